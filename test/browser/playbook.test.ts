import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBrowser, openBrowser, openPage } from "#test/browser/browser.ts";
import { become, paneOf } from "#test/browser/pane.ts";
import { pdfOf } from "#test/content/make-pdf.ts";
import { PLAYBOOK } from "#test/content/playbook.ts";
import { startApp } from "#test/helpers/app.ts";

const PDF = { name: "harbour.pdf", mimeType: "application/pdf", buffer: Buffer.from(pdfOf(PLAYBOOK)) };

describe.skipIf(findBrowser() === undefined)("a playbook in the playground", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  test("is dropped by the overseer, approved with two taps, and practised by an employee with a grade", async () => {
    await using app = await startApp();
    await using opened = await openPage(browser, app.url);
    const { page, shot, complaints } = opened;
    const pane = paneOf(page, "Slack");
    await become(page, "Olga");
    await pane.after(() => pane.say("add a playbook"), /Nothing is taught before you approve it/);
    const [upload] = await Promise.all([
      page.context().waitForEvent("page"),
      pane.root.getByRole("link", { name: "Open the page" }).last().click(),
    ]);
    await upload.getByLabel("Files").setInputFiles(PDF);
    const proposed = await pane.after(async () => {
      await upload.getByRole("button", { name: "Read it" }).click();
      await upload.getByText("12 passages").waitFor();
    }, /3 skills, 11 passages/);
    expect(proposed).toMatch(/Approve everything/);
    await shot("playbook-1-proposed");
    await upload.close();
    await page.bringToFront();
    await pane.after(() => pane.tap("Look at it"), /Price objections/);
    await shot("playbook-2-skill");
    await pane.after(() => pane.tap("Approve this skill"), /Approved: 4 passages/);
    await become(page, "Ben");
    const lesson = await pane.after(() => pane.say("role-play price objections"), /They say/);
    expect(lesson).toMatch(/Your price is far too high/);
    await shot("playbook-3-talk");
    await pane.after(
      () => pane.say("Compared with what? Most compare us with a portal, and only then I speak about payment terms."),
      /what would you do next/,
    );
    const graded = await pane.after(
      () => pane.say("A discount teaches the wrong thing, so I trade it for payment in advance."),
      /Too easy/,
    );
    expect(graded).toMatch(/Next look/);
    await shot("playbook-4-graded");
    expect(complaints).toEqual([]);
  });
});
