import { answerModelOf, firstTryResult, isOpen, type Lesson, recallOf } from "#src/domain/lesson.ts";
import { notBeforeTomorrow } from "#src/domain/lesson-draft.ts";
import { afterAnswer, HINT_GUESS, nextStreak, withAttemptDrift } from "#src/domain/mastery.ts";
import { reviewCard } from "#src/domain/memory.ts";
import type { Exercise } from "#src/domain/skill.ts";
import { localDay } from "#src/domain/time.ts";
import type { LearningStore } from "#src/ports/learning.ts";
import { agedMastery, authored, type Learner, personalAbility } from "#src/services/practice-state.ts";

/** Attempts looked back on to tell a first encounter from a repeated one. */
const HISTORY = 200;

/** Writes the attempt, moves the beliefs by a first try, and schedules the next look when the lesson is done. */
export async function recordAnswer(
  tables: LearningStore,
  learner: Learner,
  lesson: Lesson,
  exercise: Exercise,
  now: Date,
): Promise<Lesson> {
  const { tenant, id: person, timeZone } = learner.person;
  const verdict = lesson.verdicts.at(-1);
  if (verdict === undefined) return lesson;
  await tables.lockPractice(tenant, person);
  const before = await tables.attempts(tenant, person, lesson.skillId, HISTORY);
  const isNew = await tables.addAttempt(tenant, person, {
    lessonId: lesson.id,
    exerciseId: exercise.id,
    skillId: lesson.skillId,
    concept: lesson.concept,
    number: lesson.verdicts.length,
    verdict,
    hinted: lesson.hinted,
    expected: lesson.expected,
    at: now,
  });
  const correct = firstTryResult(lesson);
  if (isNew && lesson.verdicts.length === 1 && correct !== undefined) {
    const firstEncounter = !before.some(({ exerciseId }) => exerciseId === exercise.id);
    await moveBeliefs(tables, learner, lesson, exercise, correct, firstEncounter, now);
  }
  if (isOpen(lesson)) return lesson;
  const reviews = await tables.reviews(tenant, person);
  const card = reviews.find(({ skillId, concept }) => skillId === lesson.skillId && concept === lesson.concept)?.card;
  const next = reviewCard(card, recallOf(lesson), now);
  await tables.putReview(tenant, person, { skillId: lesson.skillId, concept: lesson.concept, card: next });
  const today = localDay(now, timeZone);
  return { ...lesson, nextReview: notBeforeTomorrow(localDay(next.due, timeZone), today) };
}

async function moveBeliefs(
  tables: LearningStore,
  { person }: Learner,
  lesson: Lesson,
  exercise: Exercise,
  correct: boolean,
  firstEncounter: boolean,
  now: Date,
): Promise<void> {
  const skill = (await tables.skills(person.tenant)).find(({ id }) => id === lesson.skillId);
  const mastery = agedMastery(
    await tables.masteries(person.tenant, person.id),
    skill ?? lesson.skillId,
    person.seniority,
    now,
  );
  const stored = (await tables.difficulties(person.tenant, lesson.skillId)).find(
    ({ exerciseId }) => exerciseId === exercise.id,
  );
  const item = stored ?? authored(exercise);
  const model = answerModelOf(exercise);
  const guess = lesson.hinted ? Math.max(model.guess, HINT_GUESS) : model.guess;
  const before = { person: await personalAbility(tables, person, now), skill: mastery.ability, item };
  const after = afterAnswer(before, correct, { ...model, guess });
  const drifted = withAttemptDrift(after);
  await tables.putAbility(person.tenant, person.id, drifted.person, now);
  await tables.putMastery(person.tenant, person.id, {
    ...mastery,
    ability: drifted.skill,
    attempts: mastery.attempts + 1,
    streak: nextStreak(mastery.streak, correct),
    updatedAt: now,
  });
  // An item learns from the first answer of each person alone, and never from a hinted one.
  if (firstEncounter && !lesson.hinted) {
    await tables.putDifficulty(person.tenant, {
      exerciseId: exercise.id,
      ...after.item,
      responses: (stored?.responses ?? 0) + 1,
    });
  }
}
