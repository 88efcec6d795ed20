import { describe, expect, test } from "vitest";
import { createHealthPush } from "#src/providers/apple-health/push.ts";
import { BODY, readingsOf, valuesOf } from "#test/providers/apple-health/files.ts";

const push = createHealthPush();
const metric = (name: string, units: string, ...data: unknown[]) => ({ data: { metrics: [{ name, units, data }] } });
const read = (body: unknown) => valuesOf(push.read(body, BODY));
const at = (date: string, qty: number, source?: string) => ({ date: `${date} +0800`, qty, ...(source && { source }) });

describe("a metric that the app sends", () => {
  test.each([
    ["heart_rate_variability", "ms", 45, "hrv_sdnn_ms 45"],
    ["resting_heart_rate", "count/min", 58, "resting_hr_bpm 58"],
    ["resting_heart_rate", "bpm", 58, "resting_hr_bpm 58"],
    ["blood_oxygen_saturation", "%", 97, "spo2_pct 97"],
    ["blood_oxygen_saturation", "%", 0.97, "spo2_pct 97"],
    ["respiratory_rate", "count/min", 14.5, "respiratory_rate_per_min 14.5"],
    ["step_count", "count", 8000, "steps 8000"],
    ["step_count", "steps", 8000, "steps 8000"],
    ["apple_exercise_time", "min", 42, "active_min 42"],
    ["apple_exercise_time", "hr", 0.5, "active_min 30"],
  ])("%s in %s: %d", (name, units, qty, expected) => {
    expect(read(metric(name, units, at("2021-12-24 00:00:00", qty)))).toEqual([`2021-12-24 ${expected}`]);
  });

  test("minute by minute adds up over the day, or is its mean", () => {
    const minutes = [at("2021-12-24 08:00:00", 10), at("2021-12-24 08:01:00", 30), at("2021-12-25 00:00:00", 5)];
    expect(read(metric("step_count", "count", ...minutes))).toEqual(["2021-12-24 steps 40", "2021-12-25 steps 5"]);
    expect(read(metric("heart_rate_variability", "ms", ...minutes))).toEqual([
      "2021-12-24 hrv_sdnn_ms 20",
      "2021-12-25 hrv_sdnn_ms 5",
    ]);
  });

  test("from two sources at one second counts as the one that is believed more", () => {
    const both = [at("2021-12-24 08:00:00", 90, "Ana’s iPhone"), at("2021-12-24 08:00:00", 100, "Ana’s Apple Watch")];
    expect(read(metric("step_count", "count", ...both))).toEqual(["2021-12-24 steps 100"]);
  });

  test("that is not ours, or in another unit, or empty, is passed over", () => {
    expect(read(metric("active_energy", "kJ", at("2021-12-24 00:04:00", 0.7)))).toEqual([]);
    expect(read(metric("constructor", "kJ", at("2021-12-24 00:04:00", 0.7)))).toEqual([]);
    expect(read(metric("step_count", "km", at("2021-12-24 00:04:00", 7)))).toEqual([]);
    expect(read(metric("step_count", "toString", at("2021-12-24 00:04:00", 7)))).toEqual([]);
    expect(read({ data: { metrics: [{ name: "step_count", units: "count", data: null }] } })).toEqual([]);
    expect(read({ data: {} })).toEqual([]);
  });
});

