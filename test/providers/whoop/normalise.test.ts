import { describe, expect, test } from "vitest";
import { normalise } from "#src/providers/whoop/normalise.ts";

const HOUR = 3_600_000;

const SLEEP = {
  id: "s1",
  cycle_id: 93845,
  start: "2026-03-02T04:18:00.000Z",
  end: "2026-03-02T12:18:00.000Z",
  timezone_offset: "-05:00",
  nap: false,
  score_state: "SCORED",
  score: {
    stage_summary: {
      total_in_bed_time_milli: 8 * HOUR,
      total_awake_time_milli: 0.5 * HOUR,
      total_no_data_time_milli: 0.25 * HOUR,
      total_light_sleep_time_milli: 4 * HOUR,
      total_slow_wave_sleep_time_milli: 1.5 * HOUR,
      total_rem_sleep_time_milli: 1.75 * HOUR,
    },
    respiratory_rate: 15.86,
    sleep_efficiency_percentage: 94.9,
  },
};

const RECOVERY = {
  cycle_id: 93845,
  sleep_id: "s1",
  created_at: "2026-03-02T12:21:00.000Z",
  score_state: "SCORED",
  score: {
    user_calibrating: false,
    recovery_score: 72.5,
    resting_heart_rate: 51.2,
    hrv_rmssd_milli: 68.4,
    spo2_percentage: 96.7,
    skin_temp_celsius: 33.4,
  },
};

const read = (kind: string, body: unknown) => normalise({ kind, id: `${kind}:s1`, body });
const valuesOf = (kind: string, body: unknown) =>
  Object.fromEntries(read(kind, body).map(({ metric, value }) => [metric, value]));
const withStages = (change: object) => ({
  ...SLEEP,
  score: { ...SLEEP.score, stage_summary: { ...SLEEP.score.stage_summary, ...change } },
});

describe("a sleep", () => {
  const interval = {
    source: "whoop",
    recordId: "sleep:s1",
    day: "2026-03-02",
    startAt: new Date("2026-03-02T04:18:00Z"),
    endAt: new Date("2026-03-02T12:18:00Z"),
    utcOffsetMinutes: -300,
    measuredAt: new Date("2026-03-02T12:18:00Z"),
  };

  test("is the time in bed minus awake minus without data, its efficiency and its breathing", () => {
    expect(read("sleep", SLEEP)).toEqual([
      { ...interval, metric: "sleep_h", value: 7.25 },
      { ...interval, metric: "sleep_efficiency_pct", value: 94.9 },
      { ...interval, metric: "respiratory_rate_per_min", value: 15.86 },
    ]);
  });

  test("belongs to the day on which it ended where the person was", () => {
    const east = { ...SLEEP, end: "2026-03-02T15:30:00.000Z", timezone_offset: "+09:00" };
    expect(read("sleep", east)[0]).toMatchObject({ day: "2026-03-03", utcOffsetMinutes: 540 });
    const west = { ...SLEEP, end: "2026-03-02T04:30:00.000Z", start: "2026-03-02T00:00:00Z" };
    expect(read("sleep", west)[0]).toMatchObject({ day: "2026-03-01" });
  });

  test("that is a nap is hours asleep and nothing of the night", () => {
    expect(valuesOf("sleep", { ...SLEEP, nap: true })).toEqual({ sleep_h: 7.25 });
  });

  test.each(["PENDING_SCORE", "UNSCORABLE", "NEW_STATE", undefined])("in state %s says nothing", (score_state) => {
    expect(read("sleep", { ...SLEEP, score_state })).toEqual([]);
  });

  test("more awake than in bed is no sleep, and so is one whose parts are not known", () => {
    expect(valuesOf("sleep", withStages({ total_awake_time_milli: 9 * HOUR }))).not.toHaveProperty("sleep_h");
    expect(valuesOf("sleep", withStages({ total_no_data_time_milli: 9 * HOUR }))).not.toHaveProperty("sleep_h");
    expect(valuesOf("sleep", withStages({ total_awake_time_milli: null }))).not.toHaveProperty("sleep_h");
  });

  test("without its offset has no day", () => {
    expect(read("sleep", { ...SLEEP, timezone_offset: "local" })).toEqual([]);
    expect(read("sleep", { ...SLEEP, timezone_offset: "Z" })).not.toEqual([]);
  });
});

describe("a recovery", () => {
  test("has the time of its sleep, and the signal of that night behind its RMSSD", () => {
    const readings = read("recovery", { recovery: RECOVERY, sleep: SLEEP });
    expect(readings.map(({ metric, value }) => [metric, value])).toEqual([
      ["resting_hr_bpm", 51.2],
      ["spo2_pct", 96.7],
      ["hrv_rmssd_ms", 68.4],
    ]);
    expect(readings[2]).toEqual({
      source: "whoop",
      recordId: "recovery:s1",
      metric: "hrv_rmssd_ms",
      value: 68.4,
      validHours: 7.75,
      day: "2026-03-02",
      startAt: new Date("2026-03-02T04:18:00Z"),
      endAt: new Date("2026-03-02T12:18:00Z"),
      utcOffsetMinutes: -300,
      measuredAt: new Date("2026-03-02T12:18:00Z"),
    });
  });

  test("without the sleep is of the day it was made on, on the clock of its cycle", () => {
    const late = { ...RECOVERY, created_at: "2026-03-02T03:30:00.000Z" };
    const [reading] = read("recovery", { recovery: late, cycle: { timezone_offset: "-05:00" } });
    expect(reading).toMatchObject({ day: "2026-03-01", measuredAt: new Date("2026-03-02T03:30:00Z") });
    expect(reading).not.toHaveProperty("startAt");
  });

  test("without sleep and cycle has no day", () => {
    expect(read("recovery", { recovery: RECOVERY })).toEqual([]);
  });

  test("is not believed while the vendor still learns to know the person", () => {
    const calibrating = { ...RECOVERY, score: { ...RECOVERY.score, user_calibrating: true } };
    expect(read("recovery", { recovery: calibrating, sleep: SLEEP })).toEqual([]);
  });

  test.each(["PENDING_SCORE", "UNSCORABLE"])("in state %s says nothing", (score_state) => {
    expect(read("recovery", { recovery: { ...RECOVERY, score_state, score: undefined }, sleep: SLEEP })).toEqual([]);
  });

  test("of an older strap has no oxygen", () => {
    const { spo2_percentage, ...score } = RECOVERY.score;
    expect(spo2_percentage).toBeDefined();
    expect(valuesOf("recovery", { recovery: { ...RECOVERY, score }, sleep: SLEEP })).not.toHaveProperty("spo2_pct");
  });
});

describe("a workout", () => {
  const workout = {
    start: "2026-03-02T04:30:00Z",
    end: "2026-03-02T05:32:00Z",
    timezone_offset: "-05:00",
    score_state: "UNSCORABLE",
  };

  test("is its minutes on the day it began, with or without a score", () => {
    expect(read("workout", workout)).toMatchObject([{ metric: "workout_min", value: 62, day: "2026-03-01" }]);
  });

  test("that ends before it begins is none", () => {
    expect(read("workout", { ...workout, end: workout.start })).toEqual([]);
  });
});

test.each(["cycle", "body_measurement", "lab", "__proto__"])("%s has no metric of ours", (kind) => {
  expect(read(kind, { ...SLEEP, ...RECOVERY, max_heart_rate: 188 })).toEqual([]);
});
