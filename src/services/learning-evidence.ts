import {
  type AbilityPair,
  afterResult,
  expectedShare,
  fadedTo,
  type GradedAnswers,
  withoutResult,
} from "#src/domain/learning-evidence.ts";
import type { Outcome } from "#src/domain/learning-outcome.ts";
import { afterDays, PERSON_PRIOR, PRACTICE_AIM } from "#src/domain/mastery.ts";
import type { Person, TenantId } from "#src/domain/person.ts";
import { localDay } from "#src/domain/time.ts";
import type { Attempt, LearningStore } from "#src/ports/learning.ts";
import type { Course } from "#src/ports/learning-records.ts";
import type { Stores } from "#src/ports/stores.ts";
import { agedMastery, daysSince } from "#src/services/practice-state.ts";

/** Less than this share of a test is called wrong. */
const FAILED_BELOW = 0.4;

/** A graded result on a learning platform, of somebody who lets it count. */
export interface CountedResult {
  readonly statementId: string;
  readonly course: Course;
  readonly outcome: Outcome;
  readonly at: Date;
}

/**
 * Moves what is believed of a person by a result, once an activity and day: platforms send "completed", "passed" and "scored" of
 * one test. An old result counts less, and never winds the beliefs back.
 */
export async function countResult(
  stores: Stores,
  person: Person,
  { statementId, course, outcome, at }: CountedResult,
): Promise<void> {
  const { answers } = outcome;
  const { skillId, level } = course;
  if (answers === undefined || skillId === undefined || level === undefined) return;
  const { learning } = stores;
  const { tenant, id } = person;
  const skill = (await learning.skills(tenant)).find((candidate) => candidate.id === skillId);
  if (skill === undefined) return;
  await learning.lockPractice(tenant, id);
  const [general, masteries] = [await learning.ability(tenant, id), await learning.masteries(tenant, id)];
  const last = [general?.updatedAt, masteries.find((mastery) => mastery.skillId === skillId)?.updatedAt];
  const moment = new Date(Math.max(at.getTime(), ...last.map((date) => date?.getTime() ?? 0)));
  const mastery = agedMastery(masteries, skill, person.seniority, moment);
  const before: AbilityPair = {
    person:
      general === undefined
        ? PERSON_PRIOR
        : afterDays(general.ability, daysSince(general.updatedAt, moment), PERSON_PRIOR),
    skill: mastery.ability,
  };
  const after = fadedTo(before, afterResult(before, level, answers), daysSince(at, moment));
  const day = localDay(at, person.timeZone);
  const evidence = { statementId, skillId, activity: course.activity, day, at: moment, before, after };
  if (!(await stores.learningRecords.addEvidence(tenant, id, evidence))) return;
  await learning.putAbility(tenant, id, after.person, moment);
  const attempts = mastery.attempts + 1;
  await learning.putMastery(tenant, id, { ...mastery, ability: after.skill, attempts, updatedAt: moment });
  await learning.addAttempt(tenant, id, {
    lessonId: lessonIdOf(statementId),
    exerciseId: `course:${course.id}`,
    skillId,
    concept: `course:${course.id}`,
    number: 1,
    verdict: verdictOf(answers),
    hinted: false,
    expected: expectedShare(before, level),
    at,
  });
}

/** Takes out of the beliefs what a statement brought into them. */
export async function takeBackResult(stores: Stores, tenant: TenantId, statementId: string): Promise<void> {
  const counted = await stores.learningRecords.evidenceOf(tenant, statementId);
  if (counted === undefined) return;
  const { learning } = stores;
  const { person, evidence } = counted;
  await learning.lockPractice(tenant, person);
  await stores.learningRecords.removeEvidence(tenant, statementId);
  await learning.removeAttempts(tenant, person, lessonIdOf(statementId));
  const [general, mastery] = await beliefs(learning, tenant, person, evidence.skillId);
  if (general === undefined || mastery === undefined) return;
  const left = withoutResult({ person: general.ability, skill: mastery.ability }, evidence.before, evidence.after, {
    person: daysSince(evidence.at, general.updatedAt),
    skill: daysSince(evidence.at, mastery.updatedAt),
  });
  await learning.putAbility(tenant, person, left.person, general.updatedAt);
  const attempts = Math.max(0, mastery.attempts - 1);
  if (attempts === 0 && mastery.rating === undefined) await learning.removeMastery(tenant, person, evidence.skillId);
  else await learning.putMastery(tenant, person, { ...mastery, ability: left.skill, attempts });
}

async function beliefs(learning: LearningStore, tenant: TenantId, person: string, skillId: string) {
  const masteries = await learning.masteries(tenant, person);
  return [await learning.ability(tenant, person), masteries.find((mastery) => mastery.skillId === skillId)] as const;
}

/** The attempt's lesson was not ours: its number is the statement's. */
const lessonIdOf = (statementId: string): string => `xapi:${statementId}`;

const verdictOf = ({ share }: GradedAnswers): Attempt["verdict"] =>
  share >= PRACTICE_AIM ? "right" : share < FAILED_BELOW ? "wrong" : "partly";
