import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { candidatePlans } from "#src/domain/candidates.ts";
import type { CandidatePlan } from "#src/domain/plan.ts";
import { beliefOf, certainStart, type StartBelief } from "#src/domain/simulation/belief.ts";
import { type Choice, choose, chooseAsync, chooseWith, totalLoad } from "#src/domain/simulation/choose.ts";
import { createDraw, DRAW, DRAW_NORMALS, DRAW_SIZE } from "#src/domain/simulation/draw.ts";
import { simulateBlock } from "#src/domain/simulation/rollout.ts";
import { mergeBlocks, type RolloutBlock } from "#src/domain/simulation/rollout-block.ts";
import { certificationSeed } from "#src/domain/simulation/seed.ts";
import { simulatePlan } from "#src/domain/simulation/what-if.ts";
import { addDays } from "#src/domain/time.ts";
import { DEFAULT_PARAMETERS } from "#src/domain/twin/parameters.ts";
import { foldTwin, referencesOf, startTwin, type Twin } from "#src/domain/twin/twin.ts";
import { days } from "#test/domain/twin/day-records.ts";

const FIRST = "2026-03-02";

const plan = (template: string, u: number, m: number, items = 0): CandidatePlan => ({
  template,
  days: Array.from({ length: 14 }, (_, d) => ({ day: addDays(FIRST, d), sessions: [], u, m, items, difficulty: -0.8 })),
});
const recovery = plan("recovery", 0, 0.1);

const settled = (): Twin =>
  foldTwin(
    days(FIRST, 90, (i) => ({
      sleepHours: 7 + Math.sin(i),
      rmssdMs: 45 + 3 * Math.cos(i),
      restingHrBpm: 58,
      physicalLoadAu: [0, 300, 150, 320, 150, 400, 200][i % 7]!,
      cognitiveMinutes: i % 7 < 5 ? 40 : 0,
      checkIn: { mood: i % 2 ? 5 : 4 },
    })),
  );

const plansFor = (twin: Twin) =>
  candidatePlans({
    firstDay: twin.day,
    timeZone: "Europe/Berlin",
    references: referencesOf(twin),
    focus: { skillId: "anchoring", title: "Anchoring", bestDifficulty: -0.8 },
    startMinutes: () => [600, 840],
    training: { sport: "Running", muscleGroups: ["legs"], startMinutes: () => [1050] },
  });

const small = { screening: 1000, certification: 2000 };

describe("acceptance", () => {
  const plans = [recovery, plan("practice", 0.5, 1)];
  const request = { plans, start: certainStart(), seed: "seed" };

  /** A result in which the plan at `place` was over capacity on its first day in `events` rollouts. */
  const blockOf = (rollouts: number, place: number, events: number): RolloutBlock => {
    const counts = () => new Int32Array(plans.length * 14);
    const overload = counts();
    overload[place * 14] = events;
    const anyOverload = new Int32Array(plans.length);
    anyOverload[place] = events;
    const gain = Float64Array.from({ length: plans.length * rollouts }, (_, i) => (i >= place * rollouts ? 1 : 0));
    return {
      from: 0,
      to: rollouts,
      days: 14,
      overload,
      physicalOverload: counts(),
      cognitiveOverload: counts(),
      redZone: counts(),
      anyOverload,
      gain,
    };
  };
  const decide = (events: number): Choice => {
    const steps = chooseWith(request);
    steps.next();
    steps.next(blockOf(1000, 1, 20));
    return steps.next(blockOf(10_000, 1, events)).value as Choice;
  };

  test("shares its 5% among sixteen plans: 440 of 10,000 pass a limit of 0.05, and 441 do not", () => {
    expect(decide(440).chosen.template).toBe("practice");
    expect(decide(441).chosen.template).toBe("recovery");
  });

  test("simulates under the seed of the choice, and certifies under another", () => {
    const steps = chooseWith(request);
    const first = steps.next().value as { problem: { seed: string }; rollouts: number };
    const second = steps.next(blockOf(1000, 1, 20)).value as typeof first;
    expect([first.problem.seed, first.rollouts]).toEqual(["seed", 1000]);
    expect([second.problem.seed, second.rollouts]).toEqual([certificationSeed("seed"), 10_000]);
  });
});

