import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { Reading } from "#src/domain/measurement.ts";
import { createAppleHealth } from "#src/providers/apple-health/provider.ts";

const folder = path.resolve(
  process.env["KAIROS_SHARED"] ?? path.resolve(import.meta.dirname, "../../../shared"),
  "contracts/apple",
);
const isThere = fs.existsSync(folder);
if (!isThere) console.error(`Skipped: no sample exports of Apple Health in ${folder} (set KAIROS_SHARED)`);

const BODY: readonly ConsentCategory[] = ["sleep", "heart", "activity"];
const apple = createAppleHealth();

async function readings(file: string): Promise<Reading[]> {
  const found: Reading[] = [];
  for await (const records of apple.file.read(path.join(folder, file), { categories: BODY })) {
    for (const record of records) found.push(...record.readings);
  }
  return found;
}

const values = async (file: string): Promise<string[]> =>
  (await readings(file)).map(({ day, metric, value }) => `${day} ${metric} ${value}`);

describe.runIf(isThere)("the sample exports say what was worked out by hand", () => {
  test("export-v3-tdda: the phone's steps, and a workout", async () => {
    expect(await values("export-v3-tdda.xml")).toEqual([
      // 329 + 283 + 426 + 61 + 10 + 200 + 390 + 320 + 216 + 282 = 2,517; no two of the ten overlap.
      "2014-09-13 steps 2517",
      // duration="31.73680251737436" min.
      "2016-04-02 workout_min 31.7368",
      // The summaries' appleExerciseTime of two days.
      "2016-04-14 active_min 89",
      "2016-04-15 active_min 6",
    ]);
    const [steps, workout, , lastDay] = await readings("export-v3-tdda.xml");
    // The last steps end at 11:33:29 +0100.
    expect(steps).toMatchObject({
      measuredAt: new Date("2014-09-13T10:33:29Z"),
      utcOffsetMinutes: 60,
      device: "Health",
    });
    expect(workout).toMatchObject({
      startAt: new Date("2016-04-02T09:40:38Z"),
      endAt: new Date("2016-04-02T10:12:22Z"),
      device: "Apple Watch",
    });
    // The export was made on that day at 07:27:26 +0100: more nobody knew then.
    expect(lastDay).toMatchObject({ measuredAt: new Date("2016-04-15T06:27:26Z") });
  });

  test("export-dogsheep: a run measured in miles and kilocalories, and two days' exercise", async () => {
    expect(await values("export-dogsheep.xml")).toEqual([
      // duration="5.19412346680959" min: the distance in miles does not touch it.
      "2016-11-14 workout_min 5.1941",
      "2016-11-15 active_min 68",
      "2016-11-16 active_min 39",
    ]);
    const [run] = await readings("export-dogsheep.xml");
    // 07:25:41 -0700 = 14:25:41 UTC. "Apple Watch" with a no-break space is a watch.
    expect(run).toMatchObject({
      startAt: new Date("2016-11-14T14:25:41Z"),
      utcOffsetMinutes: -420,
      device: "Apple Watch",
    });
  });

  test("export-alxdrcirilo: a minute of exercise, a stretch of sleep, and a phone in bed that is no sleep", async () => {
    expect(await values("export-alxdrcirilo.xml")).toEqual([
      // 03:27:53 to 03:40:23 = 12 min 30 s = 12.5 / 60 h = 0.20833 h. The phone's InBed of 00:55 is left out.
      "2024-01-01 sleep_h 0.2083",
      "2024-01-01 active_min 1",
    ]);
    const [sleep, exercise] = await readings("export-alxdrcirilo.xml");
    expect(sleep).toMatchObject({
      startAt: new Date("2024-01-01T01:27:53Z"),
      endAt: new Date("2024-01-01T01:40:23Z"),
      utcOffsetMinutes: 120,
      device: "Apple Watch",
    });
    expect(exercise).toMatchObject({ device: "Apple Watch (Watch6,7)" });
  });

  test("export-paulstaab-workouts: workouts without source and duration, with pieces inside", async () => {
    expect(await values("export-paulstaab-workouts.xml")).toEqual([
      "2023-12-28 workout_min 12.5", // 06:30:00 to 06:42:30
      "2024-01-05 workout_min 30", //   07:00 to 07:30, in miles
      "2024-04-01 workout_min 60", //   10:00 to 11:00
      "2024-06-10 workout_min 30", //   18:15 to 18:45
      "2025-02-01 workout_min 25", //   08:10 to 08:35
      "2025-03-01 workout_min 55", //   09:00 to 09:55
      "2025-04-06 workout_min 118", //  07:00 to 08:58
      "2025-05-04 workout_min 240", //  06:15 to 10:15
    ]);
  });

  test("export-tagbug: one of each, and a night that belongs to the day on which it ended", async () => {
    expect(await values("export-tagbug.xml")).toEqual([
      "2024-01-01 hrv_sdnn_ms 45", // no night before it: all of the day's samples, which is one
      "2024-01-01 resting_hr_bpm 60",
      "2024-01-02 sleep_h 7.5", // 23:00 to 06:30
    ]);
  });

  test("the document type of version 14 is no export", async () => {
    await expect(readings("healthkit-export-v14.dtd")).rejects.toMatchObject({ fault: "not-an-export" });
  });
});

describe.runIf(isThere)("the sample payloads of Health Auto Export", () => {
  const payloads = isThere
    ? (JSON.parse(fs.readFileSync(path.join(folder, "health-auto-export-payloads-irvinlim.json"), "utf8")) as unknown[])
    : [];
  const told = (index: number): string[] =>
    apple.push
      .read(payloads[index], BODY)
      .flatMap((record) => record.readings)
      .map(({ day, metric, value }) => `${day} ${metric} ${value}`);

  test("are all read", () => {
    expect(payloads).toHaveLength(10);
    for (const payload of payloads) expect(() => apple.push.read(payload, BODY)).not.toThrow();
  });

  test("energy is not used, an empty one says nothing", () => {
    for (const index of [0, 4, 5]) expect(told(index)).toEqual([]);
  });

  test("a walk from 08:02:43 to 08:21:53 has 19 min 10 s = 19.1667 min", () => {
    for (const index of [1, 6]) expect(told(index)).toEqual(["2021-12-24 workout_min 19.1667"]);
  });

  test("a night without phases is what was asleep: 6.108333 h, not the 6.81 in bed", () => {
    for (const index of [2, 7]) expect(told(index)).toEqual(["2021-12-18 sleep_h 6.1083"]);
  });

  test("a stretch of sleep has the hours that it tells", () => {
    for (const index of [3, 8]) expect(told(index)).toEqual(["2021-12-18 sleep_h 6.1083"]);
  });

  test("a night with phases is 3.3 core + 0.858333 deep + 1.258333 REM = 5.416667 h", () => {
    expect(told(9)).toEqual(["2023-01-31 sleep_h 5.4167"]);
  });
});
