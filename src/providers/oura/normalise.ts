import type { Reading } from "#src/domain/measurement.ts";
import type { ProviderRecord } from "#src/ports/provider.ts";
import {
  amount,
  dayOf,
  earliestOf,
  type Fields,
  fields,
  finite,
  list,
  localDayIn,
  localInstant,
} from "#src/providers/http/fields.ts";
import { ofInterval, readingsOf, workoutReadings } from "#src/providers/http/readings.ts";

const SECONDS_AN_HOUR = 3600;

/**
 * A document of the vendor in our metrics and units.
 *
 * Scores have no metric of ours: they are the vendor's opinion of what the other documents say.
 */
export function normalise({ kind, id, body }: ProviderRecord): readonly Reading[] {
  const document = fields(body);
  const readings = READERS.get(kind)?.(document) ?? [];
  return readings.map((reading) => ({ source: "oura", recordId: id, ...reading }));
}

type Reader = (document: Fields) => readonly Omit<Reading, "source" | "recordId">[];

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["sleep", sleep],
  [
    "daily_readiness",
    ({ day, timestamp, temperature_deviation }) =>
      ofDay(day, timestamp, { skin_temperature_deviation_c: finite(temperature_deviation) }),
  ],
  [
    "daily_activity",
    ({ day, timestamp, steps, medium_activity_time, high_activity_time }) =>
      ofDay(day, timestamp, {
        steps: amount(steps),
        active_min: activeMinutes(medium_activity_time, high_activity_time),
      }),
  ],
  [
    "daily_spo2",
    ({ day, spo2_percentage }) => ofDay(day, undefined, { spo2_pct: amount(fields(spo2_percentage)["average"]) }),
  ],
  [
    "workout",
    ({ start_datetime, end_datetime }) => workoutReadings(localInstant(start_datetime), localInstant(end_datetime)),
  ],
]);

/** The vendor's word for sleep of more than 3 h. */
const NIGHT = "long_sleep";
/** Sleep of 15 min to 3 h that the person has confirmed; a late one ended after 18:00. */
const NAPS: readonly unknown[] = ["sleep", "late_nap"];

/**
 * A nap is hours asleep of the day on which it ended, as with every source (MODEL.md 5: sleep is the "total, naps included");
 * its efficiency, heart rate, breathing and RMSSD are not those of the night. Rests and what the person took back say nothing.
 */
function sleep(document: Fields) {
  const end = localInstant(document["bedtime_end"]);
  const isNight = document["type"] === NIGHT;
  if (end === undefined || !(isNight || NAPS.includes(document["type"]))) return [];
  const asleep = amount(document["total_sleep_duration"]);
  const common = ofInterval(localInstant(document["bedtime_start"]), end, dayOf(end));
  const ofSleep = { sleep_h: asleep === undefined ? undefined : asleep / SECONDS_AN_HOUR };
  if (!isNight) return readingsOf(common, ofSleep);
  return [
    ...readingsOf(common, {
      ...ofSleep,
      sleep_efficiency_pct: amount(document["efficiency"]),
      resting_hr_bpm: amount(document["lowest_heart_rate"]),
      respiratory_rate_per_min: amount(document["average_breath"]),
    }),
    ...readingsOf(
      { ...common, validHours: hoursOfSignal(document["hrv"]) },
      { hrv_rmssd_ms: amount(document["average_hrv"]) },
    ),
  ];
}

/** Minutes of at least medium intensity. */
function activeMinutes(medium: unknown, high: unknown): number | undefined {
  const [some, much] = [amount(medium), amount(high)];
  if (some === undefined && much === undefined) return undefined;
  const minutes = ((some ?? 0) + (much ?? 0)) / 60;
  return Number.isFinite(minutes) ? minutes : undefined;
}

/** Samples that hold a value, times their distance; undefined where the series was not asked for or is broken. */
function hoursOfSignal(series: unknown): number | undefined {
  const { interval, items } = fields(series);
  const seconds = amount(interval);
  if (seconds === undefined || !Array.isArray(items)) return undefined;
  const hours = (list(items).filter((item) => (finite(item) ?? 0) > 0).length * seconds) / SECONDS_AN_HOUR;
  return Number.isFinite(hours) ? hours : undefined;
}

function ofDay(day: unknown, timestamp: unknown, values: Parameters<typeof readingsOf>[1]) {
  const localDay = localDayIn(day);
  if (localDay === undefined) return [];
  const at = localInstant(timestamp);
  // A document without a time of its own is as old as its day can be, so that it is never from the future.
  return readingsOf(
    { day: localDay, utcOffsetMinutes: at?.offsetMinutes, measuredAt: at?.at ?? earliestOf(localDay) },
    values,
  );
}