describe("the choice of a plan", () => {
  const twin = settled();
  const request = { plans: plansFor(twin), start: beliefOf(twin), seed: "seed" };
  const choice = choose(request);
  const resultOf = ({ perPlan }: Choice, template: string) => perPlan.find((result) => result.template === template)!;

  test("is certified by 10,000 rollouts under a fresh seed", () => {
    expect(choice.certified).toBe(true);
    expect(choice.rollouts).toEqual({ screening: 1000, certification: 10_000 });
    expect(choice.seeds).toEqual({ choice: "seed", certification: certificationSeed("seed") });
    expect(resultOf(choice, choice.chosen.template)).toMatchObject({ outcome: "passed", rollouts: 10_000 });
  });

  test("keeps every limit with the upper bound, not with the estimate", () => {
    const { bounds, dailyOdds, horizonOdds } = resultOf(choice, choice.chosen.template);
    expect(bounds.worstDay).toBeLessThanOrEqual(0.05);
    expect(bounds.days).toHaveLength(14);
    expect(bounds.worstDay).toBe(Math.max(...bounds.days));
    expect(bounds.horizon).toBeLessThanOrEqual(0.2);
    expect(bounds.redZone).toBeLessThanOrEqual(0.01);
    expect(Math.max(...dailyOdds.map(({ probability }) => probability))).toBeLessThan(bounds.worstDay);
    expect(horizonOdds.probability).toBeLessThan(bounds.horizon);
  });

  test("names a runner-up that passes as well and is not better", () => {
    const runnerUp = resultOf(choice, choice.runnerUp!.template);
    expect(runnerUp.outcome).toBe("passed");
    expect(runnerUp.meanJ).toBeLessThanOrEqual(resultOf(choice, choice.chosen.template).meanJ + runnerUp.errorJ);
  });

  test("reports every plan in the order of the request", () => {
    expect(choice.perPlan.map(({ template }) => template)).toEqual(request.plans.map(({ template }) => template));
  });

  test("is the same to the last bit when made again", () => expect(choose(request)).toEqual(choice));

  test("does not depend on the order of the candidates", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(request.plans, { minLength: 16 }), (plans) => {
        const shuffled = choose({ ...request, plans, rollouts: small });
        const straight = choose({ ...request, rollouts: small });
        expect(shuffled.chosen.template).toBe(straight.chosen.template);
        expect(shuffled.runnerUp?.template).toBe(straight.runnerUp?.template);
        for (const result of straight.perPlan) expect(resultOf(shuffled, result.template)).toEqual(result);
      }),
      { numRuns: 5 },
    );
  });

  test("is the same when three workers share the rollouts", async () => {
    const shared = await chooseAsync(request, async (problem, rollouts) => {
      const cuts = [0, Math.floor(rollouts / 3), Math.floor((2 * rollouts) / 3), rollouts];
      return mergeBlocks([0, 1, 2].map((worker) => simulateBlock(problem, cuts[worker]!, cuts[worker + 1]!)));
    });
    expect(shared).toEqual(choice);
  });

  test("falls back to the recovery plan, uncertified, when no plan passes", () => {
    const exhausted: StartBelief = {
      ...certainStart(),
      B: 5,
      M: 5,
      body: { ...certainStart().body, mean: [-1.5, 25, 15, 7] },
    };
    const none = choose({
      plans: [recovery, plan("a", 1, 1), plan("b", 0.8, 0.8)].map((p) =>
        p === recovery ? plan("recovery", 0.3, 0.3) : p,
      ),
      start: exhausted,
      seed: "s",
    });
    expect(none.certified).toBe(false);
    expect(none.chosen.template).toBe("recovery");
    expect(none.runnerUp).toBeNull();
    expect(none.perPlan.every(({ outcome }) => outcome !== "passed")).toBe(true);
  });

  test("refuses candidates without a recovery plan", () => {
    expect(() => choose({ ...request, plans: [plan("a", 1, 1)] })).toThrow(
      'Cannot choose a plan as the candidates must include "recovery"',
    );
  });

  test("takes the lighter of two plans that gain the same", () => {
    const gains = { ...DEFAULT_PARAMETERS, eta: 0 };
    const idle = {
      plans: [recovery, plan("b-light", 0, 0.2), plan("a-heavy", 0, 0.3)],
      start: certainStart(),
      parameters: gains,
      seed: "s",
      rollouts: small,
    };
    expect(choose(idle).chosen.template).toBe("recovery");
    expect(totalLoad(choose(idle).chosen)).toBeLessThan(totalLoad(plan("b-light", 0, 0.2)));
  });

  test("prefers the plan that teaches more among those that pass", () => {
    const chosen = choose({
      plans: [recovery, plan("few", 0, 0.5, 5), plan("many", 0, 0.7, 20)],
      start: certainStart(),
      seed: "s",
      rollouts: small,
    });
    expect(chosen.chosen.template).toBe("many");
  });

  test("a tempting plan that is too risky does not empty the field", () => {
    const chosen = choose({
      plans: [recovery, plan("safe", 0, 0.7, 10), plan("tempting", 0, 1.02, 100)],
      start: certainStart(),
      seed: "s",
    });
    expect(resultOf(chosen, "tempting").outcome).toMatch(/risky/);
    expect(chosen.chosen.template).toBe("safe");
    expect(chosen.certified).toBe(true);
  });

  test("does not accept a plan because rules forbade the others", () => {
    const alone = choose({
      ...request,
      plans: request.plans.filter(({ template }) => ["recovery", choice.chosen.template].includes(template)),
    });
    expect(resultOf(alone, choice.chosen.template).bounds).toEqual(resultOf(choice, choice.chosen.template).bounds);
  });

  test("tighter limits never certify what wider ones refuse", () => {
    const tight = choose({ ...request, limits: { day: 0.01, horizon: 0.05, redZone: 0.005 }, rollouts: small });
    const wide = choose({ ...request, rollouts: small });
    for (const result of tight.perPlan)
      if (result.outcome === "passed" && resultOf(wide, result.template).outcome !== "dropped-as-behind")
        expect(resultOf(wide, result.template).outcome).toBe("passed");
    expect(totalLoad(tight.chosen)).toBeLessThanOrEqual(totalLoad(wide.chosen));
  });

  test("is more careful with a new person than with an established one of the same state", () => {
    const start = beliefOf(twin);
    const odds = (coefficientSpread: number, variance: number) =>
      choose({
        ...request,
        start: { ...start, coefficientSpread, capacityOffset: { mean: 0, variance } },
        rollouts: small,
      }).perPlan.find(({ template }) => template === "spaced+maintain/usual")!;
    const unsure = odds(0.4, 0.09);
    const sure = odds(0, 0);
    expect(Math.max(...unsure.physicalOdds.map(({ probability }) => probability))).toBeGreaterThan(
      Math.max(...sure.physicalOdds.map(({ probability }) => probability)),
    );
  });
});

