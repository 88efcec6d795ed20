import {
  askWhyDraft,
  byKeyDraft,
  keptDraft,
  leftDraft,
  nothingToDisputeDraft,
  raisedDraft,
  talkRaisedDraft,
} from "#src/domain/dispute-draft.ts";
import type { Grade } from "#src/domain/grading.ts";
import { afterSecondLook, type Dispute, isOpen, type Lesson, mayDisagree } from "#src/domain/lesson.ts";
import type { Draft } from "#src/domain/message.ts";
import { facing, moveExercise, weakestOf } from "#src/domain/role-play.ts";
import { afterTalkSecondLook, doubtedOutcomes, gradeOf, withoutAnswers } from "#src/domain/role-play-second-look.ts";
import type { Exercise, RolePlayExercise, SingleExercise } from "#src/domain/skill.ts";
import { type LocalDay, localDay } from "#src/domain/time.ts";
import type { AnswerGrader, LearningStore, LearningUnit } from "#src/ports/learning.ts";
import type { LessonReply } from "#src/services/learning-service.ts";
import { recordSecondLook } from "#src/services/practice-record.ts";
import type { Learner } from "#src/services/practice-state.ts";
import { recordTalkSecondLook } from "#src/services/role-play-record.ts";

export interface DisagreeRequest {
  /** Absent: the lesson begun last. */
  readonly lessonId?: string | undefined;
  /** The person's sentence; absent for the tap. */
  readonly reason?: string | undefined;
  readonly turn: string;
  readonly now: Date;
  readonly signal?: AbortSignal | undefined;
}

export interface SecondLook {
  /**
   * "I disagree", and the sentence that says why. The reply's kind is "asked" when that sentence is wanted, "no-lesson" when
   * there is nothing of today's to disagree with.
   */
  disagree(learner: Learner, request: DisagreeRequest): Promise<LessonReply>;
  /** The person leaves the grade as it is. */
  leave(learner: Learner, lessonId: string): Promise<LessonReply>;
}

export interface SecondLookOptions {
  readonly unit: LearningUnit;
  readonly grader: AnswerGrader;
  readonly exerciseOf: (tenant: string, lesson: Lesson) => Promise<Exercise | undefined>;
  readonly onFinished?: ((learner: Learner, now: Date) => Promise<void>) | undefined;
}

const DISPUTABLE_MS = 7 * 86_400_000;
const JUST_NOW_MS = 3_600_000;
const NOTHING: LessonReply = { kind: "no-lesson", drafts: [] };

/** What was looked at, whatever the kind of the exercise. */
interface Look {
  /** The lesson by the better grade; undefined: the grade stays. */
  readonly better?: Lesson | undefined;
  /** A sentence of the person could still show more. */
  readonly mayAsk: boolean;
  record(tables: LearningStore, after: Lesson): Promise<Lesson>;
  /** The lesson without the words that were looked at. */
  forgotten(lesson: Lesson): Lesson;
}

