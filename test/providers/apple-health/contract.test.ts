import { createAppleHealth } from "#src/providers/apple-health/provider.ts";
import { providerContract } from "#test/contracts/provider-contract.ts";
import { exportOf, openFolder, record } from "#test/providers/apple-health/files.ts";

const at = (type: string, day: number, value: number, unit: string): string =>
  record(type, [`2024-03-0${day} 04:00:00`, `2024-03-0${day} 05:00:00`], value, { unit });

const EXPORT = exportOf(
  record("SleepAnalysis", ["2024-03-01 23:00:00", "2024-03-02 06:00:00"], "AsleepCore"),
  at("HeartRateVariabilitySDNN", 2, 55, "ms"),
  at("RestingHeartRate", 2, 55, "count/min"),
  at("OxygenSaturation", 2, 0.97, "%"),
  at("RespiratoryRate", 2, 14, "count/min"),
  ...[1, 2, 3, 4, 5, 6].map((day) => at("AppleSleepingWristTemperature", day, 35 + day / 10, "degC")),
  at("StepCount", 2, 500, "count"),
  at("AppleExerciseTime", 2, 12, "min"),
  '<Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30" durationUnit="min" sourceName="x" startDate="2024-03-02 07:00:00 +0200" endDate="2024-03-02 07:31:00 +0200"/>',
);

const DATE = "2024-03-02 05:00:00 +0200";
const metric = (name: string, units: string, qty: number) => ({ name, units, data: [{ date: DATE, qty }] });
const PUSH = {
  data: {
    metrics: [
      metric("heart_rate_variability", "ms", 50),
      metric("resting_heart_rate", "bpm", 50),
      metric("blood_oxygen_saturation", "%", 97),
      metric("respiratory_rate", "count/min", 14),
      metric("step_count", "count", 5000),
      metric("apple_exercise_time", "min", 20),
      {
        name: "sleep_analysis",
        units: "hr",
        data: [{ sleepStart: "2024-03-01 23:00:00 +0200", sleepEnd: DATE, totalSleep: 5.5 }],
      },
    ],
    workouts: [{ name: "Run", start: DATE, end: "2024-03-02 06:00:00 +0200" }],
  },
};

providerContract({
  name: "Apple Health",
  capabilities: ["file", "push"],
  async create() {
    const folder = openFolder();
    return {
      provider: createAppleHealth(),
      samples: [],
      file: { path: folder.write("export.xml", EXPORT) },
      push: { body: PUSH },
      close: async () => folder[Symbol.dispose](),
    };
  },
});
