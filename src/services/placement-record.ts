import type { GradeVerdict } from "#src/domain/grading.ts";
import type { Lesson, PlacementProgress } from "#src/domain/lesson.ts";
import type { Ability } from "#src/domain/mastery.ts";
import type { TenantId } from "#src/domain/person.ts";
import {
  afterPlacementAnswer,
  type PlacementAnswer,
  type PlacementBelief,
  type PlacementItem,
  type PlacementResult,
  type Placing,
} from "#src/domain/placement.ts";
import type { Skill } from "#src/domain/skill.ts";
import type { LearningStore } from "#src/ports/learning.ts";
import { agedMastery, type Learner, personalAbility } from "#src/services/practice-state.ts";

const VERDICTS: Readonly<Record<PlacementResult, GradeVerdict>> = {
  right: "right",
  partly: "partly",
  wrong: "wrong",
  unknown: "wrong",
  unread: "cannot-judge",
};

export async function beliefBefore(
  tables: LearningStore,
  { person }: Learner,
  skill: Skill,
  now: Date,
): Promise<PlacementBelief> {
  const masteries = await tables.masteries(person.tenant, person.id);
  return {
    person: await personalAbility(tables, person, now),
    skill: agedMastery(masteries, skill, person.seniority, now).ability,
  };
}

/**
 * What the answers so far are read against, and the first of them that is not in it yet. Where something else moved what is
 * believed since the last answer, everything up to there counts as believed.
 */
export async function placementBefore(
  tables: LearningStore,
  learner: Learner,
  skill: Skill,
  { answers, before, from = 0, movedAt }: PlacementProgress,
  now: Date,
): Promise<{ readonly before: PlacementBelief; readonly from: number }> {
  const { tenant, id } = learner.person;
  if (before !== undefined && movedAt !== undefined) {
    const ability = await tables.ability(tenant, id);
    const mastery = (await tables.masteries(tenant, id)).find(({ skillId }) => skillId === skill.id);
    const isOurs = [ability?.updatedAt, mastery?.updatedAt].every((at) => at?.getTime() === movedAt);
    if (isOurs) return { before, from };
  }
  return { before: await beliefBefore(tables, learner, skill, now), from: answers.length };
}

/** The answers with their items; one whose item was erased says nothing more. */
export async function placingsOf(
  tables: LearningStore,
  tenant: TenantId,
  answers: readonly PlacementAnswer[],
): Promise<Placing[]> {
  const placings: Placing[] = [];
  for (const { exerciseId, result, difficulty } of answers) {
    const exercise = await tables.exercise(tenant, exerciseId);
    if (exercise !== undefined && exercise.kind !== "role-play" && difficulty !== undefined)
      placings.push({ item: { exercise, difficulty }, result });
  }
  return placings;
}

/**
 * An item learns from the first answer of each person alone. "I don't know" is one as well: otherwise only those who know would
 * count, and every item would look easier than it is.
 */
export async function teachItem(
  tables: LearningStore,
  { person: { tenant, id } }: Learner,
  item: PlacementItem,
  result: PlacementResult,
  ability: Ability,
): Promise<void> {
  const { exercise } = item;
  if (result === "unread" || (await tables.hasAnswered(tenant, id, exercise.id))) return;
  const stored = (await tables.difficulties(tenant, exercise.skillId)).find(
    ({ exerciseId }) => exerciseId === exercise.id,
  );
  await tables.putDifficulty(tenant, {
    exerciseId: exercise.id,
    ...afterPlacementAnswer(ability, item, result),
    responses: (stored?.responses ?? 0) + 1,
  });
}

/** Writes one answer, and what is believed after it. */
export async function writeAnswer(
  tables: LearningStore,
  { person: { tenant, id, seniority } }: Learner,
  lesson: Lesson,
  skill: Skill,
  { exerciseId, concept, result }: PlacementAnswer,
  belief: PlacementBelief,
  now: Date,
): Promise<void> {
  const mastery = agedMastery(await tables.masteries(tenant, id), skill, seniority, now);
  await tables.addAttempt(tenant, id, {
    lessonId: `${lesson.id}#${(lesson.placement?.answers.length ?? 0) + 1}`,
    exerciseId,
    skillId: skill.id,
    concept,
    number: 1,
    verdict: VERDICTS[result],
    hinted: false,
    expected: lesson.expected,
    at: now,
  });
  await tables.putAbility(tenant, id, belief.person, now);
  await tables.putMastery(tenant, id, {
    ...mastery,
    ability: belief.skill,
    attempts: mastery.attempts + (result === "unread" ? 0 : 1),
    updatedAt: now,
  });
}
