import fc from "fast-check";
import { expect, test } from "vitest";
import { advance, type Gaussian, observe, predict } from "#src/domain/twin/gaussian.ts";

const N = 3;
const number = fc.double({ min: -3, max: 3, noNaN: true });
/** Half of the entries are zero, as in a real transition. */
const entry = fc.oneof(number, fc.constant(0));
const square = fc.array(entry, { minLength: N * N, maxLength: N * N });
const vector = fc.array(number, { minLength: N, maxLength: N });

const at = (matrix: readonly number[], i: number, j: number): number => matrix[i * N + j]!;
const built = (of: (i: number, j: number) => number): number[] =>
  Array.from({ length: N * N }, (_, place) => of(Math.floor(place / N), place % N));
const times = (a: readonly number[], b: readonly number[]): number[] =>
  built((i, j) => [0, 1, 2].reduce((sum, k) => sum + at(a, i, k) * at(b, k, j), 0));
const turned = (a: readonly number[]): number[] => built((i, j) => at(a, j, i));
const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((value, place) => value + b[place]!);

const belief = fc
  .record({ mean: vector, root: square })
  .map(({ mean, root }): Gaussian => ({ mean, covariance: times(root, turned(root)) }));

const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 8));

test("a time update is A m + d and A P Aᵀ + Q, whatever is zero in A", () => {
  fc.assert(
    fc.property(belief, square, vector, square, (before, transition, drift, root) => {
      const noise = times(root, turned(root));
      const after = advance(before, { transition, drift, noise });
      expect(after.mean).toEqual(
        near(drift.map((d, i) => [0, 1, 2].reduce((sum, k) => sum + at(transition, i, k) * before.mean[k]!, d))),
      );
      expect(after.covariance).toEqual(
        near(plus(times(times(transition, before.covariance), turned(transition)), noise)),
      );
    }),
  );
});

test("a measurement update is (I - K a) P (I - K a)ᵀ + K R Kᵀ, and leaves the belief that it was given as it was", () => {
  fc.assert(
    fc.property(belief, fc.array(entry, { minLength: N, maxLength: N }), number, (before, a, value) => {
      const row = a.map((coefficient, index) => [index, coefficient] as const);
      const given = structuredClone(before);
      const observation = { value, row, noise: 0.5 };
      const expected = predict(before, observation);
      const gain = [0, 1, 2].map(
        (i) => [0, 1, 2].reduce((sum, k) => sum + at(before.covariance, i, k) * a[k]!, 0) / expected.variance,
      );
      const keep = built((i, j) => (i === j ? 1 : 0) - gain[i]! * a[j]!);
      const after = observe(before, observation);
      expect(after.mean).toEqual(near(before.mean.map((m, i) => m + gain[i]! * (value - expected.mean))));
      expect(after.covariance).toEqual(
        near(
          plus(
            times(times(keep, before.covariance), turned(keep)),
            built((i, j) => gain[i]! * 0.5 * gain[j]!),
          ),
        ),
      );
      expect(before).toEqual(given);
    }),
  );
});
