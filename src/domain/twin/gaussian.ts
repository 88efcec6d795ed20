import { createKalman, type MovingGaussian, sparse } from "#src/domain/twin/kalman.ts";

/** A Gaussian belief about several numbers: mean, and covariance row by row. Plain data. */
export interface Gaussian {
  readonly mean: readonly number[];
  readonly covariance: readonly number[];
}

/** y = row · s + noise. */
export interface Observation {
  readonly value: number;
  /** Sparse row: index of a component and its coefficient. */
  readonly row: readonly (readonly [index: number, coefficient: number])[];
  /** Variance of the noise. */
  readonly noise: number;
}

/** s' = transition · s + drift + noise. Matrices row by row. */
export interface Step {
  readonly transition: readonly number[];
  readonly drift: readonly number[];
  readonly noise: readonly number[];
}

/** What a measurement was expected to be. */
export interface Prediction {
  readonly mean: number;
  /** Of the measurement itself, noise included. */
  readonly variance: number;
}

/** A measurement further than this many standard deviations from its prediction is not believed (MODEL.md 1.5). */
export const OUTLIER_DEVIATIONS = 4;

/** Time update of the Kalman filter: A m + d, A P Aᵀ + Q. */
export function advance(belief: Gaussian, { transition, drift, noise }: Step): Gaussian {
  const moving = movingFrom(belief);
  createKalman(belief.mean.length).advance(moving, sparse(transition, belief.mean.length), drift, noise);
  return resting(moving);
}

export function predict(
  { mean, covariance }: Gaussian | MovingGaussian,
  { row, noise }: Omit<Observation, "value">,
): Prediction {
  const n = mean.length;
  let expected = 0;
  let variance = noise;
  for (let r = 0; r < row.length; r++) {
    const [i, a] = row[r]!;
    expected += a * mean[i]!;
    for (let q = 0; q < row.length; q++) variance += a * row[q]![1] * covariance[i * n + row[q]![0]]!;
  }
  return { mean: expected, variance };
}

export const isOutlier = (value: number, { mean, variance }: Prediction): boolean =>
  Math.abs(value - mean) > OUTLIER_DEVIATIONS * Math.sqrt(variance);

/** Measurement update of the Kalman filter for one number, in Joseph's form, which keeps the covariance positive. */
export function observe(belief: Gaussian, observation: Observation): Gaussian {
  const moving = movingFrom(belief);
  createKalman(belief.mean.length).observe(moving, observation, predict(belief, observation));
  return resting(moving);
}

export const movingFrom = ({ mean, covariance }: Gaussian): MovingGaussian => ({
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(covariance),
});

export const resting = ({ mean, covariance }: MovingGaussian): Gaussian => ({
  mean: Array.from(mean),
  covariance: Array.from(covariance),
});
