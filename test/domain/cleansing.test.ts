import { describe, expect, test } from "vitest";
import { isDoubtfulLoad } from "#src/domain/cleansing/session-load.ts";
import { type Cleansed, cleanse } from "#src/domain/cleansing.ts";
import type { Metric, Reading } from "#src/domain/measurement.ts";
import { between, DAY, dayAt, LATER, nightly, reading } from "#test/domain/cleansing-readings.ts";

const cleansed = (readings: readonly Reading[], now = LATER): Cleansed => cleanse(readings, { now });
const values = (readings: readonly Reading[], now = LATER): number[] =>
  cleansed(readings, now).measurements.map(({ value }) => value);
const rules = (readings: readonly Reading[], now = LATER): string[] =>
  cleansed(readings, now).rejections.map(({ rule, flaggedOnly }) => (flaggedOnly ? `${rule} (kept)` : rule));

describe("a value out of the range of its metric is rejected, one at the edge is kept as it is", () => {
  test.each<[Metric, number, number, number]>([
    ["hrv_rmssd_ms", 5, 250, 0.001],
    ["hrv_sdnn_ms", 5, 250, 0.001],
    ["resting_hr_bpm", 30, 110, 0.001],
    ["sleep_h", 1, 16, 0.001],
    ["sleep_efficiency_pct", 40, 100, 0.001],
    ["spo2_pct", 80, 100, 0.001],
    ["respiratory_rate_per_min", 6, 30, 0.001],
    ["skin_temperature_deviation_c", -5, 5, 0.001],
    ["steps", 0, 80_000, 1],
    ["active_min", 0, 1_440, 1],
    ["workout_min", 1, 600, 1],
  ])("%s is from %d to %d", (metric, least, most, beyond) => {
    for (const value of [least, most]) {
      expect(values([reading(metric, value)])).toEqual([value]);
      expect(rules([reading(metric, value)])).toEqual([]);
    }
    for (const value of [least - beyond, most + beyond, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(values([reading(metric, value)])).toEqual([]);
      expect(rules([reading(metric, value)])).toHaveLength(1);
    }
  });
});

describe("a zero means that nothing was measured, where devices write it so", () => {
  test.each<[Metric]>([
    ["hrv_rmssd_ms"],
    ["hrv_sdnn_ms"],
    ["spo2_pct"],
    ["respiratory_rate_per_min"],
    ["skin_temperature_deviation_c"],
  ])("%s", (metric) => {
    expect(rules([reading(metric, 0)])).toEqual(["zero-means-missing"]);
    expect(values([reading(metric, 0)])).toEqual([]);
  });

  test("no step at all is a day like another", () => {
    expect(values([reading("steps", 0)])).toEqual([0]);
  });
});

describe("the signal behind RMSSD", () => {
  test.each([
    [2.99, ["too-little-signal"]],
    [3, []],
    [undefined, []],
  ])("%s hours of it: %j", (validHours, told) => {
    expect(rules([reading("hrv_rmssd_ms", 40, { validHours })])).toEqual(told);
  });
});

describe("values from after now are rejected", () => {
  const now = new Date("2026-03-10T07:00:00Z");
  test.each([
    ["measured in an hour", { measuredAt: new Date("2026-03-10T08:00:00Z") }],
    ["ended in an hour", { ...between("23:00", "08:00"), measuredAt: new Date("2026-03-10T06:00:00Z") }],
    ["of a day that has begun nowhere", { day: dayAt(1), measuredAt: new Date("2026-03-10T06:00:00Z") }],
  ])("%s", (_title, extra) => {
    expect(rules([reading("resting_hr_bpm", 55, extra)], now)).toEqual(["in-the-future"]);
  });

  test("a device's clock may run a few minutes ahead, and a day may have begun further east", () => {
    expect(values([reading("resting_hr_bpm", 55, { measuredAt: new Date("2026-03-10T07:04:00Z") })], now)).toEqual([
      55,
    ]);
    const evening = new Date("2026-03-10T12:00:00Z");
    expect(values([reading("steps", 10, { day: dayAt(1), measuredAt: evening })], evening)).toEqual([10]);
  });
});

describe("resting heart rate does not move by more than 20 bpm a day", () => {
  test.each<[string, (number | undefined)[], number[]]>([
    ["20 a day is believed", [50, 70, 90], [50, 70, 90]],
    ["more is not, up or down", [60, 80.1, 60, 39.9, 60], [60, 60, 60]],
    ["what follows is held against the last value that was believed", [60, 95, 62, 61], [60, 62, 61]],
    ["days without a value allow more", [50, undefined, undefined, 100], [50, 100]],
    ["a new level is believed as soon as the days between allow it", [50, 85, 85, 85], [50, 85, 85]],
  ])("%s", (_title, given, kept) => {
    const readings = nightly("resting_hr_bpm", given);
    expect(values(readings)).toEqual(kept);
    expect(rules(readings)).toEqual(Array(readings.length - kept.length).fill("jump"));
  });
});

describe("RMSSD that more than doubles and a half overnight is flagged and kept", () => {
  test.each<[string, (number | undefined)[], string[]]>([
    ["a ratio of e is let pass", [30, 30 * Math.E], []],
    ["more is flagged, up", [30, 83], ["jump (kept)"]],
    ["and down", [83, 30], ["jump (kept)"]],
    ["but only from one night to the next", [30, undefined, 83], []],
  ])("%s", (_title, given, told) => {
    const readings = nightly("hrv_rmssd_ms", given);
    expect(rules(readings)).toEqual(told);
    expect(values(readings)).toEqual(given.filter((value) => value !== undefined));
  });
});

describe("a stuck sensor repeats itself: the whole run is rejected", () => {
  const repeated = (value: number, times: number): number[] => Array(times).fill(value);
  test.each<[string, Metric, (number | undefined)[], number]>([
    ["4 nights of RMSSD are chance", "hrv_rmssd_ms", [41, ...repeated(40, 4), 42], 0],
    ["5 are not", "hrv_rmssd_ms", [41, ...repeated(40, 5), 42], 5],
    ["6 are not either", "hrv_rmssd_ms", repeated(40, 6), 6],
    ["the fourth digit of the logarithm tells nights apart", "hrv_rmssd_ms", [40, 40, 40.01, 40, 40], 0],
    ["the fifth does not", "hrv_rmssd_ms", [40, 40, 40.0001, 40, 40], 5],
    ["6 nights of resting heart rate are chance", "resting_hr_bpm", repeated(52, 6), 0],
    ["7 are not", "resting_hr_bpm", [51, ...repeated(52, 7), 53], 7],
    ["two decimals count", "resting_hr_bpm", [52, 52, 52, 52.01, 52, 52, 52], 0],
    ["a missing night does not hide a run", "hrv_rmssd_ms", [40, 40, undefined, 40, 40, 40], 5],
    ["two missing nights end it", "hrv_rmssd_ms", [40, 40, undefined, undefined, 40, 40, 40], 0],
    ["sleep may well be the same", "sleep_h", repeated(8, 9), 0],
  ])("%s", (_title, metric, given, rejected) => {
    const readings = nightly(metric, given);
    expect(rules(readings)).toEqual(Array(rejected).fill("stuck-sensor"));
    expect(values(readings)).toHaveLength(readings.length - rejected);
  });
});

describe("duplicates", () => {
  const start = new Date("2026-03-09T23:00:00Z");
  const twice = (seconds: number, extra: Partial<Reading> = {}): Reading[] => [
    reading("hrv_rmssd_ms", 40, { startAt: start, measuredAt: new Date("2026-03-10T07:00:00Z") }),
    reading("hrv_rmssd_ms", 44, {
      startAt: new Date(start.getTime() + seconds * 1000),
      measuredAt: new Date("2026-03-10T07:30:00Z"),
      ...extra,
    }),
  ];

  test("of two that start within a minute the one measured last is kept", () => {
    expect(values(twice(60))).toEqual([44]);
    expect(rules(twice(60))).toEqual(["duplicate"]);
  });

  test("two that start further apart are two nights of one day", () => {
    expect(rules(twice(61))).toEqual(["not-the-main-night"]);
  });

  test("of the same record in two sources, each source keeps its own", () => {
    expect(values(twice(0, { source: "whoop" })).toSorted()).toEqual([40, 44]);
  });
});

describe("sleep", () => {
  test("naps are added to the night", () => {
    const readings = [
      reading("sleep_h", 6.5, between("23:00", "06:00")),
      reading("sleep_h", 0.5, between("13:00", "13:40")),
    ];
    expect(values(readings)).toEqual([7]);
    expect(rules(readings)).toEqual([]);
    expect(cleansed(readings).measurements[0]!.recordIds).toEqual(readings.map(({ recordId }) => recordId));
  });

  describe("of naps alone", () => {
    const slept = (hours: number, from: string, to: string, utcOffsetMinutes: number | undefined = 0): Reading =>
      reading("sleep_h", hours, { ...between(from, to), utcOffsetMinutes });
    test.each<[string, Reading[], number[], string[]]>([
      ["says nothing of the night", [slept(1.5, "14:00", "15:30")], [], ["nap-without-night"]],
      [
        "stays nothing however many they are",
        [slept(2.5, "09:00", "11:30"), slept(2.5, "14:00", "16:30")],
        [],
        ["nap-without-night", "nap-without-night"],
      ],
      ["is a night from three hours on, by day as well", [slept(3, "09:00", "12:00")], [3], []],
      ["is a short night where it touches the hours before five", [slept(1.5, "04:59", "06:30")], [1.5], []],
      ["is none from five on", [slept(1.4, "05:00", "06:30")], [], ["nap-without-night"]],
      ["goes by the clock where the person was", [slept(1.5, "14:00", "15:30", 660)], [1.5], []],
      ["is believed where that clock is not known", [reading("sleep_h", 1.5, between("14:00", "15:30"))], [1.5], []],
    ])("%s", (_title, readings, kept, told) => {
      expect(values(readings)).toEqual(kept);
      expect(rules(readings)).toEqual(told);
    });
  });

  test("what overlaps is counted once, and said", () => {
    const readings = [
      reading("sleep_h", 8, between("23:00", "07:00")),
      reading("sleep_h", 2, between("06:00", "08:00")),
    ];
    expect(values(readings)).toEqual([9]);
    expect(rules(readings)).toEqual(["overlapping-sleep (kept)"]);
  });

  test("a sleep within another adds nothing", () => {
    const readings = [
      reading("sleep_h", 7, between("23:00", "07:00")),
      reading("sleep_h", 3, between("02:00", "05:00")),
    ];
    expect(values(readings)[0]).toBeCloseTo(7, 9);
  });

  test("sleeps that only touch do not overlap", () => {
    const readings = [
      reading("sleep_h", 4, between("23:00", "03:00")),
      reading("sleep_h", 3, between("03:00", "07:00")),
    ];
    expect(values(readings)).toEqual([7]);
    expect(rules(readings)).toEqual([]);
  });

  test.each([
    ["a total above 16 h rejects all of it", [10, 7], ["out-of-range", "out-of-range"]],
    ["a total under an hour as well", [0.4, 0.5], ["out-of-range", "out-of-range"]],
  ])("%s", (_title, [night, nap], told) => {
    const readings = [
      reading("sleep_h", night!, between("20:00", "06:00")),
      reading("sleep_h", nap!, between("08:00", "15:00")),
    ];
    expect(values(readings)).toEqual([]);
    expect(rules(readings)).toEqual(told);
  });

  test("a record of 1,094 minutes is rejected, and the night beside it stays", () => {
    const readings = [
      reading("sleep_h", 1094 / 60, between("18:30", "13:00")),
      reading("sleep_h", 7, between("23:00", "07:00")),
    ];
    expect(values(readings)).toEqual([7]);
    expect(rules(readings)).toEqual(["out-of-range"]);
  });

  test("more hours asleep than in bed are no sleep", () => {
    expect(rules([reading("sleep_h", 8, between("23:00", "06:00"))])).toEqual(["out-of-range"]);
  });

  test("a sleep with an efficiency under 40 % is none, whatever its length", () => {
    const night = reading("sleep_h", 7, between("23:00", "07:00"));
    const readings = [night, reading("sleep_efficiency_pct", 39.9, { recordId: night.recordId })];
    expect(values(readings)).toEqual([]);
    expect(rules(readings)).toEqual(["low-efficiency", "low-efficiency"]);
  });

  test("without times only one sleep a day counts, and none beside those with times", () => {
    expect(
      rules([reading("sleep_h", 7), reading("sleep_h", 7.5, { measuredAt: new Date("2026-03-10T09:00:00Z") })]),
    ).toEqual(["duplicate"]);
    const mixed = [reading("sleep_h", 7, between("23:00", "07:00")), reading("sleep_h", 8)];
    expect(values(mixed)).toEqual([7]);
    expect(rules(mixed)).toEqual(["times-unknown"]);
  });
});

describe("activity", () => {
  test("workouts of a day are added, and what two apps noted at once is counted once", () => {
    const readings = [
      reading("workout_min", 60, between("07:00", "08:00")),
      reading("workout_min", 60, between("07:10", "08:10")),
      reading("workout_min", 30, between("17:00", "17:30")),
    ];
    expect(values(readings)[0]).toBeCloseTo(100, 6);
    expect(rules(readings)).toEqual(["overlapping-activity (kept)"]);
  });

  test("a day's own total stands before its parts", () => {
    const readings = [reading("steps", 9_000), reading("steps", 400, between("07:00", "08:00"))];
    expect(values(readings)).toEqual([9_000]);
    expect(rules(readings)).toEqual(["duplicate"]);
  });

  test("a total that no day can have rejects its parts", () => {
    const readings = [
      reading("steps", 50_000, between("07:00", "12:00")),
      reading("steps", 31_000, between("13:00", "17:00")),
    ];
    expect(rules(readings)).toEqual(["out-of-range", "out-of-range"]);
  });
});

describe("two devices of one source", () => {
  const night = (device: string, value: number, day = DAY): Reading =>
    reading("hrv_rmssd_ms", value, { device, day, ...between("23:00", "06:00", day) });

  test("the one that measured on most of the last seven days is believed, and never a mean", () => {
    const readings = [night("Ring", 40, dayAt(-1)), night("Ring", 41), night("Watch", 60)];
    expect(values(readings)).toEqual([40, 41]);
    expect(rules(readings)).toEqual(["other-device"]);
  });

  test("when both did, the one that measured for longer", () => {
    const readings = [
      reading("hrv_rmssd_ms", 40, { device: "Ring", ...between("23:00", "05:00") }),
      reading("hrv_rmssd_ms", 60, { device: "Watch", ...between("23:00", "07:00") }),
    ];
    expect(values(readings)).toEqual([60]);
    expect(cleansed(readings).measurements[0]!.device).toBe("Watch");
  });

  test("a new device takes over when the old one falls silent", () => {
    const readings = [night("Old", 40), night("Old", 41, dayAt(1)), night("New", 44, dayAt(2))];
    expect(values(readings)).toEqual([40, 41, 44]);
    expect(rules(readings)).toEqual([]);
  });

  test("their sleeps are not merged", () => {
    const readings = [
      reading("sleep_h", 7, { device: "Ring", ...between("23:00", "07:00") }),
      reading("sleep_h", 6, { device: "Watch", ...between("23:30", "06:30") }),
    ];
    expect(values(readings)).toEqual([7]);
    expect(rules(readings)).toEqual(["other-device"]);
  });
});

describe("one value a day where a day has several", () => {
  test("the longest sleep's is believed", () => {
    const readings = [
      reading("resting_hr_bpm", 62, between("13:00", "14:00")),
      reading("resting_hr_bpm", 52, between("23:00", "07:00")),
    ];
    expect(values(readings)).toEqual([52]);
    expect(rules(readings)).toEqual(["not-the-main-night"]);
  });
});

test("a measurement says its device, offset and the time at which the last part of it was measured", () => {
  const readings = [
    reading("sleep_h", 6, { ...between("23:00", "06:00"), device: "Ring", utcOffsetMinutes: 60 }),
    reading("sleep_h", 1, { ...between("13:00", "14:00"), device: "Ring", utcOffsetMinutes: 120 }),
  ];
  expect(cleansed(readings).measurements).toEqual([
    {
      metric: "sleep_h",
      day: DAY,
      value: 7,
      source: "oura",
      device: "Ring",
      utcOffsetMinutes: 60,
      measuredAt: new Date("2026-03-10T14:00:00Z"),
      recordIds: readings.map(({ recordId }) => recordId),
    },
  ]);
});

describe("a reported session", () => {
  test.each([
    [600, 6, false],
    [600, 6.1, true],
    [361, 10, true],
    [360, 10, false],
    [undefined, 10, false],
    [600, undefined, false],
  ])("%s minutes at effort %s is doubtful: %s", (minutes, rpe, doubtful) => {
    expect(isDoubtfulLoad(minutes, rpe)).toBe(doubtful);
  });
});
