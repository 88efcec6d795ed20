import { withoutResult } from "#src/domain/learning-evidence.ts";
import { answerModelOf, firstTryResult, isOpen, type Lesson, recallOf } from "#src/domain/lesson.ts";
import { notBeforeTomorrow } from "#src/domain/lesson-draft.ts";
import { type Ability, afterAnswer, HINT_GUESS, nextStreak, withAttemptDrift } from "#src/domain/mastery.ts";
import { type ReviewCard, reviewCard } from "#src/domain/memory.ts";
import type { Exercise } from "#src/domain/skill.ts";
import { localDay } from "#src/domain/time.ts";
import type { LearningStore, PracticeBefore } from "#src/ports/learning.ts";
import { agedMastery, authored, daysSince, type Learner, personalAbility } from "#src/services/practice-state.ts";

/** Writes the attempt, moves the beliefs by a first try, and schedules the next look when the lesson is done. */
export async function recordAnswer(
  tables: LearningStore,
  learner: Learner,
  lesson: Lesson,
  exercise: Exercise,
  now: Date,
): Promise<Lesson> {
  const { tenant, id: person } = learner.person;
  const verdict = lesson.verdicts.at(-1);
  if (verdict === undefined) return lesson;
  await tables.lockPractice(tenant, person);
  const before = await beliefsBefore(tables, learner, lesson, exercise, now);
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
    before,
  });
  const correct = firstTryResult(lesson);
  if (isNew && lesson.verdicts.length === 1 && correct !== undefined)
    await moveBeliefs(tables, learner, lesson, exercise, before, correct, now);
  return isOpen(lesson) ? lesson : scheduled(tables, learner, lesson, before.card, now);
}

async function beliefsBefore(
  tables: LearningStore,
  { person }: Learner,
  lesson: Lesson,
  exercise: Exercise,
  now: Date,
): Promise<PracticeBefore> {
  const { tenant, id } = person;
  const skill = (await tables.skills(tenant)).find((candidate) => candidate.id === lesson.skillId);
  const mastery = agedMastery(await tables.masteries(tenant, id), skill ?? lesson.skillId, person.seniority, now);
  const item = (await tables.difficulties(tenant, lesson.skillId)).find(({ exerciseId }) => exerciseId === exercise.id);
  return {
    person: await personalAbility(tables, person, now),
    skill: mastery.ability,
    attempts: mastery.attempts,
    streak: mastery.streak,
    item: item === undefined ? authored(exercise) : { mean: item.mean, variance: item.variance },
    responses: item?.responses ?? 0,
    // An item learns from the first answer of each person alone, never from a hinted one, and only where others meet it too.
    teachesItem: lesson.written === undefined && !lesson.hinted && !(await tables.hasAnswered(tenant, id, exercise.id)),
    card: await cardOf(tables, { person }, lesson),
  };
}

/** When the idea of a lesson is looked at next; undefined before it was met. */
export async function cardOf(
  tables: LearningStore,
  { person }: Pick<Learner, "person">,
  { skillId, concept }: Pick<Lesson, "skillId" | "concept">,
): Promise<ReviewCard | undefined> {
  const reviews = await tables.reviews(person.tenant, person.id);
  return reviews.find((review) => review.skillId === skillId && review.concept === concept)?.card;
}

interface Moved {
  readonly person: Ability;
  readonly skill: Ability;
  readonly item: Ability;
}

/** What a first answer makes of what was believed; as it was where the answer says nothing. */
function movedBy(before: PracticeBefore, lesson: Lesson, exercise: Exercise, correct: boolean | undefined): Moved {
  if (correct === undefined) return before;
  const model = answerModelOf(exercise);
  const guess = lesson.hinted ? Math.max(model.guess, HINT_GUESS) : model.guess;
  const after = afterAnswer(before, correct, { ...model, guess });
  return { ...withAttemptDrift(after), item: after.item };
}

