import { describe, expect, test } from "vitest";
import {
  consentOn,
  day,
  enforce,
  firedAs,
  firedIds,
  lesson,
  past,
  planOf,
  run,
  sessionsOf,
  stricter,
  walk,
} from "./cases.ts";

const minutes = (verdict: ReturnType<typeof enforce>, on?: number) =>
  sessionsOf(verdict, on).map((session) => session.minutes);
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe("G19: learning load", () => {
  test("G19: one block is at most 25 minutes, and its items shrink with it", () => {
    const verdict = enforce(planOf(1, lesson({ minutes: 50, items: 20 })));
    expect(sessionsOf(verdict)).toMatchObject([{ minutes: 25, items: 10 }]);
    expect(firedAs(verdict, "G19").numbers).toEqual({ blockMinutes: 25 });
  });

  test("G19: a day holds at most 90 minutes, what was done included", () => {
    const four = planOf(1, ...["09:00", "11:00", "14:00", "16:00"].map((at) => lesson({ at, minutes: 25 })));
    expect(total(minutes(enforce(four)))).toBe(88);
    expect(total(minutes(enforce(four, { learningMinutes: { [day(0)]: 50 } })))).toBe(40);
    expect(minutes(enforce(four, { learningMinutes: { [day(0)]: 90 } }))).toEqual([]);
  });

  test("G19: any 7 days hold at most 6 hours", () => {
    const done = Object.fromEntries([1, 2, 3, 4].map((ago) => [day(-ago), 85]));
    const verdict = enforce(planOf(4, ...[0, 1, 2, 3].map((on) => lesson({ on, minutes: 20 }))), {
      learningMinutes: done,
    });
    expect(total(minutes(verdict, 0)) + total(minutes(verdict, 1)) + total(minutes(verdict, 2))).toBeLessThanOrEqual(
      20,
    );
    expect(minutes(verdict, 3)).toEqual([20]);
    expect(firedAs(verdict, "G19").numbers).toEqual({ minutesPerWeek: 360, days: 7 });
  });

  test("G19: a day with 6 hours of meetings has no learning", () => {
    const plan = planOf(2, lesson(), run({ minutes: 30 }), lesson({ on: 1 }));
    const verdict = enforce(plan, { meetingHours: { [day(0)]: 6, [day(1)]: 5.9 } });
    expect(sessionsOf(verdict).map(({ kind }) => kind)).toEqual(["physical", "learning"]);
    expect(firedAs(verdict, "G19").reason).toBe("6 h of meetings on a day, 6 or more, leave no room for learning");
  });
});

describe("G20: working time", () => {
  const week = planOf(5, ...[0, 1, 2, 3, 4].map((on) => lesson({ on, minutes: 25 })));

  test("G20: work and learning stay within 48 hours a week", () => {
    const verdict = enforce(week, { work: { hoursPerWeek: 47 } });
    expect(total(minutes(verdict))).toBeLessThanOrEqual(60);
    expect(firedAs(verdict, "G20").numbers).toEqual({ workHours: 47, mostHours: 48 });
    expect(minutes(enforce(week, { work: { hoursPerWeek: 48 } }))).toEqual([]);
    expect(enforce(week, { work: { hoursPerWeek: 45 } }).outcome).toBe("pass");
  });

  test("G20: learning leaves 11 hours of rest between two days", () => {
    const late = { quietFromMinute: 20 * 60, work: { startMinute: 7 * 60, endMinute: 19 * 60 } };
    const plan = planOf(2, lesson({ at: "19:15", minutes: 20 }), lesson({ on: 1, at: "19:45", minutes: 20 }));
    const verdict = enforce(plan, late);
    expect(minutes(verdict)).toEqual([15]);
    expect(firedAs(verdict, "G20").numbers).toEqual({ restHours: 11 });
  });

  test("G20: one day a week stays free of work and learning", () => {
    const verdict = enforce(planOf(7, lesson({ on: 5 }), lesson({ on: 6 })));
    expect(sessionsOf(verdict, 5)).toHaveLength(1);
    expect(sessionsOf(verdict, 6)).toEqual([]);
    expect(minutes(enforce(planOf(2, lesson()), { work: { weekdays: [1, 2, 3, 4, 5, 6, 7] } }))).toEqual([]);
  });

  test("G20: physical training is the person's own time", () => {
    expect(enforce(planOf(7, run({ on: 6, minutes: 45 })), { work: { hoursPerWeek: 50 } }).outcome).toBe("pass");
  });
});

describe("G21: days off and quiet hours", () => {
  test("G21: no learning in quiet hours, by the policy or by the person, whichever reach further", () => {
    const plan = planOf(2, lesson({ at: "19:30" }), lesson({ on: 1, at: "07:45" }));
    expect(firedIds(enforce(plan))).toContain("G21");
    expect(sessionsOf(enforce(plan))).toHaveLength(1);
    expect(sessionsOf(enforce(plan, { quietFromMinute: 19 * 60, quietToMinute: 9 * 60 }))).toEqual([]);
    expect(sessionsOf(enforce(plan, { quietFromMinute: 22 * 60, quietToMinute: 6 * 60 }))).toHaveLength(1);
  });

  test("G21: a stricter policy does not shorten quiet hours of which the person set one end", () => {
    const plan = planOf(1, lesson({ at: "17:15", minutes: 10 }));
    const until = { quietToMinute: 17 * 60 + 20 };
    expect(sessionsOf(enforce(plan, until))).toEqual([]);
    expect(sessionsOf(enforce(plan, until, stricter({ nudges: { quietFrom: 17 * 60 + 18 } })))).toEqual([]);
  });

  test("G21: a day of leave has no learning, a sick day has nothing", () => {
    const plan = planOf(3, lesson(), run({ minutes: 30 }), lesson({ on: 1 }), walk({ on: 1 }), lesson({ on: 2 }));
    const verdict = enforce(plan, { daysOff: { [day(0)]: "leave", [day(1)]: "sick" } });
    expect(sessionsOf(verdict).map(({ kind }) => kind)).toEqual(["physical", "learning"]);
    expect(firedAs(verdict, "G21").reason).toBe("your days off stay free");
  });
});

