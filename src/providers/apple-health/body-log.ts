import type { ConsentCategory } from "#src/domain/consent.ts";
import { CATEGORY_OF, type Metric, type Reading, type RecordReadings } from "#src/domain/measurement.ts";
import { type AmountDays, createAmountDays } from "#src/providers/apple-health/amount-days.ts";
import { DAY_S, dayName, dayOf } from "#src/providers/apple-health/moment.ts";
import {
  createSleepNights,
  type Night,
  type Sleep,
  type SleepNights,
} from "#src/providers/apple-health/sleep-nights.ts";
import { createSources, type Sources } from "#src/providers/apple-health/sources.ts";
import { createVitalDays, type VitalDay, type VitalDays } from "#src/providers/apple-health/vital-days.ts";
import { createWorkoutLog, type WorkoutLog } from "#src/providers/apple-health/workout-log.ts";
import { deviations } from "#src/providers/apple-health/wrist-temperature.ts";

export type AmountMetric = "steps" | "active_min";
export type VitalMetric = "hrv_sdnn_ms" | "resting_hr_bpm" | "spo2_pct" | "respiratory_rate_per_min";

/**
 * What a person's devices said, gathered by local day while it streams by, and told as readings in the end.
 *
 * Its size follows the days and not the records behind them. What the person did not consent to has no place in it.
 */
export interface BodyLog {
  readonly sources: Sources;
  readonly sleep: SleepNights | undefined;
  readonly workouts: WorkoutLog | undefined;
  /** Degrees Celsius at the wrist in sleep, as measured. */
  readonly wristTemperature: VitalDays | undefined;
  amounts(metric: AmountMetric): AmountDays | undefined;
  vitals(metric: VitalMetric): VitalDays | undefined;
  /** The minutes of exercise that Apple itself counted over all devices: believed before any sum of ours. */
  exercised(day: number, minutes: number, offset: number | undefined): void;
  /** All that was gathered, in pieces that each take a moment, in no order. */
  parts(exportedAt: number | undefined): Iterable<readonly RecordReadings[]>;
  /** The same at once, by day, oldest first. */
  records(exportedAt: number | undefined): RecordReadings[];
}

/** Names of records: made of the day alone, so that a later export says the same records again and replaces them. */
const RECORD_OF: Readonly<Record<AmountMetric | VitalMetric, string>> = {
  hrv_sdnn_ms: "hrv",
  resting_hr_bpm: "resting-hr",
  spo2_pct: "spo2",
  respiratory_rate_per_min: "respiratory-rate",
  steps: "steps",
  active_min: "active",
};

const VITALS: readonly VitalMetric[] = ["hrv_sdnn_ms", "resting_hr_bpm", "spo2_pct", "respiratory_rate_per_min"];

/** A day has this many records of naps, used or not. */
const NAPS = 3;

