import { type Lesson, recallOf } from "#src/domain/lesson.ts";
import { notBeforeTomorrow } from "#src/domain/lesson-draft.ts";
import { reviewCard } from "#src/domain/memory.ts";
import { conceptVerdicts, type MoveOutcome, moveAt, verdictsByConcept } from "#src/domain/role-play.ts";
import { finalOutcomes } from "#src/domain/role-play-lesson.ts";
import type { RolePlayExercise } from "#src/domain/skill.ts";
import { type LocalDay, localDay } from "#src/domain/time.ts";
import type { LearningStore } from "#src/ports/learning.ts";
import { recordAnswer } from "#src/services/practice-record.ts";
import type { Learner } from "#src/services/practice-state.ts";

/**
 * Writes one answer of a talk as an attempt on each concept that its rubric belongs to; the beliefs move once an answer.
 *
 * A move is kept as a lesson of its own, so that its first try and its second mean what they mean everywhere.
 */
export async function recordMove(
  tables: LearningStore,
  learner: Learner,
  lesson: Lesson,
  exercise: RolePlayExercise,
  outcome: MoveOutcome,
  now: Date,
): Promise<void> {
  const first = lesson.rolePlay?.outcomes.find(({ move }) => move === outcome.move);
  const isSecond = lesson.rolePlay?.second !== undefined;
  const { hinted, shown, verdict } = outcome;
  const [main, ...others] = conceptVerdicts(moveAt(exercise, outcome.move), outcome);
  if (main === undefined) return;
  const id = `${lesson.id}#${outcome.move + 1}`;
  const verdicts = isSecond && first !== undefined ? [first.verdict, verdict] : [verdict];
  // "retry" is open: the next look is set when the talk is over.
  const own: Lesson = { ...lesson, id, concept: main.concept, verdicts, hinted, shown, state: "retry" };
  await recordAnswer(tables, learner, own, exercise, now);
  for (const { concept, verdict: of } of others) {
    await tables.addAttempt(learner.person.tenant, learner.person.id, {
      lessonId: `${id}:${concept}`,
      exerciseId: exercise.id,
      skillId: lesson.skillId,
      concept,
      number: verdicts.length,
      verdict: of,
      hinted,
      expected: lesson.expected,
      at: now,
    });
  }
}

/** Sets the next look at every concept of a talk that is over, each by how its own answers went. */
export async function scheduleTalk(
  tables: LearningStore,
  { person }: Learner,
  lesson: Lesson,
  exercise: RolePlayExercise,
  now: Date,
): Promise<Lesson> {
  const { tenant, id, timeZone } = person;
  const outcomes = finalOutcomes(lesson);
  const helped = outcomes.some(({ hinted, shown }) => hinted || shown);
  const tries = lesson.rolePlay?.second === undefined ? 1 : 2;
  const reviews = await tables.reviews(tenant, id);
  const due: LocalDay[] = [];
  for (const [concept, verdict] of verdictsByConcept(exercise, outcomes)) {
    const known = reviews.find((review) => review.skillId === lesson.skillId && review.concept === concept)?.card;
    const verdicts = Array.from({ length: tries }, () => verdict);
    const card = reviewCard(known, recallOf({ ...lesson, verdicts, hinted: helped, shown: false }), now);
    await tables.putReview(tenant, id, { skillId: lesson.skillId, concept, card });
    due.push(localDay(card.due, timeZone));
  }
  const first = due.toSorted()[0];
  return first === undefined ? lesson : { ...lesson, nextReview: notBeforeTomorrow(first, localDay(now, timeZone)) };
}
