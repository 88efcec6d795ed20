import { gradeAnswer } from "#src/domain/grading.ts";
import { moveExercise, stanceOf } from "#src/domain/role-play.ts";
import { ROLE_PLAY_MOVES, type RolePlayExercise } from "#src/domain/skill.ts";

/** Whether every move's own good answer is right and holds, so that the rubric can be met at all. */
export function holdsItsOwnAnswers(exercise: RolePlayExercise): boolean {
  const { moves, opening } = exercise;
  if (moves.length < ROLE_PLAY_MOVES.from || moves.length > ROLE_PLAY_MOVES.to) return false;
  return moves.every((move, index) => {
    const grade = gradeAnswer(moveExercise(exercise, index, opening), move.model);
    return grade.verdict === "right" && stanceOf(grade, move, move.model) === "held";
  });
}
