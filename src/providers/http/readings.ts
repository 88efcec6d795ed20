import type { Metric, Reading } from "#src/domain/measurement.ts";
import { dayOf, type LocalInstant } from "#src/providers/http/fields.ts";

/** What the readings of one record have in common; the provider adds its name and the record's id. */
export type Common = Omit<Reading, "metric" | "value" | "source" | "recordId">;

const MS_A_MINUTE = 60_000;

/** Where and when a night, nap or workout was; its end dates it. A start that is not known, or not before the end, is left out. */
export function ofInterval(start: LocalInstant | undefined, end: LocalInstant, day: string): Common {
  const isKnown = start !== undefined && start.at < end.at;
  return {
    day,
    ...(isKnown ? { startAt: start.at } : {}),
    endAt: end.at,
    utcOffsetMinutes: end.offsetMinutes,
    measuredAt: end.at,
  };
}

/** One reading a value that is known, each in the unit of its metric. */
export const readingsOf = (common: Common, values: Readonly<Partial<Record<Metric, number | undefined>>>) =>
  Object.entries(values).flatMap(([metric, value]) =>
    value === undefined ? [] : [{ ...common, metric: metric as Metric, value }],
  );

/** The minutes of a workout, on the day it began; none where start and end are not both known and in this order. */
export function workoutReadings(start: LocalInstant | undefined, end: LocalInstant | undefined) {
  if (start === undefined || end === undefined || start.at >= end.at) return [];
  return readingsOf(ofInterval(start, end, dayOf(start)), {
    workout_min: (end.at.getTime() - start.at.getTime()) / MS_A_MINUTE,
  });
}
