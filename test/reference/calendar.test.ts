import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { BusyKind } from "#src/domain/busy-time.ts";
import { readBusyTimes } from "#src/providers/calendar/busy-times.ts";

const SHARED = path.resolve(process.env["KAIROS_SHARED"] ?? "../shared");
const FOLDER = path.join(SHARED, "contracts/calendar");
const present = fs.existsSync(FOLDER);
if (!present) console.error(`Skipped: the calendars of other projects are not at "${FOLDER}"`);

type Interval = readonly [from: string, to: string, kind?: BusyKind];

function intervals(
  file: string,
  [from, to]: readonly [string, string],
  { timeZone = "Europe/Berlin", lasting }: { timeZone?: string; lasting?: string } = {},
): Interval[] {
  const stored = fs.readFileSync(path.join(FOLDER, file), "utf8");
  // An event without an end takes no time: to see where it begins, it gets one.
  const text = lasting === undefined ? stored : stored.replaceAll("END:VEVENT", `DURATION:${lasting}\r\nEND:VEVENT`);
  const window = { from: new Date(from), to: new Date(to) };
  return readBusyTimes(text, { window, timeZone, own: [] }).busy.map(({ startsAt, endsAt, kind }) => [
    startsAt.toISOString().slice(0, 19),
    endsAt.toISOString().slice(0, 19),
    kind,
  ]);
}

const meetings = (...times: readonly (readonly [string, string])[]): Interval[] =>
  times.map(([from, to]) => [from, to, "meeting"]);

