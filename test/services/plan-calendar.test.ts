import { describe, expect, test } from "vitest";
import type { BusyKind, BusyTime } from "#src/domain/busy-time.ts";
import { candidatePlans } from "#src/domain/candidates.ts";
import type { PlannedDay, Session } from "#src/domain/plan.ts";
import { addDays, localMinute } from "#src/domain/time.ts";
import { calendarReason, planCalendar } from "#src/services/plan-calendar.ts";

const ZONE = "Europe/Berlin";
/** Monday of the week in which summer time begins. */
const MONDAY = "2026-03-23";
const DAYS = Array.from({ length: 14 }, (_, ahead) => addDays(MONDAY, ahead));
const FULL_HOURS = 6;

const busy = (from: string, to: string, kind: BusyKind = "meeting"): BusyTime => ({
  startsAt: new Date(from),
  endsAt: new Date(to),
  kind,
});

const plansWith = (times: readonly BusyTime[]) => {
  const calendar = planCalendar(times, DAYS, ZONE, FULL_HOURS);
  const halfHours = Array.from({ length: 16 }, (_, step) => 540 + step * 30);
  return candidatePlans({
    firstDay: MONDAY,
    timeZone: ZONE,
    references: { load: 200, cognitive: 60 },
    focus: { skillId: "s", title: "Skill", bestDifficulty: 0 },
    startMinutes: (day) =>
      calendar.free(
        day,
        [...halfHours, ...calendar.afterBusy(day).filter((minute) => minute < 1_000)].toSorted((a, b) => a - b),
      ),
    fits: calendar.fits,
    training: {
      sport: "running",
      muscleGroups: ["legs"],
      startMinutes: () => [1080, 735, 420],
    },
  });
};

/** Meetings of every workday, in local time from 09:00 to 11:30 and from 12:00 to 13:00, and the evening away. */
const DAILY = DAYS.flatMap((day) => {
  const summer = day >= "2026-03-29";
  const utc = (hour: number, minute = "00") =>
    `${day}T${String(hour - (summer ? 2 : 1)).padStart(2, "0")}:${minute}:00Z`;
  return [busy(utc(9), utc(11, "30")), busy(utc(12), utc(13)), busy(utc(17, "30"), utc(21), "unavailable")];
});

describe("Candidate plans of somebody with a calendar", () => {
  test("no session touches a busy time, on either side of the clock change", () => {
    const plans = plansWith(DAILY);
    const sessions = plans.flatMap(({ days }) => days.flatMap((day) => day.sessions));
    const planned = sessions.filter(({ kind }) => kind !== "recovery");
    expect(planned.length).toBeGreaterThan(50);
    for (const { startsAt, minutes } of planned) {
      const endsAt = startsAt.getTime() + minutes * 60_000;
      expect(DAILY.filter((one) => one.startsAt.getTime() < endsAt && one.endsAt > startsAt)).toEqual([]);
    }
  });

  test("a gap is used from five minutes after its meeting on", () => {
    const plans = plansWith(DAILY);
    const starts = plans
      .flatMap(({ days }) => days.flatMap((day) => day.sessions))
      .filter(({ kind }) => kind === "learning")
      .map(({ startsAt }) => localMinute(startsAt, ZONE));
    expect(starts).toContain(11 * 60 + 35);
    expect(Math.min(...starts)).toBe(11 * 60 + 35);
  });

  test("without a calendar they are what they were", () => {
    expect(plansWith([])).toEqual(plansWith([busy("2025-01-01T09:00Z", "2025-01-01T10:00Z")]));
  });

  test("a day without a gap has no learning, and keeps its rest", () => {
    const blocked = [busy("2026-03-23T05:00Z", "2026-03-23T21:00Z", "unavailable")];
    for (const { template, days } of plansWith(blocked)) {
      const [monday] = days;
      expect(monday!.sessions.filter(({ kind }) => kind !== "recovery")).toEqual([]);
      if (template === "recovery") expect(monday!.sessions).toHaveLength(1);
    }
  });

  test("a day full of meetings is left to its rule, which says why", () => {
    const full = [busy("2026-03-23T07:00Z", "2026-03-23T20:00Z")];
    const calendar = planCalendar(full, DAYS, ZONE, FULL_HOURS);
    expect(calendar.meetingHours).toEqual({ [MONDAY]: 13 });
    const mondays = plansWith(full).flatMap(({ days }) => days[0]!.sessions);
    expect(mondays.some(({ kind }) => kind === "learning")).toBe(true);
  });

  test("hours are known by day, and days without meetings are left out", () => {
    const times = [
      busy("2026-03-24T22:30Z", "2026-03-24T23:30Z"),
      busy("2026-03-26T09:00Z", "2026-03-26T10:00Z", "all-day"),
    ];
    expect(planCalendar(times, DAYS, ZONE, FULL_HOURS).meetingHours).toEqual({ "2026-03-24": 0.5, "2026-03-25": 0.5 });
  });
});

describe("What a calendar did to today, in words", () => {
  const session = (kind: Session["kind"], minutes: number): Session => ({
    id: "s",
    kind,
    title: "S",
    muscleGroups: [],
    minutes,
    items: 0,
    difficulty: 0,
    newMaterial: true,
    startsAt: new Date("2026-03-23T10:00Z"),
  });
  const today = (...sessions: Session[]): PlannedDay => ({
    day: MONDAY,
    sessions,
    u: 0,
    m: 0,
    items: 0,
    difficulty: 0,
  });
  const best = new Date("2026-03-23T09:00Z").getTime();
  const calendar = { meetingHours: 2, fullHours: 6, bestStart: best, fits: undefined, noRoom: false };

  test("a day full of meetings is the reason for no learning, with the rule", () => {
    const words = calendarReason({ ...calendar, meetingHours: 6.25 }, today(session("recovery", 15)));
    expect(words?.reason).toBe("Your day is full of meetings (6.3 h), so no new learning today (G19).");
    expect(words?.facts.flatMap(({ renderings }) => renderings)).toEqual(["6.3 h", "G19"]);
  });

  test("a session that lost the best hour says so, one that has it says nothing", () => {
    const fits = (startsAt: number, minutes: number) => startsAt !== best || minutes <= 10;
    expect(calendarReason({ ...calendar, fits }, today(session("learning", 20)))?.reason).toMatch(
      /best one that is free/u,
    );
    expect(calendarReason({ ...calendar, fits }, today(session("learning", 10)))).toBeUndefined();
    expect(calendarReason(calendar, today(session("learning", 20)))).toBeUndefined();
  });

  test("no free stretch is a reason, where nothing is learned", () => {
    expect(calendarReason({ ...calendar, noRoom: true }, today())?.reason).toMatch(/no free stretch/u);
    expect(calendarReason({ ...calendar, noRoom: false }, today())).toBeUndefined();
  });
});
