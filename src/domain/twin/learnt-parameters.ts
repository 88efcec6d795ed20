import { capacityOffset, NO_EVIDENCE } from "#src/domain/twin/capacity-offset.ts";
import { SIGNAL_PARAMETERS } from "#src/domain/twin/individualise.ts";
import { DEFAULT_PARAMETERS, POPULATION_PRIORS, type TwinParameters } from "#src/domain/twin/parameters.ts";
import type { Twin } from "#src/domain/twin/twin.ts";

/**
 * What is learnt of single people and decides about them, as far as it can be frozen by itself (MODEL.md 1.5, b to d): how
 * their signals move, how fast training is built up and recovered from, and κ, how much training they can take. Their usual
 * values (1.5, a) are no such parameter: they are what was measured.
 */
export const LEARNT_PARAMETERS = ["body", "time-constants", "capacity"] as const;
export type LearntParameter = (typeof LEARNT_PARAMETERS)[number];

const NAMES: Readonly<Record<Exclude<LearntParameter, "capacity">, readonly (keyof TwinParameters)[]>> = {
  body: SIGNAL_PARAMETERS,
  "time-constants": ["tauF", "tauH"],
};

/**
 * The twin as plans read it while these parameters are frozen: everybody's value in their place, the person's own state and
 * everything else they taught as it is (MODEL.md 5). It is never stored, so that lifting brings back what was learnt.
 */
export function withPopulation(twin: Twin, frozen: ReadonlySet<LearntParameter>): Twin {
  if (frozen.size === 0) return twin;
  const names = (["body", "time-constants"] as const).flatMap((one) => (frozen.has(one) ? NAMES[one] : []));
  return {
    ...twin,
    parameters: { ...twin.parameters, ...Object.fromEntries(names.map((name) => [name, DEFAULT_PARAMETERS[name]])) },
    effort: frozen.has("capacity") ? NO_EVIDENCE : twin.effort,
  };
}

/** How far a person's own values lie from everybody's, in log points; 0 throughout where nothing was learnt yet. */
export function departuresOf({
  parameters,
  effort,
}: Pick<Twin, "parameters" | "effort">): Record<LearntParameter, readonly number[]> {
  const departures = (names: readonly (keyof TwinParameters)[]): number[] =>
    names.map((name) => Math.log(parameters[name] / DEFAULT_PARAMETERS[name]));
  return {
    body: departures(NAMES.body),
    "time-constants": departures(NAMES["time-constants"]),
    capacity: [capacityOffset(effort, POPULATION_PRIORS.kappa).mean],
  };
}
