import type { CleansedMeasurement, CleansingRule, Rejection } from "#src/domain/cleansing.ts";
import type { Metric, Reading } from "#src/domain/measurement.ts";
import type { LocalDay } from "#src/domain/time.ts";

/** A value of one metric, day and source, before the rules that look at other days. */
export interface Candidate {
  readonly metric: Metric;
  readonly day: LocalDay;
  readonly value: number;
  /** What it is made of. */
  readonly parts: readonly Reading[];
  /** The part that says which device it was, and in which time zone. */
  readonly lead: Reading;
}

/** Notes that a reading is not believed; `flaggedOnly`: it is kept with a warning. */
export type Refuse = (reading: Reading, rule: CleansingRule, flaggedOnly?: boolean) => void;

export interface Outcome {
  readonly measurements: readonly CleansedMeasurement[];
  readonly rejections: readonly Rejection[];
}

export const reject =
  (into: Rejection[]): Refuse =>
  ({ source, recordId, metric, day, value }, rule, flaggedOnly = false) =>
    void into.push({ source, recordId, metric, day, value, rule, flaggedOnly });

/** One order for the same readings, however they came. */
export function asFetched(a: Reading, b: Reading): number {
  return (
    byMetricDay(a, b) ||
    startOf(a) - startOf(b) ||
    a.measuredAt.getTime() - b.measuredAt.getTime() ||
    (a.recordId < b.recordId ? -1 : a.recordId > b.recordId ? 1 : 0)
  );
}

interface OfMetricDay {
  readonly metric: Metric;
  readonly day: LocalDay;
}

export const byMetricDay = (a: OfMetricDay, b: OfMetricDay): number =>
  a.day < b.day ? -1 : a.day > b.day ? 1 : a.metric < b.metric ? -1 : a.metric > b.metric ? 1 : 0;

/** Milliseconds. What has no start is taken to start when it was measured. */
export const startOf = ({ startAt, measuredAt }: Reading): number => (startAt ?? measuredAt).getTime();

const HOUR_MS = 3_600_000;

/** Hours from start to end; undefined where they are not both known, or not in this order. */
export function hoursOf({ startAt, endAt }: Reading): number | undefined {
  if (startAt === undefined || endAt === undefined || endAt <= startAt) return undefined;
  return (endAt.getTime() - startAt.getTime()) / HOUR_MS;
}
