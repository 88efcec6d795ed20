const SQRT_2PI = Math.sqrt(2 * Math.PI);
/** From here outwards the continued fraction of the tail is more exact than the series around 0. */
const TAIL = 3;
const SERIES_TERMS = 200;
const FRACTION_TERMS = 80;
const HALLEY_STEPS = 60;
const TOLERANCE = 1e-15;

/** Density of N(0, 1) at `x`. */
export const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / SQRT_2PI;

/**
 * Probability that N(0, 1) is at most `x`, with a relative error under 1e-13 in both tails.
 *
 * Series of the integrated density around 0 (x + x^3/3 + x^5/15 + ...), continued fraction of the Mills ratio in the tails.
 */
export function normalCumulative(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x < -TAIL) return lowerTail(-x);
  if (x > TAIL) return 1 - lowerTail(x);
  let term = x;
  let sum = x;
  for (let odd = 3; odd < SERIES_TERMS && Math.abs(term) > Math.abs(sum) * 1e-17; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + normalDensity(x) * sum;
}

/**
 * The `x` with Φ(x) = `p`; -Infinity at 0 and Infinity at 1.
 *
 * Throws a RangeError when `p` lies outside 0..1.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) {
    throw new RangeError(
      `Cannot invert the normal distribution as the probability must be between 0 and 1: current value is ${p}`,
    );
  }
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -normalQuantile(1 - p);
  // Halley's steps on Φ(x) = p from the leading term of the tail.
  let x = p > 0.02 ? (p - 0.5) * SQRT_2PI : -Math.sqrt(-2 * Math.log(p * SQRT_2PI));
  for (let step = 0; step < HALLEY_STEPS; step += 1) {
    const newton = (normalCumulative(x) - p) / normalDensity(x);
    const change = newton / (1 + 0.5 * x * newton);
    x -= change;
    if (Math.abs(change) <= TOLERANCE * Math.max(1, Math.abs(x))) break;
  }
  return x;
}

/** Φ(-x) for x > 0: density / (x + 1/(x + 2/(x + 3/(x + ...)))). */
function lowerTail(x: number): number {
  let fraction = x;
  for (let k = FRACTION_TERMS; k >= 1; k -= 1) fraction = x + k / fraction;
  return normalDensity(x) / fraction;
}
