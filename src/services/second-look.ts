import {
  askWhyDraft,
  byKeyDraft,
  keptDraft,
  leftDraft,
  nothingToDisputeDraft,
  ofTalkDraft,
  raisedDraft,
} from "#src/domain/dispute-draft.ts";
import type { Grade } from "#src/domain/grading.ts";
import { afterSecondLook, type Dispute, isOpen, type Lesson, mayDisagree } from "#src/domain/lesson.ts";
import type { Draft } from "#src/domain/message.ts";
import type { Exercise } from "#src/domain/skill.ts";
import { localDay } from "#src/domain/time.ts";
import type { AnswerGrader, LearningUnit } from "#src/ports/learning.ts";
import type { LessonReply } from "#src/services/learning-service.ts";
import { recordSecondLook } from "#src/services/practice-record.ts";
import type { Learner } from "#src/services/practice-state.ts";

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

/** Looks a second time at a grade that the person disagrees with. */
export function createSecondLook({ unit, grader, exerciseOf, onFinished }: SecondLookOptions): SecondLook {
  const { store } = unit;

  async function find({ person }: Learner, { lessonId, now }: DisagreeRequest) {
    const { tenant, id } = person;
    const lesson =
      lessonId === undefined ? await store.newestLesson(tenant, id) : await store.lesson(tenant, id, lessonId);
    const graded = lesson?.finishedAt ?? lesson?.startedAt;
    // Without a card it is what was said last.
    const limit = lessonId === undefined && lesson?.finishedAt !== undefined ? JUST_NOW_MS : DISPUTABLE_MS;
    const tooOld = graded === undefined || now.getTime() - graded.getTime() > limit;
    const exercise = lesson === undefined || tooOld ? undefined : await exerciseOf(tenant, lesson);
    return lesson === undefined || exercise === undefined ? undefined : { lesson, exercise };
  }

  /** Writes the outcome unless another turn was faster. */
  async function keep(
    learner: Learner,
    first: Lesson,
    exercise: Exercise,
    grade: Grade,
    dispute: Dispute,
    now: Date,
  ): Promise<Lesson | undefined> {
    const { tenant, id } = learner.person;
    return unit.transaction(async (tables) => {
      await tables.lockPractice(tenant, id);
      const current = await tables.lesson(tenant, id, first.id);
      if (current === undefined || current.verdicts.length !== first.verdicts.length || !mayDisagree(current))
        return undefined;
      const second = dispute.state === "raised" ? afterSecondLook(current, grade, now) : current;
      const told =
        dispute.state === "asked" ? second : await recordSecondLook(tables, learner, current, second, exercise, now);
      // What was looked at twice is looked at no more: the words are not needed any longer.
      const kept = { ...told, dispute, ...(dispute.state === "asked" ? {} : { lastAnswer: undefined }) };
      await tables.putLesson(tenant, id, kept);
      return kept;
    });
  }

  async function disagree(learner: Learner, request: DisagreeRequest): Promise<LessonReply> {
    const found = await find(learner, request);
    if (found === undefined) return NOTHING;
    const { lesson, exercise } = found;
    const { turn, reason, now, signal } = request;
    if (lesson.dispute?.turn === turn) return replyTo(learner, lesson, exercise, now);
    const { lastGrade: before, lastAnswer: answer } = lesson;
    if (!mayDisagree(lesson) || before === undefined || answer === undefined)
      return { kind: "feedback", lesson, drafts: [nothingToDisputeDraft(lesson)] };
    const number = lesson.verdicts.length;
    const byKey = exercise.kind !== "text" || lesson.placement !== undefined;
    const mayLook = reason !== undefined || grader.looksAgain;
    const grade = byKey || !mayLook ? before : await grader.regrade(exercise, answer, { before, reason }, signal);
    const isRaised = grade !== before && (grade.verdict !== before.verdict || grade.score > before.score);
    const state = isRaised ? "raised" : byKey || reason !== undefined ? "kept" : "asked";
    const kept = await keep(learner, lesson, exercise, grade, { number, turn, state }, now);
    if (kept === undefined) return NOTHING;
    if (isOpen(lesson) && !isOpen(kept)) await onFinished?.(learner, now);
    return replyTo(learner, kept, exercise, now);
  }

  return {
    disagree,
    async leave({ person }, lessonId) {
      const lesson = await store.lesson(person.tenant, person.id, lessonId);
      if (lesson?.dispute?.state !== "asked") return NOTHING;
      const left = { ...lesson, dispute: undefined };
      await store.putLesson(person.tenant, person.id, left);
      return { kind: "feedback", lesson: left, drafts: [leftDraft(left)] };
    },
  };
}

function keptOf(exercise: Exercise, lesson: Lesson, grade: Grade): Draft {
  if (exercise.kind === "text") return keptDraft(exercise, lesson, grade);
  return exercise.kind === "role-play" ? ofTalkDraft() : byKeyDraft();
}

function replyTo({ person }: Learner, lesson: Lesson, exercise: Exercise, now: Date): LessonReply {
  const { dispute, lastGrade: grade } = lesson;
  if (dispute === undefined || grade === undefined) return NOTHING;
  switch (dispute.state) {
    case "asked":
      return { kind: "asked", lesson, drafts: [askWhyDraft(lesson)] };
    case "raised": {
      const drafts = [raisedDraft(exercise, lesson, grade, localDay(now, person.timeZone))];
      return { kind: isOpen(lesson) ? "feedback" : "done", lesson, drafts };
    }
    case "kept":
      return {
        kind: "feedback",
        lesson,
        drafts: [keptOf(exercise, lesson, grade)],
      };
  }
}
