import { normalCumulative, normalQuantile } from "#src/domain/normal-distribution.ts";

/** Sums over one person's days, in an order that the caller knows. */
export type Sums = readonly number[];

/** A figure of two groups from their sums; NaN where it has no value. */
export type Comparison = (group: Sums, others: Sums) => number;

export interface BootstrapInterval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Standard deviation of the resampled figures. */
  readonly error: number;
}

export interface BootstrapOptions {
  readonly resamples: number;
  /** Uniform on [0, 1). */
  readonly rng: () => number;
}

/** Fewer resamples than this share with a value say that the figure rests on too few people. */
const LEAST_SHARE = 0.95;
const TAIL = 0.025;

/**
 * 95% intervals of figures that compare two groups, by the bias-corrected and accelerated bootstrap over whole people
 * (MODEL.md 5): days of one person hang together, so people are drawn, each group from its own. All figures share their
 * resamples. Undefined for a figure without a value, or with too few resampled ones.
 *
 * Source: Efron 1987; the acceleration is that of the jackknife over people, for two samples the sum over both.
 */
export function compareGroups(
  group: readonly Sums[],
  others: readonly Sums[],
  figures: readonly Comparison[],
  { resamples, rng }: BootstrapOptions,
): (BootstrapInterval | undefined)[] {
  const [wholeGroup, wholeOthers] = [total(group), total(others)];
  const drawn = figures.map(() => [] as number[]);
  for (let i = 0; i < resamples; i++) {
    const [a, b] = [resample(group, rng), resample(others, rng)];
    for (const [at, figure] of figures.entries()) {
      const value = figure(a, b);
      if (Number.isFinite(value)) drawn[at]!.push(value);
    }
  }
  return figures.map((figure, at) => {
    const estimate = figure(wholeGroup, wholeOthers);
    const values = drawn[at]!.sort((a, b) => a - b);
    if (!Number.isFinite(estimate) || values.length < LEAST_SHARE * resamples) return undefined;
    const left = [
      ...group.map((one) => figure(minus(wholeGroup, one), wholeOthers)),
      ...others.map((one) => figure(wholeGroup, minus(wholeOthers, one))),
    ].filter((value) => Number.isFinite(value));
    return { estimate, error: deviation(values), ...accelerated(estimate, values, left) };
  });
}

function accelerated(estimate: number, sorted: readonly number[], jackknife: readonly number[]) {
  const below =
    sorted.filter((value) => value < estimate).length + sorted.filter((value) => value === estimate).length / 2;
  const share = Math.min(1 - 0.5 / sorted.length, Math.max(0.5 / sorted.length, below / sorted.length));
  const bias = normalQuantile(share);
  const centre = mean(jackknife);
  const cubes = jackknife.reduce((sum, value) => sum + (centre - value) ** 3, 0);
  const squares = jackknife.reduce((sum, value) => sum + (centre - value) ** 2, 0);
  const acceleration = squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
  const at = (tail: number): number => {
    const z = bias + normalQuantile(tail);
    return quantile(sorted, normalCumulative(bias + z / (1 - acceleration * z)));
  };
  return { low: at(TAIL), high: at(1 - TAIL) };
}

/** Linear between the two neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const place = Math.min(1, Math.max(0, share)) * (sorted.length - 1);
  const low = Math.floor(place);
  return sorted[low]! + (place - low) * (sorted[Math.min(low + 1, sorted.length - 1)]! - sorted[low]!);
}

function resample(people: readonly Sums[], rng: () => number): number[] {
  const sums = new Array<number>(people[0]?.length ?? 0).fill(0);
  for (let i = 0; i < people.length; i++) {
    const one = people[Math.floor(rng() * people.length)]!;
    for (let k = 0; k < sums.length; k++) sums[k]! += one[k]!;
  }
  return sums;
}

/** Sums over all of these people. */
export const total = (people: readonly Sums[]): number[] =>
  (people[0] ?? []).map((_, k) => people.reduce((sum, one) => sum + one[k]!, 0));
const minus = (all: Sums, one: Sums): number[] => all.map((sum, k) => sum - one[k]!);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
