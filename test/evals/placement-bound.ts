import {
  afterSeeing,
  type GridBelief,
  gridOf,
  momentsOf,
  probabilityOf,
  varianceAfter,
} from "#src/domain/ability-grid.ts";
import type { Ability } from "#src/domain/mastery.ts";
import { normalCumulative } from "#src/domain/normal-distribution.ts";
import { levelShares } from "#src/domain/placement.ts";

/** What eight ideal items can tell of an ability at best. */
export interface PlacementBound {
  readonly items: number;
  readonly guess: number;
  readonly slip: number;
  /** Root of the mean variance of the belief after the last answer, probit: no estimate has a smaller root mean square error. */
  readonly rootMeanSquareError: number;
  /** Mean distance from the median of the belief, probit: no estimate has a smaller one. */
  readonly meanAbsoluteError: number;
  /** Share of people whose level is found by the most probable one, with the last questions chosen for that. */
  readonly rightLevel: number;
}

export interface BoundOptions {
  readonly prior: Ability;
  readonly items: number;
  readonly guess: number;
  readonly slip: number;
}

const DIFFICULTIES = Array.from({ length: 81 }, (_, index) => -4 + index * 0.1);
/** The last questions are chosen for the level instead of for the ability. */
const FOR_THE_LEVEL = 2;

/**
 * The tree of all answers of an adaptive test whose every item has just the difficulty that tells most, known exactly: nothing
 * is drawn, every branch counts by its probability. Each item is the one after whose answer the ability is expected to vary
 * least; looking several items ahead gains little, as in any adaptive test.
 */
export function placementBound({ prior, items, guess, slip }: BoundOptions): PlacementBound {
  const start = gridOf(prior);
  const likelihoods = DIFFICULTIES.map((difficulty) => {
    const right = start.abilities.map((ability) => guess + (1 - guess - slip) * normalCumulative(ability - difficulty));
    return [right, right.map((p) => 1 - p)] as const;
  });
  const ends = (left: number, levelAt: number): readonly { belief: GridBelief; probability: number }[] => {
    let leaves = [{ belief: start, probability: 1 }];
    for (let item = left; item > 0; item -= 1) {
      leaves = leaves.flatMap(({ belief, probability }) => {
        const value = item <= levelAt ? surest : steadiest;
        const values = likelihoods.map((outcomes) => value(belief, outcomes));
        const best = likelihoods[values.indexOf(Math.max(...values))]!;
        return best.map((likelihood) => ({
          belief: afterSeeing(belief, likelihood),
          probability: probability * probabilityOf(belief, likelihood),
        }));
      });
    }
    return leaves;
  };
  const mean = (
    leaves: readonly { belief: GridBelief; probability: number }[],
    of: (belief: GridBelief) => number,
  ): number => leaves.reduce((total, { belief, probability }) => total + probability * of(belief), 0);
  const steady = ends(items, 0);
  return {
    items,
    guess: round(guess),
    slip,
    rootMeanSquareError: round(Math.sqrt(mean(steady, (belief) => momentsOf(belief).variance))),
    meanAbsoluteError: round(mean(steady, distanceFromMedian)),
    rightLevel: round(Math.max(mean(steady, surestShare), mean(ends(items, FOR_THE_LEVEL), surestShare))),
  };
}

type Outcomes = readonly [Float64Array, Float64Array];

const after = (belief: GridBelief, outcomes: Outcomes, of: (belief: GridBelief) => number): number =>
  outcomes.reduce(
    (total, likelihood) => total + probabilityOf(belief, likelihood) * of(afterSeeing(belief, likelihood)),
    0,
  );

const steadiest = (belief: GridBelief, outcomes: Outcomes): number => -varianceAfter(belief, outcomes);

const surestShare = (belief: GridBelief): number => Math.max(...levelShares(belief).values());
const surest = (belief: GridBelief, outcomes: Outcomes): number => after(belief, outcomes, surestShare);

function distanceFromMedian({ abilities, weights }: GridBelief): number {
  let below = 0;
  const at = weights.findIndex((weight) => {
    below += weight;
    return below >= 0.5;
  });
  const median = abilities[at]!;
  return weights.reduce((total, weight, index) => total + weight * Math.abs(abilities[index]! - median), 0);
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
