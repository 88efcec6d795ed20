import { createHash } from "node:crypto";
import {
  afterGrade,
  answerModelOf,
  chooseDrill,
  chooseExercise,
  firstTryResult,
  isOpen,
  isUnclear,
  type LastTime,
  type Lesson,
  type LessonBrief,
  lessonMinutes,
  recallOf,
  storedWords,
} from "#src/domain/lesson.ts";
import {
  doneDraft,
  exerciseDraft,
  hintDraft,
  lessonDrafts,
  notBeforeTomorrow,
  nothingApprovedDraft,
  nothingFitsDraft,
  oneWayDraft,
  ratedDraft,
  retryDraft,
  skippedDraft,
  unclearDraft,
} from "#src/domain/lesson-draft.ts";
import {
  type Ability,
  afterAnswer,
  afterDays,
  effectiveAbility,
  HINT_GUESS,
  ITEM_VARIANCE,
  nextStreak,
  PERSON_PRIOR,
  SKILL_PRIOR,
  withAttemptDrift,
} from "#src/domain/mastery.ts";
import { isDue, reviewCard } from "#src/domain/memory.ts";
import type { Draft } from "#src/domain/message.ts";
import type { Person, PersonId, Seniority, TenantId } from "#src/domain/person.ts";
import { audienceOf, type BodyPart, type Exercise, type Passage, type Skill, type SkillId } from "#src/domain/skill.ts";
import { daysBetween, localDay, weekdayName } from "#src/domain/time.ts";
import type {
  AnswerGrader,
  LearningStore,
  LearningUnit,
  LessonRating,
  LessonWriter,
  Mastery,
  Review,
} from "#src/ports/learning.ts";

/** Who learns, as far as a lesson needs to know. */
export interface Learner {
  readonly person: Person;
  /** Writes short and lower-case: gets shorter, plainer steps. */
  readonly plain: boolean;
  readonly injuries: readonly BodyPart[];
  /** Mental sharpness A of today, 0.3..1 (MODEL.md 1.3); 1 when nothing is known. */
  readonly acuity: number;
}

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

export interface LearningService {
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
  readonly writer: LessonWriter;
  readonly grader: AnswerGrader;
}

const ABANDONED_AFTER_DAYS = 7;
const RECENT_ATTEMPTS = 6;
const MILLISECONDS_PER_DAY = 86_400_000;
/** Where practice starts before anything is known, on the skills of the job; nobody's role says how they move or sleep. */
const PRIOR_OF_SENIORITY: Readonly<Record<Seniority, number>> = { junior: -0.4, senior: 0, director: 0.4 };
/** What "too easy" and "too hard" ask of the next lesson, in probit. */
const SHIFT_OF_RATING: Readonly<Record<LessonRating, number>> = { "too-easy": 0.3, right: 0, "too-hard": -0.5 };

const NO_LESSON: LessonReply = { kind: "no-lesson", drafts: [] };

