import {
  type Gaussian,
  isOutlier,
  movingFrom,
  type Observation,
  type Prediction,
  predict,
  resting,
} from "#src/domain/twin/gaussian.ts";
import { createKalman, type MovingGaussian, type Sparse, sparse } from "#src/domain/twin/kalman.ts";
import type { Belief, Priors, TwinParameters } from "#src/domain/twin/parameters.ts";

/**
 * Components of the body's belief (MODEL.md 1.5): deviations v and r, sleep debt δ = D - D*, the slow baselines, and the
 * offsets of the device in use against the person's first one.
 */
export const BODY = { v: 0, r: 1, debt: 2, muV: 3, muR: 4, muS: 5, offsetV: 6, offsetR: 7 } as const;
const SIZE = 8;

/** What the body's signals say, each absent where the day has none. */
export interface BodySignals {
  readonly sleepHours?: number | undefined;
  readonly lnRmssd?: number | undefined;
  readonly restingHr?: number | undefined;
}

export type Signal = keyof BodySignals;
export const SIGNALS: readonly Signal[] = ["sleepHours", "lnRmssd", "restingHr"];

/** What moves the body between two mornings. */
export interface Night {
  /** H' - F' after yesterday's load. */
  readonly fatigueOverFitness: number;
  /** Variance of the same, where yesterday's load was not recorded. */
  readonly loadVariance: number;
  readonly sleepHours?: number | undefined;
}

export function bodyPrior(priors: Priors): Gaussian {
  const beliefs: readonly Belief[] = [
    priors.v,
    priors.r,
    NOTHING,
    priors.muV,
    priors.muR,
    priors.muS,
    NOTHING,
    NOTHING,
  ];
  const covariance = new Array<number>(SIZE * SIZE).fill(0);
  for (const [i, { variance }] of beliefs.entries()) covariance[i * SIZE + i] = variance;
  return { mean: beliefs.map(({ mean }) => mean), covariance };
}

const NOTHING: Belief = { mean: 0, variance: 0 };

/** The body from one morning to the next, before this morning's measurements. See `createBodyFilter`. */
export function passNight(body: Gaussian, night: Night, p: TwinParameters): Gaussian {
  const moving = movingFrom(body);
  createBodyFilter(p).passNight(moving, night);
  return resting(moving);
}

/** How a signal is measured: which components it shows, and its noise. `widening` multiplies the noise. */
export function measurementOf(signal: Signal, p: TwinParameters, widening = 1): Omit<Observation, "value"> {
  switch (signal) {
    case "sleepHours":
      return { row: [[BODY.muS, 1]], noise: widening * (p.sigmaS ** 2 + p.sleepError ** 2) };
    case "lnRmssd":
      return {
        row: [
          [BODY.muV, 1],
          [BODY.v, 1],
          [BODY.offsetV, 1],
        ],
        noise: widening * p.noiseV,
      };
    case "restingHr":
      return {
        row: [
          [BODY.muR, 1],
          [BODY.r, 1],
          [BODY.offsetR, 1],
        ],
        noise: widening * p.noiseR,
      };
  }
}

/** What each signal is expected to be this morning, before any of them is seen. */
export const predictSignals = (body: Gaussian, p: TwinParameters): Readonly<Record<Signal, Prediction>> => ({
  sleepHours: predict(body, measurementOf("sleepHours", p)),
  lnRmssd: predict(body, measurementOf("lnRmssd", p)),
  restingHr: predict(body, measurementOf("restingHr", p)),
});

/** This morning's measurements. See `createBodyFilter`. */
export function readMorning(
  body: Gaussian,
  signals: BodySignals,
  p: TwinParameters,
  widening = 1,
): { readonly body: Gaussian; readonly outliers: readonly Signal[]; readonly logLikelihood: number } {
  const moving = movingFrom(body);
  const { outliers, logLikelihood } = createBodyFilter(p, widening).readMorning(moving, signals);
  return { body: resting(moving), outliers, logLikelihood };
}

/** Both halves of a day under one set of parameters, changing a belief in place. `widening` multiplies the measurements' noise. */
export function createBodyFilter(p: TwinParameters, widening = 1) {
  const kalman = createKalman(SIZE);
  const measuredNight = nightOf(true, p);
  const unmeasuredNight = nightOf(false, p);
  const measurements = {
    sleepHours: measurementOf("sleepHours", p, widening),
    lnRmssd: measurementOf("lnRmssd", p, widening),
    restingHr: measurementOf("restingHr", p, widening),
  };

  return {
    /**
     * From one morning to the next (MODEL.md 1.5, i).
     *
     * δ' = aD δ - (S - μS), where a night that nobody measured is the usual one and adds the night's variance;
     * v' and r' follow load and the new debt, so the noise of an unmeasured night and of an unrecorded load is shared.
     */
    passNight(body: MovingGaussian, { fatigueOverFitness, loadVariance, sleepHours }: Night): void {
      const { transition, noise } = sleepHours === undefined ? unmeasuredNight : measuredNight;
      const slept = sleepHours === undefined ? 0 : -sleepHours;
      const drift = new Float64Array(SIZE);
      drift[BODY.v] = -p.betaVH * fatigueOverFitness + -p.betaVD * slept;
      drift[BODY.r] = p.betaRH * fatigueOverFitness + p.betaRD * slept;
      drift[BODY.debt] = slept;
      kalman.advance(body, transition, drift, loadVariance > 0 ? withLoad(noise, loadVariance, p) : noise);
    },

    /** This morning's measurements, in the fixed order sleep, lnRMSSD, resting heart rate (MODEL.md 1.5, ii). */
    readMorning(
      body: MovingGaussian,
      signals: BodySignals,
    ): { readonly outliers: readonly Signal[]; readonly logLikelihood: number } {
      const outliers: Signal[] = [];
      let logLikelihood = 0;
      for (const signal of SIGNALS) {
        const value = signals[signal];
        if (value === undefined) continue;
        const { row, noise } = measurements[signal];
        const expected = predict(body, measurements[signal]);
        if (isOutlier(value, expected)) {
          outliers.push(signal);
          continue;
        }
        logLikelihood += logDensity(value, expected);
        kalman.observe(body, { value, row, noise }, expected);
      }
      return { outliers, logLikelihood };
    },
  };
}

