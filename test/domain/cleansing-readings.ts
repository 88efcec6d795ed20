import type { Metric, Reading } from "#src/domain/measurement.ts";
import { addDays, type LocalDay } from "#src/domain/time.ts";

export const DAY: LocalDay = "2026-03-10";
/** Long after every reading here. */
export const LATER = new Date("2027-01-01T00:00:00Z");

export const dayAt = (offset: number): LocalDay => addDays(DAY, offset);

let count = 0;

/** A believable reading of `DAY` but for what is given; each has a record of its own. */
export function reading(metric: Metric, value: number, extra: Partial<Reading> = {}): Reading {
  const day = extra.day ?? DAY;
  count += 1;
  return {
    source: "oura",
    recordId: `r${String(count).padStart(6, "0")}`,
    metric,
    day,
    value,
    measuredAt: new Date(`${day}T06:30:00Z`),
    ...extra,
  };
}

/** Times of `DAY`'s night or day, "HH:MM" in UTC; later than 18:00 means the evening before. */
export function between(
  from: string,
  to: string,
  day: LocalDay = DAY,
): Pick<Reading, "startAt" | "endAt" | "measuredAt"> {
  const at = (time: string): Date => new Date(`${time >= "18:00" ? addDays(day, -1) : day}T${time}:00Z`);
  return { startAt: at(from), endAt: at(to), measuredAt: at(to) };
}

/** One value a day from `DAY` on; undefined leaves the day out. */
export const nightly = (
  metric: Metric,
  values: readonly (number | undefined)[],
  extra: Partial<Reading> = {},
): Reading[] =>
  values.flatMap((value, index) =>
    value === undefined ? [] : [reading(metric, value, { day: dayAt(index), ...extra })],
  );
