import { correctiveExercises, failingConcept } from "#src/domain/corrective.ts";
import {
  chooseDrill,
  chooseExercise,
  expectedOn,
  type Lesson,
  type LessonBrief,
  lessonMinutes,
  slotOf,
  storedWords,
} from "#src/domain/lesson.ts";
import { effectiveAbility, practiceLimits } from "#src/domain/mastery.ts";
import { isDue } from "#src/domain/memory.ts";
import { beginRolePlay, conceptsOf } from "#src/domain/role-play.ts";
import {
  type Audience,
  audienceOf,
  type BodyPart,
  type Exercise,
  type Level,
  type Passage,
  type Skill,
  type SkillId,
} from "#src/domain/skill.ts";
import { NEUTRAL_STYLE } from "#src/domain/style-profile.ts";
import type { Attempt, LearningStore, LessonRating } from "#src/ports/learning.ts";
import {
  authored,
  difficultyFrom,
  type Learner,
  lastTime,
  learnerState,
  materialOf,
  sum,
} from "#src/services/practice-state.ts";

export interface LessonPlanRequest {
  readonly id: string;
  readonly skillId: SkillId;
  readonly sessionId?: string | undefined;
  readonly reviewOnly?: boolean | undefined;
  readonly talk?: boolean | undefined;
  /** Somebody can write a talk where none is stored. */
  readonly writesTalks?: boolean | undefined;
  /** Asked for by name: what practises it comes before everything else. */
  readonly concept?: string | undefined;
  readonly usesModel: boolean;
  readonly now: Date;
}

export type LessonPlan =
  | {
      readonly kind: "planned";
      readonly lesson: Lesson;
      readonly brief: LessonBrief;
      /** p(right on the first try) on an exercise that nobody has done yet, 0..1. */
      readonly expectedOn: (exercise: Exercise) => number;
    }
  | { readonly kind: "nothing-approved"; readonly skill?: Skill | undefined }
  | { readonly kind: "nothing-fits" }
  | { readonly kind: "no-talk"; readonly skill: Skill };

/** What "too easy" and "too hard" ask of the next lesson, in probit. */
const SHIFT_OF_RATING: Readonly<Record<LessonRating, number>> = { "too-easy": 0.3, right: 0, "too-hard": -0.5 };

/** What the person wants the skill for, as far as they said: that it is a goal of theirs. */
async function ownGoal(store: LearningStore, { person }: Learner, skillId: SkillId): Promise<string | undefined> {
  const goals = await store.goals(person.tenant, person.id);
  return goals.some((goal) => goal.skillId === skillId) ? "a goal that they set themselves in this skill" : undefined;
}

