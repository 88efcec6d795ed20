import { type LastTime, slotOf } from "#src/domain/lesson.ts";
import { type Ability, afterDays, ITEM_VARIANCE, PERSON_PRIOR, SKILL_PRIOR } from "#src/domain/mastery.ts";
import type { Person, Seniority } from "#src/domain/person.ts";
import { conceptsOf } from "#src/domain/role-play.ts";
import type { BodyPart, Exercise, Passage, Skill, SkillId } from "#src/domain/skill.ts";
import type { WritingStyle } from "#src/domain/style-profile.ts";
import { daysBetween, localDay, weekdayName } from "#src/domain/time.ts";
import type { Attempt, LearningStore, Mastery, Review } from "#src/ports/learning.ts";

/** Who learns, as far as a lesson needs to know. */
export interface Learner {
  readonly person: Person;
  /** Writes short and casually, or asked for it: gets shorter, plainer steps. */
  readonly plain: boolean;
  /** Absent: nothing is known, and the middle in English suits. */
  readonly style?: WritingStyle | undefined;
  readonly sector?: string | undefined;
  /** What the company or the person wants the skill for. */
  readonly need?: string | undefined;
  readonly injuries: readonly BodyPart[];
  /** Told of something that needs rest or a clinician first: nothing that moves the body. */
  readonly resting?: boolean | undefined;
  /** Mental sharpness A of today, 0.3..1 (MODEL.md 1.3); 1 when nothing is known. */
  readonly acuity: number;
}

const RECENT_EXERCISES = 6;
/** Enough to see an idea fail in a row, and what was new in the last block. */
const TRIES_LOOKED_AT = 40;
const MILLISECONDS_PER_DAY = 86_400_000;
/** Where practice starts before anything is known, on the skills of the job; nobody's role says how they move or sleep. */
const PRIOR_OF_SENIORITY: Readonly<Record<Seniority, number>> = { junior: -0.3, senior: 0.3, director: 0.9 };

export interface Material {
  readonly skill: Skill;
  readonly passages: readonly Passage[];
  readonly drills: readonly Passage[];
  readonly exercises: readonly Exercise[];
}

/** Approved passages, approved drills, and the exercises that practise an approved passage. */
export async function materialOf(
  store: LearningStore,
  { person }: Learner,
  skillId: SkillId,
): Promise<Material | undefined> {
  const [skills, all, exercises] = await Promise.all([
    store.skills(person.tenant),
    store.passages(person.tenant, skillId),
    store.exercises(person.tenant, skillId),
  ]);
  const skill = skills.find(({ id }) => id === skillId);
  if (skill === undefined) return undefined;
  const approved = all.filter((passage) => passage.approved);
  const passages = approved.filter(({ drill }) => drill === undefined);
  return {
    skill,
    passages,
    drills: approved.filter(({ drill }) => drill !== undefined),
    exercises: exercises.filter((exercise) => restsOnApproved(exercise, passages)),
  };
}

/** A talk rests on every passage that it names. */
function restsOnApproved(exercise: Exercise, approved: readonly Passage[]): boolean {
  const isApproved = (concept: string): boolean => approved.some((passage) => passage.concept === concept);
  if (exercise.kind !== "role-play") return isApproved(exercise.concept);
  return (
    conceptsOf(exercise).every(isApproved) &&
    exercise.sources.every((source) => approved.some(({ id }) => id === source))
  );
}

export interface LearnerState {
  readonly personal: Ability;
  readonly mastery: Mastery;
  /** Nothing was practised, and nobody said where they stand. */
  readonly isNew: boolean;
  readonly reviews: readonly Review[];
  /** Exercises done lately, and the one that was skipped just now. */
  readonly recent: readonly string[];
  /** Newest first. */
  readonly tries: readonly Attempt[];
}

export async function learnerState(
  store: LearningStore,
  { person }: Learner,
  skill: Skill,
  now: Date,
): Promise<LearnerState> {
  const [personal, masteries, reviews, attempts, newest] = await Promise.all([
    personalAbility(store, person, now),
    store.masteries(person.tenant, person.id),
    store.reviews(person.tenant, person.id),
    store.attempts(person.tenant, person.id, skill.id, TRIES_LOOKED_AT),
    store.newestLesson(person.tenant, person.id),
  ]);
  const skipped =
    newest?.state === "skipped" && daysSince(newest.finishedAt ?? newest.startedAt, now) < 1 ? [newest] : [];
  return {
    personal,
    mastery: agedMastery(masteries, skill, person.seniority, now),
    isNew: !masteries.some(({ skillId }) => skillId === skill.id),
    reviews: reviews.filter(({ skillId }) => skillId === skill.id),
    recent: [...skipped, ...attempts.slice(0, RECENT_EXERCISES)].map(({ exerciseId }) => slotOf(exerciseId)),
    tries: attempts,
  };
}

export async function personalAbility(store: LearningStore, person: Person, now: Date): Promise<Ability> {
  const stored = await store.ability(person.tenant, person.id);
  return stored === undefined
    ? PERSON_PRIOR
    : afterDays(stored.ability, daysSince(stored.updatedAt, now), PERSON_PRIOR);
}

export function agedMastery(
  masteries: readonly Mastery[],
  skill: Skill | SkillId,
  seniority: Seniority,
  now: Date,
): Mastery {
  const id = typeof skill === "string" ? skill : skill.id;
  const stored = masteries.find(({ skillId }) => skillId === id);
  if (stored !== undefined) return { ...stored, ability: afterDays(stored.ability, daysSince(stored.updatedAt, now)) };
  const mean =
    typeof skill !== "string" && skill.scope === "knowledge" ? PRIOR_OF_SENIORITY[seniority] : SKILL_PRIOR.mean;
  return { skillId: id, ability: { mean, variance: SKILL_PRIOR.variance }, attempts: 0, streak: 0, updatedAt: now };
}

export const daysSince = (then: Date, now: Date): number =>
  Math.max(0, (now.getTime() - then.getTime()) / MILLISECONDS_PER_DAY);

export const sum = (a: Ability, b: Ability): Ability => ({ mean: a.mean + b.mean, variance: a.variance + b.variance });

export const authored = ({ difficulty }: Exercise): Ability => ({ mean: difficulty, variance: ITEM_VARIANCE });

export const difficultyFrom = (stored: readonly (Ability & { readonly exerciseId: string })[]) => {
  const byId = new Map(stored.map(({ exerciseId, mean, variance }) => [exerciseId, { mean, variance }]));
  return (exercise: Exercise): Ability => byId.get(exercise.id) ?? authored(exercise);
};

/** How the last lesson of the skill went; undefined before there was one. */
export async function lastTime(
  store: LearningStore,
  { person }: Learner,
  skillId: SkillId,
  exercises: readonly Exercise[],
  now: Date,
): Promise<LastTime | undefined> {
  const last = await store.lastLesson(person.tenant, person.id, skillId);
  if (last === undefined) return undefined;
  const day = localDay(last.finishedAt ?? last.startedAt, person.timeZone);
  return {
    title: last.title,
    daysAgo: daysBetween(day, localDay(now, person.timeZone)),
    weekday: weekdayName(day),
    right: last.verdicts.at(-1) === "right",
    tries: last.verdicts.length,
    mistake: (last.written ?? exercises.find(({ id }) => id === last.exerciseId))?.mistake ?? "rushing it",
  };
}
