import { compareGroups, type Sums } from "#src/domain/cluster-bootstrap.ts";
import type { Trainee } from "#src/domain/fairness-measures.ts";
import { chanceBeyond, discoveries } from "#src/domain/fairness-verdict.ts";
import { LEARNT_PARAMETERS, type LearntParameter } from "#src/domain/twin/learnt-parameters.ts";

export interface AffectedOptions {
  /** Fewer people than this with something learnt, in the group or beside it, say nothing. */
  readonly least: number;
  /** By how much errors grow to hold at every weekly look. */
  readonly stretch: number;
  readonly resamples: number;
  readonly rng: () => number;
}

/**
 * Learnt parameters that an alarm about a group is put down to: those whose values lie further from everybody's, or less
 * far, in the group than beside it, beyond what chance leaves (two-sided, over people, Benjamini and Hochberg over all
 * coordinates at 0.10).
 *
 * Where none is seen to differ, none can be ruled out either, and all are answered: the alarm then freezes everything that
 * is learnt, which is the careful reading (MODEL.md 5).
 */
export function affectedParameters(
  group: readonly Trainee[],
  others: readonly Trainee[],
  { least, stretch, resamples, rng }: AffectedOptions,
): readonly LearntParameter[] {
  const tested = LEARNT_PARAMETERS.flatMap((parameter) => {
    const of = (people: readonly Trainee[]): Sums[] =>
      people.flatMap(({ departures }) => (departures?.[parameter] ? [[1, ...departures[parameter]]] : []));
    const [inside, beside] = [of(group), of(others)];
    if (inside.length < least || beside.length < least) return [];
    const means = inside[0]!.slice(1).map(
      (_, at) =>
        (a: Sums, b: Sums): number =>
          a[at + 1]! / a[0]! - b[at + 1]! / b[0]!,
    );
    return compareGroups(inside, beside, means, { resamples, rng }).map((interval) => ({
      parameter,
      chance:
        interval === undefined
          ? 1
          : Math.min(1, 2 * chanceBeyond(Math.abs(interval.estimate), 0, interval.error * stretch)),
    }));
  });
  const found = discoveries(tested.map(({ chance }) => chance));
  const differing = new Set(tested.filter((_, at) => found.has(at)).map(({ parameter }) => parameter));
  return differing.size === 0 ? LEARNT_PARAMETERS : LEARNT_PARAMETERS.filter((parameter) => differing.has(parameter));
}
