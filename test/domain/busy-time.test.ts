import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BUFFER_MINUTES,
  type BusyKind,
  type BusyTime,
  busySpans,
  busyUntil,
  fitsBetween,
  freeStarts,
  meetingHoursOn,
} from "#src/domain/busy-time.ts";
import { addDays, instantAt } from "#src/domain/time.ts";

const BERLIN = "Europe/Berlin";
const at = (text: string): Date => new Date(text);
const busy = (from: string, to: string, kind: BusyKind = "meeting"): BusyTime => ({
  startsAt: at(from),
  endsAt: at(to),
  kind,
});

describe("Hours of meetings of a day", () => {
  test("meetings that overlap or touch count once", () => {
    const day = [
      busy("2026-03-03T08:00Z", "2026-03-03T09:30Z"),
      busy("2026-03-03T09:00Z", "2026-03-03T10:00Z"),
      busy("2026-03-03T10:00Z", "2026-03-03T10:30Z"),
      busy("2026-03-03T08:30Z", "2026-03-03T09:00Z"),
    ];
    expect(meetingHoursOn("2026-03-03", day, BERLIN)).toBe(2.5);
  });

  test("whole days and absence are no meetings", () => {
    const day = [
      busy("2026-03-02T23:00Z", "2026-03-03T23:00Z", "all-day"),
      busy("2026-03-03T08:00Z", "2026-03-03T12:00Z", "unavailable"),
    ];
    expect(meetingHoursOn("2026-03-03", day, BERLIN)).toBe(0);
  });

  test("a meeting across midnight counts on each day for its part", () => {
    const night = [busy("2026-03-03T21:00Z", "2026-03-04T01:00Z")];
    expect(meetingHoursOn("2026-03-03", night, BERLIN)).toBe(2);
    expect(meetingHoursOn("2026-03-04", night, BERLIN)).toBe(2);
    expect(meetingHoursOn("2026-03-05", night, BERLIN)).toBe(0);
  });

  test("in another zone the same meeting belongs to another day", () => {
    const meeting = [busy("2026-03-03T23:30Z", "2026-03-04T00:30Z")];
    expect(meetingHoursOn("2026-03-03", meeting, "America/New_York")).toBe(1);
    expect(meetingHoursOn("2026-03-04", meeting, BERLIN)).toBe(1);
  });

  test("a day of the clock change has 23 or 25 hours", () => {
    const always = [busy("2026-01-01T00:00Z", "2027-01-01T00:00Z")];
    expect(meetingHoursOn("2026-03-29", always, BERLIN)).toBe(23);
    expect(meetingHoursOn("2026-10-25", always, BERLIN)).toBe(25);
    expect(meetingHoursOn("2026-06-01", always, BERLIN)).toBe(24);
  });
});

describe("Starts between busy times", () => {
  const day = "2026-03-03";
  const meetings = [busy("2026-03-03T08:00Z", "2026-03-03T09:00Z"), busy("2026-03-03T09:30Z", "2026-03-03T11:00Z")];

  test("the whole session fits, with five minutes to spare on both sides", () => {
    expect(freeStarts(day, [600, 605, 610, 615], 20, meetings, BERLIN)).toEqual([605]);
    expect(freeStarts(day, [600, 605, 610], 15, meetings, BERLIN)).toEqual([605, 610]);
    expect(freeStarts(day, [605], 25, meetings, BERLIN)).toEqual([]);
  });

  test("the order of preference stays", () => {
    expect(freeStarts(day, [900, 605, 510], 20, meetings, BERLIN)).toEqual([900, 605, 510]);
  });

  test("whole days hinder nothing, absence does", () => {
    const whole = busy("2026-03-02T23:00Z", "2026-03-03T23:00Z", "all-day");
    expect(freeStarts(day, [600], 20, [whole], BERLIN)).toEqual([600]);
    expect(freeStarts(day, [600], 20, [{ ...whole, kind: "unavailable" }], BERLIN)).toEqual([]);
  });

  test("on the day of the clock change the wall clock decides", () => {
    // 29 March 2026: 09:00 in Berlin is 07:00 UTC, a day before it was 08:00.
    const meeting = [busy("2026-03-29T07:00Z", "2026-03-29T08:00Z")];
    expect(freeStarts("2026-03-29", [480, 540, 600, 610], 20, meeting, BERLIN)).toEqual([480, 610]);
  });
});

describe("The end of a meeting", () => {
  test("meetings that follow each other are one", () => {
    const day = [busy("2026-03-03T08:00Z", "2026-03-03T09:00Z"), busy("2026-03-03T09:05Z", "2026-03-03T10:00Z")];
    expect(busyUntil(at("2026-03-03T08:30Z"), day)).toEqual(at("2026-03-03T10:00Z"));
    expect(busyUntil(at("2026-03-03T10:00Z"), day)).toBeUndefined();
    expect(busyUntil(at("2026-03-03T07:59Z"), day)).toBeUndefined();
  });
});