async function moveBeliefs(
  tables: LearningStore,
  { person }: Learner,
  lesson: Lesson,
  exercise: Exercise,
  before: PracticeBefore,
  correct: boolean,
  now: Date,
): Promise<void> {
  const { tenant, id } = person;
  const after = movedBy(before, lesson, exercise, correct);
  const rating = (await tables.masteries(tenant, id)).find(({ skillId }) => skillId === lesson.skillId)?.rating;
  await tables.putAbility(tenant, id, after.person, now);
  await tables.putMastery(tenant, id, {
    skillId: lesson.skillId,
    ability: after.skill,
    attempts: before.attempts + 1,
    streak: nextStreak(before.streak, correct),
    rating,
    updatedAt: now,
  });
  if (before.teachesItem)
    await tables.putDifficulty(tenant, { exerciseId: exercise.id, ...after.item, responses: before.responses + 1 });
}

async function scheduled(
  tables: LearningStore,
  { person }: Learner,
  lesson: Lesson,
  card: ReviewCard | undefined,
  now: Date,
): Promise<Lesson> {
  const next = reviewCard(card, recallOf(lesson), now);
  await tables.putReview(person.tenant, person.id, { skillId: lesson.skillId, concept: lesson.concept, card: next });
  const today = localDay(now, person.timeZone);
  return { ...lesson, nextReview: notBeforeTomorrow(localDay(next.due, person.timeZone), today) };
}

/**
 * Writes a second look at the last answer: both grades stay in the attempts, and what the first one had moved is taken back
 * and moved by the second instead, also where the person has learned since.
 */
export async function recordSecondLook(
  tables: LearningStore,
  who: Learner,
  first: Lesson,
  second: Lesson,
  exercise: Exercise,
  now: Date,
): Promise<Lesson> {
  const { tenant, id: person } = who.person;
  const number = second.verdicts.length;
  const verdict = second.verdicts.at(-1);
  if (verdict === undefined) return second;
  await tables.lockPractice(tenant, person);
  const kept = await tables.before(tenant, person, second.id, number);
  await tables.dispute(tenant, person, { lessonId: second.id, number, verdict, at: now });
  if (kept === undefined || verdict === first.verdicts.at(-1)) return second;
  const { before, at } = kept;
  if (number === 1) await correctBeliefs(tables, who, first, second, exercise, before, at);
  if (isOpen(second)) return second;
  const current = await cardOf(tables, who, second);
  const untouched = isOpen(first) || current?.lastReview.getTime() === at.getTime();
  return untouched ? scheduled(tables, who, second, before.card, at) : second;
}

async function correctBeliefs(
  tables: LearningStore,
  { person }: Learner,
  first: Lesson,
  second: Lesson,
  exercise: Exercise,
  before: PracticeBefore,
  at: Date,
): Promise<void> {
  const { tenant, id } = person;
  const [was, is] = [firstTryResult(first), firstTryResult(second)];
  if (was === is || is === undefined) return;
  const wrong = movedBy(before, first, exercise, was);
  const right = movedBy(before, second, exercise, is);
  const general = await tables.ability(tenant, id);
  const mastery = (await tables.masteries(tenant, id)).find(({ skillId }) => skillId === second.skillId);
  const current = { person: general?.ability ?? before.person, skill: mastery?.ability ?? before.skill };
  // Takes out the way from the right beliefs to the wrong ones.
  const corrected = withoutResult(current, right, wrong, {
    person: daysSince(at, general?.updatedAt ?? at),
    skill: daysSince(at, mastery?.updatedAt ?? at),
  });
  const counted = was !== undefined;
  await tables.putAbility(tenant, id, corrected.person, general?.updatedAt ?? at);
  await tables.putMastery(tenant, id, {
    skillId: second.skillId,
    ability: corrected.skill,
    attempts: (mastery?.attempts ?? before.attempts) + (counted ? 0 : 1),
    streak:
      (mastery?.attempts ?? before.attempts) > before.attempts + (counted ? 1 : 0)
        ? Math.max(mastery?.streak ?? 0, 0)
        : nextStreak(before.streak, is),
    rating: mastery?.rating,
    updatedAt: mastery?.updatedAt ?? at,
  });
  if (!before.teachesItem) return;
  const item = (await tables.difficulties(tenant, second.skillId)).find(({ exerciseId }) => exerciseId === exercise.id);
  const shown = item ?? { ...before.item, responses: before.responses };
  await tables.putDifficulty(tenant, {
    exerciseId: exercise.id,
    mean: shown.mean + right.item.mean - wrong.item.mean,
    variance: (shown.variance * right.item.variance) / wrong.item.variance,
    responses: shown.responses + (counted ? 0 : 1),
  });
}
