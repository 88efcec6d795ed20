import type { StartBelief } from "#src/domain/simulation/belief.ts";
import { createDraw, DRAW, DRAW_NORMALS, DRAW_SIZE } from "#src/domain/simulation/draw.ts";
import { expUpToOne } from "#src/domain/simulation/exponential.ts";
import { fillNormals } from "#src/domain/simulation/normal.ts";
import { createState, enterStream } from "#src/domain/simulation/rng.ts";
import type { RolloutBlock } from "#src/domain/simulation/rollout-block.ts";
import { type Seed, seedWords } from "#src/domain/simulation/seed.ts";
import { FATIGUE_SHARE, MAX_DEBT, type TwinParameters } from "#src/domain/twin/parameters.ts";
import { retentionOf } from "#src/domain/twin/transition.ts";

/** What one plan asks of each day of the horizon. All arrays have the length of the horizon. */
export interface PlanLoads {
  readonly template: string;
  readonly u: readonly number[];
  readonly m: readonly number[];
  readonly items: readonly number[];
  /** Item difficulty, probit. */
  readonly difficulty: readonly number[];
  /** Planned extra sleep of the night after each day, hours; none where absent. */
  readonly extraSleep?: readonly number[] | undefined;
}

/** Everything that a simulation depends on but the number of rollouts. Plain data, so that a worker can be given it. */
export interface SimulationProblem {
  readonly plans: readonly PlanLoads[];
  readonly start: StartBelief;
  readonly parameters: TwinParameters;
  readonly seed: Seed;
}

/** Standard normals per simulated day. */
export const NORMALS_PER_DAY = 7;
/** The red zone begins a quarter above capacity (MODEL.md 2). */
const RED_ZONE = Math.log(1.25);
/** Learning never falls below this share for want of alertness (MODEL.md 1.3). */
const LEAST_ALERTNESS = 0.3;

/** Fills `out` with the standard normals of rollout `index`. */
export type NormalSource = (out: Float64Array, index: number) => void;

/** Normals by rollout number: the same for every plan, whoever computes the rollout. */
export function seededNormals(seed: Seed): NormalSource {
  const words = seedWords(seed);
  const state = createState();
  return (out, index) => {
    enterStream(state, words, index);
    fillNormals(out, out.length, state);
  };
}

/** Simulates the rollouts `from` <= i < `to` of all plans under common random numbers (MODEL.md 1.3). */
export function simulateBlock(
  problem: SimulationProblem,
  from: number,
  to: number,
  normals: NormalSource = seededNormals(problem.seed),
): RolloutBlock {
  const { parameters: p, start } = problem;
  const plans = problem.plans.length;
  const days = horizonOf(problem);
  const rollouts = to - from;
  const block: RolloutBlock = {
    from,
    to,
    days,
    overload: new Int32Array(plans * days),
    physicalOverload: new Int32Array(plans * days),
    cognitiveOverload: new Int32Array(plans * days),
    redZone: new Int32Array(plans * days),
    anyOverload: new Int32Array(plans),
    gain: new Float64Array(plans * rollouts),
  };
  const asked = packPlans(problem.plans, days, p);
  const draw = createDraw(start, p);
  const drawn = new Float64Array(DRAW_SIZE);
  const fate = new Float64Array(days * FATE_STRIDE);
  const z = new Float64Array(DRAW_NORMALS + days * NORMALS_PER_DAY);
  const roll = createRollout(p, days);

  for (let i = from; i < to; i++) {
    normals(z, i);
    draw(drawn, z);
    writeFate(fate, drawn, z, days, p);
    for (let plan = 0; plan < plans; plan++)
      block.gain[plan * rollouts + i - from] = roll(asked, plan, drawn, fate, block);
  }
  return block;
}

export function horizonOf({ plans }: Pick<SimulationProblem, "plans">): number {
  const days = plans[0]?.u.length ?? 0;
  for (const { template, u, m, items, difficulty, extraSleep = u } of plans)
    if ([u, m, items, difficulty, extraSleep].some(({ length }) => length !== days || days === 0))
      throw new RangeError(
        `Cannot simulate as every plan must have loads for ${days} days: current value is "${template}"`,
      );
  return days;
}

