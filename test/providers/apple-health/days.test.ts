import { describe, expect, test } from "vitest";
import { exportOf, PHONE, readingsOf, readText, record, valuesOf, WATCH } from "#test/providers/apple-health/files.ts";

const DEVICE =
  "<<HKDevice: 0x3012772a0>, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,7, software:10.2>";

const steps = (start: string, end: string, count: number, source = WATCH): string =>
  record("StepCount", [`2024-03-02 ${start}`, `2024-03-02 ${end}`], count, { source, unit: "count" });
const at = (type: string, time: string, value: number | string, unit: string, source = WATCH): string =>
  record(type, [time, time], value, { unit, source });
const sdnn = (time: string, value: number, source = WATCH): string =>
  at("HeartRateVariabilitySDNN", time, value, "ms", source);
const asleep = (start: string, end: string): string => record("SleepAnalysis", [start, end], "AsleepCore");

describe("steps of a day", () => {
  test("are the sum of one source", () => {
    const text = exportOf(
      steps("08:00:00", "08:10:00", 500),
      steps("12:00:00", "12:05:00", 250),
      steps("20:00:00", "20:01:00", 40),
    );
    expect(readingsOf(readText(text))).toEqual([
      {
        source: "apple-health",
        recordId: "steps:2024-03-02",
        metric: "steps",
        day: "2024-03-02",
        value: 790,
        utcOffsetMinutes: 120,
        device: "Apple Watch",
        measuredAt: new Date("2024-03-02T18:01:00Z"),
      },
    ]);
  });

  test("that watch and phone both counted are the watch's; what the phone counted alone comes on top", () => {
    const text = exportOf(
      steps("08:00:00", "08:10:00", 520, PHONE), // the watch was there
      steps("08:00:00", "08:10:00", 500, WATCH),
      steps("08:30:00", "08:40:00", 300, PHONE), // alone
      steps("09:05:00", "09:15:00", 600, PHONE), // half alone: 300
      steps("09:00:00", "09:10:00", 450, WATCH),
    );
    // 500 + 300 + 450 + 300
    expect(valuesOf(readText(text))).toEqual(["2024-03-02 steps 1550"]);
  });

  test("do not hold an app's sum of the whole day beside what the phone counted", () => {
    const text = exportOf(steps("00:00:00", "23:59:00", 9000, "Pedometer"), steps("08:00:00", "08:10:00", 500, PHONE));
    expect(valuesOf(readText(text))).toEqual(["2024-03-02 steps 500"]);
  });

  test("are an app's sum where nobody else counted", () => {
    expect(valuesOf(readText(exportOf(steps("00:00:00", "23:59:00", 9000, "Pedometer"))))).toEqual([
      "2024-03-02 steps 9000",
    ]);
  });

  test("over midnight belong to both days by the share of time", () => {
    // 23:50 to 00:20, 900 steps: 10 of 30 min before midnight.
    const text = exportOf(record("StepCount", ["2024-03-02 23:50:00", "2024-03-03 00:20:00"], 900, { unit: "count" }));
    expect(valuesOf(readText(text))).toEqual(["2024-03-02 steps 300", "2024-03-03 steps 600"]);
  });

  test("told twice count once", () => {
    expect(
      valuesOf(readText(exportOf(steps("08:00:00", "08:10:00", 500), steps("08:00:00", "08:10:00", 500)))),
    ).toEqual(["2024-03-02 steps 500"]);
  });

  test("within a correlation stand outside of it as well, and count once", () => {
    const inner = steps("08:00:00", "08:10:00", 500);
    const text = exportOf(
      `<Correlation type="HKCorrelationTypeIdentifierFood" sourceName="x">${inner}</Correlation>`,
      steps("09:00:00", "09:10:00", 100),
    );
    expect(valuesOf(readText(text))).toEqual(["2024-03-02 steps 100"]);
  });

  test.each([
    ["an unknown unit", record("StepCount", ["2024-03-02 08:00:00", "2024-03-02 08:10:00"], 5, { unit: "km" })],
    ["no number", record("StepCount", ["2024-03-02 08:00:00", "2024-03-02 08:10:00"], "many", { unit: "count" })],
    ["less than none", record("StepCount", ["2024-03-02 08:00:00", "2024-03-02 08:10:00"], -5, { unit: "count" })],
    [
      "an end before its start",
      record("StepCount", ["2024-03-02 08:10:00", "2024-03-02 08:00:00"], 5, { unit: "count" }),
    ],
    ["no date", record("StepCount", ["2024-03-02 08:10:00", "later +0200"], 5, { unit: "count" })],
  ])("with %s are left out", (_what, element) => {
    expect(readText(exportOf(element))).toEqual([]);
  });
});

