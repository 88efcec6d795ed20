import type { IncomingMessage, ServerResponse } from "node:http";
import { answer, type RequestListener, type Route } from "#src/http.ts";
import { TooLargeError, type UploadFiles } from "#src/pages/health/upload-files.ts";
import { noticePage, uploadPage } from "#src/pages/health/upload-page.ts";
import type { Uploads } from "#src/pages/health/uploads.ts";
import { escaped, type Page, said, showPage } from "#src/pages/page.ts";
import type { Clock } from "#src/ports/clock.ts";
import { HEALTH_UPLOAD_PURPOSE, type HealthImportService } from "#src/services/health-import-service.ts";
import { HEALTH_PUSH_PURPOSE, type HealthPushService } from "#src/services/health-push-service.ts";
import type { OneTimeLinkService } from "#src/services/one-time-link-service.ts";

export interface HealthPagesOptions {
  readonly clock: Clock;
  readonly links: OneTimeLinkService;
  readonly imports: HealthImportService;
  readonly pushes: HealthPushService;
  readonly files: UploadFiles;
  readonly uploads: Uploads;
  /** Where this program is reached from outside. */
  readonly base: () => string | undefined;
  readonly onError: (error: unknown) => void;
}

export const PUSH_PATH = "/webhooks/apple-health";
const PAGE = /^\/health\/(upload|push)\/([\w-]{43})$/u;
const STATE = /^\/health\/upload-state\/([\w-]{32})$/u;
const IDLE_MS = 30_000;
const RAN_OUT = "This link has been used or has run out. Write “import apple health” to Kairos for a new one.";
const PUSH_RAN_OUT = "This link has been used or has run out. Write “health auto export” to Kairos for a new one.";
const NOT_SHARED =
  "You share neither sleep, heart nor activity with Kairos, so there is nothing that I may read. Change it under “What I share”, then come back.";

