import { Annotation } from "@langchain/langgraph";
import type { Line, Thought } from "#agents/coach/think.ts";
import type { TurnAction } from "#src/domain/turn.ts";
import type { Reply } from "#src/services/delivery-service.ts";

/** Where a turn goes after it was screened. */
export type Screened = "act" | "think" | "review";

/** What a turn hands to another graph instead of answering. */
export type HandOver =
  | { readonly to: "check-in"; readonly text: string }
  | { readonly to: "lesson"; readonly query?: string | undefined }
  /** The words mean this, as if it had been tapped. */
  | { readonly to: "action"; readonly action: TurnAction; readonly degraded: boolean };

const last = <T>(initial: T) => Annotation<T>({ reducer: (_before, after) => after, default: () => initial });

/** One turn's worth: nothing grows with the length of the thread. */
export const CoachState = Annotation.Root({
  turnId: last<string>(""),
  lines: last<readonly Line[]>([]),
  screened: last<Screened>("think"),
  thought: last<Thought | undefined>(undefined),
  replies: last<readonly Reply[]>([]),
  handOver: last<HandOver | undefined>(undefined),
});
export type CoachStateValue = typeof CoachState.State;
