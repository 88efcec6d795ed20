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
export function advance({ mean, covariance }: Gaussian, { transition, drift, noise }: Step): Gaussian {
  const n = mean.length;
  const moved = drift.map((d, i) => {
    let sum = d;
    for (let k = 0; k < n; k++) sum += transition[i * n + k]! * mean[k]!;
    return sum;
  });
  const half = new Array<number>(n * n).fill(0);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const a = transition[i * n + k]!;
      if (a !== 0) for (let j = 0; j < n; j++) half[i * n + j]! += a * covariance[k * n + j]!;
    }
  const spread = [...noise];
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = spread[i * n + j]!;
      for (let k = 0; k < n; k++) sum += half[i * n + k]! * transition[j * n + k]!;
      spread[i * n + j] = sum;
      spread[j * n + i] = sum;
    }
  return { mean: moved, covariance: spread };
}

export function predict({ mean, covariance }: Gaussian, { row, noise }: Omit<Observation, "value">): Prediction {
  const n = mean.length;
  let expected = 0;
  let variance = noise;
  for (const [i, a] of row) {
    expected += a * mean[i]!;
    for (const [j, b] of row) variance += a * b * covariance[i * n + j]!;
  }
  return { mean: expected, variance };
}

export const isOutlier = (value: number, { mean, variance }: Prediction): boolean =>
  Math.abs(value - mean) > OUTLIER_DEVIATIONS * Math.sqrt(variance);

/** Measurement update of the Kalman filter for one number, in Joseph's form, which keeps the covariance positive. */
export function observe(belief: Gaussian, observation: Observation): Gaussian {
  const { mean, covariance } = belief;
  const { value, row, noise } = observation;
  const n = mean.length;
  const expected = predict(belief, observation);
  const gain = mean.map((_, i) => {
    let sum = 0;
    for (const [j, a] of row) sum += covariance[i * n + j]! * a;
    return sum / expected.variance;
  });
  const surprise = value - expected.mean;
  const keep = new Array<number>(n * n).fill(0);
  for (let i = 0; i < n; i++) {
    keep[i * n + i] = 1;
    for (const [j, a] of row) keep[i * n + j]! -= gain[i]! * a;
  }
  const noiseThroughGain = new Array<number>(n * n).fill(0);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) noiseThroughGain[i * n + j] = gain[i]! * noise * gain[j]!;
  const { covariance: kept } = advance(belief, { transition: keep, drift: gain, noise: noiseThroughGain });
  return { mean: mean.map((m, i) => m + gain[i]! * surprise), covariance: kept };
}