/** The page that takes an export, and the page that shows a sender's secret: neither ever passes through a conversation. */
export function createHealthPages(options: HealthPagesOptions): Route[] {
  const { clock, links, imports, pushes, files, uploads, onError } = options;
  const receiving = new Set<string>();

  async function showUpload(response: ServerResponse, secret: string): Promise<void> {
    const person = await links.peek(secret, HEALTH_UPLOAD_PURPOSE, clock.now());
    if (person === undefined) return showPage(response, 410, noticePage(said(RAN_OUT)));
    const shared = await imports.shared(person, clock.now());
    if (shared.length === 0) return showPage(response, 403, noticePage(said(NOT_SHARED)));
    showPage(response, 200, uploadPage(escaped(shared.join(", "))));
  }

  async function receive(request: IncomingMessage, response: ServerResponse, secret: string): Promise<void> {
    const person = await links.peek(secret, HEALTH_UPLOAD_PURPOSE, clock.now());
    if (person === undefined || receiving.has(secret)) return refuse(request, response, 410, RAN_OUT);
    if ((await imports.shared(person, clock.now())).length === 0) return refuse(request, response, 403, NOT_SHARED);
    if (uploads.isFull())
      return refuse(request, response, 503, "Many files are being read just now. Please try again in a few minutes.");
    if (Number(request.headers["content-length"] ?? 0) > files.mostBytes)
      return refuse(request, response, 413, tooLarge(files.mostBytes));
    receiving.add(secret);
    try {
      // The whole may take long; a pause may not.
      request.setTimeout(IDLE_MS, () => request.destroy(new Error("Cannot wait any longer for the rest of the file")));
      const file = await files.receive(request as AsyncIterable<Uint8Array>);
      // Taken only now, so that a broken connection costs no link.
      const owner = await links.take(secret, HEALTH_UPLOAD_PURPOSE, clock.now());
      if (owner === undefined) {
        await file.remove();
        return json(response, 410, { words: RAN_OUT });
      }
      json(response, 202, { status: `/health/upload-state/${uploads.start(owner, file)}` });
    } catch (error) {
      if (error instanceof TooLargeError) return refuse(request, response, 413, tooLarge(files.mostBytes));
      if ((error as NodeJS.ErrnoException).code === "ENOSPC")
        return refuse(request, response, 507, "There is no room for the file. The people who run Kairos can help.");
      throw error;
    } finally {
      receiving.delete(secret);
    }
  }

  async function showPush(request: IncomingMessage, response: ServerResponse, secret: string): Promise<void> {
    if (request.method !== "POST") {
      const person = await links.peek(secret, HEALTH_PUSH_PURPOSE, clock.now());
      return person === undefined
        ? showPage(response, 410, pushPage(said(PUSH_RAN_OUT)))
        : showPage(response, 200, pushPage(askForm(secret)));
    }
    request.resume();
    const person = await links.take(secret, HEALTH_PUSH_PURPOSE, clock.now());
    const made = person && (await pushes.replace(person, clock.now()));
    const base = options.base();
    if (made === undefined || base === undefined) return showPage(response, 410, pushPage(said(PUSH_RAN_OUT)));
    showPage(response, 200, pushPage(secretShown(new URL(PUSH_PATH, base).href, made)));
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const isRead = request.method === "GET" || request.method === "HEAD";
    const [, state] = STATE.exec(path) ?? [];
    if (state !== undefined && isRead) {
      const found = uploads.state(state);
      return found === undefined ? answer(response, 404, "Not found") : json(response, 200, found);
    }
    const [, which, secret] = PAGE.exec(path) ?? [];
    if (which === undefined || secret === undefined) return answer(response, 404, "Not found");
    if (!isRead && request.method !== "POST") return answer(response, 405, "Method not allowed");
    if (which === "push") return showPush(request, response, secret);
    return isRead ? showUpload(response, secret) : receive(request, response, secret);
  }

  const listener: RequestListener = (request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (!isBroken(error)) onError(error);
      if (!response.headersSent) answer(response, 500, "Something went wrong");
    });
  };
  return [{ path: "/health/", listener, hasLongBody: true }];
}

/** The sender went away: nothing is wrong here. */
const isBroken = (error: unknown): boolean =>
  ["ECONNRESET", "ERR_STREAM_PREMATURE_CLOSE"].includes((error as NodeJS.ErrnoException).code ?? "");

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(JSON.stringify(value));
}

/** Without reading the rest: the connection ends with the answer. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, words: string): void {
  response.setHeader("connection", "close");
  json(response, status, { words });
  request.resume();
  response.once("finish", () => setTimeout(() => request.destroy(), 1000).unref());
}

const tooLarge = (mostBytes: number): string =>
  `The file is larger than ${Math.floor(mostBytes / 2 ** 20)} MiB, which is more than I take here. The people who run Kairos can read it in for you, with your access code.`;

const pushPage = (body: string): Page => ({ title: "Health Auto Export", body });

const askForm = (secret: string): string =>
  `<p>The app Health Auto Export can send what your iPhone and watch measure to me by itself. For that it needs an address and a secret of your own. A secret made earlier stops working.</p>
<form method="post" action="/health/push/${secret}"><button>Make my secret</button></form>`;

const secretShown = (address: string, secret: string): string =>
  `<p role="status">This is your secret. It is shown only now.</p>
<ol><li>In Health Auto Export, make an automation of the kind “REST API”.</li>
<li>URL: <code>${escaped(address)}</code></li>
<li>Header: key <code>Authorization</code>, value <code>Bearer ${escaped(secret)}</code></li>
<li>Format JSON, aggregate the data by day, date range “Previous 7 Days”.</li>
<li>Choose sleep analysis, heart rate variability, resting heart rate, respiratory rate, blood oxygen, steps, exercise time and workouts, or fewer.</li></ol>
<p>Whoever has the secret can write into your record, and read nothing. Write “health auto export” to Kairos to replace or end it.</p>`;
