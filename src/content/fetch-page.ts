import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from "request-filtering-agent";
import { MOST_BYTES } from "#src/content/read-file.ts";
import { ContentError, type PageFetcher } from "#src/ports/content.ts";

export interface PageFetcherOptions {
  /** This machine's own addresses may be read: for tests alone. */
  readonly allowLoopback?: boolean;
  readonly timeoutMs?: number;
  readonly mostBytes?: number;
  /** How names become addresses; what it answers is checked either way. */
  readonly lookup?: LookupFunction;
}

const TIMEOUT_MS = 30_000;
const MOST_REDIRECTS = 5;
const LOOPBACK = ["127.0.0.1", "::1"];
const ACCEPT = "text/html, application/pdf, text/markdown, text/plain;q=0.8, */*;q=0.5";

/**
 * Pages by their address. Only public addresses are reached: what a name resolves to is checked, and exactly that is
 * connected to, again at each redirect.
 */
export function createPageFetcher(options: PageFetcherOptions = {}): PageFetcher {
  const settings = {
    keepAlive: false,
    ...(options.allowLoopback === true ? { allowIPAddressList: LOOPBACK } : {}),
    ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
  };
  const mostBytes = options.mostBytes ?? MOST_BYTES;

  const get = (url: URL, signal: AbortSignal): Promise<http.IncomingMessage> =>
    new Promise((resolve, reject) => {
      const isSecure = url.protocol === "https:";
      const agent = isSecure ? new RequestFilteringHttpsAgent(settings) : new RequestFilteringHttpAgent(settings);
      const request = (isSecure ? https : http).get(
        url,
        { agent, signal, headers: { accept: ACCEPT, "accept-encoding": "identity", "user-agent": "Kairos" } },
        resolve,
      );
      request.on("error", reject);
    });

  async function follow(address: string, signal: AbortSignal) {
    let url = addressOf(address);
    for (let redirects = 0; ; redirects += 1) {
      const response = await get(url, signal);
      const { statusCode = 0, headers } = response;
      const location = headers.location;
      if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) return { response, url };
      response.destroy();
      if (redirects >= MOST_REDIRECTS)
        throw new ContentError("not-reachable", "The address leads on and on: use its last one");
      const next = addressOf(location, url.href);
      if (url.protocol === "https:" && next.protocol !== "https:") throw notAllowed();
      url = next;
    }
  }

  return {
    async fetch(address) {
      const signal = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
      try {
        const { response, url } = await follow(address, signal);
        const { statusCode = 0, headers } = response;
        if (statusCode !== 200) {
          response.destroy();
          throw new ContentError("not-reachable", refusal(statusCode));
        }
        if (!["", "identity"].includes(headers["content-encoding"] ?? "")) {
          response.destroy();
          throw new ContentError(
            "not-reachable",
            "The page came packed, though I asked for it as it is: save it, and add the file",
          );
        }
        return { name: url.href, type: headers["content-type"], bytes: await bodyOf(response, mostBytes) };
      } catch (error) {
        throw failureOf(error, signal);
      }
    },
  };
}

function addressOf(address: string, base?: string): URL {
  if (!URL.canParse(address, base))
    throw new ContentError("not-allowed", "That is no address of a page: it begins with https://");
  const url = new URL(address, base);
  if (!["http:", "https:"].includes(url.protocol) || url.username !== "" || url.password !== "") throw notAllowed();
  url.hash = "";
  return url;
}

const notAllowed = (): ContentError =>
  new ContentError("not-allowed", "I may read public pages only: save the page, and add the file");

const refusal = (status: number): string =>
  status === 401 || status === 403
    ? "The page is only for people who sign in: save it, and add the file"
    : status === 404 || status === 410
      ? "There is no page at that address"
      : `The page's server answered with ${status}: try again later, or save the page and add the file`;

async function bodyOf(response: http.IncomingMessage, mostBytes: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes)
      throw new ContentError(
        "too-large",
        `It is larger than ${Math.floor(mostBytes / 2 ** 20)} MB: save it, and add its parts`,
      );
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function failureOf(error: unknown, signal: AbortSignal): ContentError {
  if (error instanceof ContentError) return error;
  if (signal.aborted) return new ContentError("too-slow", "The page took too long to answer: try again later");
  if (error instanceof Error && error.message.includes("is not allowed")) return notAllowed();
  return new ContentError(
    "not-reachable",
    "I could not reach that address: check it, or save the page and add the file",
  );
}
