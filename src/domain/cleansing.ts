import type { Measurement, Metric, Reading, Source } from "#src/domain/measurement.ts";
import type { LocalDay } from "#src/domain/time.ts";

/** Names of the cleansing rules (MODEL.md 5, "wearable cleansing"). They are kept and shown: never renamed. */
export type CleansingRule =
  | "out-of-range"
  | "zero-means-missing"
  | "too-little-signal"
  | "jump"
  | "stuck-sensor"
  | "duplicate"
  | "overlapping-sleep"
  | "in-the-future"
  | "low-efficiency";

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

export interface Cleansed {
  /** At most one a metric, day and source, oldest day first. */
  readonly measurements: readonly Omit<Measurement, "recordedAt">[];
  readonly rejections: readonly Rejection[];
}

/** Days around a changed one whose readings its cleansing has to see: runs and jumps look at the neighbours. */
export const CLEANSING_REACH_DAYS = 14;

/** Makes one person's measurements out of readings: every reading ends in a measurement or in a named rejection. */
export function cleanse(readings: readonly Reading[], _options: { readonly now: Date }): Cleansed {
  return {
    measurements: readings.map(({ metric, day, value, source, device, utcOffsetMinutes, measuredAt }) => ({
      metric,
      day,
      value,
      source,
      device,
      utcOffsetMinutes,
      measuredAt,
    })),
    rejections: [],
  };
}
