/** Bounds on the probability behind `events` in `trials` independent trials. They bound the Monte Carlo error only. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** One-sided upper bound: the probability is above it with a chance of at most `risk`. */
export const upperBound = (events: number, trials: number, risk: number): number =>
  events >= trials ? 1 : betaQuantile(1 - risk, events + 1, trials - events);

/** One-sided lower bound: the probability is below it with a chance of at most `risk`. */
export const lowerBound = (events: number, trials: number, risk: number): number =>
  events <= 0 ? 0 : betaQuantile(risk, events, trials - events + 1);

/** Two-sided interval that holds the probability with a chance of at least `confidence`. */
export const interval = (events: number, trials: number, confidence = 0.95): Interval => ({
  lower: lowerBound(events, trials, (1 - confidence) / 2),
  upper: upperBound(events, trials, (1 - confidence) / 2),
});

/** The most events in `trials` whose upper bound at `risk` does not exceed `limit`; -1 when not even none is enough. */
export function mostEvents(trials: number, limit: number, risk: number): number {
  let low = -1;
  let high = trials;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (atMost(middle, trials, limit) <= risk) low = middle;
    else high = middle;
  }
  return low;
}

/** P(X <= events) for a binomial X of `trials` with success probability `p`. */
export const atMost = (events: number, trials: number, p: number): number =>
  events >= trials ? 1 : regularisedBeta(1 - p, trials - events, events + 1);

const MAX_STEPS = 200;
const PRECISION = 1e-14;

/** The x with I_x(a, b) = `share`: Newton's steps, halving the bracket where a step would leave it. */
export function betaQuantile(share: number, a: number, b: number): number {
  const logNorm = logGamma(a + b) - logGamma(a) - logGamma(b);
  let low = 0;
  let high = 1;
  let x = a / (a + b);
  for (let step = 0; step < MAX_STEPS; step++) {
    const miss = regularisedBeta(x, a, b) - share;
    if (miss > 0) high = x;
    else low = x;
    const density = Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) + logNorm);
    const newton = x - miss / density;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - x) <= PRECISION * next) return next;
    x = next;
  }
  return x;
}

/** I_x(a, b) by its continued fraction (Lentz), on the side where that converges fast. */
export function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

const MAX_TERMS = 10_000;

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = notZero(1 - ((a + b) * x) / (a + 1));
  d = 1 / d;
  let fraction = d;
  for (let k = 1; k <= MAX_TERMS; k++) {
    const even = (k * (b - k) * x) / ((a + 2 * k - 1) * (a + 2 * k));
    d = 1 / notZero(1 + even * d);
    c = notZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + k) * (a + b + k) * x) / ((a + 2 * k) * (a + 2 * k + 1));
    d = 1 / notZero(1 + odd * d);
    c = notZero(1 + odd / c);
    const factor = d * c;
    fraction *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return fraction;
}

const notZero = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);

/** ln Γ(x) for x > 0: Stirling's series, after raising small x. */
export function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  while (y < 10) {
    shift += Math.log(y);
    y++;
  }
  const w = 1 / (y * y);
  const series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * (1 / 1188 - (w * 691) / 360360))))) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
