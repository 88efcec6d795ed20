import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Measurement, SOURCES } from "#src/domain/measurement.ts";
import { DEFAULT_PRIORITY, deviceOf, primaryOf, priorityOf, zoneShifts } from "#src/domain/primary-source.ts";

const night = (overrides: Partial<Measurement>): Measurement => ({
  metric: "sleep_h",
  day: "2026-03-02",
  value: 7,
  source: "oura",
  measuredAt: new Date("2026-03-02T06:00:00Z"),
  recordedAt: new Date("2026-03-02T06:05:00Z"),
  ...overrides,
});

describe("of several sources of one night", () => {
  const both = [night({ source: "whoop", value: 6.2 }), night({ source: "oura", value: 6.8 })];

  test("one is believed, and never the mean of two", () => {
    expect(primaryOf(both).get("2026-03-02 sleep_h")).toMatchObject({ source: "oura", value: 6.8 });
  });

  test("it is the one the person put first", () => {
    expect(primaryOf(both, priorityOf(["whoop"])).get("2026-03-02 sleep_h")).toMatchObject({ value: 6.2 });
  });

  test("another steps in for a metric the first one does not have", () => {
    const mixed = [night({}), night({ source: "whoop", metric: "resting_hr_bpm", value: 52 })];
    expect(primaryOf(mixed).get("2026-03-02 resting_hr_bpm")).toMatchObject({ source: "whoop" });
  });

  test("the choice does not depend on the order in which they came", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...SOURCES), { minLength: 1 }),
        fc.uniqueArray(fc.constantFrom(...SOURCES)),
        (present, own) => {
          const nights = present.map((source, index) => night({ source, value: 6 + index / 10 }));
          const chosen = primaryOf(nights, priorityOf(own)).get("2026-03-02 sleep_h");
          const reversed = primaryOf(nights.toReversed(), priorityOf(own)).get("2026-03-02 sleep_h");
          expect(reversed).toEqual(chosen);
          expect(nights).toContain(chosen);
        },
      ),
    );
  });

  test("an order of one's own keeps every source", () => {
    expect([...priorityOf(["apple-health"])].sort()).toEqual([...DEFAULT_PRIORITY].sort());
    expect(priorityOf(["apple-health"])[0]).toBe("apple-health");
  });
});

test("a device is named within its source, so that two rings of one maker have an offset each", () => {
  expect(deviceOf(night({}))).toBe("oura");
  expect(deviceOf(night({ device: "Ring 4" }))).toBe("oura:Ring 4");
});

describe("a change of the clock", () => {
  const at = (day: string, utcOffsetMinutes?: number) => night({ day, utcOffsetMinutes });

  test("is the difference in hours against the night before, on the first morning after it", () => {
    const shifts = zoneShifts([
      at("2026-03-02", 60),
      at("2026-03-03", 60),
      at("2026-03-04", -300),
      at("2026-03-05", -300),
    ]);
    expect([...shifts]).toEqual([["2026-03-04", -6]]);
  });

  test("is seen across nights that told no offset, up to a week", () => {
    expect([...zoneShifts([at("2026-03-02", 60), at("2026-03-03"), at("2026-03-08", 540)])]).toEqual([
      ["2026-03-08", 8],
    ]);
    expect(zoneShifts([at("2026-03-02", 60), at("2026-03-12", 540)]).size).toBe(0);
  });

  test("is read from the nights alone, whatever else carries an offset", () => {
    expect(
      zoneShifts([at("2026-03-02", 60), night({ day: "2026-03-03", metric: "steps", utcOffsetMinutes: 480 })]).size,
    ).toBe(0);
  });
});
