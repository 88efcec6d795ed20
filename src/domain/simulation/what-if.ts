import type { CandidatePlan } from "#src/domain/plan.ts";
import type { StartBelief } from "#src/domain/simulation/belief.ts";
import { CERTIFICATION_ROLLOUTS, loadsOfPlan } from "#src/domain/simulation/choose.ts";
import { forecastOf, type PlanForecast } from "#src/domain/simulation/forecast.ts";
import { type SimulationProblem, simulateBlock } from "#src/domain/simulation/rollout.ts";
import type { RolloutBlock } from "#src/domain/simulation/rollout-block.ts";
import type { Seed } from "#src/domain/simulation/seed.ts";
import { DEFAULT_PARAMETERS, type TwinParameters } from "#src/domain/twin/parameters.ts";

/** A plan under a supposition. */
export interface WhatIf {
  readonly plan: CandidatePlan;
  readonly start: StartBelief;
  readonly parameters?: TwinParameters | undefined;
  readonly seed: Seed;
  /** Hours slept in the coming nights, tonight first, where they are supposed to be other than usual. */
  readonly sleepHours?: readonly number[] | undefined;
  readonly rollouts?: number | undefined;
}

/** What is to be simulated to answer a what-if. Supposed sleep becomes a planned extension over the person's usual. */
export function whatIfProblem({
  plan,
  start,
  parameters = DEFAULT_PARAMETERS,
  seed,
  sleepHours = [],
}: WhatIf): SimulationProblem {
  const usual = start.body.mean[USUAL_SLEEP]!;
  const loads = loadsOfPlan(plan);
  const extraSleep = loads.u.map((_, day) => (sleepHours[day] === undefined ? 0 : sleepHours[day] - usual));
  return { plans: [{ ...loads, extraSleep }], start, parameters, seed };
}

const USUAL_SLEEP = 3;

export const whatIfForecast = (block: RolloutBlock, { plan }: WhatIf): PlanForecast =>
  forecastOf(block, 0, plan.template);

/** Simulates one plan, for example with 7.5 h of sleep tonight, on this thread. Equal seeds share their random numbers. */
export const simulatePlan = (whatIf: WhatIf): PlanForecast =>
  whatIfForecast(simulateBlock(whatIfProblem(whatIf), 0, whatIf.rollouts ?? CERTIFICATION_ROLLOUTS), whatIf);