describe("minutes of exercise", () => {
  const minute = (start: string, end: string, value: number, unit = "min"): string =>
    record("AppleExerciseTime", [`2024-03-02 ${start}`, `2024-03-02 ${end}`], value, { unit });

  test("add up over the day, in any unit of time", () => {
    const text = exportOf(
      minute("08:00:00", "08:01:00", 1),
      minute("08:01:00", "08:03:00", 120, "s"),
      minute("18:00:00", "18:30:00", 0.5, "hr"),
    );
    // 1 + 2 + 30
    expect(valuesOf(readText(text))).toEqual(["2024-03-02 active_min 33"]);
  });

  test("are those of Apple's own summary of the day where there is one", () => {
    const text = exportOf(
      minute("08:00:00", "08:01:00", 1),
      '<ActivitySummary dateComponents="2024-03-02" appleExerciseTime="41" appleExerciseTimeGoal="30"/>',
      '<ActivitySummary dateComponents="2024-03-03" appleExerciseTime="0" appleExerciseTimeGoal="30"/>',
    );
    // Nought is what a day without a watch has: nothing is told of it.
    expect(valuesOf(readText(text))).toEqual(["2024-03-02 active_min 41"]);
  });

  test("of the day of the export were known when it was made, not later", () => {
    const text = exportOf('<ActivitySummary dateComponents="2024-06-30" appleExerciseTime="12"/>');
    expect(readingsOf(readText(text))[0]!.measuredAt).toEqual(new Date("2024-06-30T10:00:00Z"));
  });
});

describe("heart rate variability", () => {
  test("is SDNN and never anything else", () => {
    const metrics = readingsOf(readText(exportOf(sdnn("2024-03-02 03:00:00", 50)))).map(({ metric }) => metric);
    expect(metrics).toEqual(["hrv_sdnn_ms"]);
  });

  test("of a day is the mean of the samples within the night that ended on it", () => {
    const text = exportOf(
      asleep("2024-03-01 23:00:00", "2024-03-02 06:00:00"),
      sdnn("2024-03-01 23:30:00", 40), // of the night, though of the day before
      sdnn("2024-03-02 03:00:00", 60),
      sdnn("2024-03-02 14:00:00", 20), // by day
    );
    expect(valuesOf(readText(text))).toContain("2024-03-02 hrv_sdnn_ms 50");
    expect(valuesOf(readText(text)).filter((line) => line.includes("hrv"))).toHaveLength(1);
  });

  test("is the mean of the whole day where the night has none", () => {
    const text = exportOf(
      asleep("2024-03-01 23:00:00", "2024-03-02 06:00:00"),
      sdnn("2024-03-02 09:00:00", 30),
      sdnn("2024-03-02 14:00:00", 20),
    );
    expect(valuesOf(readText(text))).toContain("2024-03-02 hrv_sdnn_ms 25");
  });

  test("is of one source alone: never a mean of two devices", () => {
    const text = exportOf(sdnn("2024-03-02 09:00:00", 30), sdnn("2024-03-02 09:10:00", 90, "HRV App"));
    expect(valuesOf(readText(text))).toEqual(["2024-03-02 hrv_sdnn_ms 30"]);
  });

  test("in seconds becomes milliseconds", () => {
    expect(valuesOf(readText(exportOf(at("HeartRateVariabilitySDNN", "2024-03-02 09:00:00", 0.045, "s"))))).toEqual([
      "2024-03-02 hrv_sdnn_ms 45",
    ]);
  });

  test("names the model of the device, so that a new one is noticed, and never the name its owner gave it", () => {
    const text = exportOf(
      record("HeartRateVariabilitySDNN", ["2024-03-02 03:00:00", "2024-03-02 03:00:00"], 50, {
        unit: "ms",
        device: DEVICE,
      }),
    );
    expect(readingsOf(readText(text))[0]!.device).toBe("Apple Watch (Watch6,7)");
  });

  test("of a watch with another name is a watch's all the same", () => {
    const text = exportOf(
      record("HeartRateVariabilitySDNN", ["2024-03-02 03:00:00", "2024-03-02 03:00:00"], 50, {
        unit: "ms",
        device: DEVICE,
        source: "Wrist of Ana",
      }),
      sdnn("2024-03-02 03:05:00", 90, PHONE),
    );
    expect(readingsOf(readText(text))).toMatchObject([{ value: 50, device: "Apple Watch (Watch6,7)" }]);
  });

  test("beats within a record do no harm", () => {
    const whole = sdnn("2024-03-02 03:00:00", 50).replace(
      "/>",
      '><HeartRateVariabilityMetadataList><InstantaneousBeatsPerMinute bpm="61" time="3:00:01.12"/></HeartRateVariabilityMetadataList></Record>',
    );
    expect(valuesOf(readText(exportOf(whole)))).toEqual(["2024-03-02 hrv_sdnn_ms 50"]);
  });
});

