import { FATIGUE_SHARE, MAX_DEBT, type TwinParameters } from "#src/domain/twin/parameters.ts";

/** The nine components of MODEL.md 1.2 at the start of a day. */
export interface TwinState {
  /** Fitness and fatigue: slow and fast mean of the normalised load. */
  readonly F: number;
  readonly H: number;
  /** Deviation of lnRMSSD (ln ms) and of resting heart rate (bpm) from the person's own baseline. */
  readonly v: number;
  readonly r: number;
  /** Sleep debt, hours. */
  readonly D: number;
  /** Mental fatigue. */
  readonly M: number;
  /** Self-reported wellness, SD units, + = good. */
  readonly W: number;
  /** Accumulated strain. */
  readonly B: number;
  /** Skill, probit. */
  readonly theta: number;
}

/** What a plan asks of one day. */
export interface DayInput {
  /** Normalised physical and cognitive load. */
  readonly u: number;
  readonly m: number;
  readonly items: number;
  /** Item difficulty, probit. */
  readonly difficulty: number;
  /** Planned extra sleep of the coming night, hours. */
  readonly extraSleep: number;
}

/** Daily retention of each leaky quantity: exp(-1/τ). */
export interface Retention {
  readonly F: number;
  readonly H: number;
  readonly D: number;
  readonly M: number;
  readonly B: number;
  readonly theta: number;
}

export const retentionOf = (p: TwinParameters): Retention => ({
  F: Math.exp(-1 / p.tauF),
  H: Math.exp(-1 / p.tauH),
  D: Math.exp(-1 / p.tauD),
  M: Math.exp(-1 / p.tauM),
  B: Math.exp(-1 / p.tauB),
  theta: Math.exp(-1 / p.tauTheta),
});

/**
 * D*, the sleep debt (h) at which somebody with this usual sleep (h) settles (MODEL.md 1.3).
 *
 * A person who usually sleeps longer than the population's need is taken to need that much: D* is never negative.
 */
export const settledDebt = (p: TwinParameters, usualSleep: number = p.sleepMean): number =>
  Math.max(0, p.sleepNeed - usualSleep) / (1 - Math.exp(-1 / p.tauD));

/** lnKp: the log of the physical load that a day can bear, same unit as ln u (MODEL.md 1.3). `debt` is D - D* in hours. */
export function logPhysicalCapacity(s: Omit<TwinState, "D" | "M" | "theta">, debt: number, p: TwinParameters): number {
  return p.k0 + p.kF * (s.F - 1) - p.kH * (s.H - s.F) + p.kV * s.v - p.kR * s.r - p.kD * debt + p.kW * s.W - p.kB * s.B;
}

/** A0: how far alertness is from usual, log scale (MODEL.md 1.3). lnKc = c0 + A0. */
export function alertnessDeviation(s: Pick<TwinState, "M" | "W" | "B">, debt: number, p: TwinParameters): number {
  return -p.cD * debt - p.cM * (s.M - p.usualM) + p.cW * Math.min(s.W, 0) - p.cB * s.B;
}

/** Share of the best learning gain at a distance of ability from difficulty; 1 where success is Φ(1) (MODEL.md 2.1, 4). */
export const learningGain = (distance: number): number => distance * Math.exp(0.5 - 0.5 * distance * distance);

export const performance = (s: Pick<TwinState, "F" | "H">): number => s.F - FATIGUE_SHARE * s.H;

/** Log points by which a day went over capacity. */
export interface Excess {
  readonly physical: number;
  readonly cognitive: number;
}

/**
 * One day of the model, exactly as MODEL.md 1.3 writes it: readable, for one state and seven standard normals.
 *
 * The simulation's kernel computes the same for thousands at once and is held to this function by a test.
 */
export function nextDay(
  s: TwinState,
  input: DayInput,
  z: readonly number[],
  p: TwinParameters,
): { readonly state: TwinState; readonly excess: Excess } {
  const [z1 = 0, z2 = 0, z3 = 0, z4 = 0, z5 = 0, z6 = 0, z7 = 0] = z;
  const a = retentionOf(p);
  const settled = settledDebt(p);
  const logU = p.sigmaU * z1 - p.sigmaU ** 2 / 2;
  const logM = p.sigmaM * z2 - p.sigmaM ** 2 / 2;
  const u = input.u * Math.exp(logU);
  const m = input.m * Math.exp(logM);

  const debt = s.D - settled;
  const A0 = alertnessDeviation(s, debt, p);
  const physical = Math.max(0, Math.log(input.u) + logU - logPhysicalCapacity(s, debt, p));
  const cognitive = Math.max(0, Math.log(input.m) + logM - (p.c0 + A0));

  const sleep = p.sleepMean - p.sleepPerLoad * (u - s.F) + input.extraSleep + p.sigmaS * z3;
  const D = clamp(a.D * s.D + Math.max(p.sleepNeed, p.sleepMean) - sleep, 0, MAX_DEBT);
  const F = a.F * s.F + (1 - a.F) * u;
  const H = a.H * s.H + (1 - a.H) * u;
  const M = a.M * s.M + (1 - a.M) * m;
  const B = a.B * s.B + p.omega * (physical + cognitive);
  const v = p.phiV * s.v - p.betaVH * (H - F) - p.betaVD * (D - settled) + p.sigmaV * z4;
  const r = p.phiR * s.r + p.betaRH * (H - F) + p.betaRD * (D - settled) + p.sigmaR * z5;
  const W = p.phiW * s.W + p.sigmaW * z6;
  const q = Math.max(p.q0, learningGain(s.theta - input.difficulty));
  const A = clamp(1 + A0, 0.3, 1);
  const theta = p.theta0 + a.theta * (s.theta - p.theta0) + p.eta * input.items * q * A + p.sigmaTheta * z7;
  return { state: { F, H, v, r, D, M, W, B, theta }, excess: { physical, cognitive } };
}

export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
