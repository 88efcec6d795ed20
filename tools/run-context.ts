import type { Person } from "#src/domain/person.ts";
import type { Turn } from "#src/domain/turn.ts";
import type { StatusLine } from "#src/ports/messenger.ts";

/** Whose turn it is. Fixed by code before a model is asked; no tool has an argument for it. */
export interface RunContext {
  readonly person: Person;
  readonly turn: Turn;
  /** Tells the person what is happening, from the fixed list. */
  readonly status: (line: StatusLine) => void;
  /** How the person writes, as the mind is told of it. */
  readonly manner?: string | undefined;
  /** The language model did not answer in this turn, and plain words were read without it. */
  readonly degraded?: boolean | undefined;
  /** Failed model calls of this turn so far. */
  readonly failures: { count: number };
}

/** What LangChain hands a tool as its second argument. */
export interface ToolRun {
  readonly context?: unknown;
}

/** The turn a tool is called in. */
export const contextOf = ({ context }: ToolRun): RunContext => {
  if (typeof context !== "object" || context === null || !("person" in context)) {
    throw new Error("Cannot run a tool as it must be called within a turn: current context is none");
  }
  return context as RunContext;
};
