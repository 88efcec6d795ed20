import type { Push } from "#src/ports/provider.ts";
import {
  type AmountMetric,
  type BodyLog,
  createBodyLog,
  type VitalMetric,
} from "#src/providers/apple-health/body-log.ts";
import { type Moment, readMoment } from "#src/providers/apple-health/moment.ts";
import {
  type PushEntry,
  type PushMetric,
  type PushPayload,
  readEntries,
  readPayload,
} from "#src/providers/apple-health/push-schema.ts";
import { inOurUnit, inPercent, type UnitKind } from "#src/providers/apple-health/units.ts";

/**
 * Names of Health Auto Export that we use. Its wrist temperature is left out: a deviation needs weeks of nights, which come
 * with the export file.
 */
const VITALS: ReadonlyMap<string, readonly [VitalMetric, UnitKind | "percent"]> = new Map([
  ["heart_rate_variability", ["hrv_sdnn_ms", "ms"]],
  ["resting_heart_rate", ["resting_hr_bpm", "perMinute"]],
  ["blood_oxygen_saturation", ["spo2_pct", "percent"]],
  ["respiratory_rate", ["respiratory_rate_per_min", "perMinute"]],
]);
const AMOUNTS: ReadonlyMap<string, readonly [AmountMetric, UnitKind]> = new Map([
  ["step_count", ["steps", "count"]],
  ["apple_exercise_time", ["active_min", "minutes"]],
]);
const SLEEP = "sleep_analysis";
const ASLEEP = /^(?:asleep\w*|core|deep|rem|unspecified)$/iu;

/** What the app Health Auto Export sends, version 1 and 2, day by day or sample by sample. */
export const createHealthPush = (): Push => ({
  read(body, categories) {
    const payload = readPayload(body);
    const log = createBodyLog(categories);
    for (const metric of payload.data.metrics ?? []) readMetric(metric, log);
    readWorkouts(payload, log);
    return log.records(undefined);
  },
});

function readMetric(metric: PushMetric, log: BodyLog): void {
  const { name, units } = metric;
  const vital = VITALS.get(name);
  const amount = AMOUNTS.get(name);
  if (vital !== undefined) readVitals(metric, log, vital);
  else if (amount !== undefined) readAmounts(metric, log, amount);
  else if (name === SLEEP && log.sleep !== undefined) {
    for (const entry of readEntries(metric)) readSleep(entry, units ?? undefined, log);
  }
}

function readVitals(
  metric: PushMetric,
  log: BodyLog,
  [name, kind]: readonly [VitalMetric, UnitKind | "percent"],
): void {
  const days = log.vitals(name);
  if (days === undefined) return;
  const units = metric.units ?? undefined;
  for (const { date, qty, source } of readEntries(metric)) {
    if (typeof qty !== "number") continue;
    const value = kind === "percent" ? inPercent(qty, units) : inOurUnit(qty, units, kind);
    const at = momentOf(date);
    if (at !== undefined && Number.isFinite(value)) days.add(at.utc, at.offset, value, sourceOf(log, source));
  }
}

/** The app has resolved the overlap of watch and phone where it adds up itself; two sources at one second are one too many. */
function readAmounts(metric: PushMetric, log: BodyLog, [name, kind]: readonly [AmountMetric, UnitKind]): void {
  const days = log.amounts(name);
  if (days === undefined) return;
  for (const { date, startDate, endDate, qty, source } of readEntries(metric)) {
    if (typeof qty !== "number") continue;
    const amount = inOurUnit(qty, metric.units ?? undefined, kind);
    const start = momentOf(startDate ?? date);
    const end = endDate === undefined || endDate === null ? start : momentOf(endDate);
    if (start === undefined || end === undefined || !Number.isFinite(amount)) continue;
    days.add(start.utc, end.utc, start.offset, amount, sourceOf(log, source));
  }
}

function readSleep(entry: PushEntry, units: string | undefined, log: BodyLog): void {
  const hours = (value: number): number => inOurUnit(value, units, "hours");
  const { startDate, endDate, value, qty } = entry;
  if (typeof startDate === "string" && typeof endDate === "string") {
    const [start, end] = [momentOf(startDate), momentOf(endDate)];
    const isAsleep = ASLEEP.test(String(value));
    if (start === undefined || end === undefined || (!isAsleep && value !== "Awake")) return;
    const seconds = typeof qty === "number" ? hours(qty) * 3600 : end.utc - start.utc;
    log.sleep?.add(start.utc, end.utc, end.offset, isAsleep ? seconds : 0, sourceOf(log, entry.source));
    return;
  }
  const [start, end] = [momentOf(entry.sleepStart), momentOf(entry.sleepEnd)];
  if (start === undefined || end === undefined) return;
  // "asleep" is all of it where the watch told no phases, and what belongs to none of them where it did.
  const parts = (entry.asleep ?? 0) + (entry.core ?? 0) + (entry.deep ?? 0) + (entry.rem ?? 0);
  const total = hours(entry.totalSleep ?? parts) * 3600;
  log.sleep?.add(start.utc, end.utc, end.offset, total, sourceOf(log, entry.sleepSource ?? entry.source));
}

function readWorkouts({ data }: PushPayload, { workouts, sources }: BodyLog): void {
  if (workouts === undefined) return;
  for (const workout of data.workouts ?? []) {
    const [start, end] = [momentOf(workout.start), momentOf(workout.end)];
    if (start === undefined || end === undefined) continue;
    const minutes = (typeof workout.duration === "number" ? workout.duration : end.utc - start.utc) / 60;
    workouts.add(start.utc, end.utc, end.offset, minutes, sources.of(workout.source ?? undefined, undefined));
  }
}

/** Several sources stand in one text, with "|" between. */
const sourceOf = ({ sources }: BodyLog, source: string | null | undefined): number =>
  sources.of(source?.split("|").find((name) => /watch/iu.test(name)) ?? source?.split("|")[0], undefined);

function momentOf(text: string | null | undefined): Moment | undefined {
  const moment: Moment = { utc: 0, offset: 0 };
  return readMoment(text ?? undefined, moment) ? moment : undefined;
}
