import { happenedOnTheWire } from "#src/channels/teams/connector-client.ts";
import type { SendResult } from "#src/ports/messenger.ts";

/** Nothing was delivered, and it is worth another try. */
const RETRY_STATUS: ReadonlySet<number> = new Set([401, 412, 429, 502, 504]);

/** The connection was never made. */
const NOT_CONNECTED: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
]);

/** Wait before the next try where the platform names none, milliseconds. */
const WAIT_MS = { least: 1_000, spread: 2_000 } as const;

export interface Now {
  readonly now: number;
  /** Between 0 and 1. */
  readonly chance: number;
}

/**
 * What a failed send means for the outbox (PLATFORMS.md, Teams): tried again only where nothing can have been delivered,
 * refused where the platform will never take it, ambiguous otherwise.
 */
export function resultOfError(error: unknown, { now, chance }: Now): SendResult {
  const status = statusOf(error);
  if (status === undefined) {
    const code = fieldOf(error, "code");
    const name = typeof code === "string" ? code : error instanceof Error ? error.name : "unknown";
    const neverSent = !happenedOnTheWire(error) || NOT_CONNECTED.has(name);
    return neverSent
      ? { kind: "retry", afterMs: jittered(chance), reason: `not sent: ${name}` }
      : { kind: "ambiguous", reason: `no answer: ${name}` };
  }
  const reason = `status ${status}`;
  if (status < 300) return { kind: "sent", ref: "" };
  if (RETRY_STATUS.has(status)) return { kind: "retry", afterMs: retryAfter(error, now) ?? jittered(chance), reason };
  if (status === 408 || status >= 500) return { kind: "ambiguous", reason };
  return {
    kind: "refused",
    reason: status === 403 ? "the app is not installed for this person or is blocked" : reason,
  };
}

function statusOf(error: unknown): number | undefined {
  const status = fieldOf(error, "statusCode") ?? fieldOf(fieldOf(error, "response"), "status");
  return typeof status === "number" ? status : undefined;
}

function retryAfter(error: unknown, now: number): number | undefined {
  const headers = fieldOf(fieldOf(error, "response"), "headers");
  const get = fieldOf(headers, "get");
  const value: unknown = typeof get === "function" ? get.call(headers, "retry-after") : undefined;
  if (typeof value !== "string") return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const jittered = (chance: number): number => Math.round(WAIT_MS.least + WAIT_MS.spread * chance);

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
