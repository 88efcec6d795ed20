import { describe, expect, test } from "vitest";
import { enforcePlan, planSatisfies } from "#src/domain/guardrails/enforce.ts";
import { DEFAULT_POLICY } from "#src/domain/guardrails/policy.ts";
import { adult, day, enforce, firedIds, lesson, planOf, run, sessionsOf, walk } from "./rules/cases.ts";

describe("enforcement of the guardrails on a plan", () => {
  test("cuts of several rules are not compounded: the least of them holds", () => {
    const plan = planOf(3, run({ minutes: 90, rpe: 5 }));
    const facts = { validDays: 3, sleep: { lastNight: 5.5, lastThree: [5.5, 5.5, 5.5] } };
    const [both, careful, sleepy] = [
      enforce(plan, facts),
      enforce(plan, { validDays: 3 }),
      enforce(plan, { sleep: facts.sleep }),
    ];
    const minutes = (verdict: typeof both) => sessionsOf(verdict)[0]!.minutes;
    expect(firedIds(both)).toEqual(["G9", "G10"]);
    expect(minutes(both)).toBe(Math.min(minutes(careful), minutes(sleepy)));
  });

  test("what is left of a session under five minutes is left out", () => {
    const plan = planOf(1, ...Array.from({ length: 4 }, (_, at) => lesson({ at: `1${at}:00`, minutes: 20 })));
    expect(sessionsOf(enforce(plan, { learningMinutes: { [day(0)]: 74 } }))).toEqual([]);
    expect(sessionsOf(enforce(plan, { learningMinutes: { [day(0)]: 70 } })).map(({ minutes }) => minutes)).toEqual([
      5, 5, 5, 5,
    ]);
  });

  test("a short session that no rule cuts stays", () => {
    expect(enforce(planOf(1, lesson({ minutes: 3 }))).outcome).toBe("pass");
  });

  test("the loads of a day follow from what is left of its sessions", () => {
    const plan = planOf(
      1,
      run({ minutes: 40, rpe: 5 }),
      lesson({ minutes: 50, items: 20 }),
      walk({ minutes: 20, rpe: 1 }),
    );
    const [first] = enforce(plan).plan.days;
    expect(first).toMatchObject({ u: 1.1, m: 25 / 40, items: 10 });
  });

  test("a load that no session explains does not count", () => {
    const plan = planOf(1, walk());
    const claimed = { ...plan, days: plan.days.map((each) => ({ ...each, u: 3, m: 2, items: 50 })) };
    expect(enforce(claimed)).toMatchObject({ outcome: "pass", plan: { days: [{ u: 0.3, m: 0, items: 0 }] } });
  });

  test("training that gave way to rest is told as replaced, nothing at all as blocked", () => {
    const plan = planOf(1, run({ minutes: 30 }), walk());
    expect(enforce(plan, { restingHr: { mean3: 75, baseline: 60, sdWithin: 2 } }).outcome).toBe("replaced");
    expect(enforce(plan, { optedOut: true }).outcome).toBe("blocked");
    expect(enforce(planOf(1, lesson()), { meetingHours: { [day(0)]: 8 } }).outcome).toBe("replaced");
    expect(enforce(planOf(1)).outcome).toBe("pass");
  });

  test("rounding to whole minutes never lifts a load over its limit", () => {
    // 200 load units at this effort are 39.9999995 minutes.
    const plan = planOf(1, run({ minutes: 60, rpe: 200 / (40 - 5e-7) }));
    const { plan: emitted } = enforce(plan, { validDays: 1 });
    expect(sessionsOf({ plan: emitted })).toMatchObject([{ minutes: 39 }]);
    expect(planSatisfies(emitted, adult({ validDays: 1 }), DEFAULT_POLICY)).toEqual([]);
  });

  test("the rules that a plan breaks are named, and none of the emitted plan", () => {
    const plan = planOf(2, run({ minutes: 300, rpe: 3 }), lesson({ minutes: 60 }));
    expect(planSatisfies(plan, adult(), DEFAULT_POLICY)).toEqual(["G1", "G19"]);
    expect(planSatisfies(enforce(plan).plan, adult(), DEFAULT_POLICY)).toEqual([]);
  });

  test("a plan in the evening that starts tomorrow keeps this morning's rules for its first day", () => {
    const plan = { ...planOf(3, run({ on: 1, minutes: 30, rpe: 6 }), run({ on: 2, minutes: 30, rpe: 6 })) };
    const tomorrow = { ...plan, days: plan.days.slice(1) };
    const verdict = enforce(tomorrow, {
      hrv: { mean7: 3.49, mean60: 3.6, sd60: 0.2, validNights7: 7, daysBelowBand: 1 },
    });
    expect(sessionsOf(verdict).map(({ rpe }) => rpe)).toEqual([3, 6]);
  });
});

describe("what cannot be judged is refused", () => {
  const plan = planOf(1, run({ minutes: 30 }));
  const withMinutes = (minutes: number) => planOf(1, { ...run(), minutes });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])("%s minutes", (minutes) => {
    expect(() => enforce(withMinutes(minutes))).toThrow('"plan.days.0.sessions.0.minutes" must be a finite number');
  });

  test("a negative amount, which would make room for others", () => {
    expect(() => enforce(withMinutes(-5))).toThrow("must not be negative: current value is -5");
  });

  test("a number of the person that is none", () => {
    expect(() => enforce(plan, { sleep: { lastNight: Number.NaN, lastThree: [] } })).toThrow(
      '"facts.sleep.lastNight" must be a finite number',
    );
    expect(() => enforce(plan, { now: new Date(Number.NaN) })).toThrow('"facts.now" must be a finite number');
  });

  test("a day that is there twice, as its halves would each look small", () => {
    const twice = { ...plan, days: [plan.days[0]!, plan.days[0]!] };
    expect(() => enforcePlan(twice, adult(), DEFAULT_POLICY)).toThrow(
      "each day must be planned once: 2026-03-09 is there twice",
    );
  });
});
