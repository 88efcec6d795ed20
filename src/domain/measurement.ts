import type { LocalDay } from "#src/domain/time.ts";

/** The statistic is part of the name: SDNN and RMSSD never share a baseline. Units: ms, bpm, h, count, min. */
export const METRICS = ["hrv_rmssd_ms", "hrv_sdnn_ms", "resting_hr_bpm", "sleep_h", "steps", "active_min"] as const;
export type Metric = (typeof METRICS)[number];

export type Source = "oura" | "whoop" | "apple-health" | "demo" | "manual";

/** Ours, cleansed. */
export interface Measurement {
  readonly metric: Metric;
  readonly day: LocalDay;
  readonly value: number;
  readonly source: Source;
  /** When the device took it. */
  readonly measuredAt: Date;
  /** When it reached us. */
  readonly recordedAt: Date;
}