describe.skipIf(!present)("Calendars of other projects, by hand", () => {
  test("free/busy times separated by commas are all read", () => {
    expect(
      intervals("issue_1081_freebusy_comma_separated.ics", ["2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z"]),
    ).toEqual(meetings(["2025-01-01T10:00:00", "2025-01-01T12:00:00"], ["2025-01-01T14:00:00", "2025-01-01T16:00:00"]));
  });

  test("eight periods of one free/busy line are eight busy times", () => {
    expect(
      intervals("issue_27_multiple_periods_in_freebusy_one_freebusy.ics", [
        "2012-01-01T00:00:00Z",
        "2012-02-01T00:00:00Z",
      ]),
    ).toEqual(
      meetings(
        ["2012-01-03T09:15:00", "2012-01-03T10:15:00"],
        ["2012-01-13T13:00:00", "2012-01-13T15:00:00"],
        ["2012-01-16T13:00:00", "2012-01-16T15:00:00"],
        ["2012-01-17T09:15:00", "2012-01-17T10:15:00"],
        ["2012-01-18T16:00:00", "2012-01-18T16:30:00"],
        ["2012-01-24T08:30:00", "2012-01-24T09:30:00"],
        ["2012-01-24T12:30:00", "2012-01-24T14:30:00"],
        ["2012-01-31T09:15:00", "2012-01-31T10:15:00"],
      ),
    );
  });

  test("free time is not busy, and unavailable time is no meeting", () => {
    expect(intervals("issue_798_freebusy.ics", ["1997-03-01T00:00:00Z", "1997-04-01T00:00:00Z"])).toEqual([
      ["1997-03-08T16:00:00", "1997-03-08T19:00:00", "meeting"],
      ["1997-03-08T16:00:00", "1997-03-09T00:30:00", "unavailable"],
      ["1997-03-08T20:00:00", "1997-03-08T21:00:00", "meeting"],
    ]);
  });

  test("zones that the calendar does not describe are known by their names, and may differ between start and end", () => {
    expect(intervals("issue_722_missing_timezones.ics", ["2014-08-29T00:00:00Z", "2014-08-30T00:00:00Z"])).toEqual(
      meetings(["2014-08-29T12:00:00", "2014-08-29T15:00:00"]),
    );
    expect(intervals("issue_722_missing_timezones.ics", ["2024-09-13T00:00:00Z", "2024-09-14T00:00:00Z"])).toEqual(
      meetings(["2024-09-13T10:00:00", "2024-09-13T12:00:00"]),
    );
  });

  test("a zone of the calendar's own decides on both sides of its change, from +12 to +10 h", () => {
    const inWindow = (day: string, to: string) =>
      intervals("issue_722_timezone_transition_ambiguity.ics", [`${day}T00:00:00Z`, `${to}T00:00:00Z`], {
        lasting: "PT10M",
      });
    expect(inWindow("2024-03-02", "2024-03-04")).toEqual(meetings(["2024-03-02T20:00:00", "2024-03-02T20:10:00"]));
    expect(inWindow("2024-08-02", "2024-08-04")).toEqual(meetings(["2024-08-02T22:00:00", "2024-08-02T22:10:00"]));
    expect(inWindow("2024-05-04", "2024-05-06")).toEqual(
      meetings(["2024-05-04T19:00:01", "2024-05-04T19:10:01"], ["2024-05-04T22:00:01", "2024-05-04T22:10:01"]),
    );
  });

  test("events without an end take no time", () => {
    expect(
      intervals("issue_722_timezone_transition_ambiguity.ics", ["2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"]),
    ).toEqual([]);
  });

  test("a time of a named zone, of UTC and of no zone at all are three instants; dates of a broken kind are left out", () => {
    expect(
      intervals("multiple_timezones.ics", ["2021-03-01T00:00:00Z", "2021-03-03T00:00:00Z"], { lasting: "PT30M" }),
    ).toEqual(
      meetings(
        ["2021-03-01T23:00:00", "2021-03-01T23:30:00"],
        ["2021-03-02T00:00:00", "2021-03-02T00:30:00"],
        ["2021-03-02T05:00:00", "2021-03-02T05:30:00"],
      ),
    );
  });

  test("extra dates are instants, whole days or periods with an end of their own", () => {
    const year = (from: string, to: string, lasting?: string) =>
      intervals("rfc_5545_RDATE_example.ics", [from, to], {
        timeZone: "America/New_York",
        ...(lasting === undefined ? {} : { lasting }),
      });
    expect(year("1996-01-01T00:00:00Z", "1997-01-01T00:00:00Z")).toEqual(
      meetings(["1996-04-03T02:00:00", "1996-04-03T04:00:00"], ["1996-04-04T01:00:00", "1996-04-04T04:00:00"]),
    );
    // 12:30 in New York's summer (no zone), 12:30 UTC and 08:30 in New York: the last two are one instant.
    expect(
      year("1997-07-14T00:00:00Z", "1997-07-15T00:00:00Z", "PT1H").filter(([, , kind]) => kind === "meeting"),
    ).toEqual(meetings(["1997-07-14T12:30:00", "1997-07-14T13:30:00"], ["1997-07-14T16:30:00", "1997-07-14T17:30:00"]));
    expect(year("1997-11-27T12:00:00Z", "1997-12-26T12:00:00Z")).toEqual([
      ["1997-11-28T05:00:00", "1997-11-30T05:00:00", "all-day"],
      ["1997-12-25T05:00:00", "1997-12-26T05:00:00", "all-day"],
    ]);
  });

  test("what lies outside somebody's available hours is unavailable", () => {
    // Wednesday 5 to Monday 10 October 2011; Montreal is at -4 h: 13:00 to 21:00 UTC are open from Monday to Friday.
    expect(intervals("rfc_7953_1.ics", ["2011-10-05T12:00:00Z", "2011-10-10T14:00:00Z"])).toEqual([
      ["2011-10-05T12:00:00", "2011-10-05T13:00:00", "unavailable"],
      ["2011-10-05T21:00:00", "2011-10-06T13:00:00", "unavailable"],
      ["2011-10-06T21:00:00", "2011-10-07T13:00:00", "unavailable"],
      ["2011-10-07T21:00:00", "2011-10-10T13:00:00", "unavailable"],
    ]);
  });
});
