import type { ConsentCategory } from "#src/domain/consent.ts";
import type { LocalDay } from "#src/domain/time.ts";

/**
 * The statistic is part of the name: SDNN and RMSSD never share a baseline.
 *
 * Units: ms, bpm, h, percent (0..100), breaths a minute, degrees Celsius from the own usual, count, min.
 */
export const METRICS = [
  "hrv_rmssd_ms",
  "hrv_sdnn_ms",
  "resting_hr_bpm",
  "sleep_h",
  "sleep_efficiency_pct",
  "spo2_pct",
  "respiratory_rate_per_min",
  "skin_temperature_deviation_c",
  "steps",
  "active_min",
  "workout_min",
] as const;
export type Metric = (typeof METRICS)[number];

/** The consent without which a metric is neither fetched nor kept nor used. */
export const CATEGORY_OF: Readonly<Record<Metric, ConsentCategory>> = {
  hrv_rmssd_ms: "heart",
  hrv_sdnn_ms: "heart",
  resting_hr_bpm: "heart",
  sleep_h: "sleep",
  sleep_efficiency_pct: "sleep",
  spo2_pct: "heart",
  respiratory_rate_per_min: "heart",
  skin_temperature_deviation_c: "heart",
  steps: "activity",
  active_min: "activity",
  workout_min: "activity",
};

export const metricsOf = (category: ConsentCategory): readonly Metric[] =>
  METRICS.filter((metric) => CATEGORY_OF[metric] === category);

export const SOURCES = ["oura", "whoop", "apple-health", "manual", "demo"] as const;
export type Source = (typeof SOURCES)[number];

/** One value of a vendor's record, in our metric and unit, before cleansing. */
export interface Reading {
  readonly source: Source;
  /** Names the record that it stands in; the same record, revised, has the same id. */
  readonly recordId: string;
  readonly metric: Metric;
  /** The local day it belongs to; a night belongs to the day on which it ended. */
  readonly day: LocalDay;
  readonly value: number;
  /** Of the night or workout; where both are known, startAt < endAt. */
  readonly startAt?: Date | undefined;
  readonly endAt?: Date | undefined;
  /** Local time minus UTC, minutes, where the device was. */
  readonly utcOffsetMinutes?: number | undefined;
  /** Model or name of the device within its source. */
  readonly device?: string | undefined;
  /** Hours of usable signal behind the value, where the vendor tells. */
  readonly validHours?: number | undefined;
  /** When the device took it, or finished it. */
  readonly measuredAt: Date;
}

/** What one record of a vendor says now; none: it was deleted, or says nothing for us. */
export interface RecordReadings {
  readonly recordId: string;
  readonly readings: readonly Reading[];
}

/** Ours, cleansed: at most one a metric, day and source. */
export interface Measurement {
  readonly metric: Metric;
  readonly day: LocalDay;
  readonly value: number;
  readonly source: Source;
  readonly device?: string | undefined;
  readonly utcOffsetMinutes?: number | undefined;
  /** When the device took it. */
  readonly measuredAt: Date;
  /** When it reached us. */
  readonly recordedAt: Date;
}
