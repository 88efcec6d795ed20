import { findBrowser } from "#test/browser/browser.ts";

/** Says once why everything here is skipped. */
export default function announce(): void {
  if (findBrowser() !== undefined) return;
  console.error("No browser was found, so the browser tests are skipped: install chromium or set CHROMIUM_PATH.");
}
