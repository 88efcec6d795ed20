import { describe, expect, test } from "vitest";
import { exportOf, PHONE, readingsOf, readText, record, valuesOf, WATCH } from "#test/providers/apple-health/files.ts";

const asleep = (start: string, end: string, stage = "AsleepCore", source = WATCH): string =>
  record("SleepAnalysis", [start, end], stage, { source });
const APP = "Sleepy";

describe("a night", () => {
  test("is the sum of its phases, belongs to the local day on which it ended, and names its edges and device", () => {
    const records = readText(
      exportOf(
        asleep("2024-03-01 23:10:00", "2024-03-02 01:00:00", "AsleepCore"), // 1 h 50 min
        asleep("2024-03-02 01:00:00", "2024-03-02 02:10:00", "AsleepDeep"), // 1 h 10 min
        asleep("2024-03-02 02:10:00", "2024-03-02 02:20:00", "Awake"), //      not asleep
        asleep("2024-03-02 02:20:00", "2024-03-02 04:00:00", "AsleepREM"), //  1 h 40 min
        asleep("2024-03-02 04:00:00", "2024-03-02 06:20:00", "AsleepUnspecified"), // 2 h 20 min
      ),
    );
    // 110 + 70 + 100 + 140 = 420 min.
    expect(readingsOf(records)).toEqual([
      {
        source: "apple-health",
        recordId: "sleep:2024-03-02",
        metric: "sleep_h",
        day: "2024-03-02",
        value: 7,
        startAt: new Date("2024-03-01T21:10:00Z"),
        endAt: new Date("2024-03-02T04:20:00Z"),
        utcOffsetMinutes: 120,
        device: "Apple Watch",
        measuredAt: new Date("2024-03-02T04:20:00Z"),
      },
    ]);
  });

  test("is not the time in bed", () => {
    expect(valuesOf(readText(exportOf(asleep("2024-03-01 22:00:00", "2024-03-02 07:00:00", "InBed", PHONE))))).toEqual(
      [],
    );
    const both = exportOf(
      asleep("2024-03-01 22:00:00", "2024-03-02 07:00:00", "InBed", PHONE),
      asleep("2024-03-01 23:00:00", "2024-03-02 06:00:00", "Asleep", APP),
    );
    expect(valuesOf(readText(both))).toEqual(["2024-03-02 sleep_h 7"]);
  });

  test("that watch and app both saw is the watch's, also where the app saw more", () => {
    const text = exportOf(
      asleep("2024-03-01 22:30:00", "2024-03-02 07:00:00", "AsleepUnspecified", APP), // 8.5 h
      asleep("2024-03-01 23:00:00", "2024-03-02 06:30:00", "AsleepCore", WATCH), //      7.5 h
    );
    const [night] = readingsOf(readText(text));
    expect(night).toMatchObject({ value: 7.5, device: "Apple Watch", startAt: new Date("2024-03-01T21:00:00Z") });
  });

  test("is believed of the phone before an app", () => {
    const text = exportOf(
      asleep("2024-03-01 23:00:00", "2024-03-02 07:00:00", "AsleepUnspecified", APP),
      asleep("2024-03-01 23:00:00", "2024-03-02 06:00:00", "AsleepUnspecified", PHONE),
    );
    expect(readingsOf(readText(text))[0]).toMatchObject({ value: 7, device: "iPhone" });
  });

  test("goes on with the next source where the watch's battery died", () => {
    const text = exportOf(
      asleep("2024-03-01 23:00:00", "2024-03-02 02:00:00", "AsleepCore", WATCH), // 3 h
      // 8 h, of which 5 h are its own: 62%, so it did not merely see the same sleep.
      asleep("2024-03-01 23:00:00", "2024-03-02 07:00:00", "AsleepUnspecified", APP),
    );
    expect(valuesOf(readText(text))).toEqual(["2024-03-02 sleep_h 8"]);
  });

  test("is not slept while the watch saw somebody awake, whatever the app says", () => {
    const text = exportOf(
      asleep("2024-03-01 23:00:00", "2024-03-02 03:00:00", "AsleepCore", WATCH), //     4 h
      asleep("2024-03-02 03:00:00", "2024-03-02 03:40:00", "Awake", WATCH),
      asleep("2024-03-02 03:40:00", "2024-03-02 06:40:00", "AsleepREM", WATCH), //      3 h
      asleep("2024-03-02 02:50:00", "2024-03-02 03:50:00", "AsleepUnspecified", APP),
    );
    expect(valuesOf(readText(text))).toEqual(["2024-03-02 sleep_h 7"]);
  });

  test("told twice counts once", () => {
    const once = asleep("2024-03-01 23:00:00", "2024-03-02 06:00:00");
    expect(valuesOf(readText(exportOf(once, once)))).toEqual(["2024-03-02 sleep_h 7"]);
  });

  test("is one night with an hour awake in it, and two sleeps with three hours up in between", () => {
    const hour = exportOf(
      asleep("2024-03-01 23:00:00", "2024-03-02 03:00:00"),
      asleep("2024-03-02 04:00:00", "2024-03-02 07:00:00"),
    );
    expect(valuesOf(readText(hour))).toEqual(["2024-03-02 sleep_h 7"]);
    const threeHours = exportOf(
      asleep("2024-03-01 23:00:00", "2024-03-02 03:00:00"),
      asleep("2024-03-02 06:00:00", "2024-03-02 08:00:00"),
    );
    expect(valuesOf(readText(threeHours))).toEqual(["2024-03-02 sleep_h 4", "2024-03-02 sleep_h 2"]);
  });

  test("stays one night where the watch saw three hours awake in bed", () => {
    const text = exportOf(
      asleep("2024-03-01 23:00:00", "2024-03-02 03:00:00"),
      asleep("2024-03-02 03:00:00", "2024-03-02 06:00:00", "Awake"),
      asleep("2024-03-02 06:00:00", "2024-03-02 08:00:00"),
    );
    expect(valuesOf(readText(text))).toEqual(["2024-03-02 sleep_h 6"]);
  });

  test("by day of somebody who works at night is a night", () => {
    expect(valuesOf(readText(exportOf(asleep("2024-03-02 09:00:00", "2024-03-02 15:30:00"))))).toEqual([
      "2024-03-02 sleep_h 6.5",
    ]);
  });

  test("over the end of summer time is as long as it was", () => {
    // 23:00 at +0200 is 21:00 UTC, 07:00 at +0100 is 06:00 UTC: 9 h.
    const [night] = readingsOf(readText(exportOf(asleep("2024-10-26 23:00:00 +0200", "2024-10-27 07:00:00 +0100"))));
    expect(night).toMatchObject({ value: 9, day: "2024-10-27", utcOffsetMinutes: 60 });
  });

  test("whose local day differs from that of UTC belongs to the local one", () => {
    // 06:00 at +0900 is 21:00 UTC of the day before.
    const [night] = readingsOf(readText(exportOf(asleep("2024-03-01 23:00:00 +0900", "2024-03-02 06:00:00 +0900"))));
    expect(night).toMatchObject({ day: "2024-03-02", value: 7, utcOffsetMinutes: 540 });
  });
});

