import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Destination } from "#src/ports/messenger.ts";
import type { TraceStep } from "#src/ports/trace.ts";
import type { RunContext } from "#tools/run-context.ts";

/** What one run of a graph is about; given by code with each run, never kept in the graph's state. */
export interface Run {
  readonly context: RunContext;
  readonly replyTo: Destination;
  readonly signal: AbortSignal;
  /** Tells the playground and the log which node ran. */
  readonly trace: (step: TraceStep) => void;
}

export const withRun = (run: Run, thread: string) => ({
  configurable: { thread_id: thread },
  context: run,
  durability: "exit" as const,
  recursionLimit: 25,
  signal: run.signal,
});

/** The run that a node belongs to. */
export function runOf(config: LangGraphRunnableConfig): Run {
  const run = config.context as Run | undefined;
  if (run === undefined)
    throw new Error("Cannot run a node as it must be started by the turn runner: current run is none");
  return run;
}