/** Chooses passage, example, drill and exercise for one person at `now`; writes nothing. */
export async function planLesson(
  store: LearningStore,
  learner: Learner,
  { id, skillId, sessionId, reviewOnly, talk = false, writesTalks = false, concept, usesModel, now }: LessonPlanRequest,
): Promise<LessonPlan> {
  const material = await materialOf(store, learner, skillId);
  if (material === undefined || material.exercises.length === 0)
    return { kind: "nothing-approved", skill: material?.skill };
  const { person, plain, injuries, acuity } = learner;
  const { skill, exercises, passages, drills } = material;
  const { personal, mastery, isNew, reviews, recent, tries } = await learnerState(store, learner, skill, now);
  const audience = audienceOf(person.seniority);
  const known = reviews.map(({ concept }) => concept);
  // A talk comes after its concepts were met, unless somebody asks for one.
  const stored = exercises.filter((exercise) =>
    exercise.kind === "role-play" ? talk || conceptsOf(exercise).every((concept) => known.includes(concept)) : !talk,
  );
  const asTalk = talk && stored.length === 0 && writesTalks && skill.scope === "knowledge";
  const suited = asTalk ? exercises.filter(({ kind }) => kind === "text") : stored;
  if (talk && suited.length === 0) return { kind: "no-talk", skill };
  const difficultyOf = difficultyFrom(await store.difficulties(person.tenant, skillId));
  const named = suited.filter((exercise) => exercise.concept === concept);
  const failing = talk || named.length > 0 ? undefined : failingConcept(tries);
  const steps = failing === undefined ? [] : correctiveExercises(suited.filter(suits(audience)), failing, difficultyOf);
  const corrective = steps.length > 0;
  const limits = practiceLimits({ minutes: NEW_CONCEPT_BLOCK_MINUTES, items: 1 }, acuity, Number.POSITIVE_INFINITY);
  const noneNew = limits.reviewOnly || newConcepts(tries, now) >= limits.newConcepts;
  const ability = effectiveAbility(sum(personal, mastery.ability), acuity);
  const choice = chooseExercise({
    exercises: corrective ? steps : named.length > 0 ? named : suited,
    ability,
    difficultyOf,
    audience,
    streak: mastery.streak,
    shift: mastery.rating === undefined ? 0 : SHIFT_OF_RATING[mastery.rating],
    recent: corrective ? [] : recent,
    due: reviews.filter(({ card }) => isDue(card, now)).map(({ concept }) => concept),
    known,
    reviewOnly: !talk && !corrective && (reviewOnly === true || noneNew),
  });
  const passage = passages.find(({ concept }) => concept === choice?.exercise.concept);
  if (choice === undefined || passage === undefined) return { kind: "nothing-fits" };
  const { exercise, expected } = choice;
  const review = known.includes(passage.concept);
  const before = corrective ? await store.lastLesson(person.tenant, person.id, skillId) : undefined;
  const drill = person.physicalTraining ? drillFor(drills, injuries, passage.level, before) : undefined;
  const last = await lastTime(store, learner, skillId, exercises, now);
  const unmeasured = {
    skill,
    passage,
    exercise,
    drill,
    audience,
    plain,
    review,
    corrective,
    asTalk,
    repeated: tries.some(({ exerciseId }) => slotOf(exerciseId) === exercise.id),
    last,
    alsoFrom:
      exercise.kind === "role-play"
        ? passages.filter(({ id: of }) => of !== passage.id && exercise.sources.includes(of))
        : [],
    minutes: 0,
    jobTitle: person.jobTitle,
    reader: {
      seniority: person.seniority,
      sector: learner.sector,
      need: learner.need ?? (await ownGoal(store, learner, skillId)),
      style: learner.style ?? NEUTRAL_STYLE,
    },
  };
  const { explanation, example } = storedWords(unmeasured);
  const words = `${explanation} ${example} ${exercise.prompt} ${drill?.text ?? ""}`.split(/\s+/u).length;
  const brief = {
    ...unmeasured,
    minutes: lessonMinutes(words, asTalk ? { kind: "role-play" } : exercise),
  } satisfies LessonBrief;
  const lesson: Lesson = {
    id,
    skillId,
    level: passage.level,
    concept: passage.concept,
    title: passage.title,
    chunkIds: [passage.id, ...brief.alsoFrom.map((other) => other.id), ...(drill === undefined ? [] : [drill.id])],
    exerciseId: exercise.id,
    sessionId,
    minutes: brief.minutes,
    audience,
    plain,
    review,
    expected,
    usesModel,
    state: "waiting",
    hinted: false,
    shown: false,
    verdicts: [],
    ...(isNew && skill.scope === "knowledge" ? { unplaced: true } : {}),
    ...(exercise.kind === "role-play" ? { rolePlay: beginRolePlay(exercise, person.seniority) } : {}),
    startedAt: now,
  };
  return { kind: "planned", lesson, brief, expectedOn: (one) => expectedOn(one, authored(one), ability) };
}

const suits =
  (audience: Audience) =>
  (exercise: Exercise): boolean =>
    exercise.audience === undefined || exercise.audience === audience;

/** Another drill than the last lesson's where there is one that the old injuries allow. */
function drillFor(
  drills: readonly Passage[],
  injuries: readonly BodyPart[],
  level: Level,
  before: Lesson | undefined,
): Passage | undefined {
  const others = drills.filter(({ id }) => before?.chunkIds.includes(id) !== true);
  return chooseDrill(others, injuries, level) ?? chooseDrill(drills, injuries, level);
}

/** The block in which at most two ideas may be new (MODEL.md 3.4). */
const NEW_CONCEPT_BLOCK_MINUTES = 20;

/** Ideas met for the first time within the block that ends now; what a placement or a talk asked is no lesson on it. */
function newConcepts(tries: readonly Attempt[], now: Date): number {
  const from = now.getTime() - NEW_CONCEPT_BLOCK_MINUTES * 60_000;
  const firsts = new Map<string, Attempt>();
  for (const attempt of tries) firsts.set(attempt.concept, attempt);
  return [...firsts.values()].filter(({ at, lessonId }) => at.getTime() > from && !lessonId.includes("#")).length;
}
