import { describe, expect, test } from "vitest";
import {
  adult,
  enforce,
  firedAs,
  firedIds,
  lesson,
  past,
  planOf,
  run,
  sessionsOf,
  steadyRunner,
  stricter,
  walk,
} from "./cases.ts";

test("a plan within every rule passes unchanged", () => {
  const plan = planOf(7, run({ on: 1, minutes: 45 }), lesson({ on: 1 }), run({ on: 3, minutes: 60 }), walk({ on: 4 }));
  const verdict = enforce(plan);
  expect(verdict).toMatchObject({ outcome: "pass", fired: [], inForce: [], questions: [] });
  expect(verdict.plan).toBe(plan);
});

describe("G1: session length", () => {
  test("G1: a run is capped at 1.10 times the longest of the last 30 days", () => {
    const verdict = enforce(planOf(7, run({ on: 1, minutes: 120, rpe: 3 })), {
      pastSessions: [...steadyRunner.filter(({ minutes }) => minutes <= 60), past(31, { minutes: 180 })],
    });
    expect(sessionsOf(verdict)).toMatchObject([{ minutes: 66, rpe: 3 }]);
    expect(firedAs(verdict, "G1")).toEqual({
      id: "G1",
      action: "C",
      reason:
        "your longest running session of the last 30 days was 60 min, so this one is at most 66 min instead of 120",
      numbers: { days: 30, longestMinutes: 60, mostMinutes: 66, plannedMinutes: 120 },
    });
    expect(verdict.outcome).toBe("adjusted");
  });

  test("G1: the longest session of another sport says nothing about this one", () => {
    const verdict = enforce(planOf(7, run({ sport: "swimming", on: 1, minutes: 50, rpe: 3 })));
    expect(sessionsOf(verdict)).toMatchObject([{ minutes: 20 }]);
    expect(firedAs(verdict, "G1").reason).toContain("no swimming in the last 30 days");
  });

  test("G1: a session of 30 days ago still counts, one of 31 days ago does not", () => {
    const of = (daysAgo: number) =>
      enforce(planOf(7, run({ on: 1, minutes: 40, rpe: 3 })), { pastSessions: [past(daysAgo, { minutes: 40 })] });
    expect(sessionsOf(of(30))).toMatchObject([{ minutes: 40 }]);
    expect(sessionsOf(of(31))).toMatchObject([{ minutes: 20 }]);
  });
});

describe("G2: weekly ramp", () => {
  const lastWeekOf = (load: number) =>
    Array.from({ length: 4 }, (_, week) => past(1 + 7 * week, { minutes: load / 5, rpe: 5 }));
  const weekOf = (load: number) => planOf(7, ...[0, 2, 4].map((on) => run({ on, minutes: load / 15, rpe: 5 })));
  const weekLoad = (verdict: ReturnType<typeof enforce>) =>
    sessionsOf(verdict).reduce((sum, { minutes, rpe = 0 }) => sum + minutes * rpe, 0);

  test("G2: the next 7 days are capped at 1.15 times the larger of last week and the four-week mean", () => {
    const verdict = enforce(weekOf(1200), { pastSessions: lastWeekOf(900) });
    expect(weekLoad(verdict)).toBeLessThanOrEqual(1035);
    expect(weekLoad(verdict)).toBeGreaterThan(1035 - 3 * 5);
    expect(firedAs(verdict, "G2").numbers).toEqual({ mostLoad: 1035, referenceLoad: 900, risePercent: 15, days: 7 });
  });

  test("G2: a week at the limit is left alone", () => {
    expect(firedIds(enforce(weekOf(1035), { pastSessions: lastWeekOf(900) }))).not.toContain("G2");
  });

  test("G2: within six months of an injury the rise is at most a tenth of the best four weeks", () => {
    const intake = { ...adult().intake!, injuries: [{ bodyPart: "knee", painToday: 0, monthsAgo: 5 }] };
    const verdict = enforce(weekOf(1200), { pastSessions: lastWeekOf(900), intake });
    expect(firedAs(verdict, "G2").numbers).toMatchObject({ mostLoad: 990, risePercent: 10, injuryMonths: 6 });
    expect(weekLoad(verdict)).toBeLessThanOrEqual(990);
  });

  test("G2: a person without history starts from the model's floor of a week", () => {
    const verdict = enforce(planOf(7, ...[0, 2, 4].map((on) => run({ on, minutes: 20, rpe: 10 }))), {
      pastSessions: [],
    });
    expect(firedAs(verdict, "G2").numbers).toMatchObject({ referenceLoad: 420, mostLoad: 483 });
  });
});

