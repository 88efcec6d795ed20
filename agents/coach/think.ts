import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, type BaseMessage, HumanMessage } from "@langchain/core/messages";
import type { StructuredTool } from "@langchain/core/tools";
import {
  type AgentMiddleware,
  createAgent,
  modelCallLimitMiddleware,
  modelFallbackMiddleware,
  modelRetryMiddleware,
  toolCallLimitMiddleware,
} from "langchain";
import { inTheirManner } from "#agents/coach/manner.ts";
import { type Breaker, toolGate, wholeAnswer } from "#agents/coach/model-guard.ts";
import { type ToolResult, toolResults } from "#agents/coach/tool-results.ts";
import type { Decide, Decision } from "#agents/offline/intents.ts";
import { decisionIn, OFFLINE, OfflineChatModel } from "#agents/offline/offline-chat-model.ts";
import { cutText } from "#src/domain/text.ts";
import type { RunContext } from "#tools/run-context.ts";

export interface Thought {
  readonly answer: string;
  readonly results: readonly ToolResult[];
  /** A model is connected but did not answer, so the offline mind did. */
  readonly degraded: boolean;
  readonly offline: boolean;
  /** What the offline mind read in the words, where it called no tool. */
  readonly decision?: Decision | undefined;
}

export interface ThinkOptions {
  /** Reads the words where no model does. */
  readonly decide: Decide;
  /** Absent: the offline mind answers. */
  readonly model?: BaseChatModel | undefined;
  readonly tools: readonly StructuredTool[];
  readonly systemPrompt: string;
  readonly breaker: Breaker;
  readonly onDenied: (context: RunContext, tool: string, reason: string) => Promise<void>;
}

export interface Line {
  readonly speaker: "person" | "kairos";
  readonly text: string;
}

const TOOL_CALLS_A_TURN = 6;
const MODEL_CALLS_A_TURN = 7;
const RECURSION_LIMIT = 40;
/** More than any message holds, in code points; all of it is looked through. */
const LONGEST_ANSWER = 12_000;

/** The think <-> tools loop: a bounded window in, one answer and what the tools said out. */
export function createThink({ decide, model, tools, systemPrompt, breaker, onDenied }: ThinkOptions) {
  const offline = new OfflineChatModel(decide);
  // The option types of these come out as `never` under exactOptionalPropertyTypes.
  const limits = [
    modelCallLimitMiddleware({ runLimit: MODEL_CALLS_A_TURN, exitBehavior: "error" } as never),
    toolCallLimitMiddleware({ runLimit: TOOL_CALLS_A_TURN, exitBehavior: "continue" } as never),
  ];
  const gate = toolGate(onDenied);
  const middleware =
    model === undefined
      ? [...limits, gate]
      : [
          // Outermost first: what still fails after the retry is answered by the offline mind.
          modelFallbackMiddleware(offline),
          modelRetryMiddleware({ maxRetries: 1, initialDelayMs: 200, maxDelayMs: 1_000, onFailure: "error" }),
          ...limits,
          inTheirManner(),
          wholeAnswer(breaker),
          gate,
        ];
  const agent = createAgent({
    model: model ?? offline,
    tools: [...tools],
    systemPrompt,
    middleware: middleware as unknown as AgentMiddleware[],
  });

  return async function think(lines: readonly Line[], context: RunContext, signal: AbortSignal): Promise<Thought> {
    const window: BaseMessage[] = lines.map(({ speaker, text }) =>
      speaker === "person" ? new HumanMessage(text) : new AIMessage(text),
    );
    const messages = [...window, new HumanMessage(context.turn.text)];
    const run = async (): Promise<BaseMessage[]> => {
      // A run of its own: without this the parent's checkpointer would keep every turn of the loop.
      const state = await agent.invoke({ messages }, {
        context,
        recursionLimit: RECURSION_LIMIT,
        signal,
        configurable: {},
        callbacks: [],
      } as never);
      return (state as { messages: BaseMessage[] }).messages.slice(messages.length);
    };
    const fresh = await run();
    const last = fresh.at(-1);
    const isOffline = last?.response_metadata?.["model"] === OFFLINE;
    return {
      answer: cutText(last?.text ?? "", LONGEST_ANSWER),
      results: toolResults([messages.at(-1)!, ...fresh]),
      degraded: isOffline && model !== undefined,
      offline: isOffline,
      decision: last === undefined ? undefined : decisionIn(last),
    };
  };
}