/** What a night does to the body whatever it was like, but for load that nobody recorded. */
function nightOf(measured: boolean, p: TwinParameters): { readonly transition: Sparse; readonly noise: Float64Array } {
  const aD = Math.exp(-1 / p.tauD);
  const transition = identity();
  const follow = (target: number, persistence: number, perDebt: number) => {
    transition[target * SIZE + target] = persistence;
    transition[target * SIZE + BODY.debt] = perDebt * aD;
    transition[target * SIZE + BODY.muS] = measured ? perDebt : 0;
  };
  follow(BODY.v, p.phiV, -p.betaVD);
  follow(BODY.r, p.phiR, p.betaRD);
  transition[BODY.debt * SIZE + BODY.debt] = aD;
  transition[BODY.debt * SIZE + BODY.muS] = measured ? 1 : 0;

  const noise = new Float64Array(SIZE * SIZE);
  shake(noise, [[BODY.v, 1]], p.sigmaV ** 2);
  shake(noise, [[BODY.r, 1]], p.sigmaR ** 2);
  shake(noise, [[BODY.muV, 1]], p.driftV ** 2);
  shake(noise, [[BODY.muR, 1]], p.driftR ** 2);
  shake(noise, [[BODY.muS, 1]], p.driftS ** 2);
  const unseenSleep: Direction = [
    [BODY.v, -p.betaVD],
    [BODY.r, p.betaRD],
    [BODY.debt, 1],
  ];
  if (!measured) shake(noise, unseenSleep, p.sigmaS ** 2);
  return { transition: sparse(transition, SIZE), noise };
}

function withLoad(noise: Float64Array, variance: number, p: TwinParameters): Float64Array {
  const shaken = noise.slice();
  const unseenLoad: Direction = [
    [BODY.v, -p.betaVH],
    [BODY.r, p.betaRH],
  ];
  shake(shaken, unseenLoad, variance);
  return shaken;
}

type Direction = Observation["row"];

/** Adds noise of this variance along a direction. */
function shake(noise: Float64Array, direction: Direction, variance: number): void {
  for (const [a, x] of direction) for (const [b, y] of direction) noise[a * SIZE + b]! += x * y * variance;
}

/** Before the first measurement of another device: the baseline opens up to a quarter of its prior, the offset is new (MODEL.md 5). */
export function changeDevice(
  body: Gaussian,
  signal: "lnRmssd" | "restingHr",
  offset: Belief,
  priors: Priors,
): Gaussian {
  const [component, baseline, prior] =
    signal === "lnRmssd"
      ? ([BODY.offsetV, BODY.muV, priors.muV] as const)
      : ([BODY.offsetR, BODY.muR, priors.muR] as const);
  const mean = [...body.mean];
  const covariance = [...body.covariance];
  mean[component] = offset.mean;
  for (let i = 0; i < SIZE; i++) {
    covariance[component * SIZE + i] = 0;
    covariance[i * SIZE + component] = 0;
  }
  covariance[component * SIZE + component] = offset.variance;
  covariance[baseline * SIZE + baseline] = Math.max(covariance[baseline * SIZE + baseline]!, prior.variance / 4);
  return { mean, covariance };
}

/** Belief about one component alone. */
export const marginal = ({ mean, covariance }: Gaussian, component: number): Belief => ({
  mean: mean[component]!,
  variance: covariance[component * mean.length + component]!,
});

/** A new device's offset before it has measured anything (MODEL.md 5). */
export const NEW_DEVICE: Readonly<Record<"lnRmssd" | "restingHr", Belief>> = {
  lnRmssd: { mean: 0, variance: 0.15 ** 2 },
  restingHr: { mean: 0, variance: 2 ** 2 },
};

const logDensity = (value: number, { mean, variance }: Prediction): number =>
  -0.5 * (Math.log(2 * Math.PI * variance) + (value - mean) ** 2 / variance);

function identity(): number[] {
  const matrix = new Array<number>(SIZE * SIZE).fill(0);
  for (let i = 0; i < SIZE; i++) matrix[i * SIZE + i] = 1;
  return matrix;
}
