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

const HRV = adult().hrv!;
const load = (verdict: ReturnType<typeof enforce>, on: number) =>
  sessionsOf(verdict, on).reduce((sum, { minutes, rpe = 0 }) => sum + minutes * rpe, 0);

describe("G7: heart-rate variability", () => {
  const plan = planOf(7, run({ rpe: 6, minutes: 40 }), walk({}), run({ on: 2, rpe: 6, minutes: 40 }));

  test("G7: a 7-day mean under the band allows low intensity only, that day", () => {
    const verdict = enforce(plan, { hrv: { ...HRV, mean7: 3.49 } });
    expect(sessionsOf(verdict, 0).map(({ rpe }) => rpe)).toEqual([3, 2]);
    expect(sessionsOf(verdict, 2).map(({ rpe }) => rpe)).toEqual([6]);
    expect(firedAs(verdict, "G7").numbers).toEqual({
      deviationsBelow: 0.5,
      daysBelowBand: 0,
      mostEffort: 3,
      effortScale: 10,
    });
  });

  test("G7: at the edge of the band nothing happens", () => {
    expect(enforce(plan, { hrv: { ...HRV, mean60: 3.5, sd60: 0.25, mean7: 3.375 } }).outcome).toBe("pass");
  });

  test("G7: more than 1.5 SD under it is a rest day, on which an easy walk may stay", () => {
    const verdict = enforce(plan, { hrv: { ...HRV, mean7: 3.29 } });
    expect(sessionsOf(verdict, 0).map(({ kind }) => kind)).toEqual(["recovery"]);
    expect(sessionsOf(verdict, 2)).toHaveLength(1);
  });

  test("G7: three days under the band in a row are a rest day", () => {
    expect(sessionsOf(enforce(plan, { hrv: { ...HRV, mean7: 3.49, daysBelowBand: 3 } }), 0)).toHaveLength(1);
  });

  test("G7: with fewer than three valid nights the mean says nothing", () => {
    expect(enforce(plan, { hrv: { ...HRV, mean7: 2, validNights7: 2 } }).outcome).toBe("pass");
  });

  test("G7: it never touches learning", () => {
    const verdict = enforce(planOf(2, lesson({ demand: 1.5 })), { hrv: { ...HRV, mean7: 1, daysBelowBand: 9 } });
    expect(verdict.outcome).toBe("pass");
    expect(verdict.inForce.map(({ id }) => id)).toEqual(["G7"]);
  });
});

describe("G8: resting heart rate", () => {
  const plan = planOf(3, run({ minutes: 30 }), lesson(), run({ on: 2, minutes: 30 }));

  test("G8: a three-day mean over 7 bpm above the baseline means rest and a question about illness", () => {
    const verdict = enforce(plan, { restingHr: { mean3: 67.1, baseline: 60, sdWithin: 5 } });
    expect(sessionsOf(verdict, 0).map(({ kind }) => kind)).toEqual(["learning"]);
    expect(sessionsOf(verdict, 2)).toHaveLength(1);
    expect(verdict).toMatchObject({ outcome: "replaced", questions: ["illness"] });
    expect(firedAs(verdict, "G8")).toMatchObject({ action: "R", numbers: { riseBpm: 7.1, limitBpm: 7, days: 3 } });
  });

  test("G8: three of the person's own standard deviations are enough", () => {
    expect(firedIds(enforce(plan, { restingHr: { mean3: 64.6, baseline: 60, sdWithin: 1.5 } }))).toEqual(["G8"]);
    expect(enforce(plan, { restingHr: { mean3: 64.5, baseline: 60, sdWithin: 1.5 } }).outcome).toBe("pass");
  });

  test("G8: illness is asked for on a rest day too", () => {
    expect(enforce(planOf(2, lesson()), { restingHr: { mean3: 75, baseline: 60, sdWithin: 2 } })).toMatchObject({
      outcome: "pass",
      questions: ["illness"],
    });
  });
});

