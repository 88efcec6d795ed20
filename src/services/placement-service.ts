import { type GridBelief, momentsOf } from "#src/domain/ability-grid.ts";
import type { GradeVerdict } from "#src/domain/grading.ts";
import { isOpen, isUnclear, type Lesson, type PlacementProgress } from "#src/domain/lesson.ts";
import { isDue, reviewCard } from "#src/domain/memory.ts";
import {
  afterPlacing,
  NEW_TO_IT,
  nextPlacementItem,
  PLACEMENT_ITEMS,
  type PlacementAnswer,
  type PlacementItem,
  type PlacementResult,
  placedBelief,
  placedLevel,
  placementPosterior,
  testedOut,
} from "#src/domain/placement.ts";
import {
  noHelpInPlacementDraft,
  nothingToPlaceDraft,
  placedDraft,
  placementItemDraft,
  placementOpening,
  placementStoppedDraft,
  placementUnclearDraft,
} from "#src/domain/placement-draft.ts";
import { audienceOf, type Exercise, type Level, type SingleExercise, type SkillId } from "#src/domain/skill.ts";
import type { AnswerGrader, LearningStore, LearningUnit } from "#src/ports/learning.ts";
import { beginLesson } from "#src/services/begin-lesson.ts";
import type { AnswerRequest, LessonReply } from "#src/services/learning-service.ts";
import { beliefBefore, placementBefore, placingsOf, teachItem, writeAnswer } from "#src/services/placement-record.ts";
import { agedMastery, difficultyFrom, type Learner, type Material, materialOf } from "#src/services/practice-state.ts";

export interface PlacementRequest {
  readonly id: string;
  readonly skillId: SkillId;
  readonly now: Date;
}

/** Finds where somebody stands in a skill by five to eight questions. A placement is kept as a lesson: one is open at a time. */
export interface PlacementService {
  start(learner: Learner, request: PlacementRequest, open: Lesson | undefined): Promise<LessonReply>;
  /** The question that waits, asked again. */
  resume(lesson: Lesson, exercise: Exercise): LessonReply;
  answer(learner: Learner, lesson: Lesson, exercise: SingleExercise, request: AnswerRequest): Promise<LessonReply>;
  /** "I don't know". */
  unknown(learner: Learner, lesson: Lesson, exercise: SingleExercise, turn: string, now: Date): Promise<LessonReply>;
  /** "Skip, I'm new": the foundations, without questions. */
  beginner(learner: Learner, lesson: Lesson, now: Date): Promise<LessonReply>;
  stop(learner: Learner, lesson: Lesson, now: Date): Promise<LessonReply>;
  noHelp(lesson: Lesson, exercise: Exercise): LessonReply;
  /** What the state of a placement says, so that a turn that runs again says the same. */
  replyTo(learner: Learner, lesson: Lesson): Promise<LessonReply>;
}

const RESULTS: Readonly<Record<GradeVerdict, PlacementResult>> = {
  right: "right",
  partly: "partly",
  wrong: "wrong",
  "cannot-judge": "unread",
};

const NOTHING: LessonReply = { kind: "no-lesson", drafts: [] };

