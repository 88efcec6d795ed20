import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from "request-filtering-agent";
import { CalendarError, type CalendarFailure, type Validators } from "#src/ports/calendar.ts";
import { isFetchable } from "#src/providers/calendar/addresses.ts";

export interface DownloadOptions {
  /** This machine's own addresses may be read: for tests alone. */
  readonly allowLoopback?: boolean;
  readonly mostBytes?: number;
  readonly timeoutMs?: number;
  /** How names become addresses; what it answers is checked either way. */
  readonly lookup?: LookupFunction;
}

export type Download = ({ readonly kind: "text"; readonly text: string } & Validators) | { readonly kind: "unchanged" };

const MOST_BYTES = 10 * 1024 * 1024;
const TIMEOUT_MS = 20_000;
const MOST_REDIRECTS = 3;
const LOOPBACK = ["127.0.0.1", "::1"];

/**
 * The text behind an address, or that it has not changed since `known`.
 *
 * Only public addresses are reached: the agent checks what a name resolves to, and connects to exactly that. Each redirect is
 * checked in the same way, and none leads from https to http. Throws CalendarError alone.
 */
export async function download(
  address: string,
  known: Validators = {},
  options: DownloadOptions = {},
): Promise<Download> {
  const signal = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const agents = agentsOf(options);
  try {
    let url = new URL(address);
    for (let redirects = 0; ; redirects += 1) {
      if (!isFetchable(url)) throw new CalendarError("not-allowed");
      const response = await get(url, agents, known, signal);
      const next = redirectOf(response, url);
      if (next === undefined) return await readAnswer(response, known, options.mostBytes ?? MOST_BYTES);
      response.destroy();
      if (redirects >= MOST_REDIRECTS) throw new CalendarError("too-many-redirects");
      url = next;
    }
  } catch (error) {
    throw new CalendarError(signal.aborted && !(error instanceof CalendarError) ? "too-slow" : failureOf(error));
  } finally {
    agents.http.destroy();
    agents.https.destroy();
  }
}

interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

function agentsOf({ allowLoopback = false, lookup }: DownloadOptions): Agents {
  const settings = {
    keepAlive: false,
    ...(allowLoopback ? { allowIPAddressList: LOOPBACK } : {}),
    ...(lookup === undefined ? {} : { lookup }),
  };
  return { http: new RequestFilteringHttpAgent(settings), https: new RequestFilteringHttpsAgent(settings) };
}

const get = (url: URL, agents: Agents, known: Validators, signal: AbortSignal): Promise<http.IncomingMessage> =>
  new Promise((resolve, reject) => {
    const secure = url.protocol === "https:";
    const request = (secure ? https : http).get(
      url,
      {
        agent: secure ? agents.https : agents.http,
        signal,
        headers: {
          accept: "text/calendar, text/plain;q=0.5, */*;q=0.1",
          "accept-encoding": "identity",
          "user-agent": "Kairos",
          ...(known.etag === undefined ? {} : { "if-none-match": known.etag }),
          ...(known.lastModified === undefined ? {} : { "if-modified-since": known.lastModified }),
        },
      },
      resolve,
    );
    request.on("error", reject);
  });

function redirectOf({ statusCode = 0, headers: { location } }: http.IncomingMessage, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  if (location === undefined || !URL.canParse(location, from.href)) throw new CalendarError("not-reachable");
  const next = new URL(location, from.href);
  if (from.protocol === "https:" && next.protocol !== "https:") throw new CalendarError("not-allowed");
  return next;
}

async function readAnswer(response: http.IncomingMessage, known: Validators, mostBytes: number): Promise<Download> {
  const { statusCode = 0, headers } = response;
  const asked = known.etag !== undefined || known.lastModified !== undefined;
  if (statusCode !== 200) {
    response.destroy();
    if (statusCode === 304 && asked) return { kind: "unchanged" };
    if (statusCode === 404 || statusCode === 410) throw new CalendarError("gone");
    throw new CalendarError(statusCode >= 400 && statusCode < 500 ? "refused" : "not-reachable");
  }
  // Asked for as it is: anything packed could be larger than it looks.
  if (!["", "identity"].includes(headers["content-encoding"] ?? "")) throw new CalendarError("not-a-calendar");
  if (Number(headers["content-length"] ?? 0) > mostBytes) throw new CalendarError("too-large");
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes) throw new CalendarError("too-large");
    parts.push(part);
  }
  return {
    kind: "text",
    text: Buffer.concat(parts).toString("utf8"),
    etag: validator(headers.etag),
    lastModified: validator(headers["last-modified"]),
  };
}

const LONGEST_VALIDATOR = 200;
const validator = (value: string | undefined): string | undefined =>
  value !== undefined && value.length <= LONGEST_VALIDATOR ? value : undefined;

function failureOf(error: unknown): CalendarFailure {
  if (error instanceof CalendarError) return error.code;
  return error instanceof Error && error.message.includes("is not allowed") ? "not-allowed" : "not-reachable";
}
