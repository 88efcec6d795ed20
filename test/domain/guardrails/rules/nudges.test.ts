import { describe, expect, test } from "vitest";
import { DEFAULT_POLICY, type Policy } from "#src/domain/guardrails/policy.ts";
import { raisedNumbers } from "#src/domain/guardrails/rules/g32-no-raise.ts";
import { checkInCadence, checkInDue, type NudgeFacts, nudgeAllowed } from "#src/domain/guardrails/rules/nudges.ts";
import { instantAt } from "#src/domain/time.ts";
import { consentOn, day, minuteOf, stricter, TIME_ZONE, TODAY } from "./cases.ts";

const at = (clock: string, on = 0): Date => instantAt(day(on), minuteOf(clock), TIME_ZONE);

const ask = (changes: Partial<NudgeFacts> = {}, policy: Policy = DEFAULT_POLICY) =>
  nudgeAllowed(
    {
      now: at("15:00"),
      timeZone: TIME_ZONE,
      kind: "nudge",
      sentAt: [],
      ignoredInARow: 0,
      askedForReminders: false,
      consents: [consentOn(10, "check-ins")],
      ...changes,
    },
    policy,
  );

const ids = (changes: Partial<NudgeFacts> = {}, policy?: Policy) => ask(changes, policy).fired.map(({ id }) => id);

test("a nudge in the afternoon of a working day is allowed", () => {
  expect(ask()).toEqual({ allowed: true, fired: [] });
});

describe("G21: quiet hours and days off", () => {
  test.each([
    ["07:59", false],
    ["08:00", true],
    ["19:59", true],
    ["20:00", false],
    ["00:00", false],
  ])("G21: at %s local time a nudge is allowed: %s", (clock, allowed) => {
    expect(ask({ now: at(clock) }).allowed).toBe(allowed);
  });

  test("G21: the person may widen the quiet hours and never narrow them", () => {
    expect(ids({ now: at("18:30"), quietFromMinute: 18 * 60, quietToMinute: 480 })).toEqual(["G21"]);
    expect(ids({ now: at("20:30"), quietFromMinute: 22 * 60, quietToMinute: 360 })).toEqual(["G21"]);
  });

  test("G21: the check-in keeps quiet hours too", () => {
    expect(ids({ kind: "check-in", now: at("06:00") })).toEqual(["G21"]);
  });

  test.each(["rest", "leave", "sick", "away"] as const)("G21: nothing is sent on a day of %s", (dayOff) => {
    expect(ids({ dayOff })).toEqual(["G21"]);
    expect(ids({ dayOff, kind: "check-in" })).toEqual(["G21"]);
  });

  test("G21: nothing is sent before the person is back", () => {
    expect(ids({ awayUntil: day(1) })).toEqual(["G21"]);
    expect(ids({ awayUntil: TODAY })).toEqual([]);
  });
});

