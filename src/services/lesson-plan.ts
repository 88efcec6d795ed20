import {
  chooseDrill,
  chooseExercise,
  type Lesson,
  type LessonBrief,
  lessonMinutes,
  storedWords,
} from "#src/domain/lesson.ts";
import { effectiveAbility, REVIEW_ONLY_BELOW } from "#src/domain/mastery.ts";
import { isDue } from "#src/domain/memory.ts";
import { beginRolePlay, conceptsOf } from "#src/domain/role-play.ts";
import { audienceOf, type Skill, type SkillId } from "#src/domain/skill.ts";
import { NEUTRAL_STYLE } from "#src/domain/style-profile.ts";
import type { LearningStore, LessonRating } from "#src/ports/learning.ts";
import { difficultyFrom, type Learner, lastTime, learnerState, materialOf, sum } from "#src/services/practice-state.ts";

export interface LessonPlanRequest {
  readonly id: string;
  readonly skillId: SkillId;
  readonly sessionId?: string | undefined;
  readonly reviewOnly?: boolean | undefined;
  readonly talk?: boolean | undefined;
  readonly usesModel: boolean;
  readonly now: Date;
}

export type LessonPlan =
  | { readonly kind: "planned"; readonly lesson: Lesson; readonly brief: LessonBrief }
  | { readonly kind: "nothing-approved"; readonly skill?: Skill | undefined }
  | { readonly kind: "nothing-fits" }
  | { readonly kind: "no-talk"; readonly skill: Skill };

/** What "too easy" and "too hard" ask of the next lesson, in probit. */
const SHIFT_OF_RATING: Readonly<Record<LessonRating, number>> = { "too-easy": 0.3, right: 0, "too-hard": -0.5 };

/** Chooses passage, example, drill and exercise for one person at `now`; writes nothing. */
export async function planLesson(
  store: LearningStore,
  learner: Learner,
  { id, skillId, sessionId, reviewOnly, talk = false, usesModel, now }: LessonPlanRequest,
): Promise<LessonPlan> {
  const material = await materialOf(store, learner, skillId);
  if (material === undefined || material.exercises.length === 0)
    return { kind: "nothing-approved", skill: material?.skill };
  const { person, plain, injuries, acuity } = learner;
  const { skill, exercises, passages, drills } = material;
  const { personal, mastery, reviews, recent } = await learnerState(store, learner, skill, now);
  const audience = audienceOf(person.seniority);
  const known = reviews.map(({ concept }) => concept);
  // A talk comes after its concepts were met, unless somebody asks for one.
  const suited = exercises.filter((exercise) =>
    exercise.kind === "role-play" ? talk || conceptsOf(exercise).every((concept) => known.includes(concept)) : !talk,
  );
  if (talk && suited.length === 0) return { kind: "no-talk", skill };
  const choice = chooseExercise({
    exercises: suited,
    ability: effectiveAbility(sum(personal, mastery.ability), acuity),
    difficultyOf: difficultyFrom(await store.difficulties(person.tenant, skillId)),
    audience,
    streak: mastery.streak,
    shift: mastery.rating === undefined ? 0 : SHIFT_OF_RATING[mastery.rating],
    recent,
    due: reviews.filter(({ card }) => isDue(card, now)).map(({ concept }) => concept),
    known,
    reviewOnly: !talk && (reviewOnly === true || acuity < REVIEW_ONLY_BELOW),
  });
  const passage = passages.find(({ concept }) => concept === choice?.exercise.concept);
  if (choice === undefined || passage === undefined) return { kind: "nothing-fits" };
  const { exercise, expected } = choice;
  const review = known.includes(passage.concept);
  const drill = person.physicalTraining ? chooseDrill(drills, injuries, passage.level) : undefined;
  const last = await lastTime(store, learner, skillId, exercises, now);
  const unmeasured = {
    skill,
    passage,
    exercise,
    drill,
    audience,
    plain,
    review,
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
      need: learner.need,
      style: learner.style ?? NEUTRAL_STYLE,
    },
  };
  const { explanation, example } = storedWords(unmeasured);
  const words = `${explanation} ${example} ${exercise.prompt} ${drill?.text ?? ""}`.split(/\s+/u).length;
  const brief = { ...unmeasured, minutes: lessonMinutes(words, exercise) } satisfies LessonBrief;
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
    ...(exercise.kind === "role-play" ? { rolePlay: beginRolePlay(exercise, person.seniority) } : {}),
    startedAt: now,
  };
  return { kind: "planned", lesson, brief };
}
