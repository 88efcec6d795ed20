import { hoursOf, type Refuse } from "#src/domain/cleansing/outcome.ts";
import type { CleansingRule } from "#src/domain/cleansing.ts";
import type { Metric, Reading } from "#src/domain/measurement.ts";
import type { LocalDay } from "#src/domain/time.ts";

interface Range {
  readonly least: number;
  readonly most: number;
  /** Devices write 0 where they have nothing to say. */
  readonly zeroMeansMissing?: true;
}

/**
 * What one reading may say, in the metric's unit (MODEL.md 5). SDNN is held to the range of RMSSD.
 *
 * Of sleep, steps and active minutes these are the limits of one piece; the day's total is held to `TOTALS`.
 */
export const RANGES: Readonly<Record<Metric, Range>> = {
  hrv_rmssd_ms: { least: 5, most: 250, zeroMeansMissing: true },
  hrv_sdnn_ms: { least: 5, most: 250, zeroMeansMissing: true },
  resting_hr_bpm: { least: 30, most: 110 },
  sleep_h: { least: 1 / 60, most: 16 },
  sleep_efficiency_pct: { least: 40, most: 100 },
  spo2_pct: { least: 80, most: 100, zeroMeansMissing: true },
  respiratory_rate_per_min: { least: 6, most: 30, zeroMeansMissing: true },
  skin_temperature_deviation_c: { least: -5, most: 5, zeroMeansMissing: true },
  steps: { least: 0, most: 80_000 },
  active_min: { least: 0, most: 1_440 },
  workout_min: { least: 1, most: 600 },
};

/** What a day may add up to: hours of sleep with its naps, steps, minutes. */
export const TOTALS: Readonly<Partial<Record<Metric, Range>>> = {
  sleep_h: { least: 1, most: 16 },
  steps: { least: 0, most: 80_000 },
  active_min: { least: 0, most: 1_440 },
  workout_min: { least: 1, most: 1_440 },
};

export const isWithin = (value: number, { least, most }: Range): boolean => value >= least && value <= most;

const LEAST_VALID_HOURS = 3;
/** The clock of a device may run ahead of ours this far. */
const CLOCK_SKEW_MS = 5 * 60_000;
/** The earliest time zone: no local day has begun anywhere that has not begun there. */
const EARLIEST_ZONE_MS = 14 * 3_600_000;
/** An hour asleep cannot be longer than the hour in bed around it, but for rounding. */
const ROUNDING_H = 2 / 60;

/** Takes out what cannot be true by itself: the future, zeros that mean nothing, values out of range, nights with too little signal. */
export function believable(readings: readonly Reading[], now: Date, refuse: Refuse): readonly Reading[] {
  const last = new Date(now.getTime() + EARLIEST_ZONE_MS).toISOString().slice(0, 10);
  const restless = recordsOfRestlessNights(readings);
  return readings.filter((reading) => {
    const rule = faultOf(reading, now, last) ?? (restless.has(reading.recordId) ? ofRestless(reading) : undefined);
    if (rule !== undefined) refuse(reading, rule);
    return rule === undefined;
  });
}

function faultOf(reading: Reading, now: Date, last: LocalDay): CleansingRule | undefined {
  const { metric, value, day, measuredAt, endAt, validHours } = reading;
  const latest = now.getTime() + CLOCK_SKEW_MS;
  if (day > last || measuredAt.getTime() > latest || (endAt?.getTime() ?? 0) > latest) return "in-the-future";
  if (value === 0 && RANGES[metric].zeroMeansMissing) return "zero-means-missing";
  if (metric === "sleep_efficiency_pct" && value < RANGES[metric].least) return "low-efficiency";
  if (!isWithin(value, RANGES[metric])) return "out-of-range";
  if (metric === "sleep_h" && value > (hoursOf(reading) ?? value) + ROUNDING_H) return "out-of-range";
  if (metric === "hrv_rmssd_ms" && validHours !== undefined && validHours < LEAST_VALID_HOURS)
    return "too-little-signal";
  return undefined;
}

const ofRestless = ({ metric }: Reading): CleansingRule | undefined =>
  metric === "sleep_h" ? "low-efficiency" : undefined;

/** Records whose efficiency says that it was no sleep, as the hours in it are then none either. */
const recordsOfRestlessNights = (readings: readonly Reading[]): ReadonlySet<string> =>
  new Set(
    readings
      .filter(({ metric, value }) => metric === "sleep_efficiency_pct" && value < RANGES[metric].least)
      .map(({ recordId }) => recordId),
  );
