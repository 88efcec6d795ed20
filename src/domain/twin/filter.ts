import {
  advance,
  type Gaussian,
  isOutlier,
  type Observation,
  observe,
  type Prediction,
  predict,
} from "#src/domain/twin/gaussian.ts";
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

/**
 * The body from one morning to the next, before this morning's measurements (MODEL.md 1.5, i).
 *
 * δ' = aD δ - (S - μS), where a night that nobody measured is the usual one and adds the night's variance;
 * v' and r' follow load and the new debt, so the noise of an unmeasured night and of an unrecorded load is shared.
 */
export function passNight(body: Gaussian, night: Night, p: TwinParameters): Gaussian {
  const aD = Math.exp(-1 / p.tauD);
  const measured = night.sleepHours !== undefined;
  const transition = identity();
  const drift = new Array<number>(SIZE).fill(0);
  const noise = new Array<number>(SIZE * SIZE).fill(0);

  const debtRow = { debt: aD, muS: measured ? 1 : 0, constant: measured ? -night.sleepHours : 0 };
  const follow = (target: number, persistence: number, perFatigue: number, perDebt: number) => {
    transition[target * SIZE + target] = persistence;
    transition[target * SIZE + BODY.debt] = perDebt * debtRow.debt;
    transition[target * SIZE + BODY.muS] = perDebt * debtRow.muS;
    drift[target] = perFatigue * night.fatigueOverFitness + perDebt * debtRow.constant;
  };
  follow(BODY.v, p.phiV, -p.betaVH, -p.betaVD);
  follow(BODY.r, p.phiR, p.betaRH, p.betaRD);
  transition[BODY.debt * SIZE + BODY.debt] = debtRow.debt;
  transition[BODY.debt * SIZE + BODY.muS] = debtRow.muS;
  drift[BODY.debt] = debtRow.constant;

  const shake = (direction: Partial<Record<keyof typeof BODY, number>>, variance: number) => {
    for (const [a, x] of Object.entries(direction))
      for (const [b, y] of Object.entries(direction))
        noise[BODY[a as keyof typeof BODY] * SIZE + BODY[b as keyof typeof BODY]]! += x * y * variance;
  };
  shake({ v: 1 }, p.sigmaV ** 2);
  shake({ r: 1 }, p.sigmaR ** 2);
  shake({ muV: 1 }, p.driftV ** 2);
  shake({ muR: 1 }, p.driftR ** 2);
  shake({ muS: 1 }, p.driftS ** 2);
  if (!measured) shake({ v: -p.betaVD, r: p.betaRD, debt: 1 }, p.sigmaS ** 2);
  if (night.loadVariance > 0) shake({ v: -p.betaVH, r: p.betaRH }, night.loadVariance);
  return advance(body, { transition, drift, noise });
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

/** This morning's measurements, in the fixed order sleep, lnRMSSD, resting heart rate (MODEL.md 1.5, ii). */
export function readMorning(
  body: Gaussian,
  signals: BodySignals,
  p: TwinParameters,
  widening = 1,
): { readonly body: Gaussian; readonly outliers: readonly Signal[]; readonly logLikelihood: number } {
  const outliers: Signal[] = [];
  let logLikelihood = 0;
  let belief = body;
  for (const signal of SIGNALS) {
    const value = signals[signal];
    if (value === undefined) continue;
    const observation = { ...measurementOf(signal, p, widening), value };
    const expected = predict(belief, observation);
    if (isOutlier(value, expected)) {
      outliers.push(signal);
      continue;
    }
    logLikelihood += logDensity(value, expected);
    belief = observe(belief, observation);
  }
  return { body: belief, outliers, logLikelihood };
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
