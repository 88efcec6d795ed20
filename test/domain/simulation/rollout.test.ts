import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { certainStart, type StartBelief } from "#src/domain/simulation/belief.ts";
import { DRAW_NORMALS } from "#src/domain/simulation/draw.ts";
import { forecastOf } from "#src/domain/simulation/forecast.ts";
import {
  NORMALS_PER_DAY,
  type PlanLoads,
  type SimulationProblem,
  seededNormals,
  simulateBlock,
} from "#src/domain/simulation/rollout.ts";
import { mergeBlocks } from "#src/domain/simulation/rollout-block.ts";
import { DEFAULT_PARAMETERS, type TwinParameters } from "#src/domain/twin/parameters.ts";
import { nextDay, performance, settledDebt, type TwinState } from "#src/domain/twin/transition.ts";
import { referencePlans } from "#test/bench/reference-workload.ts";

const p = DEFAULT_PARAMETERS;
const problemOf = (plans: readonly PlanLoads[], seed = "reference"): SimulationProblem => ({
  plans,
  start: certainStart(),
  parameters: p,
  seed,
});
const constantPlan = (u: number, m = 0, days = 14): PlanLoads => {
  const every = (value: number) => new Array<number>(days).fill(value);
  return { template: `${u}`, u: every(u), m: every(m), items: every(0), difficulty: every(0) };
};

/** J and overload of one rollout by the model in plain words. */
function inPlainWords(plan: PlanLoads, start: TwinState, z: Float64Array, parameters: TwinParameters) {
  let state = start;
  let excess = 0;
  let overloads = 0;
  for (let d = 0; d < plan.u.length; d++) {
    const from = DRAW_NORMALS + d * NORMALS_PER_DAY;
    const input = {
      u: plan.u[d]!,
      m: plan.m[d]!,
      items: plan.items[d]!,
      difficulty: plan.difficulty[d]!,
      extraSleep: plan.extraSleep?.[d] ?? 0,
    };
    const day = nextDay(state, input, [...z.subarray(from, from + NORMALS_PER_DAY)], parameters);
    state = day.state;
    excess += day.excess.physical + day.excess.cognitive;
    if (day.excess.physical > 0 || day.excess.cognitive > 0) overloads++;
  }
  return { J: performance(state) - performance(start) + (state.theta - start.theta) - excess - state.B, overloads };
}

