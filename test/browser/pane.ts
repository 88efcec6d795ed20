import type { Locator, Page } from "playwright-core";
import { vi } from "vitest";

export type Platform = "Slack" | "Teams";

/** One pane of the page, used as a person uses it. */
export interface Pane {
  readonly root: Locator;
  /** Does something and answers the first new message of Kairos whose words match. */
  after(act: () => Promise<unknown>, words: RegExp): Promise<string>;
  say(text: string): Promise<void>;
  /** Taps the newest button with this label, among the buttons or behind "More". */
  tap(label: string | RegExp): Promise<void>;
  dialog(): Locator;
}

const PATIENCE = 60_000;

export function paneOf(page: Page, platform: Platform): Pane {
  const root = page.getByRole("region", { name: platform, exact: true });
  const messages = root.getByRole("article", { name: /^Kairos,/ });

  return {
    root,
    async after(act, words) {
      const before = await messages.count();
      await act();
      return vi.waitFor(
        async () => {
          const fresh = (await messages.allInnerTexts()).slice(before);
          const found = fresh.find((text) => words.test(text));
          if (found === undefined) {
            throw new Error(
              `Cannot go on as ${platform} must show ${words}: new messages are ${JSON.stringify(fresh)}, errors are ${JSON.stringify(await root.locator(".error-note").allInnerTexts())}`,
            );
          }
          return found;
        },
        { timeout: PATIENCE, interval: 100 },
      );
    },
    async say(text) {
      const field = root.locator(".composer textarea");
      await field.fill(text);
      await field.press("Enter");
    },
    async tap(label) {
      const button = messages.getByRole("button", { name: label, exact: typeof label === "string" });
      if ((await button.count()) > 0) return button.last().click();
      const more = platform === "Slack" ? "More" : "More options";
      await messages.getByRole("button", { name: more, exact: true }).last().click();
      await page.getByRole("menuitem", { name: label, exact: typeof label === "string" }).click();
    },
    dialog: () => root.getByRole("dialog"),
  };
}

/** Becomes another person, by the switch. */
export async function become(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: /Change person/ }).click();
  await page.getByRole("option", { name: new RegExp(name) }).click();
  await page.getByRole("button", { name: new RegExp(`You are ${name}`) }).waitFor();
}

/** Presses one of the clock's buttons and waits until everything that fell due is at rest. */
export async function moveClock(page: Page, button: "+1 hour" | "Next morning" | "Next week"): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().endsWith("/playground/clock"), {
    timeout: 180_000,
  });
  await page.getByRole("button", { name: button, exact: true }).click();
  const response = await answered;
  if (!response.ok()) throw new Error(`Cannot move the clock: ${await response.text()}`);
  await page.getByRole("button", { name: button, exact: true, disabled: false }).waitFor();
}
