import { Annotation } from "@langchain/langgraph";
import type { HandOver } from "#agents/coach/state.ts";
import type { Reading } from "#src/domain/sentence-reading.ts";
import type { Reply } from "#src/services/delivery-service.ts";

/** What the person is asked: how they are, or whether a sentence was read right. Kept with the open question. */
export type Asks = { readonly asks: "how" } | { readonly asks: "confirm"; readonly reading: Reading };

/** How a run of the graph begins. */
export type Entry = { readonly kind: "ask" } | { readonly kind: "sentence"; readonly text: string };

/** What arrived for the open question; it carries what was asked, so that a lost checkpoint cannot mislead. */
export interface Answer {
  readonly asked: Asks;
  readonly text: string;
  readonly action?:
    | { readonly id: string; readonly fields?: Readonly<Record<string, string | readonly string[]>> | undefined }
    | undefined;
}

const last = <T>(initial: T) => Annotation<T>({ reducer: (_before, after) => after, default: () => initial });

export const CheckInState = Annotation.Root({
  entry: last<Entry>({ kind: "ask" }),
  answer: last<Answer | undefined>(undefined),
  /** What is asked next; undefined closes the question. */
  next: last<Asks | undefined>(undefined),
  replies: last<readonly Reply[]>([]),
  handOver: last<HandOver | undefined>(undefined),
});
export type CheckInStateValue = typeof CheckInState.State;
