import type { AmountMetric, BodyLog, VitalMetric } from "#src/providers/apple-health/body-log.ts";
import { dayNumber, type Moment, readMoment } from "#src/providers/apple-health/moment.ts";
import { inCelsius, inOurUnit, inPercent, type UnitKind } from "#src/providers/apple-health/units.ts";

export type Attributes = Readonly<Record<string, string | undefined>>;

/** Takes the elements of an export one by one. */
export interface ElementReader {
  record(attributes: Attributes): void;
  workout(attributes: Attributes): void;
  activitySummary(attributes: Attributes): void;
  exportDate(attributes: Attributes): void;
  /** Seconds since 1970, where the export tells. */
  exportedAt(): number | undefined;
}

type ReadRecord = (attributes: Attributes) => void;

const QUANTITY = "HKQuantityTypeIdentifier";
const SLEEP = "HKCategoryTypeIdentifierSleepAnalysis";
const ASLEEP = "HKCategoryValueSleepAnalysisAsleep";
const AWAKE = "HKCategoryValueSleepAnalysisAwake";

const VITALS: readonly (readonly [string, VitalMetric, UnitKind | "percent"])[] = [
  // Apple's is SDNN: it never becomes the RMSSD of others.
  ["HeartRateVariabilitySDNN", "hrv_sdnn_ms", "ms"],
  ["RestingHeartRate", "resting_hr_bpm", "perMinute"],
  ["OxygenSaturation", "spo2_pct", "percent"],
  ["RespiratoryRate", "respiratory_rate_per_min", "perMinute"],
];

const AMOUNTS: readonly (readonly [string, AmountMetric, UnitKind])[] = [
  ["StepCount", "steps", "count"],
  ["AppleExerciseTime", "active_min", "minutes"],
];

/** Reads into `log` what it has a place for; the rest is passed over before anything of it is looked at. */
export function createElementReader(log: BodyLog): ElementReader {
  // Filled again for every element: a file holds millions.
  const start: Moment = { utc: 0, offset: 0 };
  const end: Moment = { utc: 0, offset: 0 };
  const exported: Moment = { utc: 0, offset: 0 };
  let isExported = false;
  const readers = new Map<string, ReadRecord>();
  const sourceOf = (attributes: Attributes): number => log.sources.of(attributes["sourceName"], attributes["device"]);
  const readTimes = (attributes: Attributes): boolean =>
    readMoment(attributes["startDate"], start) && readMoment(attributes["endDate"], end);

  for (const [type, metric, kind] of VITALS) {
    const days = log.vitals(metric);
    if (days === undefined) continue;
    readers.set(`${QUANTITY}${type}`, (attributes) => {
      const unit = attributes["unit"];
      const given = numberOf(attributes["value"]);
      const value = kind === "percent" ? inPercent(given, unit) : inOurUnit(given, unit, kind);
      if (!Number.isFinite(value) || !readMoment(attributes["endDate"], end)) return;
      days.add(end.utc, end.offset, value, sourceOf(attributes));
    });
  }

  for (const [type, metric, kind] of AMOUNTS) {
    const days = log.amounts(metric);
    if (days === undefined) continue;
    readers.set(`${QUANTITY}${type}`, (attributes) => {
      const amount = inOurUnit(numberOf(attributes["value"]), attributes["unit"], kind);
      if (!Number.isFinite(amount) || !readTimes(attributes)) return;
      days.add(start.utc, end.utc, start.offset, amount, sourceOf(attributes));
    });
  }

  const { wristTemperature, sleep, workouts } = log;
  if (wristTemperature !== undefined) {
    readers.set(`${QUANTITY}AppleSleepingWristTemperature`, (attributes) => {
      const value = inCelsius(numberOf(attributes["value"]), attributes["unit"]);
      if (!Number.isFinite(value) || !readMoment(attributes["endDate"], end)) return;
      wristTemperature.add(end.utc, end.offset, value, sourceOf(attributes));
    });
  }
  if (sleep !== undefined) {
    readers.set(SLEEP, (attributes) => {
      const value = attributes["value"] ?? "";
      const isAsleep = value.startsWith(ASLEEP);
      // In bed is not asleep.
      if ((!isAsleep && value !== AWAKE) || !readTimes(attributes)) return;
      sleep.add(start.utc, end.utc, end.offset, isAsleep ? end.utc - start.utc : 0, sourceOf(attributes));
    });
  }

  return {
    record(attributes) {
      const type = attributes["type"];
      if (type !== undefined) readers.get(type)?.(attributes);
    },
    workout(attributes) {
      if (workouts === undefined || !readTimes(attributes)) return;
      const told = attributes["duration"];
      const minutes =
        told === undefined
          ? (end.utc - start.utc) / 60
          : inOurUnit(numberOf(told), attributes["durationUnit"], "minutes");
      if (Number.isFinite(minutes)) workouts.add(start.utc, end.utc, end.offset, minutes, sourceOf(attributes));
    },
    activitySummary(attributes) {
      const day = attributes["dateComponents"] ?? "";
      const minutes = numberOf(attributes["appleExerciseTime"]);
      if (!/^20\d{2}-\d{2}-\d{2}$/u.test(day) || !Number.isFinite(minutes)) return;
      const number = dayNumber(day);
      if (Number.isFinite(number)) log.exercised(number, minutes, isExported ? exported.offset : undefined);
    },
    exportDate(attributes) {
      isExported = readMoment(attributes["value"], exported);
    },
    exportedAt: () => (isExported ? exported.utc : undefined),
  };
}

const numberOf = (text: string | undefined): number => (text === undefined || text === "" ? Number.NaN : Number(text));