describe("G9: sleep", () => {
  test("G9: after a night under 5 h nothing hard and no heavy new material is planned that day", () => {
    const plan = planOf(
      3,
      run({ rpe: 8, minutes: 30 }),
      lesson({ demand: 1.5 }),
      lesson({ at: "14:00", demand: 1 }),
      lesson({ on: 1, demand: 1.5 }),
    );
    const verdict = enforce(plan, { sleep: { lastNight: 4.9, lastThree: [4.9, 8, 8] } });
    expect(sessionsOf(verdict, 0)).toMatchObject([
      { kind: "physical", rpe: 6 },
      { kind: "learning", demand: 1, newMaterial: false },
      { kind: "learning", demand: 1, newMaterial: true },
    ]);
    expect(sessionsOf(verdict, 1)).toMatchObject([{ demand: 1.5, newMaterial: true }]);
    expect(firedAs(verdict, "G9").reason).toBe(
      "last night was 4.9 h, under 5 h, so nothing hard and no heavy new material today",
    );
  });

  test("G9: 5 h last night and 6 h on average are enough", () => {
    const plan = planOf(1, run({ rpe: 8, minutes: 30 }));
    expect(enforce(plan, { sleep: { lastNight: 5, lastThree: [5, 6, 7] } })).toMatchObject({
      outcome: "pass",
      inForce: [],
    });
  });

  test("G9: three nights under 6 h on average lower today's load by 30% of the usual", () => {
    const pastSessions = [2, 4, 9, 11].map((ago) => past(ago, { minutes: 60, rpe: 5 }));
    const plan = planOf(
      3,
      run({ rpe: 5, minutes: 60 }),
      lesson({ minutes: 25 }),
      lesson({ minutes: 25, at: "14:00" }),
      run({ on: 2, rpe: 5, minutes: 60 }),
    );
    const verdict = enforce(plan, { pastSessions, sleep: { lastNight: 5.5, lastThree: [5.5, 5.8, 5.6] } });
    expect(load(verdict, 0)).toBe(0.7 * 300);
    expect(verdict.plan.days[0]!.m).toBeLessThanOrEqual(0.7);
    expect(load(verdict, 2)).toBe(300);
    expect(firedAs(verdict, "G9").reason).toBe(
      "3 nights of 5.6 h on average, under 6 h, so today's load is 30% lower than usual",
    );
  });

  test("G9: a day that is light already is not cut again, and the rule is told as in force", () => {
    const verdict = enforce(planOf(2, run({ rpe: 3, minutes: 20 })), {
      sleep: { lastNight: 5.5, lastThree: [5.5, 5.5, 5.5] },
    });
    expect(verdict.outcome).toBe("pass");
    expect(verdict.inForce.map(({ id }) => id)).toEqual(["G9"]);
  });

  test("G9: no session lies where the person sleeps, and none runs into it", () => {
    const plan = planOf(2, run({ at: "05:30", minutes: 30 }), run({ at: "22:40", minutes: 40, rpe: 3 }));
    const verdict = enforce(plan, { sleep: { lastThree: [], bedMinute: 23 * 60, riseMinute: 7 * 60 } });
    expect(sessionsOf(verdict)).toMatchObject([{ minutes: 20 }]);
    expect(firedAs(verdict, "G9").numbers).toEqual({ opportunityHours: 8 });
  });

  test("G9: a short habit in bed does not shrink the 8 h", () => {
    const verdict = enforce(planOf(2, run({ at: "23:30", minutes: 20 })), {
      sleep: { lastThree: [], bedMinute: 60, riseMinute: 7 * 60 },
    });
    expect(sessionsOf(verdict)).toEqual([]);
  });

  test("G9: the hour is the wall clock of the person, on the day the clocks change too", () => {
    const at = new Date("2026-03-29T05:30:00Z");
    const plan = planOf(21, { ...run({ on: 20, minutes: 20 }), startsAt: at });
    expect(sessionsOf(enforce(plan))).toHaveLength(1);
    expect(sessionsOf(enforce(plan, { timeZone: "UTC" }))).toHaveLength(0);
  });
});

describe("G10: careful start", () => {
  const plan = planOf(3, run({ rpe: 5, minutes: 60 }), run({ on: 2, rpe: 5, minutes: 60 }));

  test("G10: under 14 valid days every day stays within the person's average load", () => {
    const verdict = enforce(plan, { validDays: 13 });
    expect(verdict.plan.days.map(({ u }) => u)).toEqual([1, 0, 1]);
    expect(firedAs(verdict, "G10").reason).toBe(
      "I know 13 days of you so far and need 14, so each day stays within your average load",
    );
  });

  test("G10: 14 valid days are enough", () => {
    expect(enforce(plan, { validDays: 14 })).toMatchObject({ outcome: "pass", inForce: [] });
  });

  test("G10: under 60% of the connected channels in 7 days the same holds", () => {
    const channels = [
      { channel: "check-ins", wearable: false, days7: 1 },
      { channel: "sleep", wearable: true, days7: 7 },
    ];
    expect(firedAs(enforce(plan, { channels }), "G10").numbers).toEqual({
      coveragePercent: 57.1,
      neededPercent: 60,
      days: 7,
    });
  });

  test("G10: a person without a wearable is judged by check-ins and sessions alone", () => {
    const channels = [
      { channel: "check-ins", wearable: false, days7: 5 },
      { channel: "sessions", wearable: false, days7: 2 },
    ];
    expect(enforce(plan, { hasWearable: false, channels }).outcome).toBe("pass");
    const stale = [...channels, { channel: "sleep", wearable: true, days7: 0 }];
    expect(enforce(plan, { hasWearable: false, channels: stale }).outcome).toBe("pass");
    expect(firedIds(enforce(plan, { hasWearable: true, channels: stale }))).toEqual(["G10"]);
  });

  test("G10: nothing known at all is the most careful case", () => {
    expect(firedIds(enforce(plan, { validDays: undefined, channels: undefined }))).toEqual(["G10"]);
  });
});

