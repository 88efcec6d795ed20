import { isUnclear, type Lesson } from "#src/domain/lesson.ts";
import { unclearDraft } from "#src/domain/lesson-draft.ts";
import { facing } from "#src/domain/role-play.ts";
import { debriefDraft, lineDraft, talkDoneDraft } from "#src/domain/role-play-draft.ts";
import { afterTalkAnswer, type TalkResult } from "#src/domain/role-play-lesson.ts";
import type { RolePlayExercise } from "#src/domain/skill.ts";
import { localDay } from "#src/domain/time.ts";
import type { AnswerGrader, CounterpartWriter, LearningUnit } from "#src/ports/learning.ts";
import type { AnswerRequest, LessonReply } from "#src/services/learning-service.ts";
import type { Learner } from "#src/services/practice-state.ts";
import { recordMove, scheduleTalk } from "#src/services/role-play-record.ts";

export interface RolePlayTurns {
  answer(learner: Learner, lesson: Lesson, exercise: RolePlayExercise, request: AnswerRequest): Promise<LessonReply>;
  /** The person leaves the second try: what was said before counts. */
  leave(learner: Learner, lesson: Lesson, exercise: RolePlayExercise, now: Date): Promise<LessonReply>;
  /** What the state of the talk says, so that a turn that runs again says the same. */
  replyTo(learner: Learner, lesson: Lesson, exercise: RolePlayExercise, now: Date): LessonReply;
}

export interface RolePlayTurnsOptions {
  readonly unit: LearningUnit;
  readonly grader: AnswerGrader;
  readonly counterpart: CounterpartWriter;
  readonly onFinished: (learner: Learner, now: Date) => Promise<void>;
}

const NOTHING: LessonReply = { kind: "no-lesson", drafts: [] };

/** A talk with a simulated counterpart, one answer at a time. */
export function createRolePlayTurns({ unit, grader, counterpart, onFinished }: RolePlayTurnsOptions): RolePlayTurns {
  function replyTo({ person }: Learner, lesson: Lesson, exercise: RolePlayExercise, now: Date): LessonReply {
    const { lastGrade: grade, state } = lesson;
    if (state === "finished")
      return { kind: "done", lesson, drafts: [talkDoneDraft(exercise, lesson, localDay(now, person.timeZone))] };
    if (grade !== undefined && isUnclear(grade))
      return { kind: "feedback", lesson, drafts: [unclearDraft(facing(exercise, lesson), lesson, grade)] };
    const draft = state === "retry" ? debriefDraft(exercise, lesson) : lineDraft(exercise, lesson);
    return { kind: "feedback", lesson, drafts: [draft] };
  }

  /** The counterpart's next line, in a writer's words where they hold. */
  async function worded(
    { lesson, step }: TalkResult,
    exercise: RolePlayExercise,
    text: string,
    signal: AbortSignal | undefined,
  ): Promise<Lesson> {
    const { rolePlay } = lesson;
    if (rolePlay === undefined || step !== "next") return lesson;
    const line = await counterpart.say({ exercise, line: rolePlay.line, answer: text }, signal);
    return { ...lesson, rolePlay: { ...rolePlay, line } };
  }

  return {
    replyTo,

    async answer(learner, lesson, exercise, { text, turn, now, signal }) {
      const { tenant, id: person } = learner.person;
      const grade = await grader.grade(facing(exercise, lesson), text, signal);
      const result = afterTalkAnswer(lesson, exercise, { grade, text, turn, now });
      const told = await worded(result, exercise, text, signal);
      const kept = await unit.of(tenant).transaction(async (tables) => {
        await tables.lockPractice(tenant, person);
        const current = await tables.openLesson(tenant, person);
        // Another turn was faster.
        if (current?.id !== lesson.id || current.lastTurn !== lesson.lastTurn) return undefined;
        if (result.counted !== undefined) await recordMove(tables, learner, told, exercise, result.counted, now);
        const closed = told.state === "finished" ? await scheduleTalk(tables, learner, told, exercise, now) : told;
        await tables.putLesson(tenant, person, closed);
        return closed;
      });
      if (kept === undefined) return NOTHING;
      if (kept.state === "finished") await onFinished(learner, now);
      return replyTo(learner, kept, exercise, now);
    },

    async leave(learner, lesson, exercise, now) {
      const { tenant, id: person } = learner.person;
      const kept = await unit.of(tenant).transaction(async (tables) => {
        const verdicts = [...lesson.verdicts, ...lesson.verdicts.slice(-1)];
        const left: Lesson = { ...lesson, verdicts, state: "finished", finishedAt: now };
        const closed = await scheduleTalk(tables, learner, left, exercise, now);
        await tables.putLesson(tenant, person, closed);
        return closed;
      });
      await onFinished(learner, now);
      return replyTo(learner, kept, exercise, now);
    },
  };
}
