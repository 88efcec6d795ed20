import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

export const SLACK_PATH = "/slack/events";

const MAX_BODY = 1_048_576;
/** How far the time of a request may be from ours, either way, seconds. */
const MAX_SKEW = 300;
const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";

/** A request that passed the guard, its body read. */
export type GuardedRequest = IncomingMessage & { rawBody: Buffer };

/**
 * Turns away what is not Slack before any of it is parsed, without a word about why.
 *
 * Bolt checks the signature again, but only the past side of the time, without a limit on the body that suits us,
 * and it quotes bad bodies in its log.
 */
export async function guardRequest(
  request: IncomingMessage,
  signingSecret: string,
  now: Date,
): Promise<{ readonly request: GuardedRequest } | { readonly status: number }> {
  const path = (request.url ?? "").split("?", 1)[0];
  if (path !== SLACK_PATH) return { status: 404 };
  if (request.method !== "POST") return { status: 405 };
  const type = (request.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase();
  if (type !== JSON_TYPE && type !== FORM_TYPE) return { status: 415 };
  // Bolt compares the form's type exactly.
  request.headers["content-type"] = type;

  const body = await readBody(request);
  if (body === undefined) return { status: 413 };
  // Slack's own look at the certificate is not signed, carries nothing and does nothing.
  if (type === FORM_TYPE && new URLSearchParams(body.toString("utf8")).get("ssl_check") === "1") return { status: 200 };
  if (!isSigned(request, body, signingSecret, now)) return { status: 401 };
  if (!isReadable(body.toString("utf8"), type)) return { status: 400 };
  return { request: Object.assign(request, { rawBody: body }) };
}

/** Ends a request that is not handed on. The rest of a body that was not read is not waited for. */
export function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  if (response.headersSent) return;
  const headers: Record<string, string> = status === 405 ? { allow: "POST" } : {};
  if (!request.complete) headers["connection"] = "close";
  response.writeHead(status, headers).end();
  request.resume();
}

/** The body, or `undefined` when it is longer than allowed. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY) return undefined;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > MAX_BODY) {
        request.removeAllListeners("data");
        resolve(undefined);
      } else chunks.push(chunk);
    });
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("error", reject);
    request.once("close", () => reject(new Error("Cannot read a body as it must arrive whole: the sender went away")));
  });
}

function isSigned(request: IncomingMessage, body: Buffer, secret: string, now: Date): boolean {
  const timestamp = request.headers["x-slack-request-timestamp"];
  const signature = request.headers["x-slack-signature"];
  if (typeof timestamp !== "string" || typeof signature !== "string" || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1_000 - Number(timestamp)) > MAX_SKEW) return false;
  const expected = Buffer.from(
    `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex")}`,
  );
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function isReadable(body: string, type: string): boolean {
  const json = type === JSON_TYPE ? body : new URLSearchParams(body).get("payload");
  if (json === null) return true;
  try {
    const parsed: unknown = JSON.parse(json);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}