describe("G22: caps", () => {
  test("G22: at most two a day, by the person's calendar", () => {
    expect(ids({ sentAt: [at("08:10"), at("11:30")] })).toEqual(["G22"]);
    expect(ids({ sentAt: [at("11:30", -1), at("11:30")] })).toEqual([]);
  });

  test("G22: at least three hours apart", () => {
    expect(ask({ sentAt: [at("12:01")] }).fired).toMatchObject([{ id: "G22", numbers: { gapHours: 3 } }]);
    expect(ids({ sentAt: [at("12:00")] })).toEqual([]);
  });

  test("G22: at most five in 7 days", () => {
    const five = [1, 2, 3, 4, 5].map((ago) => at("10:00", -ago));
    expect(ask({ sentAt: five }).fired).toMatchObject([{ id: "G22", numbers: { perWeek: 5, days: 7 } }]);
    expect(ids({ sentAt: [...five.slice(0, 4), at("14:59", -7)] })).toEqual([]);
  });

  test("G22: two ignored in a row halve the caps for seven days", () => {
    const ignored = { ignoredInARow: 2, lastIgnoredAt: at("09:00", -2) };
    expect(ids({ ...ignored, sentAt: [at("08:30")] })).toEqual(["G22"]);
    expect(ids({ ...ignored, sentAt: [at("10:00", -3), at("10:00", -4)] })).toEqual(["G22"]);
    expect(ids({ ...ignored, sentAt: [at("10:00", -3)] })).toEqual([]);
    expect(ids({ ...ignored, lastIgnoredAt: at("15:00", -7), sentAt: [at("08:30")] })).toEqual([]);
    expect(ids({ ...ignored, ignoredInARow: 1, sentAt: [at("08:30")] })).toEqual([]);
  });

  test("G22: the daily check-in is exempt", () => {
    expect(ids({ kind: "check-in", sentAt: [at("14:50"), at("14:55")], ignoredInARow: 9 })).toEqual([]);
  });

  test("G22: no reminder that was not asked for", () => {
    expect(ids({ kind: "reminder" })).toEqual(["G22"]);
    expect(ids({ kind: "reminder", askedForReminders: true })).toEqual([]);
  });

  test("G22: snooze always works, for the check-in too", () => {
    expect(ids({ snoozedUntil: at("15:01"), kind: "check-in" })).toEqual(["G22"]);
    expect(ids({ snoozedUntil: at("15:00") })).toEqual([]);
  });

  test("G22: after three silent days the check-in becomes weekly", () => {
    expect(checkInCadence(2, DEFAULT_POLICY)).toBe("daily");
    expect(checkInCadence(3, DEFAULT_POLICY)).toBe("weekly");
    const due = (lastAsked: string | undefined, silentDays: number) =>
      checkInDue({ today: TODAY, lastAsked, silentDays }, DEFAULT_POLICY);
    expect([due(undefined, 0), due(day(-1), 2), due(TODAY, 0), due(day(-6), 3), due(day(-7), 3)]).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  test("G22: a policy of no nudges sends none", () => {
    expect(ids({}, stricter({ nudges: { perDay: 0 } }))).toEqual(["G22"]);
  });
});

test("G23: a second plan change of the day is not sent, and after a week of pause a human is offered instead", () => {
  expect(ids({ kind: "plan-change" })).toEqual([]);
  expect(ids({ kind: "plan-change", planChangesToday: 1 })).toEqual(["G23"]);
  expect(ask({ kind: "plan-change", pausedDays: 7 }).fired).toMatchObject([{ id: "G23", action: "E" }]);
});

test("G16: under 18 nothing is sent between 21:00 and 07:00", () => {
  expect(ids({ now: at("21:30"), ageYears: 17 })).toEqual(["G16", "G21"]);
});

test("G31: without fresh consent, and after stop, nothing is sent", () => {
  expect(ids({ consents: [] })).toEqual(["G31"]);
  expect(ids({ consents: [consentOn(400, "learning")] })).toEqual(["G31"]);
  expect(ids({ optedOut: true, kind: "check-in" })).toEqual(["G31"]);
});

test("a time that is not one is refused", () => {
  expect(() => ask({ sentAt: [new Date(Number.NaN)] })).toThrow('"facts.sentAt.0" must be a finite number');
});

describe("G32: what is said against the accepted plan", () => {
  const accepted = [
    { name: "minutes", value: 20 },
    { name: "effort", value: 4 },
  ];

  test("G32: text may say less or the same", () => {
    expect(
      raisedNumbers(
        [
          { name: "minutes", value: 10 },
          { name: "effort", value: 4 },
        ],
        accepted,
      ),
    ).toEqual([]);
  });

  test("G32: text may not say more, nor a number the plan does not have", () => {
    expect(
      raisedNumbers(
        [
          { name: "minutes", value: 21 },
          { name: "load", value: 1 },
        ],
        accepted,
      ),
    ).toEqual([
      {
        id: "G32",
        action: "B",
        reason: '"minutes" is said to be 21 where the accepted plan has 20',
        numbers: { said: 21, accepted: 20 },
      },
      { id: "G32", action: "B", reason: '"load" is not a number of the accepted plan', numbers: { said: 1 } },
    ]);
  });

  test("G32: where a name occurs twice the smaller value counts, and what is no number is refused", () => {
    expect(raisedNumbers([{ name: "minutes", value: 15 }], [...accepted, { name: "minutes", value: 10 }])).toHaveLength(
      1,
    );
    expect(raisedNumbers([{ name: "minutes", value: Number.NaN }], accepted)).toHaveLength(1);
  });
});
