import type { BodySignals, Signal } from "#src/domain/twin/filter.ts";
import type { Prediction } from "#src/domain/twin/gaussian.ts";
import { clamp } from "#src/domain/twin/transition.ts";

/** How far mornings have been from their forecast: some people vary more than the population, some less. */
export interface Surprise {
  readonly count: number;
  /** Sum of distances in forecast standard deviations, each at most 4. */
  readonly size: number;
  /** This morning's, in the signal's own unit and within four standard deviations; 0 when nothing was measured. */
  readonly last: number;
}

export const NO_SURPRISE: Surprise = { count: 0, size: 0, last: 0 };

const MOST = 4;
/** Mean distance of a normal from its mean, in standard deviations. */
const EXPECTED = Math.sqrt(2 / Math.PI);
/** The population counts as this many mornings. */
const POPULATION_MORNINGS = 15;

/** One morning further; `distance` (signed) from the filter's expectation of standard deviation `sd`. */
export const addSurprise = ({ count, size }: Surprise, distance: number, sd: number): Surprise => ({
  count: count + 1,
  size: size + Math.min(MOST, Math.abs(distance) / sd),
  last: clamp(distance, -MOST * sd, MOST * sd),
});

/** Factor on the forecast's standard deviation for this person: 1 for a new one. */
export const ownScale = ({ count, size }: Surprise): number =>
  (POPULATION_MORNINGS * EXPECTED + size) / ((POPULATION_MORNINGS + count) * EXPECTED);

export type Surprises = Readonly<Record<Signal, Surprise>>;

/** All signals one morning further, against what the filter expected of them. */
export function surprisedBy(
  before: Surprises,
  signals: BodySignals,
  expected: Readonly<Record<Signal, Prediction>>,
): Surprises {
  const next = (signal: Signal): Surprise => {
    const value = signals[signal];
    const { mean, variance } = expected[signal];
    return value === undefined
      ? { ...before[signal], last: 0 }
      : addSurprise(before[signal], value - mean, Math.sqrt(variance));
  };
  return { sleepHours: next("sleepHours"), lnRmssd: next("lnRmssd"), restingHr: next("restingHr") };
}
