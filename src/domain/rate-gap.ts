import { type Range, wilson } from "#src/domain/calibration.ts";

/** A rate, 0..1, and of how many trials it is. */
export interface Rate {
  readonly rate: number;
  readonly trials: number;
}

/**
 * Interval of the difference of two rates from Wilson's intervals of each, which stays honest at 0 and 1 where a bootstrap
 * has no width: with `l`, `u` of both, `d - sqrt((p1 - l1)^2 + (u2 - p2)^2)` to `d + sqrt((u1 - p1)^2 + (p2 - l2)^2)`
 * (Newcombe 1998, method 10). 56/70 - 48/80 is 0.0524 to 0.3339.
 *
 * @param z Standard errors, 1.96 for 95%.
 * @throws RangeError unless both have a trial and a rate within 0..1.
 */
export function rateGap(first: Rate, second: Rate, z?: number): Range {
  const [a, b] = [first, second].map(({ rate, trials }) => wilson(rate * trials, trials, z));
  const gap = first.rate - second.rate;
  return {
    low: gap - Math.hypot(first.rate - a!.low, b!.high - second.rate),
    high: gap + Math.hypot(a!.high - first.rate, second.rate - b!.low),
  };
}
