import type { Mapped } from "#src/domain/calibration.ts";

export interface CalibrationError {
  /** Mean absolute distance of odds from what happened over the bins, weighed by sessions; 0 is perfect. */
  readonly plain: number;
  /** The same less what chance alone leaves of people whose odds are right: never under 0. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Standard error of `plain`, over people. */
  readonly error: number;
}

export const CALIBRATION_BINS = 10;

/** Upper edges of ten bins that hold about as many of these odds each; equal odds are never parted. */
export function binEdges(odds: readonly number[], bins = CALIBRATION_BINS): number[] {
  const sorted = odds.toSorted((a, b) => a - b);
  const edges = Array.from(
    { length: bins - 1 },
    (_, index) => sorted[Math.ceil(((index + 1) * sorted.length) / bins) - 1]!,
  );
  return sorted.length === 0 ? [] : [...new Set(edges)];
}

const binOf = (edges: readonly number[], odds: number): number => {
  const at = edges.findIndex((edge) => odds <= edge);
  return at < 0 ? edges.length : at;
};

/**
 * Expected calibration error of one group's odds over bins of equal size, with bounds that allow for few people.
 *
 * `plain` is `sum_b n_b / N |mean odds_b - share happened_b|` (Naeini, Cooper and Hauskrecht 2015; ten bins: MODEL.md 5), over
 * bins of equal size, as accepted odds are all low. It is above 0 by chance alone, the more the fewer people there are, so
 * that small groups would look worse. Sessions of one person hang together, so noise is taken over the P people: with `S_ib`
 * the sum of i's odds minus events in bin b and n_ib their number, `R_ib = (S_ib - n_ib S_b / n_b) / N` (a ratio of sums over
 * clusters, Cochran 1977, 11.8). Right odds leave `sum_b sqrt(2 / pi P / (P - 1) sum_i R_ib^2)` on average, the mean of folded
 * normals, and `error` is `sqrt(P / (P - 1) sum_i (sum_b sign_b R_ib)^2)`. By the triangle inequality the true error is at
 * most that chance away: `estimate` is `plain` less the mean, and the bounds lie the mean and `width` errors off `plain`.
 *
 * @param width Standard errors, > 0.
 * @returns Undefined for fewer than two people.
 */
export function calibrationError(
  scored: readonly Pick<Mapped, "person" | "mapped" | "happened">[],
  edges: readonly number[],
  width: number,
): CalibrationError | undefined {
  const total = scored.length;
  const people = new Map(scored.map(({ person }) => [person, 0]));
  if (people.size < 2) return undefined;
  const grown = people.size / (people.size - 1);
  let [plain, mean] = [0, 0];
  for (const members of Map.groupBy(scored, ({ mapped }) => binOf(edges, mapped)).values()) {
    const gap = gapOf(members) / members.length;
    plain += Math.abs(gapOf(members)) / total;
    let squares = 0;
    for (const [person, own] of Map.groupBy(members, (one) => one.person)) {
      const rest = (gapOf(own) - own.length * gap) / total;
      squares += rest * rest;
      people.set(person, people.get(person)! + Math.sign(gap) * rest);
    }
    mean += Math.sqrt((2 / Math.PI) * grown * squares);
  }
  const error = Math.sqrt(grown * [...people.values()].reduce((sum, rest) => sum + rest * rest, 0));
  const reach = mean + width * error;
  return { plain, estimate: Math.max(0, plain - mean), low: Math.max(0, plain - reach), high: plain + reach, error };
}

const gapOf = (members: readonly Pick<Mapped, "mapped" | "happened">[]): number =>
  members.reduce((sum, { mapped, happened }) => sum + mapped - Number(happened), 0);
