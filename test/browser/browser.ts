import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const USUAL = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser of this machine: what CHROMIUM_PATH names, or else where Linux distributions put it. */
export function findBrowser(): string | undefined {
  const named = process.env["CHROMIUM_PATH"];
  return named ? (existsSync(named) ? named : undefined) : USUAL.find((candidate) => existsSync(candidate));
}

/** A browser with a new profile, without a window. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: findBrowser() ?? "", headless: true, args: QUIET });

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** What the page complained about: refused content, failed requests, uncaught errors. */
  readonly complaints: string[];
  /** Keeps a picture where KAIROS_SCREENSHOTS names a folder. */
  shot(name: string): Promise<void>;
}

/** The playground at `url`, in a window of its own. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1500, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!/^(?:data:|http:\/\/127\.0\.0\.1:)/.test(request.url())) complaints.push(`asked for ${request.url()}`);
  });
  page.setDefaultTimeout(20_000);
  await page.goto(`${url}/playground`);
  return {
    page,
    complaints,
    async shot(name) {
      const folder = process.env["KAIROS_SCREENSHOTS"];
      if (!folder) return;
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: path.join(folder, `${name}.png`) });
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}
