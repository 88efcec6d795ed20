import type { GradeVerdict } from "#src/domain/grading.ts";
import { slotOf } from "#src/domain/lesson.ts";
import type { Ability } from "#src/domain/mastery.ts";
import type { Exercise } from "#src/domain/skill.ts";

/** First tries in a row that failed before a smaller step on the same idea comes first. */
export const FAILURES_IN_A_ROW = 2;

export interface ConceptTry {
  readonly concept: string;
  readonly exerciseId: string;
  /** 1 for the first try. */
  readonly number: number;
  readonly verdict: GradeVerdict;
}

export interface FailingConcept {
  readonly concept: string;
  /** What failed last; where it was written for a lesson, the stored exercise in whose place it stood. */
  readonly exerciseId: string;
}

/**
 * The idea that keeps failing: its newest first tries were all not right, two or more of them; of several, the one that failed
 * last. `tries` are newest first. What nobody could judge says nothing.
 */
export function failingConcept(tries: readonly ConceptTry[]): FailingConcept | undefined {
  const judged = tries.filter(({ number, verdict }) => number === 1 && verdict !== "cannot-judge");
  const concepts = [...new Set(judged.map(({ concept }) => concept))];
  for (const concept of concepts) {
    const own = judged.filter((one) => one.concept === concept);
    const firstRight = own.findIndex(({ verdict }) => verdict === "right");
    const [last] = own;
    if (last !== undefined && (firstRight === -1 ? own.length : firstRight) >= FAILURES_IN_A_ROW)
      return { concept, exerciseId: slotOf(last.exerciseId) };
  }
  return undefined;
}

/**
 * The smaller steps on an idea that keeps failing: other exercises on it that are no harder than what failed, and no talk;
 * where it has no other, what failed itself.
 */
export function correctiveExercises(
  exercises: readonly Exercise[],
  { concept, exerciseId }: FailingConcept,
  difficultyOf: (exercise: Exercise) => Ability,
): Exercise[] {
  const own = exercises.filter((exercise) => exercise.concept === concept && exercise.kind !== "role-play");
  const failed = exercises.find(({ id }) => id === exerciseId);
  const limit = failed === undefined ? Number.POSITIVE_INFINITY : difficultyOf(failed).mean;
  const others = own.filter(({ id }) => id !== exerciseId);
  const smaller = others.filter((exercise) => difficultyOf(exercise).mean <= limit);
  return smaller.length > 0 ? smaller : others.length > 0 ? others : own;
}