describe("a nap", () => {
  const night = asleep("2024-03-01 23:00:00", "2024-03-02 06:00:00");

  test("is a record of its own beside the night, and unused places are told as empty so that an old one goes", () => {
    const records = readText(exportOf(night, asleep("2024-03-02 14:00:00", "2024-03-02 14:45:00"))).filter(
      ({ recordId }) => recordId.startsWith("sleep:2024-03-02"),
    );
    expect(records.map(({ recordId, readings }) => [recordId, readings[0]?.value])).toEqual([
      ["sleep:2024-03-02", 7],
      ["sleep:2024-03-02:nap-1", 0.75],
      ["sleep:2024-03-02:nap-2", undefined],
      ["sleep:2024-03-02:nap-3", undefined],
    ]);
  });

  test("alone says nothing of the night, so nothing is told", () => {
    expect(valuesOf(readText(exportOf(asleep("2024-03-02 14:00:00", "2024-03-02 15:30:00"))))).toEqual([]);
  });

  test("in the small hours is a short night", () => {
    expect(valuesOf(readText(exportOf(asleep("2024-03-02 03:00:00", "2024-03-02 04:30:00"))))).toEqual([
      "2024-03-02 sleep_h 1.5",
    ]);
  });

  test("beyond the third of a day is told with the third", () => {
    const naps = [9, 12, 15, 18].map((hour) =>
      asleep(`2024-03-02 ${String(hour).padStart(2, "0")}:00:00`, `2024-03-02 ${String(hour).padStart(2, "0")}:30:00`),
    );
    expect(valuesOf(readText(exportOf(night, ...naps)))).toEqual([
      "2024-03-02 sleep_h 7",
      "2024-03-02 sleep_h 0.5",
      "2024-03-02 sleep_h 0.5",
      "2024-03-02 sleep_h 1",
    ]);
  });
});
