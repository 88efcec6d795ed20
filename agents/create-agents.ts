import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { createCheckInGraph } from "#agents/check-in/graph.ts";
import { createCheckInNodes } from "#agents/check-in/nodes.ts";
import { createCoachGraph } from "#agents/coach/graph.ts";
import type { Breaker } from "#agents/coach/model-guard.ts";
import { createCoachNodes } from "#agents/coach/nodes.ts";
import { createThink } from "#agents/coach/think.ts";
import { createLessonGraph } from "#agents/lesson/graph.ts";
import { createLessonNodes } from "#agents/lesson/nodes.ts";
import { createDecide } from "#agents/offline/intents.ts";
import type { Services } from "#agents/services.ts";
import { createTurnRunner } from "#agents/turn-runner.ts";
import type { Person } from "#src/domain/person.ts";
import type { Turn } from "#src/domain/turn.ts";
import type { Embedder, PhraseBook } from "#src/ports/learning.ts";
import type { Destination, StatusLine } from "#src/ports/messenger.ts";
import type { TraceStep } from "#src/ports/trace.ts";
import type { TurnRunner } from "#src/ports/turn-runner.ts";
import { createCoachTools } from "#tools/index.ts";

export interface AgentOptions {
  readonly services: Services;
  readonly checkpointer: BaseCheckpointSaver;
  readonly model?: BaseChatModel | undefined;
  readonly coachPrompt: string;
  /** What plain words mean where no model answers, and what compares them with it: of one model. */
  readonly phrases: PhraseBook;
  readonly embedder: Embedder;
  /** Shared by everything that asks the model. */
  readonly breaker: Breaker;
  readonly prune: (thread: string) => Promise<void>;
  readonly drainOutbox: (person: Person) => Promise<void>;
  readonly status: (to: Destination, line: StatusLine | undefined) => Promise<void>;
  readonly trace: (turn: Turn, step: TraceStep) => void;
}

/** The graphs, their minds and the runner that takes each turn to one of them. */
export function createAgents(options: AgentOptions): TurnRunner {
  const { services, checkpointer } = options;
  const think = createThink({
    decide: createDecide(options.phrases, options.embedder),
    model: options.model,
    tools: createCoachTools(services),
    systemPrompt: options.coachPrompt,
    breaker: options.breaker,
    onDenied: async ({ person, turn }, tool, reason) => {
      options.trace(turn, { kind: "denied", name: tool, detail: reason });
      await services.work.of(person.tenant).transaction((stores) =>
        stores.audit.append({
          tenant: person.tenant,
          person: person.id,
          event: "tool_denied",
          detail: { tool, reason, turn: turn.id },
          at: turn.now,
        }),
      );
    },
  });
  return createTurnRunner({
    services,
    coach: createCoachGraph(createCoachNodes(services, think), checkpointer),
    checkIn: createCheckInGraph(createCheckInNodes(services), checkpointer),
    lesson: createLessonGraph(createLessonNodes(services), checkpointer),
    prune: options.prune,
    drainOutbox: options.drainOutbox,
    status: options.status,
    trace: options.trace,
  });
}
