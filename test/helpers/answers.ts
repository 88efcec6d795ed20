import type { Exercise } from "#src/domain/skill.ts";

const letter = (index: number): string => String.fromCharCode(65 + index);

/** What a careful person would type; of a talk, to its first line. */
export function rightAnswer(exercise: Exercise): string {
  switch (exercise.kind) {
    case "choice":
      return letter(exercise.answer);
    case "numeric":
      return String(exercise.answer);
    case "ordering":
      return exercise.steps.map((_, step) => letter(exercise.shown.indexOf(step))).join(" ");
    case "text":
      return exercise.model;
    case "role-play":
      return exercise.moves[0]?.model ?? "";
  }
}

/** An answer that is one, and wrong. */
export function wrongAnswer(exercise: Exercise): string {
  switch (exercise.kind) {
    case "choice":
      return letter((exercise.answer + 1) % exercise.options.length);
    case "numeric":
      return String(exercise.answer + exercise.tolerance + 1000);
    case "ordering":
      return exercise.shown.map((_, index) => letter(index)).join(" ");
    case "text":
      return `${exercise.criteria.flatMap(({ noneOf }) => noneOf).find((term) => !term.includes("<")) ?? "maybe"} and that is all I would say to the others`;
    case "role-play":
      return `${exercise.moves[0]?.givesIn[0] ?? "maybe"} and that is all I would say to the others`;
  }
}
