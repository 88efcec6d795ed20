import { type LocalDay, localDay, localMinute } from "#src/domain/time.ts";

const MS_PER_DAY = 86_400_000;
export const MINUTES_PER_DAY = 1440;
export const MS_PER_HOUR = 3_600_000;

/** Days since 1970-01-01 of a calendar day, so that windows are subtractions. */
export function dayNumber(day: LocalDay): number {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(ms)) {
    throw new RangeError(
      `Cannot place a day in the calendar as it must be written as YYYY-MM-DD: current value is "${day}"`,
    );
  }
  return ms / MS_PER_DAY;
}

/** ISO weekday of a day number, 1 = Monday .. 7 = Sunday. */
export const weekdayOf = (number: number): number => ((((number + 3) % 7) + 7) % 7) + 1;

/** Whether a minute of the day lies in [from, to), which may run over midnight. */
export const inClockWindow = (minute: number, from: number, to: number): boolean =>
  from <= to ? minute >= from && minute < to : minute >= from || minute < to;

/** Minutes from `minute` until the wall clock next shows `target`, 0..1439. */
export const minutesUntil = (minute: number, target: number): number =>
  (((target - minute) % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY;

/** The person's day and minute at an instant; remembers, as the same instants are asked for by many rules. */
export function wallClock(timeZone: string): { day: (at: Date) => number; minute: (at: Date) => number } {
  const seen = new Map<number, { day: number; minute: number }>();
  const at = (instant: Date) => {
    const known = seen.get(instant.getTime());
    if (known !== undefined) return known;
    const reading = { day: dayNumber(localDay(instant, timeZone)), minute: localMinute(instant, timeZone) };
    seen.set(instant.getTime(), reading);
    return reading;
  };
  return { day: (instant) => at(instant).day, minute: (instant) => at(instant).minute };
}
