import type { Lesson } from "#src/domain/lesson.ts";

/** A lesson that has just begun: a plain one of level 1, whose first answer is waited for. */
export const lessonOf = (over: Partial<Lesson> & Pick<Lesson, "startedAt">): Lesson => ({
  id: "l",
  skillId: "s",
  level: 1,
  concept: "c",
  title: "T",
  chunkIds: [],
  exerciseId: "e",
  minutes: 4,
  audience: "hands-on",
  plain: false,
  review: false,
  expected: 0.8,
  usesModel: false,
  state: "waiting",
  hinted: false,
  shown: false,
  verdicts: [],
  ...over,
});
