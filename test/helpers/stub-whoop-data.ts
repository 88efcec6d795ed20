import { addDays, daysBetween } from "#src/domain/time.ts";
import { between, offsetText, seeded, seededUuid, travelOffset, whole } from "#test/helpers/stub-random.ts";
import type { StubPerson } from "#test/helpers/stub-vendor.ts";

export type WhoopRecord = Readonly<Record<string, unknown>>;

export interface WhoopData {
  sleep: WhoopRecord[];
  recovery: WhoopRecord[];
  cycle: WhoopRecord[];
  workout: WhoopRecord[];
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CALIBRATING_NIGHTS = 4;

const iso = (ms: number): string => new Date(ms).toISOString();
const round = (value: number): number => Math.round(value * 1000) / 1000;

/** A person's cycles: nights and naps, recoveries of every state, journeys, the first nights of a new strap. */
export function whoopData({ account, days, seed = 1 }: StubPerson): WhoopData {
  const random = seeded(seed);
  const data: WhoopData = { sleep: [], recovery: [], cycle: [], workout: [] };
  const user_id = Number(account);
  for (let index = 0; index <= daysBetween(days.from, days.to); index++) {
    const day = addDays(days.from, index);
    const offset = travelOffset(index);
    const midnight = Date.parse(`${day}T00:00:00Z`) - offset * MINUTE;
    const start = midnight - whole(random, 0, 120) * MINUTE;
    const end = start + whole(random, 6 * 60, 9 * 60) * MINUTE;
    const cycle_id = 90_000 + index;
    const isLast = index === daysBetween(days.from, days.to);
    const common = { user_id, timezone_offset: offsetText(offset) };
    const stamps = { created_at: iso(end + 3 * MINUTE), updated_at: iso(end + 5 * MINUTE) };
    data.cycle.push({
      id: cycle_id,
      ...common,
      ...stamps,
      start: iso(start),
      ...(isLast ? {} : { end: iso(start + 24 * HOUR) }),
      score_state: "SCORED",
      score: { strain: 9.5, kilojoule: 9000.5, average_heart_rate: 68, max_heart_rate: 150 },
    });
    if (random() < 0.05) continue;
    const id = seededUuid(random);
    const state = isLast ? "PENDING_SCORE" : random() < 0.06 ? "UNSCORABLE" : "SCORED";
    const sleep = { id, cycle_id, ...common, ...stamps, start: iso(start), end: iso(end), nap: false };
    data.sleep.push({ ...sleep, ...scored(state, sleepScore(random, end - start)) });
    data.recovery.push({
      cycle_id,
      sleep_id: id,
      user_id,
      ...stamps,
      ...scored(state, {
        user_calibrating: index < CALIBRATING_NIGHTS,
        recovery_score: whole(random, 20, 99),
        resting_heart_rate: whole(random, 45, 62),
        hrv_rmssd_milli: round(between(random, 25, 95)),
        ...(random() < 0.1 ? {} : { spo2_percentage: round(between(random, 93, 99)), skin_temp_celsius: 33.4 }),
      }),
    });
    if (random() < 0.2) data.sleep.push(napOf(random, midnight, cycle_id, common));
    if (random() < 0.5) data.workout.push(workoutOf(random, midnight, common));
  }
  return data;
}

const scored = (state: string, score: WhoopRecord): WhoopRecord =>
  state === "SCORED" ? { score_state: state, score } : { score_state: state };

function sleepScore(random: () => number, inBed: number): WhoopRecord {
  const awake = Math.round(inBed * between(random, 0.03, 0.15));
  const noData = random() < 0.2 ? 10 * MINUTE : 0;
  const asleep = inBed - awake - noData;
  return {
    stage_summary: {
      total_in_bed_time_milli: inBed,
      total_awake_time_milli: awake,
      total_no_data_time_milli: noData,
      total_light_sleep_time_milli: Math.round(asleep * 0.5),
      total_slow_wave_sleep_time_milli: Math.round(asleep * 0.25),
      total_rem_sleep_time_milli: asleep - Math.round(asleep * 0.5) - Math.round(asleep * 0.25),
      sleep_cycle_count: 4,
      disturbance_count: 6,
    },
    sleep_needed: {
      baseline_milli: 27_000_000,
      need_from_sleep_debt_milli: 0,
      need_from_recent_strain_milli: 600_000,
      need_from_recent_nap_milli: 0,
    },
    ...(random() < 0.1 ? {} : { respiratory_rate: round(between(random, 13, 18)) }),
    sleep_performance_percentage: 90.5,
    sleep_efficiency_percentage: round((asleep / inBed) * 100),
  };
}

function napOf(random: () => number, midnight: number, cycle_id: number, common: WhoopRecord): WhoopRecord {
  const start = midnight + 14 * HOUR;
  const end = start + whole(random, 20, 90) * MINUTE;
  return {
    id: seededUuid(random),
    cycle_id,
    ...common,
    created_at: iso(end),
    updated_at: iso(end),
    start: iso(start),
    end: iso(end),
    nap: true,
    ...scored("SCORED", sleepScore(random, end - start)),
  };
}

function workoutOf(random: () => number, midnight: number, common: WhoopRecord): WhoopRecord {
  const start = midnight + 18 * HOUR;
  const end = start + whole(random, 20, 90) * MINUTE;
  const isScored = random() > 0.1;
  return {
    id: seededUuid(random),
    ...common,
    created_at: iso(end),
    updated_at: iso(end),
    start: iso(start),
    end: iso(end),
    sport_name: "running",
    ...scored(isScored ? "SCORED" : "UNSCORABLE", {
      strain: 12.4,
      average_heart_rate: 150,
      max_heart_rate: 178,
      kilojoule: 1800.5,
      percent_recorded: 100,
      zone_durations: {
        zone_zero_milli: 0,
        zone_one_milli: 240_000,
        zone_two_milli: 540_000,
        zone_three_milli: 900_000,
        zone_four_milli: 600_000,
        zone_five_milli: 60_000,
      },
    }),
  };
}
