import fs from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBrowser, openBrowser, openPage } from "#test/browser/browser.ts";
import { linkIn } from "#test/helpers/connected-world.ts";
import { openWorld, type World } from "#test/helpers/world.ts";
import { exportOf, openFolder, record } from "#test/providers/apple-health/files.ts";

const NIGHT = record("SleepAnalysis", ["2024-03-01 23:00:00", "2024-03-02 06:00:00"], "AsleepCore");

describe.skipIf(findBrowser() === undefined)("the page that takes a health export", () => {
  let browser: Browser;
  let world: World;
  beforeAll(async () => {
    [browser, world] = await Promise.all([openBrowser(), openWorld()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.[Symbol.asyncDispose]();
  });

  test("sends a chosen file, shows how far it is, and ends with what came of it", async () => {
    using folder = openFolder();
    const file = await folder.zip("export.zip", { "export.xml": exportOf(NIGHT) });
    const link = linkIn(await world.say("ana", "import apple health"));
    await using opened = await openPage(browser, world.app.url);
    const { page, complaints, shot } = opened;
    await page.goto(link);
    await page.getByRole("heading", { name: "Your Apple Health export" }).waitFor();
    await shot("health-upload");
    await page.getByLabel("Choose export.zip").setInputFiles(file);
    await page.getByText("Your Apple Health export is in: 1 night.").waitFor();
    expect(await page.getByRole("progressbar").isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  test("takes a dropped file, says what is wrong with it, and can be tried again", async () => {
    using folder = openFolder();
    const file = await folder.zip("photos.zip", { "a.txt": "no export" });
    const link = linkIn(await world.say("ana", "import apple health"));
    await using opened = await openPage(browser, world.app.url);
    const { page } = opened;
    await page.goto(link);
    const bytes = fs.readFileSync(file).toString("base64");
    await page.evaluate((content) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], "photos.zip"));
      document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }, bytes);
    await page.getByRole("alert").filter({ hasText: "There is no export.xml in the zip file" }).waitFor();
  });
});
