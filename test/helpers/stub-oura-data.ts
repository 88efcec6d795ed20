import { addDays, daysBetween } from "#src/domain/time.ts";
import { between, seeded, seededUuid, travelOffset, whole, withOffset } from "#test/helpers/stub-random.ts";
import type { StubPerson } from "#test/helpers/stub-vendor.ts";

export type OuraDocument = Readonly<Record<string, unknown>> & { readonly id: string; readonly day: string };

export interface OuraSample {
  readonly timestamp: string;
  readonly timestamp_unix: number;
  readonly bpm: number;
  readonly source: string;
}

export interface OuraData {
  readonly documents: Readonly<Record<string, OuraDocument[]>>;
  readonly heartrate: readonly OuraSample[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The fields that come whatever is asked for. */
export const ALWAYS: Readonly<Record<string, readonly string[]>> = {
  sleep: ["id", "bedtime_end", "bedtime_start", "day", "low_battery_alert", "period", "time_in_bed"],
};

/** A person's days: nights with missing ones among them, naps, rests and deleted sleeps, journeys, empty fields. */
export function ouraData({ days, seed = 1 }: StubPerson): OuraData {
  const random = seeded(seed);
  const documents: Record<string, OuraDocument[]> = {};
  const heartrate: OuraSample[] = [];
  const put = (kind: string, document: Omit<OuraDocument, "id">) => {
    documents[kind] ??= [];
    documents[kind].push({ id: seededUuid(random), ...document } as OuraDocument);
  };
  for (let index = 0; index <= daysBetween(days.from, days.to); index++) {
    const day = addDays(days.from, index);
    const offset = travelOffset(index);
    const midnight = Date.parse(`${day}T00:00:00Z`) - offset * MINUTE;
    const isWorn = random() > 0.07;
    if (isWorn) for (const night of nightsOf(random, day, midnight, offset)) put("sleep", night);
    const timestamp = withOffset(midnight, offset);
    if (isWorn) {
      put("daily_sleep", {
        day,
        timestamp,
        score: maybe(random, whole(random, 50, 95)),
        contributors: { efficiency: 80 },
      });
      put("daily_readiness", {
        day,
        timestamp,
        score: maybe(random, whole(random, 50, 95)),
        temperature_deviation: maybe(random, round(between(random, -0.8, 0.8))),
        temperature_trend_deviation: null,
        contributors: { hrv_balance: null, sleep_balance: 75 },
      });
      put("daily_spo2", {
        day,
        spo2_percentage: maybe(random, { average: round(between(random, 94, 99)) }),
        breathing_disturbance_index: null,
      });
      put("daily_stress", { day, stress_high: 3600, recovery_high: maybe(random, 1800), day_summary: "normal" });
    }
    put("daily_activity", activityOf(random, day, withOffset(midnight + 4 * HOUR, offset)));
    if (random() < 0.4) put("workout", workoutOf(random, day, midnight, offset));
    for (let minute = 0; minute < 1440; minute += 30) {
      const at = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE;
      heartrate.push({
        timestamp: new Date(at).toISOString(),
        timestamp_unix: at,
        bpm: whole(random, 45, 110),
        source: minute < 420 ? "rest" : "awake",
      });
    }
  }
  return { documents, heartrate };
}

const round = (value: number): number => Math.round(value * 100) / 100;

const maybe = <T>(random: () => number, value: T): T | null => (random() < 0.1 ? null : value);

function nightsOf(random: () => number, day: string, midnight: number, offset: number): Omit<OuraDocument, "id">[] {
  const start = midnight - whole(random, 0, 120) * MINUTE;
  const inBed = whole(random, 6 * 60, 9 * 60);
  const nights = [sleepOf(random, "long_sleep", day, start, inBed, offset)];
  const siesta = midnight + 13 * HOUR;
  if (random() < 0.15) nights.push(sleepOf(random, "sleep", day, siesta, whole(random, 20, 90), offset));
  if (random() < 0.1) nights.push(sleepOf(random, "rest", day, siesta + 3 * HOUR, 25, offset));
  if (random() < 0.1) nights.push(sleepOf(random, "deleted", day, siesta + 5 * HOUR, 200, offset));
  return nights;
}

function sleepOf(random: () => number, type: string, day: string, start: number, minutes: number, offset: number) {
  const asleep = Math.round(minutes * 60 * between(random, 0.8, 0.97));
  const samples = Array.from({ length: Math.ceil(minutes / 5) }, () => maybe(random, whole(random, 20, 90)));
  return {
    day,
    type,
    bedtime_start: withOffset(start, offset),
    bedtime_end: withOffset(start + minutes * MINUTE, offset),
    time_in_bed: minutes * 60,
    total_sleep_duration: asleep,
    awake_time: minutes * 60 - asleep,
    efficiency: Math.round((asleep / (minutes * 60)) * 100),
    average_hrv: maybe(random, whole(random, 25, 80)),
    average_heart_rate: maybe(random, round(between(random, 50, 65))),
    lowest_heart_rate: maybe(random, whole(random, 42, 60)),
    average_breath: maybe(random, round(between(random, 12, 18))),
    hrv: { interval: 300, items: samples, timestamp: withOffset(start, offset) },
    low_battery_alert: false,
    period: 0,
    readiness: null,
    sleep_phase_5_min: null,
  };
}

function activityOf(random: () => number, day: string, timestamp: string) {
  return {
    day,
    timestamp,
    score: maybe(random, whole(random, 50, 95)),
    steps: whole(random, 1500, 16_000),
    low_activity_time: whole(random, 3600, 18_000),
    medium_activity_time: whole(random, 0, 5400),
    high_activity_time: whole(random, 0, 2400),
    non_wear_time: whole(random, 0, 7200),
    resting_time: 28_800,
    sedentary_time: 30_000,
    active_calories: 420,
    total_calories: 2400,
    target_calories: 450,
    average_met_minutes: 1.5,
    low_activity_met_minutes: 150,
    medium_activity_met_minutes: 90,
    high_activity_met_minutes: 30,
    sedentary_met_minutes: 10,
    equivalent_walking_distance: 7000,
    target_meters: 8000,
    meters_to_target: 1000,
    inactivity_alerts: 1,
    class_5_min: null,
    contributors: { stay_active: 80, recovery_time: null },
    met: { interval: 60, items: [0.9, null, 1.3], timestamp },
  };
}

function workoutOf(random: () => number, day: string, midnight: number, offset: number) {
  const start = midnight + 17 * HOUR;
  return {
    day,
    activity: "running",
    start_datetime: withOffset(start, offset),
    end_datetime: withOffset(start + whole(random, 20, 90) * MINUTE, offset),
    intensity: "moderate",
    source: "confirmed",
    calories: maybe(random, 300),
    distance: null,
    label: null,
  };
}
