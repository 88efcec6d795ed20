import { choosePrimaryDevice, dropDuplicates, keepMainNight } from "#src/domain/cleansing/choice.ts";
import { asFetched, byMetricDay, type Candidate, type Outcome, reject } from "#src/domain/cleansing/outcome.ts";
import { believable } from "#src/domain/cleansing/range.ts";
import { type Nightly, rejectJumps, rejectStuckRuns, warnOfLeaps } from "#src/domain/cleansing/series.ts";
import { addUp } from "#src/domain/cleansing/spans.ts";
import type { Measurement, Metric, Reading, Source } from "#src/domain/measurement.ts";
import type { LocalDay } from "#src/domain/time.ts";

/** Names of the cleansing rules (MODEL.md 5, "wearable cleansing"). They are kept and shown: never renamed. */
export const CLEANSING_RULES = [
  "out-of-range",
  "zero-means-missing",
  "too-little-signal",
  "jump",
  "stuck-sensor",
  "duplicate",
  "overlapping-sleep",
  "in-the-future",
  "low-efficiency",
  /** Another device of the same source measured the same day, and is the one the person usually wears. */
  "other-device",
  /** A shorter sleep of the same day has a value of its own: the night's is believed. */
  "not-the-main-night",
  /** Two activities of one device at the same time: counted once. */
  "overlapping-activity",
  /** A sleep without times beside sleeps with times: nothing says that it is not one of them. */
  "times-unknown",
  /** Only naps were measured that day: they add to a night and say nothing of one that was not measured. */
  "nap-without-night",
] as const;
export type CleansingRule = (typeof CLEANSING_RULES)[number];

/** A value that was not believed, or only with a flag. */
export interface Rejection {
  readonly source: Source;
  readonly recordId: string;
  readonly metric: Metric;
  readonly day: LocalDay;
  readonly value: number;
  readonly rule: CleansingRule;
  /** The value is kept all the same. */
  readonly flaggedOnly: boolean;
}

export interface CleansedMeasurement extends Omit<Measurement, "recordedAt"> {
  /** The records whose readings it is made of. */
  readonly recordIds: readonly string[];
}

export interface Cleansed {
  /** At most one a metric, day and source, oldest day first. */
  readonly measurements: readonly CleansedMeasurement[];
  /** Every reading that is in no measurement is here once without a flag; one that is in a measurement only with flags. */
  readonly rejections: readonly Rejection[];
}

/**
 * How far the rules look: a day is decided by readings from `before` days ahead of it to `after` days past it.
 *
 * A jump is judged against the last value that was believed, so in theory a verdict could hang on any earlier one; after four
 * days without a believed value the range alone allows any step, and two chains of verdicts agree as soon as they believe the
 * same value. Four weeks are far more than that, a stuck run (12 days) and the choice of a device (6 days) together need.
 */
export const CLEANSING_REACH = { before: 28, after: 14 } as const;

/**
 * Makes one person's measurements out of readings: every reading ends in a measurement or in a named rejection.
 *
 * Nothing is clipped, nothing is averaged, and the order of the readings does not matter. Each source is cleansed by itself;
 * which source is believed is decided where measurements are read.
 *
 * @param options.now A value from after this moment is rejected.
 * @throws Never: what cannot be believed is a rejection.
 */
export function cleanse(readings: readonly Reading[], { now }: { readonly now: Date }): Cleansed {
  const sources = [...new Set(readings.map(({ source }) => source))].sort();
  const outcomes = sources.map((source) =>
    cleanseSource(
      readings.filter((reading) => reading.source === source),
      now,
    ),
  );
  return {
    measurements: outcomes.flatMap(({ measurements }) => measurements).toSorted(byMetricDay),
    rejections: outcomes
      .flatMap(({ rejections }) => rejections)
      .toSorted((a, b) => byMetricDay(a, b) || compare(a.recordId, b.recordId) || compare(a.rule, b.rule)),
  };
}

function cleanseSource(readings: readonly Reading[], now: Date): Outcome {
  const rejections: Rejection[] = [];
  const refuse = reject(rejections);
  const distinct = dropDuplicates(
    choosePrimaryDevice(believable(readings.toSorted(asFetched), now, refuse), refuse),
    refuse,
  );
  const byDay = Map.groupBy(distinct, ({ metric, day }) => `${metric} ${day}`);
  const candidates: Candidate[] = [];
  for (const ofDay of byDay.values()) {
    const { metric } = ofDay[0]!;
    const candidate = isAddedUp(metric) ? addUp(metric, ofDay, refuse) : keepMainNight(ofDay, refuse);
    if (candidate !== undefined) candidates.push(candidate);
  }
  const series = Map.groupBy(candidates, ({ metric }) => metric);
  const kept = [...series].flatMap(([metric, values]) => {
    const rule = SERIES_RULES[metric];
    return rule === undefined ? values : rule(values.toSorted(byMetricDay), refuse);
  });
  return { measurements: kept.map(toMeasurement), rejections };
}

const isAddedUp = (metric: Metric): boolean =>
  metric === "sleep_h" || metric === "steps" || metric === "active_min" || metric === "workout_min";

const variability: Nightly = (values, refuse) => warnOfLeaps(rejectStuckRuns(values, refuse, "variability"), refuse);

const SERIES_RULES: Readonly<Partial<Record<Metric, Nightly>>> = {
  hrv_rmssd_ms: variability,
  hrv_sdnn_ms: variability,
  resting_hr_bpm: (values, refuse) => rejectStuckRuns(rejectJumps(values, refuse), refuse, "restingHr"),
};

const toMeasurement = ({ metric, day, value, parts, lead }: Candidate): CleansedMeasurement => ({
  metric,
  day,
  value,
  source: lead.source,
  device: lead.device,
  utcOffsetMinutes: lead.utcOffsetMinutes,
  measuredAt: new Date(Math.max(...parts.map(({ measuredAt }) => measuredAt.getTime()))),
  recordIds: parts.map(({ recordId }) => recordId).toSorted(),
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
