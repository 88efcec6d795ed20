import { describe, expect, test } from "vitest";
import { dayOf, earliestOf, latestOf, localDayIn, localInstant, offsetMinutes } from "#src/providers/http/fields.ts";

describe("a moment with its offset", () => {
  test.each([
    ["2026-03-01T23:30:00+02:00", "2026-03-01T21:30:00.000Z", 120, "2026-03-01"],
    ["2026-03-01T21:30:00Z", "2026-03-01T21:30:00.000Z", 0, "2026-03-01"],
    ["2026-03-01T23:30:00.5-0330", "2026-03-02T03:00:00.500Z", -210, "2026-03-01"],
    ["2026-03-02T02:00+14:00", "2026-03-01T12:00:00.000Z", 840, "2026-03-02"],
    ["2024-02-29T06:00:00-11:00", "2024-02-29T17:00:00.000Z", -660, "2024-02-29"],
  ])("%s is that of its own wall clock", (text, utc, offset, day) => {
    const moment = localInstant(text)!;
    expect(moment).toEqual({ at: new Date(utc), offsetMinutes: offset });
    expect(dayOf(moment)).toBe(day);
  });

  test.each([
    "2026-03-01T23:30:00",
    "2026-03-01",
    "2026-02-30T10:00:00Z",
    "2026-03-01T25:00:00Z",
    "2026-03-01T10:00:00+14:30",
    "2026-03-01T10:00:00+02:75",
    "1999-12-31T23:59:59Z",
    "2100-01-01T00:00:00Z",
    "yesterday",
    "",
    null,
    1_700_000_000,
  ])("%j is none", (value) => {
    expect(localInstant(value)).toBeUndefined();
  });
});

test.each([
  ["Z", 0],
  ["-00:00", 0],
  ["+05:30", 330],
  ["-1000", -600],
  ["+14:01", undefined],
  ["05:30", undefined],
  [0, undefined],
])("the offset %j is %j minutes", (value, minutes) => {
  expect(offsetMinutes(value)).toBe(minutes);
});

test.each(["2026-02-29", "2026-13-01", "26-01-01", "1999-12-31", "2026-1-1", 20_260_101, null])(
  "%j is no day",
  (value) => {
    expect(localDayIn(value)).toBeUndefined();
  },
);

test("a day begins first in the east and ends last in the west", () => {
  expect(earliestOf("2026-03-01").toISOString()).toBe("2026-02-28T10:00:00.000Z");
  expect(latestOf("2026-03-01").toISOString()).toBe("2026-03-02T12:00:00.000Z");
});
