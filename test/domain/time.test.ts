import { describe, expect, test } from "vitest";
import {
  addDays,
  clockTime,
  daysBetween,
  instantAt,
  isoWeek,
  isTimeZone,
  localDay,
  localMinute,
  weekday,
  weekdayName,
} from "#src/domain/time.ts";

describe("the person's clock", () => {
  test("an instant belongs to the calendar day of the person's own zone", () => {
    const instant = new Date("2026-03-01T23:30:00Z");
    expect(localDay(instant, "Europe/Berlin")).toBe("2026-03-02");
    expect(localDay(instant, "America/New_York")).toBe("2026-03-01");
    expect(localMinute(instant, "Europe/Berlin")).toBe(30);
  });

  test("eight in the morning stays eight on both sides of a change to summer time", () => {
    expect(instantAt("2026-03-28", 480, "Europe/Berlin").toISOString()).toBe("2026-03-28T07:00:00.000Z");
    expect(instantAt("2026-03-29", 480, "Europe/Berlin").toISOString()).toBe("2026-03-29T06:00:00.000Z");
  });

  test("a time that summer time skips becomes the same distance after the gap", () => {
    expect(instantAt("2026-03-29", 150, "Europe/Berlin").toISOString()).toBe("2026-03-29T01:30:00.000Z");
  });

  test("a time that occurs twice is the first one", () => {
    expect(instantAt("2026-10-25", 150, "Europe/Berlin").toISOString()).toBe("2026-10-25T00:30:00.000Z");
  });

  test("days are counted by the calendar, not by hours", () => {
    expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
    expect(daysBetween("2026-03-30", "2026-03-28")).toBe(-2);
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  });

  test("weeks and weekdays are those of ISO 8601", () => {
    expect(isoWeek("2027-01-01")).toBe("2026-W53");
    expect(weekday("2026-11-25")).toBe(3);
    expect(weekdayName("2026-11-25")).toBe("Wednesday");
  });

  test("minutes after midnight are told as a clock shows them", () => {
    expect([0, 485, 1439].map(clockTime)).toEqual(["00:00", "08:05", "23:59"]);
  });

  test("a name that is no zone is known to be none", () => {
    expect(isTimeZone("Europe/Berlin")).toBe(true);
    expect(isTimeZone("Mars/Olympus")).toBe(false);
  });
});
