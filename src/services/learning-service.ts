import { createHash } from "node:crypto";
import { LONGEST_ANSWER } from "#src/domain/answer-text.ts";
import { afterGrade, isOpen, isUnclear, type Lesson } from "#src/domain/lesson.ts";
import {
  bodyRestsDraft,
  doneDraft,
  hintDraft,
  lessonDrafts,
  noTalkDraft,
  nothingApprovedDraft,
  nothingFitsDraft,
  oneWayDraft,
  ratedDraft,
  retryDraft,
  skippedDraft,
  stillOpenDraft,
  unclearDraft,
} from "#src/domain/lesson-draft.ts";
import type { Draft } from "#src/domain/message.ts";
import type { Person, PersonId, TenantId } from "#src/domain/person.ts";
import { facing } from "#src/domain/role-play.ts";
import type { Exercise, SkillId } from "#src/domain/skill.ts";
import { localDay } from "#src/domain/time.ts";
import type {
  AnswerGrader,
  CounterpartWriter,
  ExerciseWriter,
  LearningUnit,
  LessonRating,
  LessonWriter,
} from "#src/ports/learning.ts";
import { beginLesson } from "#src/services/begin-lesson.ts";
import { createLearningReads, type LearningReads } from "#src/services/learning-reads.ts";
import { withOwnExercise } from "#src/services/lesson-exercise.ts";
import { planLesson } from "#src/services/lesson-plan.ts";
import type { LibraryService } from "#src/services/library-service.ts";
import { offlineCounterpart } from "#src/services/offline-learning.ts";
import { createOnDemand, type OnDemand } from "#src/services/on-demand.ts";
import { createPlacementService } from "#src/services/placement-service.ts";
import { recordAnswer } from "#src/services/practice-record.ts";
import { agedMastery, daysSince, type Learner } from "#src/services/practice-state.ts";
import { createRehearsalService } from "#src/services/rehearsal-service.ts";
import { createRolePlayTurns } from "#src/services/role-play-turns.ts";
import { createSecondLook, type SecondLook } from "#src/services/second-look.ts";

export type { PassagesView } from "#src/services/learning-reads.ts";
export type { Learner } from "#src/services/practice-state.ts";

export interface LessonReply {
  readonly kind:
    | "lesson"
    | "resumed"
    | "feedback"
    | "asked"
    | "done"
    | "skipped"
    | "rated"
    | "placed"
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
  /** A talk with a counterpart, as somebody asked for it. */
  readonly talk?: boolean | undefined;
  /** What somebody said it should be about: one concept of the skill, where they name one. */
  readonly words?: string | undefined;
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
}

/** One answer; `turn` makes a repeated run of the same turn change nothing. */
export interface AnswerRequest {
  readonly text: string;
  readonly turn: string;
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
}

export interface LearningService extends SecondLook, OnDemand, LearningReads {
  /** Starts a lesson, or shows the open one again: two never run at once. */
  startLesson(learner: Learner, request: LessonRequest): Promise<LessonReply>;
  answer(learner: Learner, request: AnswerRequest): Promise<LessonReply>;
  /** "I don't know" and "I'm new", which only a placement asks for. */
  unknown(learner: Learner, turn: string, now: Date): Promise<LessonReply>;
  beginner(learner: Learner, now: Date): Promise<LessonReply>;
  hint(learner: Learner): Promise<LessonReply>;
  showOneWay(learner: Learner): Promise<LessonReply>;
  skip(learner: Learner, now: Date): Promise<LessonReply>;
  /** Without a lesson it is the one begun last. */
  rate(learner: Learner, lessonId: string | undefined, rating: LessonRating, now: Date): Promise<LessonReply>;
  openLesson(
    tenant: TenantId,
    person: PersonId,
  ): Promise<{ readonly lesson: Lesson; readonly exercise: Exercise } | undefined>;
}

export interface LearningServiceOptions {
  readonly unit: LearningUnit;
  readonly library: LibraryService;
  readonly writer: LessonWriter;
  readonly grader: AnswerGrader;
  /** Words of the counterpart of a role-play; absent: as they are stored. */
  readonly counterpart?: CounterpartWriter | undefined;
  /** Told of symptoms, so that nothing that moves the body is shown; absent: nobody did. */
  readonly isResting?: ((person: Person) => Promise<boolean>) | undefined;
  /** Absent: every exercise is a stored one. */
  readonly exercises?: ExerciseWriter | undefined;
  /** After the lesson is kept. */
  readonly onFinished?: ((person: Person, now: Date) => Promise<void>) | undefined;
}

