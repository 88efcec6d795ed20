import type { GradeVerdict } from "#src/domain/grading.ts";
import { isOpen, type Lesson, recallOf } from "#src/domain/lesson.ts";
import { notBeforeTomorrow } from "#src/domain/lesson-draft.ts";
import { type Recall, reviewCard } from "#src/domain/memory.ts";
import { conceptVerdicts, type MoveOutcome, moveAt, verdictsByConcept } from "#src/domain/role-play.ts";
import { finalOutcomes } from "#src/domain/role-play-lesson.ts";
import { doubtedOutcomes } from "#src/domain/role-play-second-look.ts";
import type { RolePlayExercise } from "#src/domain/skill.ts";
import { type LocalDay, localDay } from "#src/domain/time.ts";
import type { LearningStore } from "#src/ports/learning.ts";
import { cardOf, recordAnswer, recordSecondLook } from "#src/services/practice-record.ts";
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
  const { tenant, id: person } = learner.person;
  const [own, ...others] = attemptsOn(lesson, exercise, outcome);
  if (own === undefined) return;
  await recordAnswer(tables, learner, own.lesson, exercise, now);
  const number = own.lesson.verdicts.length;
  const kept = await tables.before(tenant, person, own.lesson.id, number);
  for (const { lesson: other, verdict } of others) {
    await tables.addAttempt(tenant, person, {
      lessonId: other.id,
      exerciseId: exercise.id,
      skillId: lesson.skillId,
      concept: other.concept,
      number,
      verdict,
      hinted: outcome.hinted,
      expected: lesson.expected,
      at: now,
      ...(kept === undefined ? {} : { before: { ...kept.before, card: await cardOf(tables, learner, other) } }),
    });
  }
}

/** One concept of an answer, as a lesson of its own: the first of a move moves the beliefs, the others are attempts alone. */
export interface MoveAttempt {
  readonly lesson: Lesson;
  readonly verdict: GradeVerdict;
}

/** The attempts that one answer of a talk is written as, the move's own concept first. */
export function attemptsOn(lesson: Lesson, exercise: RolePlayExercise, outcome: MoveOutcome): MoveAttempt[] {
  const { rolePlay } = lesson;
  const first = rolePlay?.outcomes.find(({ move }) => move === outcome.move);
  const { hinted, shown, verdict } = outcome;
  const verdicts = rolePlay?.second !== undefined && first !== undefined ? [first.verdict, verdict] : [verdict];
  const id = `${lesson.id}#${outcome.move + 1}`;
  return conceptVerdicts(moveAt(exercise, outcome.move), outcome).map(({ concept, verdict: of }, index) => ({
    // "retry" is open: the next look is set when the talk is over.
    lesson: { ...lesson, id: index === 0 ? id : `${id}:${concept}`, concept, verdicts, hinted, shown, state: "retry" },
    verdict: of,
  }));
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
  const { skillId } = lesson;
  const due: LocalDay[] = [];
  for (const [concept, recall] of recallsOf(lesson, exercise)) {
    const card = reviewCard(await cardOf(tables, { person }, { skillId, concept }), recall, now);
    await tables.putReview(tenant, id, { skillId, concept, card });
    due.push(localDay(card.due, timeZone));
  }
  return withNextLook(lesson, due, localDay(now, timeZone));
}

/** What a talk that is over showed of each concept. */
function recallsOf(lesson: Lesson, exercise: RolePlayExercise): [string, Recall][] {
  const outcomes = finalOutcomes(lesson);
  const hinted = outcomes.some((outcome) => outcome.hinted || outcome.shown);
  const tries = lesson.rolePlay?.second === undefined ? 1 : 2;
  return [...verdictsByConcept(exercise, outcomes)].map(([concept, verdict]) => {
    const verdicts = Array.from({ length: tries }, () => verdict);
    return [concept, recallOf({ ...lesson, verdicts, hinted, shown: false })];
  });
}

function withNextLook(lesson: Lesson, due: readonly LocalDay[], today: LocalDay): Lesson {
  const first = due.toSorted()[0];
  return first === undefined ? lesson : { ...lesson, nextReview: notBeforeTomorrow(first, today) };
}

/**
 * Writes a second look at a talk: both grades stay in the attempts, what the first ones had moved is taken back and moved by the
 * second ones instead, and the next looks follow.
 */
export async function recordTalkSecondLook(
  tables: LearningStore,
  learner: Learner,
  before: Lesson,
  after: Lesson,
  exercise: RolePlayExercise,
  now: Date,
): Promise<Lesson> {
  const { tenant, id: person } = learner.person;
  await tables.lockPractice(tenant, person);
  for (const doubted of doubtedOutcomes(before)) {
    const { outcomes = [], second } = after.rolePlay ?? {};
    const outcome = second ?? outcomes.find(({ move }) => move === doubted.move) ?? doubted;
    const [first, ...others] = attemptsOn(after, exercise, outcome);
    const [own] = attemptsOn(before, exercise, doubted);
    if (first === undefined || own === undefined) continue;
    await recordSecondLook(tables, learner, own.lesson, first.lesson, exercise, now);
    const number = first.lesson.verdicts.length;
    for (const { lesson, verdict } of others)
      await tables.dispute(tenant, person, { lessonId: lesson.id, number, verdict, at: now });
  }
  if (isOpen(after)) return after;
  return isOpen(before)
    ? scheduleTalk(tables, learner, after, exercise, now)
    : rescheduled(tables, learner, after, exercise);
}

/** The next looks once more from where they were before the talk, except where the concept was practised since. */
async function rescheduled(
  tables: LearningStore,
  { person }: Learner,
  lesson: Lesson,
  exercise: RolePlayExercise,
): Promise<Lesson> {
  const { tenant, id, timeZone } = person;
  const { skillId, finishedAt: at } = lesson;
  if (at === undefined) return lesson;
  const attempts = (lesson.rolePlay?.outcomes ?? []).flatMap((outcome) => attemptsOn(lesson, exercise, outcome));
  const due: LocalDay[] = [];
  for (const [concept, recall] of recallsOf(lesson, exercise)) {
    const attempt = attempts.find((one) => one.lesson.concept === concept)?.lesson.id;
    const kept = attempt === undefined ? undefined : await tables.before(tenant, id, attempt, 1);
    const current = await cardOf(tables, { person }, { skillId, concept });
    const mayMove = kept !== undefined && current?.lastReview.getTime() === at.getTime();
    const card = mayMove ? reviewCard(kept.before.card, recall, at) : current;
    if (card === undefined) continue;
    if (mayMove) await tables.putReview(tenant, id, { skillId, concept, card });
    due.push(localDay(card.due, timeZone));
  }
  return withNextLook(lesson, due, localDay(at, timeZone));
}
