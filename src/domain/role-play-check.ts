import { gradeAnswer } from "#src/domain/grading.ts";
import { ownWords } from "#src/domain/own-words.ts";
import { moveExercise, stanceOf } from "#src/domain/role-play.ts";
import { ROLE_PLAY_MOVES, type RolePlayExercise } from "#src/domain/skill.ts";

/**
 * Whether every move's own good answer is right and holds, whichever line of the counterpart it answers, so that the rubric can
 * be met at all.
 */
export function holdsItsOwnAnswers(exercise: RolePlayExercise): boolean {
  const { moves } = exercise;
  if (moves.length < ROLE_PLAY_MOVES.from || moves.length > ROLE_PLAY_MOVES.to) return false;
  return moves.every((move, index) =>
    linesBefore(exercise, index).every((line) => {
      const grade = gradeAnswer(moveExercise(exercise, index, line), move.model);
      return grade.verdict === "right" && stanceOf(grade, move, ownWords(move.model, line)) === "held";
    }),
  );
}

/** What the counterpart may have said last before an answer. */
function linesBefore({ moves, opening }: RolePlayExercise, index: number): string[] {
  const before = moves[index - 1]?.next;
  const own = moves[index]?.next.unclear;
  return [
    ...(before === undefined ? [opening] : [before.held, before["gave-in"]]),
    ...(own === undefined ? [] : [own]),
  ];
}
