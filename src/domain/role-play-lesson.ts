import type { Grade } from "#src/domain/grading.ts";
import { isUnclear, type Lesson } from "#src/domain/lesson.ts";
import { afterMove, beginRolePlay, type MoveOutcome, type RolePlayStep, verdictOf } from "#src/domain/role-play.ts";
import { withoutAnswers } from "#src/domain/role-play-second-look.ts";
import type { RolePlayExercise } from "#src/domain/skill.ts";

export interface TalkAnswer {
  readonly grade: Grade;
  readonly text: string;
  readonly turn: string;
  readonly now: Date;
}

export interface TalkResult {
  readonly lesson: Lesson;
  /** What counts as an attempt; absent when the answer told nothing and the line stands. */
  readonly counted?: MoveOutcome | undefined;
  readonly step?: RolePlayStep | undefined;
}

/** The lesson after one answer to the counterpart. An answer that could not be read as one changes nothing. */
export function afterTalkAnswer(
  lesson: Lesson,
  exercise: RolePlayExercise,
  { grade, text, turn, now }: TalkAnswer,
): TalkResult {
  const told: Lesson = { ...lesson, lastTurn: turn, lastGrade: grade, lastAnswer: undefined, dispute: undefined };
  if (isUnclear(grade)) return { lesson: told };
  const before = lesson.rolePlay ?? beginRolePlay(exercise, "junior");
  const { hinted, shown } = lesson;
  const { state, step, outcome } = afterMove(exercise, before, { text, grade, hinted, shown });
  const next: Lesson = { ...told, rolePlay: state };
  switch (step) {
    case "again":
      return { lesson: next, step };
    case "next":
      return { lesson: { ...next, hinted: false, shown: false }, step, counted: outcome };
    case "debrief": {
      const verdicts = [verdictOf(state.outcomes)];
      return { lesson: { ...next, verdicts, hinted: false, shown: false, state: "retry" }, step, counted: outcome };
    }
    case "done": {
      const last = state.second === undefined ? verdictOf(state.outcomes) : state.second.verdict;
      const rolePlay = { ...state, outcomes: withoutAnswers(state).outcomes };
      return {
        lesson: { ...next, rolePlay, verdicts: [...lesson.verdicts, last], state: "finished", finishedAt: now },
        step,
        counted: outcome,
      };
    }
  }
}

/** What counts in the end: a second try takes the place of the first. */
export function finalOutcomes({ rolePlay }: Lesson): readonly MoveOutcome[] {
  if (rolePlay === undefined) return [];
  const { outcomes, second } = rolePlay;
  return outcomes.map((outcome) => (second?.move === outcome.move ? second : outcome));
}
