import { describe, expect, test } from "vitest";
import { normalise } from "#src/providers/oura/normalise.ts";

const NIGHT = {
  id: "n1",
  day: "2026-03-02",
  type: "long_sleep",
  bedtime_start: "2026-03-01T23:10:00.000+01:00",
  bedtime_end: "2026-03-02T07:10:00.000+01:00",
  total_sleep_duration: 25_920,
  time_in_bed: 28_800,
  efficiency: 90,
  average_hrv: 52,
  lowest_heart_rate: 47,
  average_breath: 14.25,
  hrv: { interval: 300, items: [...Array(60).fill(50), null, null, 0], timestamp: "2026-03-01T23:10:00.000+01:00" },
};

const read = (kind: string, body: unknown) => normalise({ kind, id: `${kind}:x`, body });
const valuesOf = (kind: string, body: unknown) =>
  Object.fromEntries(read(kind, body).map(({ metric, value }) => [metric, value]));

describe("a night", () => {
  const interval = {
    source: "oura",
    recordId: "sleep:x",
    day: "2026-03-02",
    startAt: new Date("2026-03-01T22:10:00Z"),
    endAt: new Date("2026-03-02T06:10:00Z"),
    utcOffsetMinutes: 60,
    measuredAt: new Date("2026-03-02T06:10:00Z"),
  };

  test("is hours asleep, efficiency, heart rate, breathing and RMSSD, in bed from and to", () => {
    expect(read("sleep", NIGHT)).toEqual([
      { ...interval, metric: "sleep_h", value: 7.2 },
      { ...interval, metric: "sleep_efficiency_pct", value: 90 },
      { ...interval, metric: "resting_hr_bpm", value: 47 },
      { ...interval, metric: "respiratory_rate_per_min", value: 14.25 },
      { ...interval, metric: "hrv_rmssd_ms", value: 52, validHours: 5 },
    ]);
  });

  test.each(["deleted", "rest", null, undefined, "new_type"])("of type %s says nothing", (type) => {
    expect(read("sleep", { ...NIGHT, type })).toEqual([]);
  });

  test.each(["sleep", "late_nap"])("of type %s is a nap: hours asleep, and nothing of the night", (type) => {
    expect(valuesOf("sleep", { ...NIGHT, type })).toEqual({ sleep_h: 7.2 });
  });

  test("belongs to the day on which it ended where the person was, whatever the vendor calls its day", () => {
    const abroad = { ...NIGHT, bedtime_end: "2026-03-01T23:30:00-08:00", day: "2026-03-02" };
    expect(read("sleep", abroad)[0]).toMatchObject({ day: "2026-03-01", utcOffsetMinutes: -480 });
  });

  test("of which only a part is known says that part", () => {
    const nothing = { average_hrv: null, average_breath: null, lowest_heart_rate: null, efficiency: null, hrv: null };
    expect(valuesOf("sleep", { ...NIGHT, ...nothing })).toEqual({ sleep_h: 7.2 });
    expect(valuesOf("sleep", { ...NIGHT, ...nothing, total_sleep_duration: null })).toEqual({});
  });

  test("without its end says nothing, and without its start keeps its end", () => {
    expect(read("sleep", { ...NIGHT, bedtime_end: null })).toEqual([]);
    expect(read("sleep", { ...NIGHT, bedtime_start: "garbage" })[0]).not.toHaveProperty("startAt");
    expect(read("sleep", { ...NIGHT, bedtime_start: NIGHT.bedtime_end })[0]).not.toHaveProperty("startAt");
  });

  test("keeps a zero for the cleansing to reject by name", () => {
    expect(valuesOf("sleep", { ...NIGHT, average_hrv: 0 })).toMatchObject({ hrv_rmssd_ms: 0 });
  });
});

describe("a day", () => {
  const day = { day: "2026-03-02", timestamp: "2026-03-02T04:00:00+02:00" };

  test("of readiness is the deviation of skin temperature, below or above", () => {
    expect(read("daily_readiness", { ...day, temperature_deviation: -0.31, score: 80 })).toEqual([
      {
        source: "oura",
        recordId: "daily_readiness:x",
        metric: "skin_temperature_deviation_c",
        value: -0.31,
        day: "2026-03-02",
        utcOffsetMinutes: 120,
        measuredAt: new Date("2026-03-02T02:00:00Z"),
      },
    ]);
    expect(read("daily_readiness", { ...day, temperature_deviation: null })).toEqual([]);
  });

  test("of activity is steps, and minutes of medium and high intensity", () => {
    const activity = { steps: 8412, low_activity_time: 9000, medium_activity_time: 1800, high_activity_time: 630 };
    expect(valuesOf("daily_activity", { ...day, ...activity })).toEqual({ steps: 8412, active_min: 40.5 });
    expect(valuesOf("daily_activity", { ...day, steps: null, high_activity_time: 60 })).toEqual({ active_min: 1 });
    const endless = { steps: 8412, medium_activity_time: Number.MAX_VALUE, high_activity_time: Number.MAX_VALUE };
    expect(valuesOf("daily_activity", { ...day, ...endless })).toEqual({ steps: 8412 });
  });

  test("of oxygen has no time of its own, and is as old as its day can be", () => {
    const [reading] = read("daily_spo2", { day: "2026-03-02", spo2_percentage: { average: 97.1 } });
    expect(reading).toMatchObject({ metric: "spo2_pct", value: 97.1, measuredAt: new Date("2026-03-01T10:00:00Z") });
    expect(read("daily_spo2", { day: "2026-03-02", spo2_percentage: null })).toEqual([]);
  });

  test("that does not exist says nothing", () => {
    expect(read("daily_activity", { ...day, day: "2026-02-30", steps: 1 })).toEqual([]);
  });
});

test("a workout is its minutes, on the day it began", () => {
  const workout = { start_datetime: "2026-03-02T23:30:00+01:00", end_datetime: "2026-03-03T00:15:00+01:00" };
  expect(read("workout", workout)).toMatchObject([{ metric: "workout_min", value: 45, day: "2026-03-02" }]);
  expect(read("workout", { ...workout, end_datetime: workout.start_datetime })).toEqual([]);
});

test.each(["daily_sleep", "daily_stress", "heartrate", "tag", "constructor"])("%s has no metric of ours", (kind) => {
  expect(read(kind, { ...NIGHT, score: 88, stress_high: 3600, samples: [{ bpm: 60 }] })).toEqual([]);
});
