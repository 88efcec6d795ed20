import { createHash } from "node:crypto";
import {
  afterGrade,
  chooseDrill,
  chooseExercise,
  isOpen,
  isUnclear,
  type Lesson,
  type LessonBrief,
  lessonMinutes,
  storedWords,
} from "#src/domain/lesson.ts";
import {
  doneDraft,
  exerciseDraft,
  hintDraft,
  lessonDrafts,
  nothingApprovedDraft,
  nothingFitsDraft,
  oneWayDraft,
  ratedDraft,
  retryDraft,
  skippedDraft,
  unclearDraft,
} from "#src/domain/lesson-draft.ts";
import { type Ability, effectiveAbility, REVIEW_ONLY_BELOW, SKILL_PRIOR } from "#src/domain/mastery.ts";
import { isDue } from "#src/domain/memory.ts";
import type { Draft } from "#src/domain/message.ts";
import type { Person, PersonId, TenantId } from "#src/domain/person.ts";
import { audienceOf, type Exercise, type Passage, type Skill, type SkillId } from "#src/domain/skill.ts";
import { localDay } from "#src/domain/time.ts";
import type { AnswerGrader, LearningUnit, LessonRating, LessonWriter, Review } from "#src/ports/learning.ts";
import type { LibraryService } from "#src/services/library-service.ts";
import { recordAnswer } from "#src/services/practice-record.ts";
import {
  agedMastery,
  daysSince,
  difficultyFrom,
  type Learner,
  lastTime,
  learnerState,
  materialOf,
  personalAbility,
  sum,
} from "#src/services/practice-state.ts";

export type { Learner } from "#src/services/practice-state.ts";

export interface LessonReply {
  readonly kind:
    | "lesson"
    | "resumed"
    | "feedback"
    | "done"
    | "skipped"
    | "rated"
    | "nothing-approved"
    | "nothing-fits"
    | "no-lesson";
  readonly lesson?: Lesson | undefined;
  /** In the order in which they are said. */
  readonly drafts: readonly Draft[];
}

export interface LessonRequest {
  readonly skillId: SkillId;
  readonly sessionId?: string | undefined;
  /** Nothing new, whatever the acuity. */
  readonly reviewOnly?: boolean | undefined;
  readonly now: Date;
}

/** One answer; `turn` makes a repeated run of the same turn change nothing. */
export interface AnswerRequest {
  readonly text: string;
  readonly turn: string;
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
}

export interface SkillStanding {
  readonly skill: Skill;
  /** Person's and skill's belief added: the θ of the simulation. */
  readonly ability: Ability;
  readonly attempts: number;
  readonly nextReview?: Date | undefined;
}

/** Passages about somebody's question, best first; empty when the library has nothing approved on it. */
export interface PassagesView {
  readonly passages: readonly Passage[];
}

export interface LearningService {
  passagesFor(person: Person, query: string, now: Date): Promise<PassagesView>;
  /** Starts a lesson, or shows the open one again: two never run at once. */
  startLesson(learner: Learner, request: LessonRequest): Promise<LessonReply>;
  answer(learner: Learner, request: AnswerRequest): Promise<LessonReply>;
  hint(learner: Learner): Promise<LessonReply>;
  showOneWay(learner: Learner): Promise<LessonReply>;
  skip(learner: Learner, now: Date): Promise<LessonReply>;
  rate(learner: Learner, lessonId: string, rating: LessonRating, now: Date): Promise<LessonReply>;
  openLesson(
    tenant: TenantId,
    person: PersonId,
  ): Promise<{ readonly lesson: Lesson; readonly exercise: Exercise } | undefined>;
  standings(person: Person, now: Date): Promise<SkillStanding[]>;
  dueReviews(tenant: TenantId, person: PersonId, now: Date): Promise<Review[]>;
}

export interface LearningServiceOptions {
  readonly unit: LearningUnit;
  readonly library: LibraryService;
  readonly writer: LessonWriter;
  readonly grader: AnswerGrader;
}

const PASSAGES_SHOWN = 3;
const ABANDONED_AFTER_DAYS = 7;
/** What "too easy" and "too hard" ask of the next lesson, in probit. */
const SHIFT_OF_RATING: Readonly<Record<LessonRating, number>> = { "too-easy": 0.3, right: 0, "too-hard": -0.5 };

const NO_LESSON: LessonReply = { kind: "no-lesson", drafts: [] };

