/** Longer sleep is a night's, whenever it was. */
const SHORTEST_NIGHT_H = 3;
/** Shorter sleep that touches the hours from midnight to here, on the person's clock, is a short night. */
const SMALL_HOURS_END_H = 5;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Whether a sleep is a nap: under 3 h, and no part of it between midnight and 05:00 of the local day on which it ended.
 *
 * A nap counts towards the sleep of its day (MODEL.md 5: "total, naps included") and says nothing of a night: by itself it
 * only tells that the device was not worn or not charged, and the day would be taken for one after a night of an hour.
 *
 * @param sleep.hours Hours asleep.
 * @param sleep.startMs,sleep.endMs Milliseconds since 1970, start before end.
 * @param sleep.offsetMinutes Local time minus UTC, minutes.
 */
export function isNap({
  hours,
  startMs,
  endMs,
  offsetMinutes,
}: {
  readonly hours: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly offsetMinutes: number;
}): boolean {
  if (hours >= SHORTEST_NIGHT_H) return false;
  const offset = offsetMinutes * 60_000;
  const midnight = Math.floor((endMs + offset) / DAY_MS) * DAY_MS - offset;
  return startMs >= midnight + SMALL_HOURS_END_H * HOUR_MS || endMs <= midnight;
}