export function createLearningService({ unit, writer, grader }: LearningServiceOptions): LearningService {
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

const REVIEW_ONLY_BELOW = 0.6;

function replyTo({ person }: Learner, lesson: Lesson, exercise: Exercise, now: Date): LessonReply {
  const grade = lesson.lastGrade;
  if (grade === undefined) return NO_LESSON;
  if (isUnclear(grade) && isOpen(lesson))
    return { kind: "feedback", lesson, drafts: [unclearDraft(exercise, lesson, grade)] };
  if (isOpen(lesson)) return { kind: "feedback", lesson, drafts: [retryDraft(exercise, lesson, grade)] };
  return { kind: "done", lesson, drafts: [doneDraft(exercise, lesson, grade, localDay(now, person.timeZone))] };
}

/** Writes the attempt, moves the beliefs by a first try, and schedules the next look when the lesson is done. */
async function recordAnswer(
  tables: LearningStore,
  learner: Learner,
  lesson: Lesson,
  exercise: Exercise,
  now: Date,
): Promise<Lesson> {
  const { tenant, id: person, timeZone } = learner.person;
  const verdict = lesson.verdicts.at(-1);
  if (verdict === undefined) return lesson;
  const before = await tables.attempts(tenant, person, lesson.skillId, RECENT_ATTEMPTS * 10);
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

interface Material {
  readonly skill: Skill;
  readonly passages: readonly Passage[];
  readonly drills: readonly Passage[];
  readonly exercises: readonly Exercise[];
}

/** Approved passages, approved drills, and the exercises that practise an approved passage. */
async function materialOf(store: LearningStore, { person }: Learner, skillId: SkillId): Promise<Material | undefined> {
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
    exercises: exercises.filter(({ concept }) => passages.some((passage) => passage.concept === concept)),
  };
}

interface LearnerState {
  readonly personal: Ability;
  readonly mastery: Mastery;
  readonly reviews: readonly Review[];
  readonly recent: readonly string[];
}

async function learnerState(store: LearningStore, { person }: Learner, skill: Skill, now: Date): Promise<LearnerState> {
  const [personal, masteries, reviews, attempts] = await Promise.all([
    personalAbility(store, person, now),
    store.masteries(person.tenant, person.id),
    store.reviews(person.tenant, person.id),
    store.attempts(person.tenant, person.id, skill.id, RECENT_ATTEMPTS),
  ]);
  return {
    personal,
    mastery: agedMastery(masteries, skill, person.seniority, now),
    reviews: reviews.filter(({ skillId }) => skillId === skill.id),
    recent: attempts.map(({ exerciseId }) => exerciseId),
  };
}

async function personalAbility(store: LearningStore, person: Person, now: Date): Promise<Ability> {
  const stored = await store.ability(person.tenant, person.id);
  return stored === undefined
    ? PERSON_PRIOR
    : afterDays(stored.ability, daysSince(stored.updatedAt, now), PERSON_PRIOR);
}

function agedMastery(masteries: readonly Mastery[], skill: Skill | SkillId, seniority: Seniority, now: Date): Mastery {
  const id = typeof skill === "string" ? skill : skill.id;
  const stored = masteries.find(({ skillId }) => skillId === id);
  if (stored !== undefined) return { ...stored, ability: afterDays(stored.ability, daysSince(stored.updatedAt, now)) };
  const mean =
    typeof skill !== "string" && skill.scope === "knowledge" ? PRIOR_OF_SENIORITY[seniority] : SKILL_PRIOR.mean;
  return { skillId: id, ability: { mean, variance: SKILL_PRIOR.variance }, attempts: 0, streak: 0, updatedAt: now };
}

const daysSince = (then: Date, now: Date): number =>
  Math.max(0, (now.getTime() - then.getTime()) / MILLISECONDS_PER_DAY);

const sum = (a: Ability, b: Ability): Ability => ({ mean: a.mean + b.mean, variance: a.variance + b.variance });

const authored = ({ difficulty }: Exercise): Ability => ({ mean: difficulty, variance: ITEM_VARIANCE });

const difficultyFrom = (stored: readonly (Ability & { readonly exerciseId: string })[]) => {
  const byId = new Map(stored.map(({ exerciseId, mean, variance }) => [exerciseId, { mean, variance }]));
  return (exercise: Exercise): Ability => byId.get(exercise.id) ?? authored(exercise);
};

async function lastTime(
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
    mistake: exercises.find(({ id }) => id === last.exerciseId)?.mistake ?? "rushing it",
  };
}

const isAbandoned = (lesson: Lesson, now: Date): boolean => daysSince(lesson.startedAt, now) >= ABANDONED_AFTER_DAYS;

/** The same for a repeated run of the same turn. */
const lessonIdOf = (person: PersonId, skillId: SkillId, now: Date): string =>
  createHash("sha256")
    .update(JSON.stringify([person, skillId, now.toISOString()]))
    .digest("hex")
    .slice(0, 24);
