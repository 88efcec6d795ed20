const SECOND = 1000;
const DAY = 86_400_000;
/** Above it a reset is a moment in Unix seconds, below it a distance in seconds: vendors send either. */
const FIRST_MOMENT = 1_000_000_000;

/**
 * How long to stay away, in milliseconds from `now`, 0 .. one day; undefined where the vendor does not say.
 *
 * `Retry-After` (seconds or a date, RFC 9110) comes before `X-RateLimit-Reset`.
 */
export function stayAwayMs(headers: Headers, now: Date): number | undefined {
  const ms = retryAfterMs(headers.get("retry-after"), now) ?? resetMs(headers.get("x-ratelimit-reset"), now);
  return ms === undefined ? undefined : Math.min(Math.max(ms, 0), DAY);
}

/** Whether this answer was the last one of the vendor's window. */
export const isExhausted = (headers: Headers): boolean => headers.get("x-ratelimit-remaining")?.trim() === "0";

/** Whether the limit is that of one token; any other word, or none, counts as the limit of the whole application. */
export const isLimitOfToken = (headers: Headers): boolean => /token/iu.test(headers.get("x-ratelimit-tier") ?? "");

function retryAfterMs(value: string | null, now: Date): number | undefined {
  if (value === null) return undefined;
  if (/^\d+(?:\.\d+)?$/u.test(value.trim())) return Number(value) * SECOND;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : date - now.getTime();
}

function resetMs(value: string | null, now: Date): number | undefined {
  if (value === null || !/^\d+(?:\.\d+)?$/u.test(value.trim())) return undefined;
  const seconds = Number(value);
  return seconds >= FIRST_MOMENT ? seconds * SECOND - now.getTime() : seconds * SECOND;
}
