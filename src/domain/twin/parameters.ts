/** Named in every twin and every seed: two results are comparable only under the same version. */
export const MODEL_VERSION = "kairos-twin-3";

/**
 * The numbers of the model, named as in MODEL.md 1.3 and 1.4.
 *
 * Greek letters are spelled out, indices are capitals: `phiV` is φv, `betaVH` is βvH.
 */
export interface TwinParameters {
  /** Time constants of fitness, fatigue, sleep debt, mental fatigue, strain and skill, in days. */
  readonly tauF: number;
  readonly tauH: number;
  readonly tauD: number;
  readonly tauM: number;
  readonly tauB: number;
  readonly tauTheta: number;
  /** Execution noise of physical and cognitive load, log scale. */
  readonly sigmaU: number;
  readonly sigmaM: number;
  /** Sleep need N, usual sleep and its night-to-night SD, hours. */
  readonly sleepNeed: number;
  readonly sleepMean: number;
  readonly sigmaS: number;
  /** Error of measured sleep, SD in hours. */
  readonly sleepError: number;
  /** Sleep lost per unit of physical load above fitness, hours. */
  readonly sleepPerLoad: number;
  /** lnRMSSD deviation: persistence, SD per day, variance of one measurement. */
  readonly phiV: number;
  readonly sigmaV: number;
  readonly noiseV: number;
  /** Resting heart rate deviation, bpm. */
  readonly phiR: number;
  readonly sigmaR: number;
  readonly noiseR: number;
  /** Self-reported wellness, SD units. */
  readonly phiW: number;
  readonly sigmaW: number;
  readonly noiseW: number;
  /** Skill: noise per day, gain per well-chosen item, least gain, long-run floor when unpractised. */
  readonly sigmaTheta: number;
  readonly eta: number;
  readonly q0: number;
  readonly theta0: number;
  /** Effects of fatigue (per unit of H - F) and sleep debt (per hour) on lnRMSSD and resting heart rate. */
  readonly betaVH: number;
  readonly betaVD: number;
  readonly betaRH: number;
  readonly betaRD: number;
  /** Physical capacity, log scale; every k but k0 is >= 0, so worse recovery never raises capacity. */
  readonly k0: number;
  readonly kF: number;
  readonly kH: number;
  readonly kV: number;
  readonly kR: number;
  readonly kD: number;
  readonly kW: number;
  readonly kB: number;
  /** Cognitive capacity, log scale; every c but c0 is >= 0. */
  readonly c0: number;
  readonly cD: number;
  readonly cM: number;
  readonly cW: number;
  readonly cB: number;
  /** Usual mental fatigue M0. */
  readonly usualM: number;
  /** Strain added per log point of overload. */
  readonly omega: number;
  /** Random-walk SD per day of the slow baselines: ln ms, bpm, hours. */
  readonly driftV: number;
  readonly driftR: number;
  readonly driftS: number;
  /**
   * Share of a morning's surprise that the next morning shows again, beyond what the filter carries over: some devices
   * smooth over days. It moves forecasts of measurements alone, never the state.
   */
  readonly echoV: number;
  readonly echoR: number;
  readonly echoS: number;
}

/** Population defaults (MODEL.md 1.4). */
export const DEFAULT_PARAMETERS: TwinParameters = {
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
};

/** The coefficients of capacity, which are uncertain until a person's own data speak (MODEL.md 2). */
export const CAPACITY_COEFFICIENTS = ["kF", "kH", "kV", "kR", "kD", "kW", "kB", "cD", "cM", "cW", "cB"] as const;

/** A Gaussian belief about one number. */
export interface Belief {
  readonly mean: number;
  readonly variance: number;
}

/** What is believed of a person before the first measurement (MODEL.md 1.2 and 1.5). */
export interface Priors {
  /** lnRMSSD baseline, ln ms. */
  readonly muV: Belief;
  /** Resting heart rate baseline, bpm. */
  readonly muR: Belief;
  /** Usual sleep, hours. */
  readonly muS: Belief;
  /** Day-to-day deviations of lnRMSSD and resting heart rate from the baseline. */
  readonly v: Belief;
  readonly r: Belief;
  readonly wellness: Belief;
  /** Offset κ of physical capacity, log scale. */
  readonly kappa: Belief;
}

export const POPULATION_PRIORS: Priors = {
  muV: { mean: 3.61, variance: 0.41 ** 2 },
  muR: { mean: 65.9, variance: 6.8 ** 2 },
  muS: { mean: 6.57, variance: 0.79 ** 2 },
  v: { mean: 0, variance: 0.0366 },
  r: { mean: 0, variance: 6.84 },
  wellness: { mean: 0, variance: 1 },
  kappa: { mean: 0, variance: 0.3 ** 2 },
};

/** Performance is fitness minus this share of fatigue: (2 * 7.51) / 42.5 (MODEL.md 1.3). */
export const FATIGUE_SHARE = 0.353;

/** Sleep debt never leaves 0..24 h. */
export const MAX_DEBT = 24;

/** Days after which a person's own data may be told in numbers and outweigh the population (MODEL.md 1.5, 2). */
export const ESTABLISHED_DAYS = 28;

/** Weight of the person's own data after `validDays`, 0..1. */
export const ownWeight = (validDays: number): number => validDays / (validDays + ESTABLISHED_DAYS);