const DAY = "2026-03-28";
const ZONES = [BERLIN, "America/New_York", "Pacific/Auckland", "Asia/Kathmandu", "America/St_Johns"];
const KINDS: readonly BusyKind[] = ["meeting", "unavailable", "all-day"];
const FROM = at("2026-03-25T00:00Z").getTime();
const MINUTE = 60_000;

const busyTimes = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 2_000 }), fc.constantFrom(...KINDS)).map(
    ([start, minutes, kind]): BusyTime => ({
      startsAt: new Date(FROM + start * MINUTE),
      endsAt: new Date(FROM + (start + minutes) * MINUTE),
      kind,
    }),
  ),
  { maxLength: 12 },
);

describe("Whatever the calendar", () => {
  test("hours lie between none and the day's own, in any order, and more meetings are never fewer hours", () => {
    fc.assert(
      fc.property(busyTimes, busyTimes, fc.constantFrom(...ZONES), (times, more, zone) => {
        const hours = meetingHoursOn(DAY, times, zone);
        const length =
          (instantAt(addDays(DAY, 1), 0, zone).getTime() - instantAt(DAY, 0, zone).getTime()) / (60 * MINUTE);
        expect(hours).toBeGreaterThanOrEqual(0);
        expect(hours).toBeLessThanOrEqual(length);
        expect(meetingHoursOn(DAY, times.toReversed(), zone)).toBe(hours);
        expect(meetingHoursOn(DAY, [...times, ...more], zone)).toBeGreaterThanOrEqual(hours);
        expect(meetingHoursOn(DAY, [...times, ...times], zone)).toBe(hours);
      }),
    );
  });

  test("the days' hours add up to the minutes of the meetings, counted one by one", () => {
    fc.assert(
      fc.property(busyTimes, fc.constantFrom(...ZONES), (times, zone) => {
        const days = Array.from({ length: 13 }, (_, ahead) => addDays("2026-03-24", ahead));
        const sum = days.reduce((total, day) => total + meetingHoursOn(day, times, zone), 0);
        const minutes = new Set(
          times
            .filter(({ kind }) => kind === "meeting")
            .flatMap(({ startsAt, endsAt }) =>
              Array.from(
                { length: (endsAt.getTime() - startsAt.getTime()) / MINUTE },
                (_, minute) => startsAt.getTime() / MINUTE + minute,
              ),
            ),
        );
        expect(sum).toBeCloseTo(minutes.size / 60, 8);
      }),
      { numRuns: 50 },
    );
  });

  test("no start that is called free touches a busy time, and every other one does", () => {
    const candidates = Array.from({ length: 96 }, (_, step) => step * 15);
    fc.assert(
      fc.property(busyTimes, fc.integer({ min: 1, max: 120 }), fc.constantFrom(...ZONES), (times, minutes, zone) => {
        const free = new Set(freeStarts(DAY, candidates, minutes, times, zone));
        for (const minute of candidates) {
          const start = instantAt(DAY, minute, zone).getTime();
          const touched = times.some(
            ({ startsAt, endsAt, kind }) =>
              kind !== "all-day" &&
              startsAt.getTime() - BUFFER_MINUTES * MINUTE < start + minutes * MINUTE &&
              endsAt.getTime() + BUFFER_MINUTES * MINUTE > start,
          );
          expect(free.has(minute)).toBe(!touched);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("a shorter session fits wherever a longer one does", () => {
    fc.assert(
      fc.property(
        busyTimes,
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 2, max: 120 }),
        (times, start, minutes) => {
          const fits = fitsBetween(times);
          const from = FROM + start * MINUTE;
          if (fits(from, minutes)) expect(fits(from, minutes - 1)).toBe(true);
        },
      ),
    );
  });

  test("the end of what is busy is never busy itself", () => {
    fc.assert(
      fc.property(busyTimes, fc.integer({ min: 0, max: 10_000 }), (times, minute) => {
        const end = busyUntil(new Date(FROM + minute * MINUTE), times);
        if (end !== undefined) expect(busyUntil(end, times)).toBeUndefined();
      }),
    );
  });

  test("busy spans are in order, apart from each other and within the window", () => {
    fc.assert(
      fc.property(busyTimes, (times) => {
        const [from, to] = [at("2026-03-26T00:00Z"), at("2026-03-29T00:00Z")];
        const spans = busySpans(times, from, to);
        for (const [index, { startsAt, endsAt }] of spans.entries()) {
          expect(startsAt >= from && endsAt <= to && startsAt < endsAt).toBe(true);
          if (index > 0) expect(startsAt > spans[index - 1]!.endsAt).toBe(true);
        }
      }),
    );
  });
});