/** Looks a second time at a grade that the person disagrees with. */
export function createSecondLook({ unit, grader, exerciseOf, onFinished }: SecondLookOptions): SecondLook {
  async function find({ person }: Learner, { lessonId, now }: DisagreeRequest) {
    const { tenant, id } = person;
    const lesson =
      lessonId === undefined
        ? await unit.of(tenant).store.newestLesson(tenant, id)
        : await unit.of(tenant).store.lesson(tenant, id, lessonId);
    const graded = lesson?.finishedAt ?? lesson?.startedAt;
    // Without a card it is what was said last.
    const limit = lessonId === undefined && lesson?.finishedAt !== undefined ? JUST_NOW_MS : DISPUTABLE_MS;
    const tooOld = graded === undefined || now.getTime() - graded.getTime() > limit;
    const exercise = lesson === undefined || tooOld ? undefined : await exerciseOf(tenant, lesson);
    return lesson === undefined || exercise === undefined ? undefined : { lesson, exercise };
  }

  /** Reads again only where a reason was said, or a reader may see more without one. */
  const regrade = async (
    exercise: SingleExercise,
    answer: string,
    before: Grade,
    { reason, signal }: DisagreeRequest,
  ): Promise<Grade> =>
    reason === undefined && !grader.looksAgain ? before : grader.regrade(exercise, answer, { before, reason }, signal);

  /** One answer; undefined where there is nothing to look at. */
  async function lookAtAnswer(
    learner: Learner,
    lesson: Lesson,
    exercise: SingleExercise,
    request: DisagreeRequest,
  ): Promise<Look | undefined> {
    const { lastGrade: before, lastAnswer: answer } = lesson;
    if (before === undefined || answer === undefined) return undefined;
    const byKey = exercise.kind !== "text" || lesson.placement !== undefined;
    const grade = byKey ? before : await regrade(exercise, answer, before, request);
    const isRaised = grade !== before && (grade.verdict !== before.verdict || grade.score > before.score);
    return {
      better: isRaised ? afterSecondLook(lesson, grade, request.now) : undefined,
      mayAsk: !byKey,
      record: (tables, after) => recordSecondLook(tables, learner, lesson, after, exercise, request.now),
      forgotten: (kept) => ({ ...kept, lastAnswer: undefined }),
    };
  }

  /** Every answer of a talk that counted against the person, or the second try alone. */
  async function lookAtTalk(
    learner: Learner,
    lesson: Lesson,
    exercise: RolePlayExercise,
    request: DisagreeRequest,
  ): Promise<Look> {
    const grades = await Promise.all(
      doubtedOutcomes(lesson).map(async (outcome): Promise<[number, Grade]> => {
        const { move, line, answer } = outcome;
        return [move, await regrade(moveExercise(exercise, move, line), answer, gradeOf(outcome), request)];
      }),
    );
    return {
      better: afterTalkSecondLook(lesson, exercise, new Map(grades), request.now),
      mayAsk: true,
      record: (tables, after) => recordTalkSecondLook(tables, learner, lesson, after, exercise, request.now),
      forgotten: ({ rolePlay, ...kept }) => ({
        ...kept,
        ...(rolePlay === undefined ? {} : { rolePlay: withoutAnswers(rolePlay) }),
      }),
    };
  }

  /** Writes the outcome unless another turn was faster. */
  async function keep({ person }: Learner, lesson: Lesson, look: Look, dispute: Dispute): Promise<Lesson | undefined> {
    const { tenant, id } = person;
    return unit.of(tenant).transaction(async (tables) => {
      await tables.lockPractice(tenant, id);
      const current = await tables.lesson(tenant, id, lesson.id);
      if (current === undefined || current.verdicts.length !== lesson.verdicts.length || !mayDisagree(current))
        return undefined;
      const isSettled = dispute.state !== "asked";
      const told = isSettled ? await look.record(tables, look.better ?? lesson) : lesson;
      // What was looked at twice is looked at no more: the words are not needed any longer.
      const kept = { ...(isSettled ? look.forgotten(told) : told), dispute };
      await tables.putLesson(tenant, id, kept);
      return kept;
    });
  }

  async function disagree(learner: Learner, request: DisagreeRequest): Promise<LessonReply> {
    const found = await find(learner, request);
    if (found === undefined) return NOTHING;
    const { lesson, exercise } = found;
    const { turn, reason, now } = request;
    if (lesson.dispute?.turn === turn) return replyTo(learner, lesson, exercise, now);
    const look = !mayDisagree(lesson)
      ? undefined
      : exercise.kind === "role-play" && lesson.rolePlay !== undefined
        ? await lookAtTalk(learner, lesson, exercise, request)
        : await lookAtAnswer(learner, lesson, facing(exercise, lesson), request);
    if (look === undefined) return { kind: "feedback", lesson, drafts: [nothingToDisputeDraft(lesson)] };
    const state = look.better !== undefined ? "raised" : look.mayAsk && reason === undefined ? "asked" : "kept";
    const kept = await keep(learner, lesson, look, { number: lesson.verdicts.length, turn, state });
    if (kept === undefined) return NOTHING;
    if (isOpen(lesson) && !isOpen(kept)) await onFinished?.(learner, now);
    return replyTo(learner, kept, exercise, now);
  }

  return {
    disagree,
    async leave({ person }, lessonId) {
      const lesson = await unit.of(person.tenant).store.lesson(person.tenant, person.id, lessonId);
      if (lesson?.dispute?.state !== "asked") return NOTHING;
      const left = { ...lesson, dispute: undefined };
      await unit.of(person.tenant).store.putLesson(person.tenant, person.id, left);
      return { kind: "feedback", lesson: left, drafts: [leftDraft(left)] };
    },
  };
}

function replyTo({ person }: Learner, lesson: Lesson, exercise: Exercise, now: Date): LessonReply {
  const { dispute } = lesson;
  switch (dispute?.state) {
    case undefined:
      return NOTHING;
    case "asked":
      return { kind: "asked", lesson, drafts: [askWhyDraft(lesson)] };
    case "raised": {
      const drafts = raisedOf(exercise, lesson, localDay(now, person.timeZone));
      return { kind: isOpen(lesson) ? "feedback" : "done", lesson, drafts };
    }
    case "kept":
      return { kind: "feedback", lesson, drafts: [keptOf(exercise, lesson)] };
  }
}

function raisedOf(exercise: Exercise, lesson: Lesson, today: LocalDay): Draft[] {
  if (exercise.kind === "role-play") return [talkRaisedDraft(exercise, lesson, today)];
  const { lastGrade: grade } = lesson;
  return grade === undefined ? [] : [raisedDraft(exercise, lesson, grade, today)];
}

function keptOf(exercise: Exercise, lesson: Lesson): Draft {
  const { rolePlay, lastGrade } = lesson;
  if (rolePlay !== undefined) {
    const told = rolePlay.second ?? weakestOf(rolePlay.outcomes);
    return keptDraft(exercise, lesson, told?.evidence ?? []);
  }
  return exercise.kind === "text" ? keptDraft(exercise, lesson, lastGrade?.evidence ?? []) : byKeyDraft();
}
