import type { Observation, Prediction } from "#src/domain/twin/gaussian.ts";

/** A belief that updates change in place: a likelihood walks through tens of thousands of mornings. */
export interface MovingGaussian {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

/** A matrix by what is not zero in it, row after row; `ends` says where each row ends. */
export interface Sparse {
  readonly ends: Uint8Array;
  readonly columns: Uint8Array;
  readonly values: Float64Array;
}

/** `matrix` is n by n, row by row. */
export function sparse(matrix: ArrayLike<number>, n: number): Sparse {
  const made = emptySparse(n);
  let found = 0;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const value = matrix[i * n + k]!;
      if (value === 0) continue;
      made.columns[found] = k;
      made.values[found] = value;
      found++;
    }
    made.ends[i] = found;
  }
  return made;
}

const emptySparse = (n: number): Sparse => ({
  ends: new Uint8Array(n),
  columns: new Uint8Array(n * n),
  values: new Float64Array(n * n),
});

/**
 * The two updates of a Kalman filter over n numbers, in place.
 *
 * Sums run over columns in rising order and leave zeros out, which changes no bit of them but the sign of a zero.
 */
export function createKalman(n: number) {
  const half = new Float64Array(n * n);
  const before = new Float64Array(n);
  const gain = new Float64Array(n);
  const ownNoise = new Float64Array(n * n);
  const coefficients = new Float64Array(n);
  const keep = emptySparse(n);

  /** A P Aᵀ + Q, of which the lower half is read. */
  function spread(covariance: Float64Array, { ends, columns, values }: Sparse, noise: ArrayLike<number>): void {
    half.fill(0);
    for (let i = 0, at = 0; i < n; i++)
      for (const end = ends[i]!; at < end; at++) {
        const from = columns[at]! * n;
        const a = values[at]!;
        for (let j = 0; j < n; j++) half[i * n + j]! += a * covariance[from + j]!;
      }
    for (let i = 0; i < n; i++)
      for (let j = 0, at = 0; j <= i; j++) {
        let sum = noise[i * n + j]!;
        for (const end = ends[j]!; at < end; at++) sum += half[i * n + columns[at]!]! * values[at]!;
        covariance[i * n + j] = sum;
        covariance[j * n + i] = sum;
      }
  }

  return {
    /** Time update: A m + d, A P Aᵀ + Q. */
    advance(
      { mean, covariance }: MovingGaussian,
      transition: Sparse,
      drift: ArrayLike<number>,
      noise: ArrayLike<number>,
    ): void {
      const { ends, columns, values } = transition;
      before.set(mean);
      for (let i = 0, at = 0; i < n; i++) {
        let sum = drift[i]!;
        for (const end = ends[i]!; at < end; at++) sum += values[at]! * before[columns[at]!]!;
        mean[i] = sum;
      }
      spread(covariance, transition, noise);
    },

    /** Measurement update for one number that was `expected`, in Joseph's form, which keeps the covariance positive. */
    observe({ mean, covariance }: MovingGaussian, { value, row, noise }: Observation, expected: Prediction): void {
      const surprise = value - expected.mean;
      coefficients.fill(0);
      for (let r = 0; r < row.length; r++) coefficients[row[r]![0]] = row[r]![1];
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let r = 0; r < row.length; r++) sum += covariance[i * n + row[r]![0]]! * row[r]![1];
        gain[i] = sum / expected.variance;
      }
      let found = 0;
      for (let i = 0; i < n; i++) {
        const g = gain[i]!;
        for (let k = 0; k < n; k++) {
          const a = coefficients[k]!;
          if (a === 0 && k !== i) continue;
          keep.columns[found] = k;
          keep.values[found] = (k === i ? 1 : 0) - g * a;
          found++;
        }
        keep.ends[i] = found;
        for (let j = 0; j <= i; j++) ownNoise[i * n + j] = g * noise * gain[j]!;
      }
      spread(covariance, keep, ownNoise);
      for (let i = 0; i < n; i++) mean[i]! += gain[i]! * surprise;
    },
  };
}