describe("sleep", () => {
  const night = { sleepStart: "2023-01-31 00:23:47 +0800", sleepEnd: "2023-01-31 08:39:12 +0800" };

  test("of a night is its phases together, without the time awake and in bed", () => {
    const entry = {
      ...night,
      date: "2023-01-31 02:44:02 +0800",
      inBed: 8.1,
      asleep: 0.5,
      core: 3.5,
      deep: 1,
      rem: 1.25,
      awake: 0.2,
    };
    const [reading] = readingsOf(push.read(metric("sleep_analysis", "hr", entry), BODY));
    // 0.5 + 3.5 + 1 + 1.25 h, from 16:23:47 to 00:39:12 UTC.
    expect(reading).toMatchObject({
      recordId: "sleep:2023-01-31",
      day: "2023-01-31",
      value: 6.25,
      startAt: new Date("2023-01-30T16:23:47Z"),
      endAt: new Date("2023-01-31T00:39:12Z"),
      utcOffsetMinutes: 480,
    });
  });

  test("of a night is the total that the app tells, where it tells one", () => {
    expect(
      read(metric("sleep_analysis", "hr", { ...night, totalSleep: 7, asleep: 0, core: 4, deep: 1, rem: 1 })),
    ).toEqual(["2023-01-31 sleep_h 7"]);
    expect(read(metric("sleep_analysis", "min", { ...night, totalSleep: 420 }))).toEqual(["2023-01-31 sleep_h 7"]);
  });

  test("stretch by stretch is added up; in bed and awake are no sleep", () => {
    const stretch = (from: string, to: string, value: string, qty?: number) => ({
      startDate: `2021-12-18 ${from} +0800`,
      endDate: `2021-12-18 ${to} +0800`,
      value,
      source: "Ana’s Apple Watch",
      ...(qty !== undefined && { qty }),
    });
    const entries = [
      stretch("00:00:00", "08:00:00", "In Bed", 8),
      stretch("00:30:00", "02:30:00", "Core", 2),
      stretch("02:30:00", "03:00:00", "Deep"),
      stretch("03:00:00", "03:15:00", "Awake", 0.25),
      stretch("03:15:00", "05:15:00", "REM", 2),
      stretch("05:15:00", "06:15:00", "Asleep", 1),
      stretch("06:15:00", "06:45:00", "Unspecified", 0.5),
    ];
    // 2 + 0.5 + 2 + 1 + 0.5
    expect(readingsOf(push.read(metric("sleep_analysis", "hr", ...entries), BODY))).toMatchObject([
      { value: 6, device: "Apple Watch", startAt: new Date("2021-12-17T16:30:00Z") },
    ]);
  });
});

describe("a workout", () => {
  test("of the second version tells its seconds, one of the first only its ends", () => {
    const times = { name: "Run", start: "2021-12-24 08:00:00 +0800", end: "2021-12-24 08:40:00 +0800" };
    const workouts = (workout: object) => ({ data: { workouts: [workout] } });
    expect(
      read(workouts({ ...times, id: "A", duration: 1800, activeEnergyBurned: { qty: 900, units: "kJ" } })),
    ).toEqual(["2021-12-24 workout_min 30"]);
    expect(read(workouts(times))).toEqual(["2021-12-24 workout_min 40"]);
  });

  test("has the record's name of the export, so that both say the same one", () => {
    const body = {
      data: { workouts: [{ name: "Run", start: "2024-03-02 07:00:00 +0200", end: "2024-03-02 07:30:00 +0200" }] },
    };
    expect(push.read(body, BODY).map(({ recordId }) => recordId)).toEqual(["workout:2024-03-02T05:00:00Z"]);
  });
});

test.each([
  ["no object", "text", "body"],
  ["no data", {}, "data"],
  ["metrics that are no list", { data: { metrics: 1 } }, "data.metrics"],
  [
    "a value that is no number",
    metric("step_count", "count", { date: "2021-12-24 00:00:00 +0800", qty: "many" }),
    "step_count.data.0.qty",
  ],
  ["a workout without an end", { data: { workouts: [{ start: "2021-12-24 00:00:00 +0800" }] } }, "data.workouts.0.end"],
])("%s is refused, and the place is told", (_what, body, place) => {
  expect(() => push.read(body, BODY)).toThrow(
    new RegExp(`^Cannot read the data as "${place.replaceAll(".", "\\.")}" is not`, "u"),
  );
});

test("what is refused of a metric that is not used is not even looked at", () => {
  expect(read(metric("mindful_minutes", "min", { qty: "strange" }))).toEqual([]);
  expect(push.read(metric("step_count", "count", { qty: "strange" }), ["sleep"])).toEqual([]);
});
