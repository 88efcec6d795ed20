import { describe, expect, test } from "vitest";
import type { Injury, PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import {
  enforce,
  firedAs,
  firedIds,
  healthy,
  lesson,
  past,
  planOf,
  run,
  sessionsOf,
  steadyRunner,
  stricter,
  walk,
} from "./cases.ts";

const kinds = (verdict: ReturnType<typeof enforce>) => sessionsOf(verdict).map(({ kind }) => kind);
const sports = (verdict: ReturnType<typeof enforce>) => sessionsOf(verdict).map(({ sport }) => sport);
const knownSports = (...names: string[]) => names.map((sport, at) => past(8 + at, { sport, minutes: 60, rpe: 2 }));

describe("G13: red flags", () => {
  const verdict = enforce(planOf(3, run(), walk(), lesson({ on: 1 })), { symptoms: { redFlag: true } });

  test("G13: a red flag leaves no session at all, shows the safety text and tells a human", () => {
    expect(sessionsOf(verdict)).toEqual([]);
    expect(verdict).toMatchObject({
      outcome: "blocked",
      safetyText: "red-flag",
      escalate: "human",
      questions: ["clearance"],
    });
    expect(verdict.fired[0]).toMatchObject({ id: "G13", action: "S" });
  });

  test("G13: it is told before every other rule", () => {
    const many = enforce(planOf(3, run({ minutes: 300, rpe: 9 })), {
      symptoms: { redFlag: true, fever: true },
      validDays: 1,
      restingHr: { mean3: 80, baseline: 60, sdWithin: 2 },
    });
    expect(firedIds(many)[0]).toBe("G13");
    expect(many.fired.map(({ action }) => action).join("")).toMatch(/^SB+R?C+W?$/);
  });

  test("G13: an empty plan is blocked too", () => {
    expect(enforce(planOf(1), { symptoms: { redFlag: true } }).outcome).toBe("blocked");
  });
});

describe("G14: pregnancy", () => {
  const pregnant = (pregnancy: NonNullable<PlanFacts["intake"]>["pregnancy"], changes: Partial<PlanFacts> = {}) => ({
    intake: { ...healthy, pregnancy },
    ...changes,
  });

  test("G14: without clearance no training is planned and a human is told; learning and easy walks stay", () => {
    const verdict = enforce(planOf(3, run(), walk(), lesson()), pregnant({ weeks: 20 }));
    expect(kinds(verdict)).toEqual(["recovery", "learning"]);
    expect(verdict).toMatchObject({ escalate: "human", questions: ["clearance"] });
    expect(firedAs(verdict, "G14").action).toBe("E");
  });

  test("G14: cleared, effort stays moderate and contact, falls and diving are left out", () => {
    const names = ["running", "football", "skiing", "scuba", "curling"];
    const plan = planOf(7, ...names.map((sport, on) => run({ on, sport, minutes: 20, rpe: 8 })));
    const verdict = enforce(
      plan,
      pregnant({ weeks: 10, clearance: "moderate" }, { pastSessions: knownSports(...names), loadReference: 900 }),
    );
    expect(sessionsOf(verdict)).toMatchObject([{ sport: "running", rpe: 6 }]);
  });

  test("G14: after the first trimester, or when the week is not known, nothing is done lying on the back", () => {
    const plan = planOf(3, run({ sport: "pilates", minutes: 20 }));
    const pastSessions = knownSports("pilates");
    expect(sports(enforce(plan, pregnant({ weeks: 13, clearance: "moderate" }, { pastSessions })))).toEqual([
      "pilates",
    ]);
    expect(sports(enforce(plan, pregnant({ weeks: 14, clearance: "moderate" }, { pastSessions })))).toEqual([]);
    expect(sports(enforce(plan, pregnant({ clearance: "moderate" }, { pastSessions })))).toEqual([]);
  });

  test("G14: moderate clearance keeps any 7 days within 150 minutes, what was done included", () => {
    const plan = planOf(3, run({ on: 1, minutes: 40, rpe: 3 }), run({ on: 2, minutes: 40, rpe: 3 }));
    const pastSessions = [past(1, { minutes: 60 }), past(2, { minutes: 50 }), past(20, { minutes: 90 })];
    const minutes = (clearance: "moderate" | "vigorous") =>
      sessionsOf(enforce(plan, pregnant({ weeks: 20, clearance }, { pastSessions }))).map((session) => session.minutes);
    expect(minutes("moderate")).toEqual([20, 20]);
    expect(minutes("vigorous")).toEqual([40, 40]);
  });

  test("G14: a warning sign stops everything with its safety text", () => {
    const verdict = enforce(
      planOf(3, run(), lesson()),
      pregnant({ weeks: 20, clearance: "vigorous", warningSigns: true }),
    );
    expect(verdict).toMatchObject({ outcome: "blocked", safetyText: "pregnancy-warning", escalate: "human" });
    expect(firedAs(verdict, "G14").action).toBe("S");
  });

  test("G14: a red flag speaks before a warning sign", () => {
    expect(enforce(planOf(1), pregnant({ warningSigns: true }, { symptoms: { redFlag: true } })).safetyText).toBe(
      "red-flag",
    );
  });
});

describe("G15: clearance", () => {
  const plan = planOf(4, run({ minutes: 30, rpe: 7 }), run({ on: 2, minutes: 30, rpe: 6 }));

  test.each(["heartCondition", "metabolicCondition", "renalCondition", "parQYes"] as const)(
    "G15: %s without clearance leaves vigorous sessions out",
    (answer) => {
      const verdict = enforce(plan, { intake: { ...healthy, [answer]: true } });
      expect(sessionsOf(verdict).map(({ rpe }) => rpe)).toEqual([6]);
      expect(verdict.questions).toEqual(["clearance"]);
      expect(firedAs(verdict, "G15")).toMatchObject({ action: "B", numbers: { vigorousEffort: 7, effortScale: 10 } });
      expect(enforce(plan, { intake: { ...healthy, [answer]: true, clearance: true } }).outcome).toBe("pass");
    },
  );

  test("G15: before the intake is answered no training of the body is planned", () => {
    const verdict = enforce(planOf(2, run(), walk(), lesson()), { intake: undefined });
    expect(kinds(verdict)).toEqual(["recovery", "learning"]);
    expect(firedIds(verdict)).toEqual(["G15"]);
  });
});

describe("G16: under 18", () => {
  const minor = { ageYears: 15, guardianConsent: true };

  test("G16: under 13, or without a guardian's consent, nothing is planned", () => {
    const plan = planOf(2, run({ minutes: 30 }), lesson());
    expect(enforce(plan, { ageYears: 12, guardianConsent: true })).toMatchObject({
      outcome: "blocked",
      fired: [{ id: "G16", numbers: { leastAge: 13 } }],
    });
    expect(enforce(plan, { ageYears: 13, guardianConsent: true }).outcome).toBe("pass");
    expect(enforce(plan, { ageYears: 17 })).toMatchObject({ outcome: "blocked", fired: [{ id: "G16" }] });
    expect(enforce(plan, { ageYears: 17, guardianConsent: true }).outcome).toBe("pass");
    expect(enforce(plan, { ageYears: 18 }).inForce).toEqual([]);
  });

  test("G16: weekly hours stay within the years of age, and within 16", () => {
    const long = [1, 3, 5].map((ago) => past(ago, { minutes: 290, rpe: 2 }));
    const verdict = enforce(planOf(2, run({ minutes: 100, rpe: 2 })), { ...minor, pastSessions: long });
    expect(sessionsOf(verdict)[0]!.minutes).toBe(30);
    expect(firedAs(verdict, "G16").numbers).toMatchObject({ mostHours: 15 });
    const older = enforce(planOf(2, run({ minutes: 100, rpe: 2 })), {
      ageYears: 17,
      guardianConsent: true,
      pastSessions: long,
    });
    expect(sessionsOf(older)[0]!.minutes).toBe(90);
  });

  test("G16: nothing is planned between 21:00 and 07:00", () => {
    const plan = planOf(2, run({ at: "21:00", minutes: 20 }), run({ on: 1, at: "20:30", minutes: 20 }));
    expect(sessionsOf(enforce(plan, minor))).toHaveLength(1);
  });

  test("G16: no maximal lifts", () => {
    const plan = planOf(4, run({ sport: "weightlifting", rpe: 10, minutes: 20 }), run({ on: 2, rpe: 9, minutes: 20 }));
    const verdict = enforce(plan, { ...minor, pastSessions: [...steadyRunner, ...knownSports("weightlifting")] });
    expect(sessionsOf(verdict).map(({ rpe }) => rpe)).toEqual([8, 9]);
  });

  test("G16: after ten months of the year in a sport it rests for two", () => {
    const plan = planOf(2, run({ minutes: 30 }));
    expect(enforce(plan, { ...minor, monthsTrainedBySport: { Running: 10 } }).outcome).toBe("pass");
    expect(sessionsOf(enforce(plan, { ...minor, monthsTrainedBySport: { Running: 11 } }))).toEqual([]);
  });
});

describe("G17: injuries", () => {
  const injured = (injury: Partial<Injury>) => ({
    intake: { ...healthy, injuries: [{ bodyPart: "left knee", painToday: 2, monthsAgo: 12, ...injury }] },
    pastSessions: [...steadyRunner, ...knownSports("rowing", "strength")],
  });
  const plan = planOf(
    5,
    run({ minutes: 30 }),
    run({ on: 1, minutes: 30, sport: "strength", muscleGroups: ["chest"] }),
    run({ on: 2, minutes: 30, muscleGroups: ["biceps"], sport: undefined }),
    walk({ on: 3 }),
    lesson(),
  );

  test("G17: pain over 3 of 10 leaves out every session that loads the part, and a human is told", () => {
    const verdict = enforce(plan, {
      ...injured({ painToday: 4 }),
      pastSessions: [...injured({}).pastSessions, past(3, { sport: undefined, minutes: 60, rpe: 2 })],
    });
    expect(sessionsOf(verdict)).toMatchObject([{ kind: "learning" }, { muscleGroups: ["biceps"] }]);
    expect(verdict.escalate).toBe("human");
    expect(firedAs(verdict, "G17")).toMatchObject({
      action: "E",
      reason: "left knee pain is 4 of 10, over 3, so nothing loads it",
    });
  });

  test("G17: pain of 3 changes nothing, pain that rises for two days does", () => {
    expect(firedIds(enforce(plan, injured({ painToday: 3 })))).not.toContain("G17");
    expect(firedAs(enforce(plan, injured({ painToday: 2, painRisingDays: 2 })), "G17").reason).toContain(
      "risen for 2 days",
    );
  });

  test("G17: an injured shoulder leaves running alone", () => {
    const verdict = enforce(
      planOf(3, run({ minutes: 30 }), run({ on: 1, sport: "rowing", minutes: 30, rpe: 3 })),
      injured({ bodyPart: "right shoulder", painToday: 8 }),
    );
    expect(sports(verdict)).toEqual(["running"]);
  });

  test("G17: a part that is not known, or a session that does not say what it loads, is read carefully", () => {
    expect(
      kinds(enforce(planOf(2, run({ minutes: 30 })), injured({ bodyPart: "meniscus thing", painToday: 5 }))),
    ).toEqual([]);
    expect(
      kinds(
        enforce(planOf(2, run({ minutes: 20, sport: "parkour" })), injured({ bodyPart: "shoulder", painToday: 5 })),
      ),
    ).toEqual([]);
  });

  test("G17: while today's pain of a recent injury is not known, the part does no hard work and the pain is asked for", () => {
    const verdict = enforce(planOf(2, run({ minutes: 30, rpe: 8 })), injured({ painToday: undefined, monthsAgo: 3 }));
    expect(sessionsOf(verdict)).toMatchObject([{ rpe: 6 }]);
    expect(verdict).toMatchObject({ questions: ["pain"], escalate: undefined });
    expect(firedAs(verdict, "G17").action).toBe("C");
  });

  test("G17: a policy may act at less pain", () => {
    expect(firedIds(enforce(plan, injured({ painToday: 3 }), stricter({ physical: { painLimit: 2 } })))).toContain(
      "G17",
    );
  });
});

describe("G18: heat", () => {
  const plan = planOf(
    4,
    run({ minutes: 30, rpe: 6 }),
    run({ on: 1, minutes: 20, rpe: 6, sport: "rowing" }),
    run({ on: 2, minutes: 30, rpe: 6 }),
  );
  const pastSessions = [
    ...[2, 4, 6, 9, 11].map((ago) => past(ago, { minutes: 60, rpe: 6 })),
    past(3, { sport: "rowing", minutes: 60, rpe: 6 }),
  ];

  test("G18: over 28 degrees WBGT outdoor effort is half of the person's usual", () => {
    const verdict = enforce(plan, { pastSessions, wbgt: { "2026-03-09": 28.1, "2026-03-10": 28.1, "2026-03-11": 28 } });
    expect(sessionsOf(verdict).map(({ rpe }) => rpe)).toEqual([3, 6, 6]);
    expect(firedAs(verdict, "G18").numbers).toEqual({ wbgtC: 28.1, limitC: 28, effortPercent: 50 });
  });

  test("G18: over 32 degrees outdoor sessions are cancelled, indoor ones are not", () => {
    const verdict = enforce(plan, { pastSessions, wbgt: { "2026-03-09": 32.1, "2026-03-10": 33, "2026-03-11": 32 } });
    expect(sessionsOf(verdict)).toMatchObject([{ sport: "rowing" }, { sport: "running", rpe: 3 }]);
  });
});