describe("G3: acute to chronic ratio", () => {
  const month = Array.from({ length: 50 }, (_, at) => past(50 - at, { minutes: 20, rpe: 3 }));

  test("G3: a ratio over 1.5 asks for an explanation and changes nothing by itself", () => {
    const verdict = enforce(planOf(3, walk({ minutes: 300, rpe: 2 })), { pastSessions: month, loadReference: 400 });
    expect(firedAs(verdict, "G3")).toMatchObject({ action: "W", numbers: { warnAbove: 1.5 } });
    expect(firedAs(verdict, "G3").numbers["ratio"]).toBeGreaterThan(1.5);
  });

  test("G3: a ratio under the old threshold is not declared safe: other rules still cap", () => {
    const verdict = enforce(planOf(7, run({ on: 1, minutes: 95, rpe: 3 })), {
      pastSessions: steadyRunner.filter(({ minutes }) => minutes === 60),
    });
    expect(firedIds(verdict)).toEqual(["G1"]);
  });
});

describe("G4: hard days", () => {
  const sports = ["running", "swimming", "rowing"];
  const trained = sports.flatMap((sport) => [3, 10, 17, 24].map((ago) => past(ago, { sport, minutes: 90, rpe: 5 })));
  const hard = (on: number, options = {}) =>
    run({ on, rpe: 8, minutes: 30, muscleGroups: [["calves"], ["chest"], ["biceps"]][on % 3]!, ...options });

  test("G4: the third hard day in a row is eased under RPE 7", () => {
    const verdict = enforce(planOf(7, hard(0), hard(1), hard(2)), { pastSessions: trained, loadReference: 600 });
    expect(sessionsOf(verdict).map(({ rpe }) => rpe)).toEqual([8, 8, 6]);
    expect(firedAs(verdict, "G4")).toMatchObject({
      reason: "at most 2 hard days in a row, so some of it is easier",
      numbers: { hardDays: 2 },
    });
  });

  test("G4: hard days already done count", () => {
    const pastSessions = [
      ...trained,
      past(1, { rpe: 8, minutes: 30, muscleGroups: ["chest"] }),
      past(2, { rpe: 8, minutes: 30, muscleGroups: ["chest"] }),
    ];
    const verdict = enforce(planOf(7, hard(0)), { pastSessions, loadReference: 600 });
    expect(sessionsOf(verdict).map(({ rpe }) => rpe)).toEqual([6]);
  });

  test("G4: a day of 1.5 average days is hard without any hard session", () => {
    const verdict = enforce(planOf(7, ...[0, 1, 2].map((on) => run({ on, rpe: 4, minutes: 80 }))), {
      pastSessions: trained,
      loadReference: 200,
    });
    const third = sessionsOf(verdict, 2);
    expect(third[0]!.minutes * third[0]!.rpe!).toBeLessThan(1.5 * 200);
    expect(verdict.plan.days[2]!.u).toBeLessThan(1.5);
  });

  test("G4: hard work for the same muscles keeps 48 hours apart", () => {
    const legs = (on: number, at: string) => hard(on, { muscleGroups: ["legs"], at });
    const close = enforce(planOf(7, legs(0, "18:00"), legs(2, "17:00")), { pastSessions: trained, loadReference: 600 });
    expect(sessionsOf(close).map(({ rpe }) => rpe)).toEqual([8, 6]);
    expect(firedAs(close, "G4").numbers).toEqual({ gapHours: 48 });
    const apart = enforce(planOf(7, legs(0, "18:00"), legs(2, "18:00")), { pastSessions: trained, loadReference: 600 });
    expect(firedIds(apart)).not.toContain("G4");
  });

  test("G4: one name for a muscle group meets another, quadriceps and legs", () => {
    const verdict = enforce(planOf(7, hard(0, { muscleGroups: ["legs"] }), hard(1, { muscleGroups: ["quads"] })), {
      pastSessions: trained,
      loadReference: 600,
    });
    expect(sessionsOf(verdict).map(({ rpe }) => rpe)).toEqual([8, 6]);
  });
});