describe("the start of a simulation", () => {
  test("spreads capacity coefficients by 0.4 for a new person, and by less with every valid day", () => {
    expect(beliefOf(startTwin(FIRST)).coefficientSpread).toBe(0.4);
    expect(beliefOf(foldTwin(days(FIRST, 28, () => ({ checkIn: { mood: 4 } })))).coefficientSpread).toBeCloseTo(
      0.2,
      14,
    );
  });

  test("has the filter's mean and spread", () => {
    const start = beliefOf(settled());
    const draw = createDraw(start, DEFAULT_PARAMETERS);
    const out = new Float64Array(DRAW_SIZE);
    draw(out, new Float64Array(DRAW_NORMALS));
    expect(out[DRAW.v]).toBe(start.body.mean[0]);
    expect(out[DRAW.kF]).toBe(DEFAULT_PARAMETERS.kF);
    const unit = new Float64Array(DRAW_NORMALS);
    unit[0] = 1;
    draw(out, unit);
    expect(out[DRAW.v]! - start.body.mean[0]!).toBeCloseTo(Math.sqrt(start.body.covariance[0]!), 12);
  });
});

describe("a what-if", () => {
  const tired = foldTwin(
    days(FIRST, 60, (i) => ({
      sleepHours: i > 55 ? 4.5 : 7.5,
      cognitiveMinutes: i % 7 < 5 ? 40 : 0,
      checkIn: { mood: i > 55 ? 2 : 5 },
    })),
  );
  const whatIf = { plan: plan("hard", 0, 1, 20), start: beliefOf(tired), seed: "s", rollouts: 4000 };

  test("with more sleep tonight leaves today as it is and lowers the odds of the days after", () => {
    const asIs = simulatePlan(whatIf);
    const slept = simulatePlan({ ...whatIf, sleepHours: [9, 9] });
    expect(slept.dailyOdds[0]).toEqual(asIs.dailyOdds[0]);
    for (const day of [1, 2, 3])
      expect(slept.dailyOdds[day]!.probability).toBeLessThan(asIs.dailyOdds[day]!.probability);
  });

  test("with less sleep raises them", () => {
    expect(simulatePlan({ ...whatIf, sleepHours: [4] }).horizonOdds.probability).toBeGreaterThan(
      simulatePlan(whatIf).horizonOdds.probability,
    );
  });
});
