import { capacityOffset } from "#src/domain/twin/capacity-offset.ts";
import { BODY } from "#src/domain/twin/filter.ts";
import { type Belief, DEFAULT_PARAMETERS, ownWeight, type TwinParameters } from "#src/domain/twin/parameters.ts";
import type { Twin } from "#src/domain/twin/twin.ts";

/** Where a simulation starts, and how sure that is. Plain data. */
export interface StartBelief {
  /** Mean and covariance (row by row) of v, r, sleep debt against usual (h), and usual sleep (h). */
  readonly body: { readonly mean: readonly number[]; readonly covariance: readonly number[] };
  /** Fitness and fatigue, with their covariance. */
  readonly load: {
    readonly F: number;
    readonly H: number;
    readonly ff: number;
    readonly fh: number;
    readonly hh: number;
  };
  readonly M: number;
  readonly B: number;
  readonly wellness: Belief;
  /** Ability in today's focus skill, probit. */
  readonly skill: Belief;
  /** κ, added to k0. */
  readonly capacityOffset: Belief;
  /** Log SD of every capacity coefficient: 0.4 for a new person, less as valid days come in (MODEL.md 2). */
  readonly coefficientSpread: number;
}

/** Components of StartBelief.body. */
export const START_BODY_SIZE = 4;
const START_BODY = [BODY.v, BODY.r, BODY.debt, BODY.muS] as const;

/** Log SD of a capacity coefficient among people (MODEL.md 1.5, b). */
const POPULATION_SPREAD = 0.4;

/** A person of whom nothing is known in focus. */
export const UNKNOWN_SKILL: Belief = { mean: 0, variance: 1 };

/** The twin's posterior as the start of a simulation. */
export function beliefOf(twin: Twin, skill: Belief = UNKNOWN_SKILL): StartBelief {
  const n = twin.body.mean.length;
  return {
    body: {
      mean: START_BODY.map((i) => twin.body.mean[i]!),
      covariance: START_BODY.flatMap((i) => START_BODY.map((j) => twin.body.covariance[i * n + j]!)),
    },
    load: { F: twin.fitness, H: twin.fatigue, ...twin.loadSpread },
    M: twin.mentalFatigue,
    B: twin.strain,
    wellness: twin.wellness,
    skill,
    capacityOffset: capacityOffset(twin.effort, twin.priors.kappa),
    coefficientSpread: POPULATION_SPREAD * (1 - ownWeight(twin.validDays)),
  };
}

/** The start of the reference workload, where everything is known: an average person on an average day (MODEL.md 7). */
export const certainStart = (p: TwinParameters = DEFAULT_PARAMETERS): StartBelief => ({
  body: { mean: [0, 0, 0, p.sleepMean], covariance: new Array<number>(START_BODY_SIZE ** 2).fill(0) },
  load: { F: 1, H: 1, ff: 0, fh: 0, hh: 0 },
  M: p.usualM,
  B: 0,
  wellness: { mean: 0, variance: 0 },
  skill: { mean: 0, variance: 0 },
  capacityOffset: { mean: 0, variance: 0 },
  coefficientSpread: 0,
});
