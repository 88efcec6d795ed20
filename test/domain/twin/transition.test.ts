import { describe, expect, test } from "vitest";
import { DEFAULT_PARAMETERS, POPULATION_PRIORS } from "#src/domain/twin/parameters.ts";
import {
  type DayInput,
  learningGain,
  nextDay,
  retentionOf,
  settledDebt,
  type TwinState,
} from "#src/domain/twin/transition.ts";
import { referencePlans } from "#test/bench/reference-workload.ts";

const p = DEFAULT_PARAMETERS;
const start: TwinState = { F: 1, H: 1, v: 0, r: 0, D: settledDebt(p), M: 0.8, W: 0, B: 0, theta: 0 };
const ZERO = [0, 0, 0, 0, 0, 0, 0];

const inputOf = (plan: ReturnType<typeof referencePlans>[number], day: number): DayInput => ({
  u: plan.u[day]!,
  m: plan.m[day]!,
  items: plan.items[day]!,
  difficulty: plan.difficulty[day]!,
  extraSleep: 0,
});

describe("one day of the model", () => {
  test("the settled debt of the population is 5.31 h", () => expect(settledDebt(p)).toBeCloseTo(5.31, 2));

  test("somebody who sleeps more than the population's need has no debt to settle at", () => {
    expect(settledDebt(p, 9)).toBe(0);
  });

  test("without noise fitness and fatigue have their closed form", () => {
    const [plan] = referencePlans();
    const quiet = { ...p, sigmaU: 0 };
    let state = start;
    for (let day = 0; day < 14; day++) state = nextDay(state, inputOf(plan!, day), ZERO, quiet).state;
    expect(state.F).toBeCloseTo(0.9176210701324983, 14);
    expect(state.H).toBeCloseTo(0.7853254263011357, 14);
    const a = retentionOf(p).F;
    const closed = a ** 14 + (1 - a) * plan!.u.reduce((sum, u, j) => sum + u * a ** (13 - j), 0);
    expect(state.F).toBeCloseTo(closed, 14);
  });

  test("execution noise spreads fitness and fatigue as the log-normal says", () => {
    const [plan] = referencePlans();
    const spread = (a: number) =>
      (1 - a) *
      Math.sqrt((Math.exp(p.sigmaU ** 2) - 1) * plan!.u.reduce((sum, u, j) => sum + u ** 2 * a ** (2 * (13 - j)), 0));
    const { F, H } = retentionOf(p);
    expect(spread(F)).toBeCloseTo(0.0127554131, 10);
    expect(spread(H)).toBeCloseTo(0.0468505486, 10);
  });

  test.each([
    [0.5, 0, 1e-9],
    [0.7, 0.5244005127, 0.7535],
    [0.75, 0.6744897502, 0.8858],
    [0.8, 0.8416212336, 0.9738],
    [0.85, 1.0364333895, 0.9987],
    [0.9, 1.2815515655, 0.9295],
    [0.95, 1.644853627, 0.7011],
  ])("at %d success the learning gain is as the curve says", (_success, distance, gain) => {
    expect(learningGain(distance)).toBeCloseTo(gain, 4);
  });

  test("learning gains most one probit below ability", () => {
    expect(learningGain(1)).toBe(1);
    for (const x of [0.9, 0.99, 1.01, 1.1]) expect(learningGain(x)).toBeLessThan(1);
  });

  test("a rest day cannot overload, however tired the person", () => {
    const wreck: TwinState = { ...start, H: 8, v: -1.5, r: 30, D: 24, W: -4, B: 5, M: 5 };
    const { excess } = nextDay(wreck, { u: 0, m: 0, items: 0, difficulty: 0, extraSleep: 0 }, ZERO, p);
    expect(excess).toEqual({ physical: 0, cognitive: 0 });
  });

  test("wellness takes nothing from the body", () => {
    const z = [0.3, -1, 2, 1.5, -2, 0.7, 0.1];
    const rested = nextDay(start, { u: 0, m: 0, items: 0, difficulty: 0, extraSleep: 1 }, z, p).state.W;
    const worn = nextDay(
      { ...start, v: -1, r: 10, D: 20, H: 4, B: 2 },
      { u: 3, m: 2, items: 9, difficulty: 1, extraSleep: 0 },
      z,
      p,
    ).state.W;
    expect(worn).toBe(rested);
  });
});

describe("the numbers of the model", () => {
  test("are those of the table", () => {
    expect(DEFAULT_PARAMETERS).toEqual({
      tauF: 42,
      tauH: 7,
      tauD: 4.06,
      tauM: 1.5,
      tauB: 21,
      tauTheta: 60,
      sigmaU: 0.2,
      sigmaM: 0.2,
      sleepNeed: 8.16,
      sleepMean: 7,
      sigmaS: 1.2,
      sleepError: 0.25,
      sleepPerLoad: 0.3,
      phiV: 0.6,
      sigmaV: 0.153,
      noiseV: 0.04,
      phiR: 0.9,
      sigmaR: 1.14,
      noiseR: 0.3,
      phiW: 0.7,
      sigmaW: 0.714,
      noiseW: 0.25,
      sigmaTheta: 0.02,
      eta: 0.01,
      q0: 0.15,
      theta0: 0,
      betaVH: 0.1,
      betaVD: 0.01,
      betaRH: 1,
      betaRD: 0.01,
      k0: Math.log(2.2),
      kF: 0.6,
      kH: 0.5,
      kV: 0.5,
      kR: 0.02,
      kD: 0.02,
      kW: 0.05,
      kB: 0.5,
      c0: Math.log(1.6),
      cD: 0.04,
      cM: 0.3,
      cW: 0.05,
      cB: 0.5,
      usualM: 0.8,
      omega: 0.2,
      driftV: 0.005,
      driftR: 0.05,
      driftS: 0.01,
      echoV: 0,
      echoR: 0,
      echoS: 0,
    });
    expect(POPULATION_PRIORS.muV.mean).toBe(3.61);
    expect(POPULATION_PRIORS.muV.variance).toBeCloseTo(0.1681, 15);
    expect(POPULATION_PRIORS.muR.variance).toBeCloseTo(46.24, 12);
    expect(POPULATION_PRIORS.muS.variance).toBeCloseTo(0.6241, 15);
    expect(POPULATION_PRIORS.kappa.variance).toBeCloseTo(0.09, 15);
    expect(POPULATION_PRIORS).toMatchObject({
      muR: { mean: 65.9 },
      muS: { mean: 6.57 },
      v: { mean: 0, variance: 0.0366 },
      r: { mean: 0, variance: 6.84 },
      wellness: { mean: 0, variance: 1 },
      kappa: { mean: 0 },
    });
  });
});