export function createPlacementService(unit: LearningUnit, grader: AnswerGrader): PlacementService {
  async function itemsOf(learner: Learner, { exercises, skill }: Material): Promise<PlacementItem[]> {
    const difficultyOf = difficultyFrom(
      await unit.of(learner.person.tenant).store.difficulties(learner.person.tenant, skill.id),
    );
    return exercises
      .filter((exercise): exercise is SingleExercise => exercise.kind !== "role-play")
      .map((exercise) => ({ exercise, difficulty: difficultyOf(exercise) }));
  }

  const nextOf = (learner: Learner, belief: GridBelief, answers: readonly PlacementAnswer[], items: PlacementItem[]) =>
    nextPlacementItem({
      belief,
      asked: answers.map(({ exerciseId }) => exerciseId),
      items,
      audience: audienceOf(learner.person.seniority),
      modelReads: grader.looksAgain,
    });

  async function start(learner: Learner, { id, skillId, now }: PlacementRequest, open: Lesson | undefined) {
    const { seniority } = learner.person;
    const material = await materialOf(unit.of(learner.person.tenant).store, learner, skillId);
    const items = material === undefined ? [] : await itemsOf(learner, material);
    const belief =
      material === undefined
        ? undefined
        : await beliefBefore(unit.of(learner.person.tenant).store, learner, material.skill, now);
    const first = belief === undefined ? undefined : nextOf(learner, placementPosterior(belief, []), [], items);
    if (material === undefined || first === undefined || items.length < PLACEMENT_ITEMS.from)
      return { kind: "nothing-fits" as const, drafts: [nothingToPlaceDraft()] };
    const { title } = material.skill;
    const lesson: Lesson = {
      ...pointingAt(first.exercise),
      id,
      skillId,
      title,
      chunkIds: [],
      minutes: 4,
      audience: audienceOf(seniority),
      plain: learner.plain,
      review: false,
      expected: 0.5,
      usesModel: false,
      state: "waiting",
      hinted: false,
      shown: false,
      verdicts: [],
      placement: { answers: [] },
      startedAt: now,
    };
    const other = await beginLesson(unit, learner, lesson, open, now);
    if (other !== undefined) return { kind: "resumed" as const, lesson: other, drafts: [] };
    return {
      kind: "lesson" as const,
      lesson,
      drafts: [placementOpening(title), placementItemDraft(first.exercise, lesson)],
    };
  }

  /** Writes one result, moves the beliefs, and asks the next question or places. */
  async function take(
    learner: Learner,
    lesson: Lesson,
    exercise: SingleExercise,
    result: PlacementAnswer["result"],
    turn: string,
    now: Date,
  ): Promise<LessonReply> {
    const { tenant, id: person } = learner.person;
    const material = await materialOf(unit.of(learner.person.tenant).store, learner, lesson.skillId);
    if (material === undefined) return NOTHING;
    const items = await itemsOf(learner, material);
    const kept = await unit.of(tenant).transaction(async (tables) => {
      await tables.lockPractice(tenant, person);
      const current = await tables.openLesson(tenant, person);
      const progress = current?.placement;
      if (current?.id !== lesson.id || progress?.answers.length !== lesson.placement?.answers.length) return undefined;
      if (progress === undefined) return undefined;
      const { skill } = material;
      const { before, from } = await placementBefore(tables, learner, skill, progress, now);
      const difficulty = difficultyFrom(await tables.difficulties(tenant, skill.id))(exercise);
      const earlier = await placingsOf(tables, tenant, progress.answers.slice(from));
      const item = { exercise, difficulty };
      const { id: exerciseId, concept, level } = exercise;
      const answer: PlacementAnswer = { exerciseId, concept, level, result, difficulty };
      const answers = [...progress.answers, answer];
      const prior = placementPosterior(before, earlier);
      const posterior = afterPlacing(prior, { item, result });
      await teachItem(tables, learner, item, result, momentsOf(prior));
      await writeAnswer(tables, learner, lesson, skill, answer, placedBelief(before, posterior), now);
      const next = nextOf(learner, posterior, answers, items);
      const placement: PlacementProgress = { answers, before, from, movedAt: now.getTime() };
      const told: Lesson = { ...current, lastTurn: turn, lastGrade: undefined, placement };
      const moved: Lesson =
        next === undefined
          ? await place(tables, learner, told, material, placedLevel(posterior), now)
          : { ...told, ...pointingAt(next.exercise) };
      await tables.putLesson(tenant, person, moved);
      return moved;
    });
    return kept === undefined ? NOTHING : replyTo(learner, kept);
  }

  async function place(
    tables: LearningStore,
    { person }: Learner,
    lesson: Lesson,
    { passages, skill }: Material,
    level: Level,
    now: Date,
  ): Promise<Lesson> {
    const { tenant, id } = person;
    const answers = lesson.placement?.answers ?? [];
    const reviews = (await tables.reviews(tenant, id)).filter(({ skillId }) => skillId === skill.id);
    const known = testedOut(answers, passages, level);
    for (const concept of known) {
      const card = reviews.find((review) => review.concept === concept)?.card;
      if (card === undefined || isDue(card, now))
        await tables.putReview(tenant, id, { skillId: skill.id, concept, card: reviewCard(card, "easy", now) });
    }
    return { ...lesson, level, state: "placed", finishedAt: now, placement: { answers, level, known } };
  }

  async function replyTo(learner: Learner, lesson: Lesson): Promise<LessonReply> {
    const { placement, skillId, title, exerciseId, state } = lesson;
    if (placement?.level !== undefined) {
      const passages = await unit.of(learner.person.tenant).store.passages(learner.person.tenant, skillId);
      const known = passages
        .filter(({ concept, approved }) => approved && placement.known?.includes(concept))
        .map((passage) => passage.title);
      const placed = { title, level: placement.level, answered: placement.answers.length, known };
      return { kind: "placed", lesson, drafts: [placedDraft(placed, skillId)] };
    }
    if (state === "skipped") return { kind: "skipped", lesson, drafts: [placementStoppedDraft(title, skillId)] };
    const exercise = (await unit.of(learner.person.tenant).store.exercises(learner.person.tenant, skillId)).find(
      ({ id }) => id === exerciseId,
    );
    return exercise === undefined || !isOpen(lesson)
      ? NOTHING
      : { kind: "feedback", lesson, drafts: [placementItemDraft(exercise, lesson)] };
  }

  return {
    start,
    replyTo,
    resume: (lesson, exercise) => ({ kind: "resumed", lesson, drafts: [placementItemDraft(exercise, lesson)] }),
    noHelp: (lesson, exercise) => ({ kind: "feedback", lesson, drafts: [noHelpInPlacementDraft(exercise, lesson)] }),
    async answer(learner, lesson, exercise, { text, turn, now, signal }) {
      const grade = await grader.grade(exercise, text, signal);
      if (isUnclear(grade))
        return { kind: "feedback", lesson, drafts: [placementUnclearDraft(exercise, lesson, grade.feedback)] };
      // An answer that nobody can judge is not asked for again: another question says more.
      return take(learner, lesson, exercise, RESULTS[grade.verdict], turn, now);
    },
    unknown: (learner, lesson, exercise, turn, now) => take(learner, lesson, exercise, "unknown", turn, now),
    async beginner(learner, lesson, now) {
      const { tenant, id: person, seniority } = learner.person;
      const kept = await unit.of(tenant).transaction(async (tables) => {
        await tables.lockPractice(tenant, person);
        const skill = (await tables.skills(tenant)).find(({ id }) => id === lesson.skillId);
        const mastery = agedMastery(await tables.masteries(tenant, person), skill ?? lesson.skillId, seniority, now);
        await tables.putMastery(tenant, person, { ...mastery, ability: NEW_TO_IT, updatedAt: now });
        const answers = lesson.placement?.answers ?? [];
        const placed: Lesson = {
          ...lesson,
          level: 1,
          state: "placed",
          finishedAt: now,
          placement: { answers, level: 1, known: [] },
        };
        await tables.putLesson(tenant, person, placed);
        return placed;
      });
      return replyTo(learner, kept);
    },
    async stop({ person }, lesson, now) {
      const stopped: Lesson = { ...lesson, state: "skipped", finishedAt: now };
      await unit.of(person.tenant).store.putLesson(person.tenant, person.id, stopped);
      return { kind: "skipped", lesson: stopped, drafts: [placementStoppedDraft(lesson.title, lesson.skillId)] };
    },
  };
}

const pointingAt = ({ id, level, concept }: SingleExercise) => ({ exerciseId: id, level, concept });
