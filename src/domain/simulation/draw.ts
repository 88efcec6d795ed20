import { START_BODY_SIZE, type StartBelief } from "#src/domain/simulation/belief.ts";
import { CAPACITY_COEFFICIENTS, MAX_DEBT, type TwinParameters } from "#src/domain/twin/parameters.ts";
import { clamp, settledDebt } from "#src/domain/twin/transition.ts";

/** Places in a draw: the start state and the person's parameters of one rollout. */
export const DRAW = {
  F: 0,
  H: 1,
  v: 2,
  r: 3,
  /** Sleep debt against its settled value, and that value, hours. */
  debt: 4,
  settled: 5,
  M: 6,
  B: 7,
  W: 8,
  theta: 9,
  k0: 10,
  kF: 11,
  kH: 12,
  kV: 13,
  kR: 14,
  kD: 15,
  kW: 16,
  kB: 17,
  cD: 18,
  cM: 19,
  cW: 20,
  cB: 21,
} as const;
export const DRAW_SIZE = 22;

/** Standard normals that one draw takes: body, F and H, W, θ, κ, and one for each capacity coefficient. */
export const DRAW_NORMALS = START_BODY_SIZE + 2 + 1 + 1 + 1 + CAPACITY_COEFFICIENTS.length;

/** Writes the start state and the parameters of one rollout to `out`, made of DRAW_NORMALS standard normals. */
export type Draw = (out: Float64Array, z: Float64Array) => void;

/** Samples the filter's posterior and the parameters' uncertainty (MODEL.md 1.5 and 2). */
export function createDraw(start: StartBelief, p: TwinParameters): Draw {
  const { load, wellness, skill, capacityOffset, coefficientSpread } = start;
  const bodyRoot = choleskyRoot(start.body.covariance, START_BODY_SIZE);
  const loadRoot = choleskyRoot([load.ff, load.fh, load.fh, load.hh], 2);
  const wellnessSd = Math.sqrt(wellness.variance);
  const skillSd = Math.sqrt(skill.variance);
  const offsetSd = Math.sqrt(capacityOffset.variance);
  const body = new Float64Array(START_BODY_SIZE);

  return (out, z) => {
    let at = 0;
    for (let i = 0; i < START_BODY_SIZE; i++) {
      let sum = start.body.mean[i]!;
      for (let k = 0; k <= i; k++) sum += bodyRoot[i * START_BODY_SIZE + k]! * z[at + k]!;
      body[i] = sum;
    }
    at += START_BODY_SIZE;
    out[DRAW.v] = body[0]!;
    out[DRAW.r] = body[1]!;
    const settled = settledDebt(p, clamp(body[3]!, 4, 10));
    out[DRAW.settled] = settled;
    out[DRAW.debt] = clamp(body[2]!, -settled, MAX_DEBT - settled);
    out[DRAW.F] = Math.max(0, load.F + loadRoot[0]! * z[at]!);
    out[DRAW.H] = Math.max(0, load.H + loadRoot[2]! * z[at]! + loadRoot[3]! * z[at + 1]!);
    at += 2;
    out[DRAW.M] = start.M;
    out[DRAW.B] = start.B;
    out[DRAW.W] = wellness.mean + wellnessSd * z[at++]!;
    out[DRAW.theta] = skill.mean + skillSd * z[at++]!;
    out[DRAW.k0] = p.k0 + capacityOffset.mean + offsetSd * z[at++]!;
    for (const name of CAPACITY_COEFFICIENTS) out[DRAW[name]] = p[name] * Math.exp(coefficientSpread * z[at++]!);
  };
}

/** Lower triangular L with L Lᵀ = covariance; a component without variance of its own has a row of zeros. */
export function choleskyRoot(covariance: readonly number[], n: number): Float64Array {
  const root = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let rest = covariance[i * n + j]!;
      for (let k = 0; k < j; k++) rest -= root[i * n + k]! * root[j * n + k]!;
      if (i === j) root[i * n + i] = Math.sqrt(Math.max(0, rest));
      else root[i * n + j] = root[j * n + j]! > 0 ? rest / root[j * n + j]! : 0;
    }
  return root;
}
