import { gradeAnswer } from "#src/domain/grading.ts";
import { storedWords } from "#src/domain/lesson.ts";
import type { AnswerGrader, LessonWriter } from "#src/ports/learning.ts";

/** The library's own words, unchanged. */
export const offlineLessonWriter: LessonWriter = {
  usesModel: false,
  write: async (brief) => storedWords(brief),
};

/** Exact, numeric and word rules; says so when they cannot judge. */
export const offlineAnswerGrader: AnswerGrader = {
  grade: async (exercise, answer) => gradeAnswer(exercise, answer),
};
