import { END } from "@langchain/langgraph";
import type { LessonStateValue } from "#agents/lesson/state.ts";

/** A lesson that still wants an answer waits for it. */
export const afterReply = ({ lessonId }: LessonStateValue): "wait" | typeof END =>
  lessonId === undefined ? END : "wait";