export function createLearningService({ unit, library, writer, grader }: LearningServiceOptions): LearningService {
  const { store } = unit;

  async function startLesson(
    learner: Learner,
    { skillId, sessionId, reviewOnly, now }: LessonRequest,
  ): Promise<LessonReply> {
    const { tenant, id: person, timeZone } = learner.person;
    const id = lessonIdOf(person, skillId, now);
    const open = await store.openLesson(tenant, person);
    if (open !== undefined && open.id !== id && !isAbandoned(open, now)) return resumed(learner, open);
    const material = await materialOf(store, learner, skillId);
    if (material === undefined || material.exercises.length === 0) {
      await store.recordGap(tenant, material?.skill.id, localDay(now, timeZone));
      return { kind: "nothing-approved", drafts: [nothingApprovedDraft()] };
    }
    const { skill, exercises, passages, drills } = material;
    const state = await learnerState(store, learner, skill, now);
    const choice = chooseExercise({
      exercises,
      ability: effectiveAbility(sum(state.personal, state.mastery.ability), learner.acuity),
      difficultyOf: difficultyFrom(await store.difficulties(tenant, skillId)),
      audience: audienceOf(learner.person.seniority),
      streak: state.mastery.streak,
      shift: state.mastery.rating === undefined ? 0 : SHIFT_OF_RATING[state.mastery.rating],
      recent: state.recent,
      due: state.reviews.filter(({ card }) => isDue(card, now)).map(({ concept }) => concept),
      known: state.reviews.map(({ concept }) => concept),
      reviewOnly: reviewOnly === true || learner.acuity < REVIEW_ONLY_BELOW,
    });
    const passage = passages.find(({ concept }) => concept === choice?.exercise.concept);
    if (choice === undefined || passage === undefined) return { kind: "nothing-fits", drafts: [nothingFitsDraft()] };
    const audience = audienceOf(learner.person.seniority);
    const drill = learner.person.physicalTraining ? chooseDrill(drills, learner.injuries, passage.level) : undefined;
    const base = {
      skill,
      passage,
      exercise: choice.exercise,
      audience,
      plain: learner.plain,
      jobTitle: learner.person.jobTitle,
    };
    const known = state.reviews.some(({ concept }) => concept === passage.concept);
    const draftBrief: LessonBrief = {
      ...base,
      drill,
      minutes: 0,
      review: known,
      last: await lastTime(store, learner, skillId, exercises, now),
    };
    const words = storedWords(draftBrief);
    const minutes = lessonMinutes(
      `${words.explanation} ${words.example} ${choice.exercise.prompt} ${drill?.text ?? ""}`.split(/\s+/u).length,
      choice.exercise,
    );
    const brief = { ...draftBrief, minutes };
    const lesson: Lesson = {
      id,
      skillId,
      level: passage.level,
      concept: passage.concept,
      title: passage.title,
      chunkIds: [passage.id, ...(drill === undefined ? [] : [drill.id])],
      exerciseId: choice.exercise.id,
      sessionId,
      minutes,
      audience,
      plain: learner.plain,
      review: known,
      expected: choice.expected,
      usesModel: writer.usesModel,
      state: "waiting",
      hinted: false,
      shown: false,
      verdicts: [],
      startedAt: now,
    };
    const drafts = lessonDrafts(lesson, brief, await writer.write(brief));
    await unit.transaction(async (tables) => {
      if (open !== undefined && open.id !== id)
        await tables.putLesson(tenant, person, { ...open, state: "skipped", finishedAt: now });
      await tables.putLesson(tenant, person, lesson);
    });
    return { kind: "lesson", lesson, drafts };
  }

  async function resumed({ person }: Learner, lesson: Lesson): Promise<LessonReply> {
    const exercise = await exerciseOf(person.tenant, lesson);
    return exercise === undefined ? NO_LESSON : { kind: "resumed", lesson, drafts: [exerciseDraft(exercise, lesson)] };
  }

  const exerciseOf = async (tenant: TenantId, lesson: Lesson): Promise<Exercise | undefined> =>
    (await store.exercises(tenant, lesson.skillId)).find(({ id }) => id === lesson.exerciseId);

  async function withOpenLesson(
    { person }: Learner,
    work: (lesson: Lesson, exercise: Exercise) => Promise<LessonReply>,
  ): Promise<LessonReply> {
    const lesson = await store.openLesson(person.tenant, person.id);
    const exercise = lesson === undefined ? undefined : await exerciseOf(person.tenant, lesson);
    return lesson === undefined || exercise === undefined ? NO_LESSON : work(lesson, exercise);
  }

  async function answer(learner: Learner, { text, turn, now, signal }: AnswerRequest): Promise<LessonReply> {
    const { tenant, id: person } = learner.person;
    const again = await store.lessonOfTurn(tenant, person, turn);
    if (again?.lastGrade !== undefined) {
      const exercise = await exerciseOf(tenant, again);
      if (exercise !== undefined) return replyTo(learner, again, exercise, now);
    }
    return withOpenLesson(learner, async (lesson, exercise) => {
      const grade = await grader.grade(exercise, text, signal);
      const graded = afterGrade(lesson, grade, turn, now);
      return unit.transaction(async (tables) => {
        const current = await tables.openLesson(tenant, person);
        if (current?.id !== lesson.id || current.verdicts.length !== lesson.verdicts.length) return NO_LESSON;
        const told = isUnclear(grade) ? graded : await recordAnswer(tables, learner, graded, exercise, now);
        await tables.putLesson(tenant, person, told);
        return replyTo(learner, told, exercise, now);
      });
    });
  }

  const change = (
    learner: Learner,
    edit: (lesson: Lesson) => Lesson,
    say: (exercise: Exercise, lesson: Lesson) => Draft,
    kind: LessonReply["kind"],
  ) =>
    withOpenLesson(learner, async (lesson, exercise) => {
      const changed = edit(lesson);
      await store.putLesson(learner.person.tenant, learner.person.id, changed);
      return { kind, lesson: changed, drafts: [say(exercise, changed)] };
    });

  return {
    async passagesFor(person, query, now) {
      const hits = await library.search(query, { tenant: person.tenant, limit: PASSAGES_SHOWN });
      if (hits.length === 0) await store.recordGap(person.tenant, undefined, localDay(now, person.timeZone));
      return { passages: hits.map(({ passage }) => passage) };
    },
    startLesson,
    answer,
    hint: (learner) => change(learner, (lesson) => ({ ...lesson, hinted: true }), hintDraft, "feedback"),
    showOneWay: (learner) =>
      // Shown after a first answer it no longer changes what that answer said.
      change(
        learner,
        (lesson) => (lesson.state === "waiting" ? { ...lesson, shown: true } : lesson),
        oneWayDraft,
        "feedback",
      ),
    skip: (learner, now) =>
      change(
        learner,
        (lesson) => ({ ...lesson, state: "skipped", finishedAt: now }),
        (_, lesson) => skippedDraft(lesson),
        "skipped",
      ),
    async rate({ person }, lessonId, rating, now) {
      const lesson = await store.lesson(person.tenant, person.id, lessonId);
      if (lesson === undefined) return NO_LESSON;
      const mastery = (await store.masteries(person.tenant, person.id)).find(
        ({ skillId }) => skillId === lesson.skillId,
      );
      const { skillId } = lesson;
      const base = mastery ?? { skillId, ability: SKILL_PRIOR, attempts: 0, streak: 0, updatedAt: now };
      await store.putMastery(person.tenant, person.id, { ...base, rating });
      return { kind: "rated", lesson, drafts: [ratedDraft(rating)] };
    },
    async openLesson(tenant, person) {
      const lesson = await store.openLesson(tenant, person);
      const exercise = lesson === undefined ? undefined : await exerciseOf(tenant, lesson);
      return lesson === undefined || exercise === undefined ? undefined : { lesson, exercise };
    },
    async standings(person, now) {
      const [skills, masteries, reviews, personal] = await Promise.all([
        store.skills(person.tenant),
        store.masteries(person.tenant, person.id),
        store.reviews(person.tenant, person.id),
        personalAbility(store, person, now),
      ]);
      return skills.map((skill) => {
        const mastery = agedMastery(masteries, skill, person.seniority, now);
        const nextReview = reviews.find(({ skillId }) => skillId === skill.id)?.card.due;
        return { skill, ability: sum(personal, mastery.ability), attempts: mastery.attempts, nextReview };
      });
    },
    async dueReviews(tenant, person, now) {
      return (await store.reviews(tenant, person)).filter(({ card }) => isDue(card, now));
    },
  };
}

function replyTo({ person }: Learner, lesson: Lesson, exercise: Exercise, now: Date): LessonReply {
  const grade = lesson.lastGrade;
  if (grade === undefined) return NO_LESSON;
  if (isUnclear(grade) && isOpen(lesson))
    return { kind: "feedback", lesson, drafts: [unclearDraft(exercise, lesson, grade)] };
  if (isOpen(lesson)) return { kind: "feedback", lesson, drafts: [retryDraft(exercise, lesson, grade)] };
  return { kind: "done", lesson, drafts: [doneDraft(exercise, lesson, grade, localDay(now, person.timeZone))] };
}

const isAbandoned = (lesson: Lesson, now: Date): boolean => daysSince(lesson.startedAt, now) >= ABANDONED_AFTER_DAYS;

/** The same for a repeated run of the same turn. */
const lessonIdOf = (person: PersonId, skillId: SkillId, now: Date): string =>
  createHash("sha256")
    .update(JSON.stringify([person, skillId, now.toISOString()]))
    .digest("hex")
    .slice(0, 24);
