import { createHmac, timingSafeEqual } from "node:crypto";
import { WebhookRefused, type WebhookRequest } from "#src/ports/provider.ts";

const OLDEST_MS = 5 * 60_000;
/** Unix seconds have ten digits for the next two centuries, milliseconds thirteen. */
const FIRST_MILLISECONDS = 100_000_000_000;

export const hmacSha256 = (secret: string, ...parts: readonly (string | Buffer)[]): Buffer => {
  const hmac = createHmac("sha256", secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
};

/** Compares in a time that does not tell how much of it was right. */
export const isSame = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected);

/** A header by its name in any case; WebhookRefused where it is not there. */
export function signedHeader(headers: WebhookRequest["headers"], name: string): string {
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (value === undefined || value === "") {
    throw new WebhookRefused(`Cannot take a webhook as the header "${name}" must be there: current value is none`);
  }
  return value;
}

/** The moment of a Unix timestamp in seconds or milliseconds; WebhookRefused unless it is within five minutes of `now`. */
export function freshMoment(timestamp: string, now: Date): Date {
  const value = /^\d{1,16}$/u.test(timestamp) ? Number(timestamp) : Number.NaN;
  const at = value >= FIRST_MILLISECONDS ? value : value * 1000;
  if (!(Math.abs(now.getTime() - at) <= OLDEST_MS)) {
    throw new WebhookRefused(
      `Cannot take a webhook as its timestamp must be within 5 minutes: current value is "${timestamp}"`,
    );
  }
  return new Date(at);
}

/** JSON of a signed body; undefined where it is none. */
export function bodyOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
