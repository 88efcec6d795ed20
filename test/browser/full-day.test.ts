import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBrowser, openBrowser, openPage } from "#test/browser/browser.ts";
import { become, moveClock, type Pane, type Platform, paneOf } from "#test/browser/pane.ts";
import { startApp } from "#test/helpers/app.ts";

const LETTERS = /A\s+B\s+C/;
const EXERCISE = /Hint|A\s+B\s+C/;

/** Answers exercises until the lesson asks how it was. */
async function finishLesson(pane: Pane, exercise: string): Promise<void> {
  let shown = exercise;
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const answer = () =>
      LETTERS.test(shown)
        ? pane.tap("ABC"[attempt] ?? "A")
        : pane.say("Because you moved two more sites onto it this year, the renewal is 48,000.");
    shown = await pane.after(answer, /Too easy\s+Right|Hint|A\s+B\s+C/);
    if (/Too easy/.test(shown)) return;
  }
  throw new Error("Cannot finish the lesson: four answers were not enough");
}

/** One day: from how somebody is to what Kairos does by itself on the next morning. */
async function liveADay(pane: Pane, shot: (name: string) => Promise<void>): Promise<void> {
  const asked = await pane.after(() => pane.say("check in"), /How|today/);
  expect(asked).toMatch(/Good\s+Okay\s+Rough/);
  await shot("1-check-in");

  const planned = await pane.after(() => pane.tap("Good"), /Today:/);
  expect(planned).toMatch(/Noted/);
  expect(planned).toMatch(/\d+ minutes/);
  await shot("2-plan");

  const reasons = await pane.after(() => pane.tap("Why?"), /simulated days/);
  expect(reasons).toMatch(/about 1 of \d+|fewer than 1 of \d+/);
  await shot("3-why");

  const exercise = await pane.after(() => pane.say("lesson"), EXERCISE);
  await shot("4-lesson");
  await finishLesson(pane, exercise);
  await pane.after(() => pane.tap("Right"), /\w/);
  await shot("5-answered");

  await pane.tap("Tell me");
  const form = pane.dialog();
  await form.getByLabel(/How hard/).fill("6");
  await shot("6-feedback");
  const noted = await pane.after(() => form.getByRole("button", { name: "Save" }).click(), /effort/i);
  expect(noted).toMatch(/6/);
}

describe.skipIf(findBrowser() === undefined)("a day in the playground", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  test.each<Platform>(["Slack", "Teams"])(
    "in %s, somebody who sleeps less and less checks in, learns, and is spared the next morning",
    async (platform) => {
      await using app = await startApp();
      await using opened = await openPage(browser, app.url);
      const { page, shot, complaints } = opened;
      const pane = paneOf(page, platform);
      if (platform === "Teams") {
        await pane.after(() => pane.root.getByRole("button", { name: "Add", exact: true }).click(), /AI coach/);
      }
      const picture = (name: string) => shot(`ana-${platform.toLowerCase()}-${name}`);
      await liveADay(pane, picture);

      const changed = await pane.after(() => moveClock(page, "Next morning"), /paused|moved|shortened/i);
      expect(changed).toMatch(/Nothing is lost/);
      expect(changed).toMatch(/Undo/);
      await picture("7-nudge");

      const happened = page.getByRole("complementary", { name: "What happened" });
      await happened.getByText("Nudge allowed").waitFor();
      expect(await happened.getByText(/16 plans, 1,000 then 10,000 rollouts/).count()).toBeGreaterThan(0);

      const undone = await pane.after(() => pane.tap("Undo"), /\w/);
      expect(undone).not.toMatch(/went wrong/);
      expect(complaints).toEqual([]);
    },
  );

  test.each<Platform>(["Slack", "Teams"])(
    "in %s, somebody without any data is asked what may be used, and then has the same day",
    async (platform) => {
      await using app = await startApp();
      await using opened = await openPage(browser, app.url);
      const { page, shot, complaints } = opened;
      await become(page, "Jun Tanaka");
      const pane = paneOf(page, platform);
      const picture = (name: string) => shot(`jun-${platform.toLowerCase()}-${name}`);
      const greeting = await pane.after(
        () =>
          platform === "Slack" ? pane.say("hi") : pane.root.getByRole("button", { name: "Add", exact: true }).click(),
        /AI coach your company/,
      );
      expect(greeting).toMatch(/Nobody at work sees/);
      await picture("0-hello");
      await pane.after(() => pane.tap("Just check-ins and lessons"), /are on/);
      await liveADay(pane, picture);
      const asked = await pane.after(() => moveClock(page, "Next morning"), /Good\s+Okay\s+Rough/);
      expect(asked).toMatch(/Jun/);
      await picture("7-next-morning");
      expect(complaints).toEqual([]);
    },
  );

  test("a manager sees the team's week, and nobody's figures", async () => {
    await using app = await startApp();
    await using opened = await openPage(browser, app.url);
    const { page, shot } = opened;
    await become(page, "Mia Rossi");
    const pane = paneOf(page, "Slack");
    const week = await pane.after(() => pane.say("How is my team?"), /Atlas/);
    expect(week).not.toMatch(/Ana|Ben|Chloe|Dev|Eli|Fay/);
    const refused = await pane.after(() => pane.say("How did Ana sleep?"), /stays with/);
    expect(refused).not.toMatch(/\d\.\d h/);
    await shot("mia-team");
  });
});