describe("other vital signs", () => {
  test("resting heart rate is what was said last that day", () => {
    const text = exportOf(
      at("RestingHeartRate", "2024-03-02 23:00:00", 58, "count/min"),
      at("RestingHeartRate", "2024-03-02 12:00:00", 61, "count/min"),
      at("RestingHeartRate", "2024-03-03 12:00:00", 1, "count/s"),
    );
    expect(valuesOf(readText(text))).toEqual(["2024-03-02 resting_hr_bpm 58", "2024-03-03 resting_hr_bpm 60"]);
  });

  test("blood oxygen is a percentage, whether written as a fraction or not", () => {
    const text = exportOf(
      at("OxygenSaturation", "2024-03-02 03:00:00", 0.95, "%"),
      at("OxygenSaturation", "2024-03-02 04:00:00", 97, "%"),
    );
    expect(valuesOf(readText(text))).toEqual(["2024-03-02 spo2_pct 96"]);
  });

  test("breathing rate is by minute", () => {
    expect(valuesOf(readText(exportOf(at("RespiratoryRate", "2024-03-02 03:00:00", 14.5, "count/min"))))).toEqual([
      "2024-03-02 respiratory_rate_per_min 14.5",
    ]);
  });

  test("wrist temperature is told from the own usual, once five nights are known", () => {
    const nights = [35, 35.2, 35.4, 35.6, 35.8, 36, 97.7].map((value, index) =>
      at("AppleSleepingWristTemperature", `2024-03-0${index + 1} 06:00:00`, value, index === 6 ? "degF" : "degC"),
    );
    // Sixth: 36 - median(35, 35.2, 35.4, 35.6, 35.8) = 0.6. Seventh: 97.7 °F = 36.5 °C, less (35.4 + 35.6) / 2 = 35.5: 1.
    expect(valuesOf(readText(exportOf(...nights)))).toEqual([
      "2024-03-06 skin_temperature_deviation_c 0.6",
      "2024-03-07 skin_temperature_deviation_c 1",
    ]);
  });
});

describe("a workout", () => {
  const workout = (attributes: string, start: string, end: string, source = WATCH): string =>
    `<Workout workoutActivityType="HKWorkoutActivityTypeRunning" ${attributes} sourceName="${source}" startDate="2024-03-02 ${start} +0200" endDate="2024-03-02 ${end} +0200"/>`;

  test.each([
    ['duration="30" durationUnit="min"', 30],
    ['duration="0.5" durationUnit="hr"', 30],
    ['duration="1800" durationUnit="s"', 30],
    ["", 35],
  ])("with %s has %i minutes", (attributes, minutes) => {
    expect(readingsOf(readText(exportOf(workout(attributes, "07:00:00", "07:35:00"))))).toMatchObject([
      {
        recordId: "workout:2024-03-02T05:00:00Z",
        metric: "workout_min",
        value: minutes,
        startAt: new Date("2024-03-02T05:00:00Z"),
        endAt: new Date("2024-03-02T05:35:00Z"),
      },
    ]);
  });

  test("is not changed by how its energy and its way are measured", () => {
    const miles = workout(
      'duration="30" durationUnit="min" totalDistance="3" totalDistanceUnit="mi" totalEnergyBurned="900" totalEnergyBurnedUnit="kJ"',
      "07:00:00",
      "07:30:00",
    );
    expect(valuesOf(readText(exportOf(miles)))).toEqual(["2024-03-02 workout_min 30"]);
  });

  test("that an app has copied counts once, and the copy's record is told as empty", () => {
    const records = readText(
      exportOf(
        workout('duration="31" durationUnit="min"', "07:00:10", "07:31:00", "Run Club"),
        workout('duration="30" durationUnit="min"', "07:00:00", "07:30:00"),
      ),
    );
    expect(records.map(({ recordId, readings }) => [recordId, readings[0]?.value])).toEqual([
      ["workout:2024-03-02T05:00:00Z", 30],
      ["workout:2024-03-02T05:00:10Z", undefined],
    ]);
  });

  test("of another source on the same day counts beside it, and neither names its device, as only one a day is believed", () => {
    const text = exportOf(
      workout('duration="30" durationUnit="min"', "07:00:00", "07:30:00"),
      workout('duration="20" durationUnit="min"', "18:00:00", "18:20:00", "Gym"),
    );
    expect(readingsOf(readText(text)).map(({ value, device }) => [value, device])).toEqual([
      [30, undefined],
      [20, undefined],
    ]);
  });
});

test("what somebody does not share is passed over", () => {
  const text = exportOf(
    asleep("2024-03-01 23:00:00", "2024-03-02 06:00:00"),
    sdnn("2024-03-02 03:00:00", 60),
    sdnn("2024-03-02 12:00:00", 30),
    steps("08:00:00", "08:10:00", 500),
    '<ActivitySummary dateComponents="2024-03-02" appleExerciseTime="41"/>',
  );
  const of = (...categories: ("sleep" | "heart" | "activity")[]) => valuesOf(readText(text, { categories }));
  expect(of()).toEqual([]);
  expect(of("sleep")).toEqual(["2024-03-02 sleep_h 7"]);
  expect(of("activity")).toEqual(["2024-03-02 steps 500", "2024-03-02 active_min 41"]);
  // Without the sleep nobody knows which samples were of the night.
  expect(of("heart")).toEqual(["2024-03-02 hrv_sdnn_ms 45"]);
  expect(of("heart", "sleep")).toContain("2024-03-02 hrv_sdnn_ms 60");
});