describe("G23: one change a day", () => {
  const inForce = planOf(
    2,
    lesson({ id: "a", minutes: 10, demand: 0.5, newMaterial: false }),
    run({ id: "b", minutes: 20, rpe: 4 }),
  );
  const next = planOf(
    2,
    lesson({ id: "a", minutes: 25, demand: 1 }),
    run({ id: "b", minutes: 10, rpe: 5 }),
    lesson({ id: "c", at: "14:00" }),
    walk({ id: "d" }),
  );

  test("G23: after the day's change the plan may only shrink against the one in force", () => {
    const verdict = enforce(next, { planChangesToday: 1, acceptedPlan: inForce });
    expect(sessionsOf(verdict)).toMatchObject([
      { id: "a", minutes: 10, demand: 0.5, newMaterial: false },
      { id: "b", minutes: 10, rpe: 4 },
      { id: "d" },
    ]);
    expect(firedAs(verdict, "G23")).toMatchObject({ action: "C", numbers: { changesPerDay: 1 } });
  });

  test("G23: the first change of the day is free", () => {
    expect(enforce(next, { planChangesToday: 0, acceptedPlan: inForce }).outcome).toBe("pass");
  });

  test("G23: a change without a plan in force leaves only recovery", () => {
    expect(sessionsOf(enforce(next, { planChangesToday: 1 })).map(({ kind }) => kind)).toEqual(["recovery"]);
  });

  test("G23: after seven days of pause a human is offered", () => {
    expect(enforce(next, { pausedDays: 6 }).escalate).toBeUndefined();
    const verdict = enforce(next, { pausedDays: 7 });
    expect(verdict).toMatchObject({ outcome: "pass", escalate: "human" });
    expect(firedAs(verdict, "G23").action).toBe("E");
  });
});

describe("G30: the company's own limits", () => {
  test("G30: hours a week count learning and training, done and planned", () => {
    const plan = planOf(3, run({ minutes: 60, rpe: 3 }), lesson({ on: 1, minutes: 20 }));
    const facts = {
      pastSessions: [past(1, { minutes: 60, rpe: 3 }), past(20, { minutes: 90 })],
      learningMinutes: { [day(-2)]: 20 },
    };
    const verdict = enforce(plan, facts, stricter({ company: { trainingHoursPerWeek: 2 } }));
    expect(minutes(verdict)).toEqual([30, 10]);
    expect(firedAs(verdict, "G30").numbers).toEqual({ mostHours: 2, days: 7 });
  });

  test("G30: blackout dates keep only recovery", () => {
    const policy = stricter({ company: { blackoutDates: [day(0)] } });
    expect(
      sessionsOf(enforce(planOf(2, lesson(), walk(), lesson({ on: 1 })), {}, policy)).map(({ kind }) => kind),
    ).toEqual(["recovery", "learning"]);
  });

  test("G30: only approved modules are taught, and a lesson without a module is not", () => {
    const plan = planOf(
      1,
      lesson({ skillId: "negotiation" }),
      lesson({ skillId: "presenting", at: "14:00" }),
      lesson({ skillId: undefined, at: "16:00" }),
    );
    const verdict = enforce(plan, {}, stricter({ company: { approvedModules: ["presenting"] } }));
    expect(sessionsOf(verdict).map(({ skillId }) => skillId)).toEqual(["presenting"]);
  });
});

describe("G31: consent", () => {
  const plan = planOf(2, lesson(), run({ minutes: 30 }), walk());

  test("G31: without any fresh consent nothing is planned", () => {
    expect(enforce(plan, { consents: [] })).toMatchObject({
      outcome: "blocked",
      fired: [{ id: "G31", action: "B", numbers: { consentDays: 365 } }],
    });
    expect(enforce(plan, { consents: [consentOn(366, "check-ins"), consentOn(366, "learning")] }).outcome).toBe(
      "blocked",
    );
    expect(enforce(plan, { consents: [consentOn(364, "learning")] }).outcome).toBe("pass");
  });

  test("G31: a consent for the team, or to an older text, does not count", () => {
    const consent = consentOn(1, "learning");
    expect(enforce(plan, { consents: [{ ...consent, purpose: "team" }] }).outcome).toBe("blocked");
    expect(enforce(plan, { consents: [{ ...consent, version: 0 }] }).outcome).toBe("blocked");
  });

  test("G31: lessons need their own consent, training of the body its own switch", () => {
    expect(sessionsOf(enforce(plan, { consents: [consentOn(1, "check-ins")] })).map(({ kind }) => kind)).toEqual([
      "physical",
      "recovery",
    ]);
    const off = enforce(plan, { physicalTraining: false, intake: undefined });
    expect(sessionsOf(off).map(({ kind }) => kind)).toEqual(["learning", "recovery"]);
    expect(firedAs(off, "G31").reason).toBe("physical training is off until you turn it on");
  });

  test("G31: stop holds at once", () => {
    expect(enforce(plan, { optedOut: true })).toMatchObject({
      outcome: "blocked",
      fired: [{ id: "G31", reason: "you asked me to stop, so I plan nothing" }],
    });
  });
});
