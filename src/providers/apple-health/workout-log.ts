import { freeShares, type Span } from "#src/providers/apple-health/free-shares.ts";
import { DAY_S, dayOf } from "#src/providers/apple-health/moment.ts";

export interface Workout extends Span {
  /** Minutes in motion: pauses do not count where the source tells them apart. */
  readonly value: number;
  readonly offset: number;
  /** A source more believed has told of the same workout. */
  readonly isCopy: boolean;
}

export interface WorkoutLog {
  add(start: number, end: number, offset: number, minutes: number, source: number): void;
  said(): readonly number[];
  /** In the order of time, of the same start the longest first; a copy is told as one, so that what it was before can go. */
  workouts(ranks: readonly number[]): Workout[];
}

const LEAST_OWN_SHARE = 0.5;
const LONGEST_S = 2 * DAY_S;
const MOST_A_DAY = 100;

export function createWorkoutLog(): WorkoutLog {
  const kept: (Span & { readonly offset: number })[] = [];
  const count = new Map<number, number>();
  const said: number[] = [];
  return {
    add(start, end, offset, minutes, source) {
      if (!(end >= start && end - start <= LONGEST_S && minutes > 0)) return;
      const day = dayOf(end, offset);
      const before = count.get(day) ?? 0;
      if (before >= MOST_A_DAY) return;
      count.set(day, before + 1);
      said[source] = (said[source] ?? 0) + minutes;
      kept.push({ start, end, offset, value: minutes, source });
    },
    said: () => said,
    workouts(ranks) {
      const shares = freeShares(kept, ranks);
      const rankOf = ({ source }: Span): number => ranks[source] ?? 0;
      return kept
        .map((workout, index) => {
          const share = shares[index]!;
          const isCopy = share < LEAST_OWN_SHARE;
          return { ...workout, isCopy, value: workout.value * (isCopy ? 1 : share) };
        })
        .sort((a, b) => a.start - b.start || b.end - a.end || b.value - a.value || rankOf(a) - rankOf(b));
    },
  };
}