describe("the kernel", () => {
  test("gives what the model in plain words gives, for any plan and start", () => {
    const load = fc.double({ min: 0, max: 3, noNaN: true });
    const day = fc.record({
      u: load,
      m: load,
      items: fc.integer({ min: 0, max: 40 }),
      difficulty: fc.double({ min: -3, max: 3, noNaN: true }),
      extra: fc.double({ min: -3, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(day, { minLength: 1, maxLength: 20 }),
        fc.record({
          F: load,
          H: load,
          v: fc.double({ min: -1, max: 1, noNaN: true }),
          r: fc.double({ min: -10, max: 10, noNaN: true }),
          D: fc.double({ min: 0, max: 24, noNaN: true }),
          M: load,
          W: fc.double({ min: -3, max: 3, noNaN: true }),
          B: fc.double({ min: 0, max: 2, noNaN: true }),
          theta: fc.double({ min: -3, max: 3, noNaN: true }),
        }),
        fc.string(),
        (days, state, seed) => {
          const plan: PlanLoads = {
            template: "any",
            u: days.map(({ u }) => u),
            m: days.map(({ m }) => m),
            items: days.map(({ items }) => items),
            difficulty: days.map(({ difficulty }) => difficulty),
            extraSleep: days.map(({ extra }) => extra),
          };
          const start: StartBelief = {
            ...certainStart(),
            body: {
              mean: [state.v, state.r, state.D - settledDebt(p), p.sleepMean],
              covariance: new Array<number>(16).fill(0),
            },
            load: { F: state.F, H: state.H, ff: 0, fh: 0, hh: 0 },
            M: state.M,
            B: state.B,
            wellness: { mean: state.W, variance: 0 },
            skill: { mean: state.theta, variance: 0 },
          };
          const block = simulateBlock({ plans: [plan], start, parameters: p, seed }, 0, 3);
          const normals = seededNormals(seed);
          const z = new Float64Array(DRAW_NORMALS + days.length * NORMALS_PER_DAY);
          let overloads = 0;
          for (let i = 0; i < 3; i++) {
            normals(z, i);
            const expected = inPlainWords(plan, state, z, p);
            overloads += expected.overloads;
            expect(block.gain[i]).toBeCloseTo(expected.J, 10);
          }
          expect(block.overload.reduce((sum, count) => sum + count, 0)).toBe(overloads);
        },
      ),
    );
  });

  test("gives the stated J of the reference plans when every normal is zero", () => {
    const { gain } = simulateBlock(problemOf(referencePlans()), 0, 1, (out) => out.fill(0));
    expect(gain[0]).toBeCloseTo(1.1357097242, 10);
    expect(gain[5]).toBeCloseTo(1.188362821, 10);
    expect(gain[10]).toBeCloseTo(1.2665428726, 10);
    expect(gain[15]).toBeCloseTo(1.3096638929, 10);
  });

  test.each([
    [0, 0.0114, 1.121772651786, 0.0048],
    [5, 0.2975, 1.122800904948, 0.1538],
    [10, 0.0295, 1.24436637619, 0.0055],
    [15, 0.0861, 1.28044686862, 0.0138],
  ])("gives the stated figures of reference plan %i within four standard errors", (plan, any, meanJ, worst) => {
    const rollouts = 10_000;
    const { horizonOdds, dailyOdds, ...forecast } = forecastOf(
      simulateBlock(problemOf(referencePlans()), 0, rollouts),
      plan,
      "",
    );
    // Both sides are estimates from 10,000 rollouts.
    const error = (probability: number) => Math.sqrt((2 * probability * (1 - probability)) / rollouts);
    expect(Math.abs(horizonOdds.probability - any)).toBeLessThan(4 * error(any));
    expect(Math.abs(Math.max(...dailyOdds.map(({ probability }) => probability)) - worst)).toBeLessThan(
      4 * error(worst) + 0.001,
    );
    expect(Math.abs(forecast.meanJ - meanJ)).toBeLessThan(4 * Math.SQRT2 * forecast.errorJ);
  });

  test("without feedback overload has its closed-form probability", () => {
    const plain: TwinParameters = { ...p, kF: 0, kH: 0, kD: 0, kB: 0, betaVH: 0, betaVD: 0, betaRH: 0, betaRD: 0 };
    const rollouts = 40_000;
    const block = simulateBlock({ ...problemOf([constantPlan(1.6)]), parameters: plain }, 0, rollouts);
    for (const [day, expected] of [
      [1, 0.045297],
      [2, 0.060506],
      [7, 0.071795],
      [14, 0.073007],
    ] as const)
      expect(Math.abs(block.overload[day - 1]! / rollouts - expected)).toBeLessThan(
        4 * Math.sqrt((expected * (1 - expected)) / rollouts),
      );
  });

  test("without overload the spread of performance is that of the log-normal load", () => {
    const [plan] = referencePlans();
    const u = plan!.u;
    const days = u.length;
    const easy: TwinParameters = { ...p, k0: 50, c0: 50, sigmaTheta: 0, q0: 0 };
    const block = simulateBlock({ ...problemOf([{ ...plan!, items: u.map(() => 0) }]), parameters: easy }, 0, 40_000);
    const [aF, aH] = [Math.exp(-1 / p.tauF), Math.exp(-1 / p.tauH)];
    const weight = (j: number) => (1 - aF) * aF ** (days - 1 - j) - 0.353 * (1 - aH) * aH ** (days - 1 - j);
    const sd = Math.sqrt((Math.exp(p.sigmaU ** 2) - 1) * u.reduce((sum, x, j) => sum + (weight(j) * x) ** 2, 0));
    const mean = aF ** days - 1 - 0.353 * (aH ** days - 1) + u.reduce((sum, x, j) => sum + weight(j) * x, 0);
    const { meanJ, errorJ } = forecastOf(block, 0, "");
    expect(Math.abs(meanJ - mean)).toBeLessThan(4 * errorJ);
    expect(errorJ * Math.sqrt(40_000)).toBeCloseTo(sd, 3);
  });

  test("four times the rollouts halve the standard error", () => {
    const error = (rollouts: number) =>
      forecastOf(simulateBlock(problemOf(referencePlans().slice(0, 1)), 0, rollouts), 0, "").errorJ;
    expect(error(8_000) / error(2_000)).toBeCloseTo(0.5, 1);
  });

  test("permuting the plans changes nothing", () => {
    const plans = referencePlans();
    const order = [7, 0, 15, 3, 9, 1, 12, 5, 14, 2, 8, 11, 4, 10, 6, 13];
    const one = simulateBlock(problemOf(plans), 0, 200);
    const two = simulateBlock(problemOf(order.map((i) => plans[i]!)), 0, 200);
    for (const [place, plan] of order.entries()) expect(forecastOf(two, place, "")).toEqual(forecastOf(one, plan, ""));
  });

  test.each([1, 2, 3, 7])("%i workers that share the rollouts give the same to the last bit", (workers) => {
    const problem = problemOf(referencePlans());
    const rollouts = 500;
    const blocks = Array.from({ length: workers }, (_, worker) =>
      simulateBlock(
        problem,
        Math.floor((rollouts * worker) / workers),
        Math.floor((rollouts * (worker + 1)) / workers),
      ),
    );
    expect(mergeBlocks(blocks)).toEqual(simulateBlock(problem, 0, rollouts));
  });

  test("blocks with a gap between them are not merged", () => {
    const problem = problemOf(referencePlans().slice(0, 1));
    expect(() => mergeBlocks([simulateBlock(problem, 0, 5), simulateBlock(problem, 6, 9)])).toThrow(
      "Cannot merge rollouts",
    );
  });

  test("plans of different lengths are refused", () => {
    expect(() => simulateBlock(problemOf([constantPlan(1), constantPlan(1, 0, 7)]), 0, 1)).toThrow(
      "Cannot simulate as every plan must have loads for 14 days",
    );
  });

  const worse: readonly [string, (start: StartBelief, amount: number) => StartBelief][] = [
    [
      "more sleep debt",
      (s, x) => ({
        ...s,
        body: { ...s.body, mean: [s.body.mean[0]!, s.body.mean[1]!, s.body.mean[2]! + 4 * x, s.body.mean[3]!] },
      }),
    ],
    [
      "a lower lnRMSSD",
      (s, x) => ({ ...s, body: { ...s.body, mean: [s.body.mean[0]! - x, ...s.body.mean.slice(1)] } }),
    ],
    [
      "a higher resting heart rate",
      (s, x) => ({
        ...s,
        body: { ...s.body, mean: [s.body.mean[0]!, s.body.mean[1]! + 10 * x, ...s.body.mean.slice(2)] },
      }),
    ],
    ["more strain", (s, x) => ({ ...s, B: s.B + x })],
    ["more mental fatigue", (s, x) => ({ ...s, M: s.M + x })],
    ["worse wellness", (s, x) => ({ ...s, wellness: { ...s.wellness, mean: s.wellness.mean - x } })],
  ];
  test.each(worse)("%s never lowers the odds of overload on the first day", (_name, worsen) => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1.5, noNaN: true }),
        fc.double({ min: 0.3, max: 2.5, noNaN: true }),
        (amount, load) => {
          const problem = problemOf([constantPlan(load, load)]);
          const before = simulateBlock(problem, 0, 200);
          const after = simulateBlock({ ...problem, start: worsen(problem.start, amount) }, 0, 200);
          expect(after.overload[0]).toBeGreaterThanOrEqual(before.overload[0]!);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("more sleep debt never lowers the odds of overload on any day", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.double({ min: 0.3, max: 2, noNaN: true }),
        (debt, load) => {
          const problem = problemOf([constantPlan(load, load)]);
          const start = problem.start;
          const indebted = { ...start, body: { ...start.body, mean: [0, 0, debt, 7] } };
          const before = simulateBlock(problem, 0, 200);
          const after = simulateBlock({ ...problem, start: indebted }, 0, 200);
          for (const [day, count] of before.overload.entries())
            expect(after.overload[day]).toBeGreaterThanOrEqual(count);
          expect(after.anyOverload[0]).toBeGreaterThanOrEqual(before.anyOverload[0]!);
        },
      ),
      { numRuns: 40 },
    );
  });
});