/** What a day of a plan asks, packed: u, ln u, m, ln m, η items, difficulty, extra sleep. */
const ASKED_STRIDE = 7;

function packPlans(plans: readonly PlanLoads[], days: number, p: TwinParameters): Float64Array {
  const packed = new Float64Array(plans.length * days * ASKED_STRIDE);
  let at = 0;
  for (const { u, m, items, difficulty, extraSleep } of plans)
    for (let d = 0; d < days; d++) {
      packed[at] = u[d]!;
      packed[at + 1] = Math.log(u[d]!);
      packed[at + 2] = m[d]!;
      packed[at + 3] = Math.log(m[d]!);
      packed[at + 4] = p.eta * items[d]!;
      packed[at + 5] = difficulty[d]!;
      packed[at + 6] = extraSleep?.[d] ?? 0;
      at += ASKED_STRIDE;
    }
  return packed;
}

/**
 * What no plan can change, computed once a rollout and shared by all plans: execution noise, the parts of v, r and W that
 * go their own way, and the noise of nights and of learning.
 *
 * Packed by day: exp(lu), lu less the capacity that is nobody's doing, exp(lm), lm - c0, min(W, 0) cW, sleep, θ noise.
 */
const FATE_STRIDE = 7;

function writeFate(fate: Float64Array, drawn: Float64Array, z: Float64Array, days: number, p: TwinParameters): void {
  const base = drawn[DRAW.k0]! - drawn[DRAW.kF]!;
  const kV = drawn[DRAW.kV]!;
  const kR = drawn[DRAW.kR]!;
  const kW = drawn[DRAW.kW]!;
  const cW = drawn[DRAW.cW]!;
  let v = drawn[DRAW.v]!;
  let r = drawn[DRAW.r]!;
  let W = drawn[DRAW.W]!;
  let from = DRAW_NORMALS;
  let at = 0;
  for (let d = 0; d < days; d++) {
    const lu = p.sigmaU * z[from]! - 0.5 * p.sigmaU * p.sigmaU;
    const lm = p.sigmaM * z[from + 1]! - 0.5 * p.sigmaM * p.sigmaM;
    fate[at] = Math.exp(lu);
    fate[at + 1] = lu - (base + kV * v - kR * r + kW * W);
    fate[at + 2] = Math.exp(lm);
    fate[at + 3] = lm - p.c0;
    fate[at + 4] = W < 0 ? cW * W : 0;
    fate[at + 5] = p.sigmaS * z[from + 2]!;
    fate[at + 6] = p.sigmaTheta * z[from + 6]!;
    v = p.phiV * v + p.sigmaV * z[from + 3]!;
    r = p.phiR * r + p.sigmaR * z[from + 4]!;
    W = p.phiW * W + p.sigmaW * z[from + 5]!;
    from += NORMALS_PER_DAY;
    at += FATE_STRIDE;
  }
}

/** One plan through one rollout: counts into `block`, and the plan's gain J. */
type Rollout = (
  asked: Float64Array,
  plan: number,
  drawn: Float64Array,
  fate: Float64Array,
  block: RolloutBlock,
) => number;

/** What is the same for every rollout: kept shares and their complements, effects, and the unpractised skill's pull. */
function constantsOf(p: TwinParameters) {
  const keep = retentionOf(p);
  return {
    keepF: keep.F,
    keepH: keep.H,
    keepD: keep.D,
    keepM: keep.M,
    keepB: keep.B,
    keepTheta: keep.theta,
    gainF: 1 - keep.F,
    gainH: 1 - keep.H,
    gainM: 1 - keep.M,
    pullTheta: (1 - keep.theta) * p.theta0,
    ...p,
  };
}

