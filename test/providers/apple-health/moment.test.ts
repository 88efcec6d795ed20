import fc from "fast-check";
import { expect, test } from "vitest";
import { dayName, dayNumber, dayOf, readMoment } from "#src/providers/apple-health/moment.ts";

const read = (text: string | undefined) => {
  const moment = { utc: -1, offset: -1 };
  return readMoment(text, moment) ? moment : undefined;
};

test("a date is an instant and an offset", () => {
  // 2024-03-01 06:30 at +0530 is 01:00 UTC.
  expect(read("2024-03-01 06:30:00 +0530")).toEqual({ utc: Date.UTC(2024, 2, 1, 1, 0, 0) / 1000, offset: 330 });
  expect(read("2023-12-31 23:59:59 -0800")).toEqual({ utc: Date.UTC(2024, 0, 1, 7, 59, 59) / 1000, offset: -480 });
});

test.each([
  ["2024-02-06 12:05:00 AM -0800", "2024-02-06T08:05:00Z", -480],
  ["2024-02-06 12:05:00 PM +0000", "2024-02-06T12:05:00Z", 0],
  ["2024-02-06 9:45:31\u202fp.m. +1000", "2024-02-06T11:45:31Z", 600],
  ["2024-02-06T08:05:00Z", "2024-02-06T08:05:00Z", 0],
  ["2024-02-06T08:05:00.123+02:00", "2024-02-06T06:05:00Z", 120],
  ["2024-02-06 08:05 +0200", "2024-02-06T06:05:00Z", 120],
])("%s is read all the same", (text, iso, offset) => {
  expect(read(text)).toEqual({ utc: Date.parse(iso) / 1000, offset });
});

test.each([
  undefined,
  "",
  "yesterday",
  "2024-13-01 00:00:00 +0000",
  "2024-01-32 00:00:00 +0000",
  "2024-01-01 24:00:00 +0000",
  "2024-01-01 00:60:00 +0000",
  "2024-01-01 00:00:00 +9900",
  "2024-01-01 00:00:00",
  "1899-01-01 00:00:00 +0000",
  "20x4-01-01 00:00:00 +0000",
  "2024/01/01 00:00:00 +0000",
])("%s is no date", (text) => {
  expect(read(text)).toBeUndefined();
});

test("every second of the century is read as the calendar has it, and its local day is named as written", () => {
  const offsets = fc.integer({ min: -12 * 4, max: 14 * 4 }).map((quarters) => quarters * 15);
  fc.assert(
    fc.property(fc.integer({ min: 946_684_800, max: 4_102_000_000 }), offsets, (utc, offset) => {
      const local = new Date((utc + offset * 60) * 1000).toISOString();
      fc.pre(local.slice(0, 4) >= "2000");
      const zone = `${offset < 0 ? "-" : "+"}${String(Math.floor(Math.abs(offset) / 60)).padStart(2, "0")}${String(Math.abs(offset) % 60).padStart(2, "0")}`;
      const text = `${local.slice(0, 10)} ${local.slice(11, 19)} ${zone}`;
      expect(read(text)).toEqual({ utc, offset: offset === 0 ? 0 : offset });
      expect(dayName(dayOf(utc, offset))).toBe(local.slice(0, 10));
      expect(dayNumber(local.slice(0, 10))).toBe(dayOf(utc, offset));
    }),
  );
});
