import { gradeAnswer } from "#src/domain/grading.ts";
import { storedWords } from "#src/domain/lesson.ts";
import { betterGrade, gradeByReason } from "#src/domain/quoted-grading.ts";
import type { AnswerGrader, CounterpartWriter, LessonWriter } from "#src/ports/learning.ts";

/** The library's own words, unchanged. */
export const offlineLessonWriter: LessonWriter = {
  usesModel: false,
  write: async (brief) => storedWords(brief),
};

/** Exact, numeric and word rules; says so when they cannot judge. */
export const offlineAnswerGrader: AnswerGrader = {
  looksAgain: false,
  grade: async (exercise, answer) => gradeAnswer(exercise, answer),
  // What is graded by its key stays as it is, whatever is said of it.
  regrade: async (exercise, answer, { before, reason }) =>
    exercise.kind !== "text" || reason === undefined
      ? before
      : betterGrade(before, gradeByReason(exercise, answer, reason, before)),
};

/** The counterpart's lines as they are stored. */
export const offlineCounterpart: CounterpartWriter = {
  usesModel: false,
  say: async ({ line }) => line,
};