const ABANDONED_AFTER_DAYS = 7;
const NO_LESSON: LessonReply = { kind: "no-lesson", drafts: [] };

export function createLearningService({
  unit,
  library,
  writer,
  grader,
  counterpart = offlineCounterpart,
  exercises,
  onFinished,
  isResting,
}: LearningServiceOptions): LearningService {
  const finished = async ({ person }: Learner, now: Date): Promise<void> => onFinished?.(person, now);
  const talks = createRolePlayTurns({ unit, grader, counterpart, onFinished: finished });
  const placements = createPlacementService(unit, grader);
  const reads = createLearningReads(unit, library, isResting);

  async function startLesson(
    learner: Learner,
    { skillId, sessionId, reviewOnly, talk, words, now, signal }: LessonRequest,
  ): Promise<LessonReply> {
    const { tenant, id: person, timeZone } = learner.person;
    const id = lessonIdOf(person, skillId, now);
    if (await restsFrom(learner, skillId)) return { kind: "nothing-fits", drafts: [bodyRestsDraft()] };
    const open = await unit.of(tenant).store.openLesson(tenant, person);
    const isOver = open === undefined || isAbandoned(open, now) || (await restsFrom(learner, open.skillId));
    if (!isOver && open.id !== id) return resumed(learner, open);
    const topic = words === undefined ? undefined : await library.topicFor(tenant, words);
    const plan = await planLesson(unit.of(learner.person.tenant).store, learner, {
      id,
      skillId,
      sessionId,
      reviewOnly,
      talk,
      writesTalks: exercises !== undefined,
      concept: topic?.skill.id === skillId ? topic.concept : undefined,
      now,
      usesModel: writer.usesModel,
    });
    if (plan.kind === "nothing-approved") {
      await unit.of(tenant).store.recordGap(tenant, plan.skill?.id, localDay(now, timeZone));
      return { kind: plan.kind, drafts: [nothingApprovedDraft()] };
    }
    if (plan.kind === "no-talk") return { kind: "nothing-fits", drafts: [noTalkDraft(plan.skill)] };
    if (plan.kind === "nothing-fits") return { kind: plan.kind, drafts: [nothingFitsDraft()] };
    const chosen = await withOwnExercise(plan, exercises, open, signal);
    if (chosen === undefined) return { kind: "nothing-fits", drafts: [noTalkDraft(plan.brief.skill)] };
    const { lesson, brief } = chosen;
    const drafts = lessonDrafts(lesson, brief, await writer.write(brief, signal));
    const other = await beginLesson(unit, learner, lesson, open, now);
    return other === undefined ? { kind: "lesson", lesson, drafts } : resumed(learner, other);
  }

  /** Whether the skill moves the body of somebody who has to rest it. */
  const restsFrom = async ({ resting, person: { tenant } }: Learner, skillId: SkillId): Promise<boolean> =>
    resting === true &&
    (await unit.of(tenant).store.skills(tenant)).some(({ id, scope }) => id === skillId && scope === "physical");

  async function resumed(learner: Learner, lesson: Lesson): Promise<LessonReply> {
    if (await restsFrom(learner, lesson.skillId)) return { kind: "nothing-fits", drafts: [bodyRestsDraft()] };
    const { person } = learner;
    const exercise = await exerciseOf(person.tenant, lesson);
    if (exercise !== undefined && lesson.placement !== undefined) return placements.resume(lesson, exercise);
    return exercise === undefined ? NO_LESSON : { kind: "resumed", lesson, drafts: [stillOpenDraft(exercise, lesson)] };
  }

  const exerciseOf = async (tenant: TenantId, { exerciseId, written }: Lesson): Promise<Exercise | undefined> =>
    written ?? unit.of(tenant).store.exercise(tenant, exerciseId);

  async function withOpenLesson(
    learner: Learner,
    work: (lesson: Lesson, exercise: Exercise) => Promise<LessonReply>,
  ): Promise<LessonReply> {
    const { person } = learner;
    const lesson = await unit.of(person.tenant).store.openLesson(person.tenant, person.id);
    if (lesson !== undefined && (await restsFrom(learner, lesson.skillId)))
      return { kind: "nothing-fits", drafts: [bodyRestsDraft()] };
    const exercise = lesson === undefined ? undefined : await exerciseOf(person.tenant, lesson);
    return lesson === undefined || exercise === undefined ? NO_LESSON : work(lesson, exercise);
  }

  async function answer(learner: Learner, { text, turn, now, signal }: AnswerRequest): Promise<LessonReply> {
    const { tenant, id: person } = learner.person;
    const again = await unit.of(tenant).store.lessonOfTurn(tenant, person, turn);
    if (again?.placement !== undefined) return placements.replyTo(learner, again);
    if (again?.lastGrade !== undefined) {
      const exercise = await exerciseOf(tenant, again);
      if (exercise !== undefined)
        return exercise.kind === "role-play"
          ? talks.replyTo(learner, again, exercise, now)
          : replyTo(learner, again, exercise, now);
    }
    return withOpenLesson(learner, async (lesson, exercise) => {
      if (lesson.placement !== undefined)
        return placements.answer(learner, lesson, facing(exercise, lesson), { text, turn, now, signal });
      if (exercise.kind === "role-play") return talks.answer(learner, lesson, exercise, { text, turn, now, signal });
      const grade = await grader.grade(exercise, text, signal);
      const graded = { ...afterGrade(lesson, grade, turn, now), lastAnswer: text.slice(0, LONGEST_ANSWER) };
      const reply = await unit.of(tenant).transaction(async (tables) => {
        const current = await tables.openLesson(tenant, person);
        if (current?.id !== lesson.id || current.verdicts.length !== lesson.verdicts.length) return NO_LESSON;
        const told = isUnclear(grade) ? graded : await recordAnswer(tables, learner, graded, exercise, now);
        await tables.putLesson(tenant, person, told);
        return replyTo(learner, told, exercise, now);
      });
      if (reply.kind === "done") await finished(learner, now);
      return reply;
    });
  }

  const onDemand = createOnDemand({
    unit,
    placements,
    rehearsals: createRehearsalService(unit, library),
    resume: resumed,
    isAbandoned,
    idOf: lessonIdOf,
  });

  const secondLook = createSecondLook({
    unit,
    grader,
    exerciseOf,
    onFinished: finished,
  });

  const change = (
    learner: Learner,
    edit: (lesson: Lesson) => Lesson,
    say: (exercise: Exercise, lesson: Lesson) => Draft,
    kind: LessonReply["kind"],
  ) =>
    withOpenLesson(learner, async (lesson, exercise) => {
      if (lesson.placement !== undefined) return placements.noHelp(lesson, exercise);
      const changed = edit(lesson);
      await unit.of(learner.person.tenant).store.putLesson(learner.person.tenant, learner.person.id, changed);
      return { kind, lesson: changed, drafts: [say(facing(exercise, changed), changed)] };
    });

  return {
    ...reads,
    startLesson,
    ...onDemand,
    unknown: (learner, turn, now) =>
      withOpenLesson(learner, async (lesson, exercise) => {
        if (lesson.placement === undefined) return resumed(learner, lesson);
        return placements.unknown(learner, lesson, facing(exercise, lesson), turn, now);
      }),
    beginner: (learner, now) =>
      withOpenLesson(learner, async (lesson) =>
        lesson.placement === undefined ? resumed(learner, lesson) : placements.beginner(learner, lesson, now),
      ),
    answer,
    ...secondLook,
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
      withOpenLesson(learner, (lesson, exercise) =>
        lesson.placement !== undefined
          ? placements.stop(learner, lesson, now)
          : exercise.kind === "role-play" && lesson.state === "retry"
            ? talks.leave(learner, lesson, exercise, now)
            : change(
                learner,
                (open) => ({ ...open, state: "skipped", finishedAt: now }),
                (_, skipped) => skippedDraft(skipped),
                "skipped",
              ),
      ),
    async rate({ person }, lessonId, rating, now) {
      const { tenant, id, seniority } = person;
      const { store } = unit.of(tenant);
      const lesson =
        lessonId === undefined ? await store.newestLesson(tenant, id) : await store.lesson(tenant, id, lessonId);
      if (lesson === undefined) return NO_LESSON;
      const skill = (await store.skills(tenant)).find((one) => one.id === lesson.skillId);
      const mastery = agedMastery(await store.masteries(tenant, id), skill ?? lesson.skillId, seniority, now);
      await store.putMastery(tenant, id, { ...mastery, rating });
      return { kind: "rated", lesson, drafts: [ratedDraft(rating)] };
    },
    async openLesson(tenant, person) {
      const lesson = await unit.of(tenant).store.openLesson(tenant, person);
      const exercise = lesson === undefined ? undefined : await exerciseOf(tenant, lesson);
      return lesson === undefined || exercise === undefined ? undefined : { lesson, exercise };
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