describe("G5: rest days", () => {
  const everyDay = planOf(10, ...Array.from({ length: 10 }, (_, on) => run({ on, minutes: 15, rpe: 3 })));
  const trainingDays = (verdict: ReturnType<typeof enforce>) =>
    verdict.plan.days.map(({ sessions }) => sessions.length > 0);

  test("G5: an adult has one full rest day in any 7 days", () => {
    const verdict = enforce(everyDay, { pastSessions: [past(20, { minutes: 90 })] });
    expect(trainingDays(verdict)).toEqual([true, true, true, true, true, true, false, true, true, true]);
    expect(firedAs(verdict, "G5")).toMatchObject({ action: "B", numbers: { days: 7, restDays: 1 } });
  });

  test("G5: training of the days before counts", () => {
    const verdict = enforce(everyDay, { pastSessions: [1, 2, 3, 4].map((ago) => past(ago, { minutes: 60, rpe: 3 })) });
    expect(trainingDays(verdict).slice(0, 4)).toEqual([true, true, false, true]);
  });

  test("G5: under 18 there are two rest days in any 7", () => {
    const verdict = enforce(everyDay, {
      pastSessions: [past(20, { minutes: 90 })],
      ageYears: 16,
      guardianConsent: true,
    });
    expect(trainingDays(verdict)).toEqual([true, true, true, true, true, false, false, true, true, true]);
  });

  test("G5: an easy recovery walk does not break a rest day, a hard one does", () => {
    const walks = (rpe: number) => planOf(9, ...Array.from({ length: 9 }, (_, on) => walk({ on, minutes: 15, rpe })));
    const pastSessions = [past(20, { sport: "walking", minutes: 90 })];
    expect(firedIds(enforce(walks(2), { pastSessions }))).not.toContain("G5");
    expect(firedIds(enforce(walks(3), { pastSessions }))).toContain("G5");
  });

  test("G5: a policy can ask for more rest days", () => {
    const verdict = enforce(
      everyDay,
      { pastSessions: [past(20, { minutes: 90 })] },
      stricter({ physical: { restDaysPerWeek: 3 } }),
    );
    expect(trainingDays(verdict)).toEqual([true, true, true, true, false, false, false, true, true, true]);
  });
});

describe("G6: monotony", () => {
  const sameWeek = Array.from({ length: 7 }, (_, at) => past(at + 1, { minutes: 40, rpe: 2, sport: "walking" }));
  const week = planOf(7, ...[0, 1, 2, 3, 4, 5].map((on) => run({ on, minutes: 30 + on, rpe: 4 })));
  const lowDays = (verdict: ReturnType<typeof enforce>) => verdict.plan.days.filter(({ u }) => u <= 0.5).length;

  test("G6: after a week that was the same every day, the next has two low days", () => {
    const verdict = enforce(week, {
      pastSessions: [...sameWeek, ...steadyRunner.filter(({ day }) => day < "2026-03-01")],
    });
    expect(firedAs(verdict, "G6").reason).toContain("monotony 10, over 2");
    expect(lowDays(verdict)).toBe(2);
  });

  test("G6: the limit is a monotony of 2", () => {
    const weekOf = (...loads: number[]) => loads.map((load, at) => past(at + 1, { minutes: load, rpe: 1 }));
    const of = (...loads: number[]) =>
      enforce(planOf(7), { pastSessions: weekOf(...loads) }).inForce.map(({ id }) => id);
    // Monotony 1.82 and 2.21.
    expect(of(100, 100, 100, 100, 50, 50, 0)).toEqual([]);
    expect(of(100, 100, 100, 100, 50, 50, 20)).toEqual(["G6"]);
  });

  test("G6: a varied week asks for nothing", () => {
    expect(firedIds(enforce(week))).not.toContain("G6");
  });
});