export function createBodyLog(categories: readonly ConsentCategory[]): BodyLog {
  const isWanted = (metric: Metric): boolean => categories.includes(CATEGORY_OF[metric]);
  const when = <T>(metric: Metric, make: () => T): T | undefined => (isWanted(metric) ? make() : undefined);
  const sources = createSources();
  const sleep = when("sleep_h", createSleepNights);
  const workouts = when("workout_min", createWorkoutLog);
  const wristTemperature = when("skin_temperature_deviation_c", createVitalDays);
  const amounts = { steps: when("steps", createAmountDays), active_min: when("active_min", createAmountDays) };
  const vitals = {
    hrv_sdnn_ms: when("hrv_sdnn_ms", createVitalDays),
    resting_hr_bpm: when("resting_hr_bpm", createVitalDays),
    spo2_pct: when("spo2_pct", createVitalDays),
    respiratory_rate_per_min: when("respiratory_rate_per_min", createVitalDays),
  };
  const exercise = new Map<number, { readonly minutes: number; readonly offset: number | undefined }>();
  const ranksOf = (log: { said(): readonly number[] }): readonly number[] => sources.ranks(log.said());

  function ofVital(recordId: string, metric: Metric, { day, value, source, end, offset }: VitalDay): RecordReadings {
    const device = sources.label(source);
    return one({ recordId: `${recordId}:${dayName(day)}`, metric, day, value, end, offset, device });
  }

  function ofVitals(metric: VitalMetric, nights: readonly Night[]): RecordReadings[] {
    const log = vitals[metric];
    if (log === undefined) return [];
    const days = metric === "resting_hr_bpm" ? log.lasts(ranksOf(log)) : log.means(ranksOf(log), nights);
    const told = new Set(days.map(({ day }) => day));
    return [
      ...days.map((day) => ofVital(RECORD_OF[metric], metric, day)),
      ...[...log.touched()]
        .filter((day) => !told.has(day))
        .map((day) => nothing(`${RECORD_OF[metric]}:${dayName(day)}`)),
    ];
  }

  function ofSleep(recordId: string, { day, start, end, offset, hours, source }: Sleep): RecordReadings {
    return one({ recordId, metric: "sleep_h", day, value: hours, start, end, offset, device: sources.label(source) });
  }

  function ofNight(night: Night): RecordReadings[] {
    const day = dayName(night.day);
    const naps = joined(night.naps);
    return [
      ofSleep(`sleep:${day}`, night),
      ...Array.from({ length: NAPS }, (_, index) => {
        const recordId = `sleep:${day}:nap-${index + 1}`;
        const nap = naps[index];
        return nap === undefined ? nothing(recordId) : ofSleep(recordId, nap);
      }),
    ];
  }

  function ofSleeps(nights: readonly Night[]): RecordReadings[] {
    const told = new Set(nights.map(({ day }) => day));
    const empty = [...(sleep?.touched() ?? [])].filter((day) => !told.has(day)).map((day) => `sleep:${dayName(day)}`);
    return [
      ...nights.flatMap(ofNight),
      ...empty.flatMap((id) => [
        nothing(id),
        ...Array.from({ length: NAPS }, (_, index) => nothing(`${id}:nap-${index + 1}`)),
      ]),
    ];
  }

  function* ofAmounts(metric: AmountMetric): Generator<readonly RecordReadings[]> {
    const log = amounts[metric];
    if (log === undefined) return;
    for (const { day, amount, source, end, offset } of log.days(ranksOf(log))) {
      if (metric === "active_min" && exercise.has(day)) continue;
      const value = metric === "steps" ? Math.round(amount) : amount;
      const device = sources.label(source);
      yield [one({ recordId: `${RECORD_OF[metric]}:${dayName(day)}`, metric, day, value, end, offset, device })];
    }
  }

  function ofExercise(exportedAt: number | undefined): RecordReadings[] {
    return [...exercise].map(([day, { minutes, offset }]) => {
      const midnight = (day + 1) * DAY_S - (offset ?? 0) * 60 - 1;
      const end = Math.min(midnight, exportedAt ?? midnight);
      return one({ recordId: `active:${dayName(day)}`, metric: "active_min", day, value: minutes, end, offset });
    });
  }

  function ofWorkouts(): RecordReadings[] {
    if (workouts === undefined) return [];
    const byId = new Map<string, RecordReadings>();
    const all = workouts
      .workouts(ranksOf(workouts))
      .map((workout) => ({ ...workout, day: dayOf(workout.end, workout.offset) }));
    // Cleansing believes one device a day, and here the copies of others are out already: only a day of one device names it.
    const devices = new Map<number, Set<string>>();
    for (const { day, source, isCopy } of all) {
      if (!isCopy) devices.set(day, (devices.get(day) ?? new Set()).add(sources.label(source)));
    }
    for (const { day, start, end, offset, value, source, isCopy } of all) {
      const recordId = `workout:${instant(start).toISOString().slice(0, 19)}Z`;
      // Of several with one start, the first says what the record of this name says.
      if ((byId.get(recordId)?.readings.length ?? 0) > 0) continue;
      const device = devices.get(day)?.size === 1 ? sources.label(source) : "";
      byId.set(
        recordId,
        isCopy ? nothing(recordId) : one({ recordId, metric: "workout_min", day, value, start, end, offset, device }),
      );
    }
    return [...byId.values()];
  }

  function* parts(exportedAt: number | undefined): Generator<readonly RecordReadings[]> {
    const nights = sleep === undefined ? [] : sleep.nights(ranksOf(sleep));
    yield ofSleeps(nights);
    for (const metric of VITALS) yield ofVitals(metric, nights);
    const temperatures = wristTemperature === undefined ? [] : wristTemperature.lasts(ranksOf(wristTemperature));
    yield deviations(temperatures).map((day) => ofVital("wrist-temperature", "skin_temperature_deviation_c", day));
    yield* ofAmounts("steps");
    yield* ofAmounts("active_min");
    yield ofExercise(exportedAt);
    yield ofWorkouts();
  }

  return {
    sources,
    sleep,
    workouts,
    wristTemperature,
    amounts: (metric) => amounts[metric],
    vitals: (metric) => vitals[metric],
    exercised(day, minutes, offset) {
      // Nought is what Apple writes for a day on which no watch was worn.
      if (isWanted("active_min") && minutes > 0) exercise.set(day, { minutes, offset });
    },
    parts,
    records: (exportedAt) => inOrderOfDays([...parts(exportedAt)].flat()),
  };
}

/** Says nothing now, so that what it said in an earlier export goes. */
const nothing = (recordId: string): RecordReadings => ({ recordId, readings: [] });

const instant = (seconds: number): Date => new Date(seconds * 1000);

interface Said {
  readonly recordId: string;
  readonly metric: Metric;
  readonly day: number;
  readonly value: number;
  readonly start?: number;
  readonly end: number;
  readonly offset: number | undefined;
  readonly device?: string;
}

function one({ recordId, metric, day, value, start, end, offset, device }: Said): RecordReadings {
  const reading: Reading = {
    source: "apple-health",
    recordId,
    metric,
    day: dayName(day),
    value: Math.round(value * 10_000) / 10_000,
    ...(start !== undefined && start < end && { startAt: instant(start), endAt: instant(end) }),
    ...(offset !== undefined && { utcOffsetMinutes: offset }),
    ...(device !== undefined && device !== "" && { device }),
    measuredAt: instant(end),
  };
  return { recordId, readings: [reading] };
}

/** More naps than a day has records: the last record takes the rest. */
function joined(naps: readonly Sleep[]): readonly Sleep[] {
  if (naps.length <= NAPS) return naps;
  const rest = naps.slice(NAPS - 1);
  const hours = rest.reduce((sum, nap) => sum + nap.hours, 0);
  return [...naps.slice(0, NAPS - 1), { ...rest[0]!, end: rest.at(-1)!.end, hours }];
}

/** Oldest day first; records without readings stand with the day in their name. */
export function inOrderOfDays(records: readonly RecordReadings[]): RecordReadings[] {
  const dayOfRecord = ({ recordId, readings }: RecordReadings): string =>
    readings[0]?.day ?? /\d{4}-\d{2}-\d{2}/u.exec(recordId)?.[0] ?? "";
  return records
    .map((record) => ({ record, day: dayOfRecord(record) }))
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
    .map(({ record }) => record);
}
