import type { Ability } from "#src/domain/mastery.ts";

/** A belief about an ability without a form: weights that add up to 1, on abilities from low to high. */
export interface GridBelief {
  readonly abilities: Float64Array;
  readonly weights: Float64Array;
}

/** Standard deviations on each side of the mean, and points in all: enough for moments right to three digits. */
const REACH = 4.5;
const POINTS = 61;

/** A Gaussian belief on a grid. */
export function gridOf({ mean, variance }: Ability): GridBelief {
  const deviation = Math.sqrt(variance);
  const abilities = Float64Array.from(
    { length: POINTS },
    (_, at) => mean + deviation * REACH * ((2 * at) / (POINTS - 1) - 1),
  );
  return normalised(
    abilities,
    abilities.map((ability) => Math.exp(-((ability - mean) ** 2) / (2 * variance))),
  );
}

/** The belief after something was seen whose probability at each ability of the grid is given: Bayes' rule as it stands. */
export const afterSeeing = ({ abilities, weights }: GridBelief, likelihood: Float64Array): GridBelief =>
  normalised(
    abilities,
    weights.map((weight, at) => weight * likelihood[at]!),
  );

/** How probable something is whose probability at each ability is given, 0..1. */
export function probabilityOf({ weights }: GridBelief, likelihood: Float64Array): number {
  let total = 0;
  for (let at = 0; at < weights.length; at += 1) total += weights[at]! * likelihood[at]!;
  return total;
}

export function momentsOf({ abilities, weights }: GridBelief): Ability {
  let mean = 0;
  for (let at = 0; at < weights.length; at += 1) mean += weights[at]! * abilities[at]!;
  let variance = 0;
  for (let at = 0; at < weights.length; at += 1) variance += weights[at]! * (abilities[at]! - mean) ** 2;
  return { mean, variance };
}

/** Variance that is left on average once something is seen that is one of these: their probabilities add up to 1 everywhere. */
export function varianceAfter({ abilities, weights }: GridBelief, likelihoods: readonly Float64Array[]): number {
  let left = 0;
  for (const likelihood of likelihoods) {
    let [total, first, second] = [0, 0, 0];
    for (let at = 0; at < weights.length; at += 1) {
      const weight = weights[at]! * likelihood[at]!;
      const ability = abilities[at]!;
      total += weight;
      first += weight * ability;
      second += weight * ability * ability;
    }
    if (total > 0) left += second - (first * first) / total;
  }
  return left;
}

/** The weight of everything that `of` puts into a group, by group. */
export function sharesOf<K>({ abilities, weights }: GridBelief, of: (ability: number) => K): Map<K, number> {
  const shares = new Map<K, number>();
  for (const [at, weight] of weights.entries()) {
    const group = of(abilities[at]!);
    shares.set(group, (shares.get(group) ?? 0) + weight);
  }
  return shares;
}

/** Where nothing seen was possible, the belief stays as even as it can. */
function normalised(abilities: Float64Array, weights: Float64Array): GridBelief {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0
    ? { abilities, weights: weights.map((weight) => weight / total) }
    : { abilities, weights: weights.map(() => 1 / weights.length) };
}