/**
 * The kernel: MODEL.md 1.3 in its order, with the sleep debt counted from its settled value (D - D*), and of v and r only
 * what the plan does to them. `nextDay` is the same in plain words.
 *
 * Everything that the loop reads is a local or a typed array: that is what makes it fast.
 */
function createRollout(p: TwinParameters, days: number): Rollout {
  const constants = constantsOf(p);

  return (asked, plan, drawn, fate, { overload, physicalOverload, cognitiveOverload, redZone, anyOverload }) => {
    const { keepF, keepH, keepD, keepM, keepB, keepTheta, gainF, gainH, gainM, pullTheta } = constants;
    const { sleepPerLoad, phiV, phiR, betaVH, betaVD, betaRH, betaRD, omega, q0, usualM } = constants;
    const kF = drawn[DRAW.kF]!;
    const kH = drawn[DRAW.kH]!;
    const kV = drawn[DRAW.kV]!;
    const kR = drawn[DRAW.kR]!;
    const kD = drawn[DRAW.kD]!;
    const kB = drawn[DRAW.kB]!;
    const cD = drawn[DRAW.cD]!;
    const cM = drawn[DRAW.cM]!;
    const cB = drawn[DRAW.cB]!;
    const leastDebt = -drawn[DRAW.settled]!;
    const mostDebt = MAX_DEBT + leastDebt;
    const startF = drawn[DRAW.F]!;
    const startH = drawn[DRAW.H]!;
    const startTheta = drawn[DRAW.theta]!;
    let F = startF;
    let H = startH;
    let v = 0;
    let r = 0;
    let debt = drawn[DRAW.debt]!;
    let M = drawn[DRAW.M]!;
    let B = drawn[DRAW.B]!;
    let theta = startTheta;
    let excess = 0;
    let over = 0;
    let cell = plan * days;
    let ask = cell * ASKED_STRIDE;
    let at = 0;

    for (let d = 0; d < days; d++) {
      const u = asked[ask]! * fate[at]!;
      const m = asked[ask + 2]! * fate[at + 2]!;

      const alertness = fate[at + 4]! - cD * debt - cM * (M - usualM) - cB * B;
      let ep = asked[ask + 1]! + fate[at + 1]! - (kF * F - kH * (H - F) + kV * v - kR * r - kD * debt - kB * B);
      let ec = asked[ask + 3]! + fate[at + 3]! - alertness;
      B *= keepB;
      if (ep > 0 || ec > 0) {
        if (ep > 0) physicalOverload[cell]!++;
        else ep = 0;
        if (ec > 0) cognitiveOverload[cell]!++;
        else ec = 0;
        overload[cell]!++;
        if (ep > RED_ZONE || ec > RED_ZONE) redZone[cell]!++;
        over = 1;
        excess += ep + ec;
        B += omega * (ep + ec);
      }

      debt = keepD * debt + sleepPerLoad * (u - F) - fate[at + 5]! - asked[ask + 6]!;
      if (debt < leastDebt) debt = leastDebt;
      else if (debt > mostDebt) debt = mostDebt;
      F = keepF * F + gainF * u;
      H = keepH * H + gainH * u;
      M = keepM * M + gainM * m;
      v = phiV * v - betaVH * (H - F) - betaVD * debt;
      r = phiR * r + betaRH * (H - F) + betaRD * debt;

      const practice = asked[ask + 4]!;
      let learnt = 0;
      if (practice > 0) {
        const x = theta - asked[ask + 5]!;
        const q = x > 0 ? x * expUpToOne(0.5 - 0.5 * x * x) : 0;
        const A = alertness > 0 ? 1 : alertness < LEAST_ALERTNESS - 1 ? LEAST_ALERTNESS : 1 + alertness;
        learnt = practice * Math.max(q, q0) * A;
      }
      theta = pullTheta + keepTheta * theta + learnt + fate[at + 6]!;

      cell++;
      ask += ASKED_STRIDE;
      at += FATE_STRIDE;
    }
    anyOverload[plan]! += over;
    return F - startF - FATIGUE_SHARE * (H - startH) + (theta - startTheta) - excess - B;
  };
}
