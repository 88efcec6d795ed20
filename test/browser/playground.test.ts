import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { findBrowser, type OpenPage, openBrowser, openPage } from "#test/browser/browser.ts";
import { type EchoWorld, openEchoWorld } from "#test/browser/echo-bots.ts";
import { become, moveClock, type Pane, paneOf } from "#test/browser/pane.ts";

describe.skipIf(findBrowser() === undefined)("the playground's page", () => {
  let browser: Browser;
  let world: EchoWorld;
  let opened: OpenPage;
  let slack: Pane;
  let teams: Pane;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });
  const open = async (options: Parameters<typeof openPage>[2] = {}) => {
    opened = await openPage(browser, world.url, options);
    slack = paneOf(opened.page, "Slack");
    teams = paneOf(opened.page, "Teams");
  };
  beforeEach(async () => {
    world = await openEchoWorld();
    await open();
  });
  afterEach(async () => {
    await opened[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });
  const reopen = async (options: Parameters<typeof openPage>[2]) => {
    await opened[Symbol.asyncDispose]();
    await open(options);
  };
  const add = () => teams.root.getByRole("button", { name: "Add", exact: true }).click();

  test("a newcomer is told what to do, in both panes and beside them", async () => {
    const { page, complaints, shot } = opened;
    await slack.root.getByRole("heading", { name: "Say hi to Kairos as Ana" }).waitFor();
    await teams.root.getByRole("heading", { name: "Add Kairos to Teams" }).waitFor();
    await page.getByText("Every turn shows here").waitFor();
    await shot("empty");
    expect(complaints).toEqual([]);
  });

  test("in Slack, words, buttons, menus, forms and Home come and go", async () => {
    const { page, complaints, shot } = opened;
    await slack.after(() => slack.say("hello <b>there</b> & all"), /You said: hello <b>there<\/b> & all/);
    await slack.after(() => slack.say("<https://evil.example|click me> <@U2>"), /You said: </);
    expect(await slack.root.getByRole("link").count()).toBe(0);
    await slack.after(() => slack.tap("Good"), /Tapped: good/);
    await slack.after(() => slack.tap("Snooze"), /Tapped: Snooze/);

    await slack.tap("Tell me more");
    await slack.dialog().waitFor();
    await shot("slack-modal");
    await slack.dialog().getByRole("button", { name: "Send" }).click();
    await slack.dialog().getByText("This is a required field").waitFor();
    await slack.dialog().getByLabel("High").check();
    await slack.dialog().getByLabel("Stress").check();
    await slack.dialog().getByLabel("Minutes (optional)").fill("25");
    await slack
      .dialog()
      .getByLabel(/In a sentence/)
      .fill("all fine");
    const form = await slack.after(() => slack.dialog().getByRole("button", { name: "Send" }).click(), /Form:/);
    for (const value of ["high", "stress", "25", "all fine"]) expect(form).toContain(value);
    expect(await slack.dialog().count()).toBe(0);

    await slack.root.getByRole("tab", { name: "Home" }).click();
    await slack.root.getByRole("heading", { name: "Your day" }).waitFor();
    await slack.root.getByRole("button", { name: "Good" }).click();
    await slack.root.getByRole("tab", { name: /Messages.*1/ }).click();
    await vi.waitFor(async () => expect(await slack.root.getByText("Tapped: good").count()).toBe(2));

    await slack.root.getByRole("tab", { name: "# general" }).click();
    await slack.say("@Kairos hello");
    await slack.root.getByText(/You said:/).waitFor();
    await slack.say("nobody is asked");
    await slack.root.getByText("nobody is asked").waitFor();
    await page.waitForTimeout(200);
    expect(await slack.root.getByRole("article", { name: /^Kairos,/ }).count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  test("in Teams, cards, their menu and dialogs come and go", async () => {
    const { complaints, shot } = opened;
    await teams.after(add, /I'm the echo/);
    await teams.after(() => teams.say("hello"), /How are you\?/);
    await teams.after(() => teams.tap("Good"), /Tapped:.*good/);
    await teams.after(() => teams.tap("Skip"), /Tapped:.*skip/);
    await teams.tap("Tell me more");
    await teams.dialog().waitFor();
    await shot("teams-dialog");
    await teams.dialog().getByRole("button", { name: "Send" }).click();
    await teams.dialog().getByText("Please fill this in.").waitFor();
    await teams.dialog().getByLabel("High").check();
    await teams.dialog().getByLabel("In a sentence").fill("all fine");
    const form = await teams.after(() => teams.dialog().getByRole("button", { name: "Send" }).click(), /Form:/);
    expect(form).toMatch(/"energy":"high".*all fine/);
    expect(complaints).toEqual([]);
  });

  test("writing to an app that was not added adds it", async () => {
    const said = await teams.after(() => teams.say("hello"), /You said: hello/);
    expect(said).toMatch(/How are you\?/);
    expect(world.teams.state("29:ana").installed).toBe(true);
  });

  test("everything can be done by keyboard", async () => {
    const { page } = opened;
    const { keyboard } = page;
    const focused = () =>
      page.evaluate(
        () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "",
      );
    const tabTo = async (name: RegExp, key = "Tab") => {
      for (let count = 0; count < 40; count += 1) {
        if (name.test(await focused())) return;
        await keyboard.press(key);
      }
      throw new Error(`Cannot reach ${name} by keyboard: focus is on "${await focused()}"`);
    };
    await slack.root.getByRole("heading", { name: /Say hi/ }).waitFor();

    // The person, by arrows and by letter.
    await tabTo(/^You are Ana/);
    await keyboard.press("ArrowDown");
    await keyboard.press("b");
    await keyboard.press("Enter");
    await page.getByRole("button", { name: /^You are Ben/ }).waitFor();
    expect(await focused()).toMatch(/^You are Ben/);

    // A command from the list, a new line, and sending.
    await tabTo(/^Message Kairos in Slack/);
    await keyboard.type("/");
    await slack.root.getByRole("option", { name: /kairos plan/ }).waitFor();
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await slack.after(() => keyboard.press("Enter"), /Command: plan/);
    await keyboard.type("one");
    await keyboard.press("Shift+Enter");
    await keyboard.type("two");
    await slack.after(() => keyboard.press("Enter"), /one\s+two/);

    // A dialog takes the focus, keeps it, and gives it back on Escape.
    await tabTo(/^Tell me more$/, "Shift+Tab");
    await keyboard.press("Enter");
    await slack.dialog().waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null)).toBe(true);
    await keyboard.press("Escape");
    await slack.dialog().waitFor({ state: "detached" });
    await vi.waitFor(async () => expect(await focused()).toBe("Tell me more"));

    // A menu: arrows choose, Escape leaves it where it was.
    await tabTo(/^More$/);
    await keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Skip" }).waitFor();
    await keyboard.press("Escape");
    await vi.waitFor(async () => expect(await focused()).toBe("More"));
    await keyboard.press("Enter");
    await keyboard.press("ArrowDown");
    await slack.after(() => keyboard.press("Enter"), /Tapped: Snooze/);

    // The tabs.
    await tabTo(/^Messages$/, "Shift+Tab");
    await keyboard.press("ArrowRight");
    await slack.root.getByRole("heading", { name: "Your day" }).waitFor();
  });

  test("messages are announced, and dialogs have names", async () => {
    await slack.after(() => slack.say("hello"), /You said/);
    const log = slack.root.getByRole("log", { name: "Messages with Kairos in Slack" });
    expect(await log.getAttribute("aria-live")).toBe("polite");
    await slack.tap("Tell me more");
    await opened.page.getByRole("dialog", { name: "Tell me more" }).waitFor();
    expect(await slack.root.locator(".pane-inner").getAttribute("inert")).not.toBeNull();
    expect(await teams.root.locator(".pane-inner").getAttribute("inert")).toBeNull();
  });

  test("nothing below the answer jumps while Kairos works", async () => {
    const { page } = opened;
    await slack.root.locator(".composer").waitFor();
    const place = () => slack.root.locator(".composer").boundingBox();
    const before = await place();
    await slack.after(async () => {
      await slack.say("hello");
      expect((await place())?.y).toBe(before?.y);
    }, /You said/);
    expect((await place())?.y).toBe(before?.y);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBe(0);
  });

  test("a conversation stays at its end, and offers the way back to who scrolled up", async () => {
    for (let count = 0; count < 9; count += 1) await slack.after(() => slack.say(`message ${count}`), /You said/);
    const log = slack.root.getByRole("log");
    const distance = () => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
    expect(await distance()).toBeLessThan(4);
    await log.evaluate((box) => box.scrollTo(0, 0));
    await slack.after(() => slack.say("and another"), /and another/);
    expect(await distance()).toBeGreaterThan(80);
    await slack.root.getByRole("button", { name: /New messages/ }).click();
    expect(await distance()).toBeLessThan(4);
  });

  test("what goes wrong is said in words, and what was typed is not lost", async () => {
    world.deaf(true);
    await slack.say("hello");
    await slack.root.getByRole("alert").getByText("Kairos refused this with HTTP 503. Its log says why.").waitFor();
    expect(await slack.root.locator(".composer textarea").inputValue()).toBe("hello");
    await slack.root.getByRole("button", { name: "Dismiss" }).click();
    expect(await slack.root.getByRole("alert").textContent()).toBe("");
  });

  test("the clock moves, shows that it moves, and dates what comes after", async () => {
    const { page, shot } = opened;
    const clock = page.getByRole("region", { name: "Clock" });
    await clock.getByText("09:00").waitFor();
    await clock.getByText("Tue 24 Nov 2026").or(clock.getByText("Tue, 24 Nov 2026")).waitFor();
    await slack.after(() => slack.say("today"), /You said/);

    const release = world.clock.hold();
    await clock.getByRole("button", { name: "Next morning" }).click();
    await clock.getByText("Time is passing…").waitFor();
    expect(await clock.getByRole("button", { name: "+1 hour" }).isDisabled()).toBe(true);
    await shot("moving");
    release();
    await clock.getByText(/Wed,? 25 Nov 2026/).waitFor();

    await slack.after(() => slack.say("tomorrow"), /You said/);
    expect(await slack.root.locator(".day-line").allInnerTexts()).toEqual([
      "Tuesday 24 November",
      "Wednesday 25 November",
    ]);
    await moveClock(page, "+1 hour");
    await clock.getByText("10:00").waitFor();
    await moveClock(page, "Next week");
    await clock.getByText(/Mon,? 30 Nov 2026/).waitFor();
  });

  test("another person has another conversation and another clock on the wall", async () => {
    const { page } = opened;
    await slack.after(() => slack.say("only for Ana"), /You said/);
    await become(page, "Ben Hart");
    await slack.root.getByRole("heading", { name: "Say hi to Kairos as Ben" }).waitFor();
    expect(await slack.root.getByText("only for Ana").count()).toBe(0);
    await page.getByRole("region", { name: "Clock" }).getByText("08:00").waitFor();
    await page.reload();
    await slack.root.getByRole("heading", { name: "Say hi to Kairos as Ben" }).waitFor();
  });

  test("what happened is told turn by turn, newest first, for the chosen person", async () => {
    const { page } = opened;
    await page.getByText("Every turn shows here").waitFor();
    world.trace({ person: "ana", turn: "t1", kind: "node", name: "load_context" });
    world.trace({ person: "ana", turn: "t1", kind: "tool", name: "twin_lookup" });
    world.trace({ person: "ben", turn: "t2", kind: "node", name: "for_ben" });
    world.trace({ person: "ana", turn: "t3", kind: "verdict", name: "nudge held back: G21" });
    const happened = page.getByRole("complementary", { name: "What happened" });
    await happened.getByText("Nudge held back: G21").waitFor();
    const text = (await happened.textContent()) ?? "";
    expect(text.indexOf("Nudge held back")).toBeLessThan(text.indexOf("Read what it knows of today"));
    expect(text).toContain("Read the twin");
    expect(text).not.toContain("For ben");
  });

  test("in a narrow window the panes become tabs and nothing is cut off", async () => {
    await reopen({ viewport: { width: 390, height: 800 } });
    const { page, shot } = opened;
    await slack.root.waitFor();
    expect(await teams.root.isVisible()).toBe(false);
    await slack.after(() => slack.say("hello from a small window"), /You said/);
    await shot("narrow-slack");
    await page.getByRole("tab", { name: "Teams" }).click();
    expect(await slack.root.isVisible()).toBe(false);
    await teams.after(add, /I'm the echo/);
    await shot("narrow-teams");
    await page.getByRole("tab", { name: "What happened" }).click();
    await page.getByRole("heading", { name: "What happened" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  test("text keeps its contrast in light and in dark", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await reopen({ colorScheme });
      await slack.after(() => slack.say("hello"), /You said/);
      await teams.after(() => teams.say("hello"), /You said/);
      await opened.shot(`contrast-${colorScheme}`);
      const faint = await opened.page.evaluate(faintTexts);
      expect(faint, colorScheme).toEqual([]);
    }
  });
});

/** Visible texts whose contrast with the ground behind them is below 4.5 to 1 (WCAG 2.2, 1.4.3). Runs in the page. */
function faintTexts(): string[] {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour: string): readonly [number, number, number, number] => {
    canvas?.clearRect(0, 0, 1, 1);
    if (canvas) canvas.fillStyle = colour;
    canvas?.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = canvas?.getImageData(0, 0, 1, 1).data ?? [];
    return [r, g, b, a / 255];
  };
  const luminance = (rgb: readonly number[]) => {
    const [r = 0, g = 0, b = 0] = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const groundOf = (from: Element): readonly number[] => {
    for (let element: Element | null = from; element; element = element.parentElement) {
      const [r, g, b, a] = rgba(getComputedStyle(element).backgroundColor);
      if (a > 0.9) return [r, g, b];
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll("#root *")].flatMap((element) => {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    const disabled = element.closest(":disabled") !== null;
    if (!own || disabled || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return [];
    const [r, g, b] = rgba(getComputedStyle(element).color);
    const lights = [luminance([r, g, b]), luminance(groundOf(element))].sort((one, other) => other - one);
    const contrast = ((lights[0] ?? 0) + 0.05) / ((lights[1] ?? 0) + 0.05);
    return contrast < 4.5
      ? [`${contrast.toFixed(2)} ${element.className} ${element.textContent?.trim().slice(0, 40)}`]
      : [];
  });
}