describe("G11: odds of overload", () => {
  const plan = planOf(2, run({ minutes: 30 }), walk(), lesson(), run({ on: 1, minutes: 30 }));
  const odds = { dayUpper: { "2026-03-09": 0.04, "2026-03-10": 0.05 }, horizonUpper: 0.2, freshSeed: true };

  test("G11: upper bounds at the limits pass", () => {
    expect(enforce(plan, { stage: "final", odds }).outcome).toBe("pass");
  });

  test("G11: a day over 5% keeps only recovery", () => {
    const verdict = enforce(plan, {
      stage: "final",
      odds: { ...odds, dayUpper: { ...odds.dayUpper, "2026-03-09": 0.0501 } },
    });
    expect(sessionsOf(verdict, 0).map(({ kind }) => kind)).toEqual(["recovery"]);
    expect(sessionsOf(verdict, 1)).toHaveLength(1);
    expect(firedAs(verdict, "G11")).toMatchObject({ action: "B", numbers: { oddsPercent: 5.01, limitPercent: 5 } });
  });

  test("G11: a horizon over 20% keeps only recovery on every day", () => {
    const verdict = enforce(plan, { stage: "final", odds: { ...odds, horizonUpper: 0.21 } });
    expect(sessionsOf(verdict).map(({ kind }) => kind)).toEqual(["recovery"]);
    expect(verdict.outcome).toBe("replaced");
  });

  test("G11: a day without odds, a seed that is not fresh and a final plan without a run are not certified", () => {
    expect(
      sessionsOf(enforce(plan, { stage: "final", odds: { ...odds, dayUpper: { "2026-03-10": 0.01 } } }), 0),
    ).toHaveLength(1);
    expect(sessionsOf(enforce(plan, { stage: "final", odds: { ...odds, freshSeed: false } }))).toHaveLength(1);
    expect(sessionsOf(enforce(plan, { stage: "final" }))).toHaveLength(1);
  });

  test("G11: before simulation no odds are asked for", () => {
    expect(enforce(plan, { stage: "candidate" }).outcome).toBe("pass");
  });

  test("G11: the red zone has its own limit, and a policy can lower all three", () => {
    expect(firedIds(enforce(plan, { stage: "final", odds: { ...odds, redZoneUpper: 0.011 } }))).toEqual(["G11"]);
    expect(sessionsOf(enforce(plan, { stage: "final", odds }, stricter({ odds: { day: 0.03 } })), 0)).toHaveLength(1);
  });
});

describe("G12: illness", () => {
  const plan = planOf(7, ...[0, 1, 2, 3].map((on) => run({ on, rpe: 5, minutes: 60 })), lesson());
  const pastSessions = [2, 4, 6, 8, 10, 12].map((ago) => past(ago, { minutes: 80, rpe: 5 }));
  const kinds = (verdict: ReturnType<typeof enforce>) => sessionsOf(verdict).map(({ kind }) => kind);

  test("G12: with 38.0 degrees or symptoms below the neck there is no training, and learning stays", () => {
    expect(kinds(enforce(plan, { symptoms: { temperatureC: 38 } }))).toEqual(["learning"]);
    expect(kinds(enforce(plan, { symptoms: { belowNeck: true } }))).toEqual(["learning"]);
    expect(enforce(plan, { pastSessions: steadyRunner, symptoms: { temperatureC: 37.9 } }).inForce).toEqual([]);
  });

  test("G12: training returns after 48 h without symptoms, at half the usual load for two days", () => {
    const verdict = enforce(plan, {
      pastSessions,
      loadReference: 400,
      symptoms: { fever: true, symptomFreeHours: 24 },
    });
    expect(verdict.plan.days.map((_, on) => load(verdict, on)).slice(0, 4)).toEqual([0, 200, 200, 300]);
  });

  test("G12: four days without symptoms end the rule", () => {
    expect(
      enforce(planOf(2, run({ minutes: 60 })), { symptoms: { fever: true, symptomFreeHours: 96 } }).inForce,
    ).toEqual([]);
  });
});
