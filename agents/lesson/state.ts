import { Annotation } from "@langchain/langgraph";
import type { Reply } from "#src/services/delivery-service.ts";

/** What a lesson is started with: a session of the plan, a skill by name, or nothing in particular. */
export interface LessonEntry {
  readonly sessionId?: string | undefined;
  readonly skillId?: string | undefined;
  /** What somebody said it should be about. */
  readonly words?: string | undefined;
  /** A talk with a counterpart. */
  readonly talk?: boolean | undefined;
  /** What somebody is about to do, and rehearses. */
  readonly rehearsal?: string | undefined;
  /** A placement instead of a lesson. */
  readonly placement?: boolean | undefined;
}

export interface LessonAnswer {
  readonly text: string;
  readonly action?: { readonly id: string; readonly value?: string | undefined } | undefined;
}

const last = <T>(initial: T) => Annotation<T>({ reducer: (_before, after) => after, default: () => initial });

export const LessonState = Annotation.Root({
  entry: last<LessonEntry>({}),
  answer: last<LessonAnswer | undefined>(undefined),
  /** The lesson that waits for an answer; its own state is in the database. */
  lessonId: last<string | undefined>(undefined),
  replies: last<readonly Reply[]>([]),
  /** The session whose card goes out with the replies: it is not asked about again. */
  askedAbout: last<string | undefined>(undefined),
});
export type LessonStateValue = typeof LessonState.State;
