import type { BindToolsInput } from "@langchain/core/language_models/chat_models";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseMessage } from "@langchain/core/messages";
import { AIMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";
import { toolResults } from "#agents/coach/tool-results.ts";
import { composeAnswer } from "#agents/drafts/compose.ts";
import { decide } from "#agents/offline/intents.ts";

/** Marks an answer that no language model wrote. */
export const OFFLINE = "offline";

/**
 * A chat model without a model: it reads the turn, calls the tool that its rules name, and puts the tool's result into
 * the words that the product ships with. The same graph, the same tools, the same guardrails.
 */
export class OfflineChatModel extends BaseChatModel {
  readonly #toolNames: ReadonlySet<string>;
  readonly #standsIn: boolean;

  /** `standsIn`: for a language model that is connected and does not answer. */
  constructor({ standsIn = false, toolNames = [] }: { standsIn?: boolean; toolNames?: Iterable<string> } = {}) {
    super({});
    this.#standsIn = standsIn;
    this.#toolNames = new Set(toolNames);
  }

  override _llmType(): string {
    return OFFLINE;
  }

  override bindTools(tools: BindToolsInput[]): OfflineChatModel {
    const toolNames = tools.map((bound) => ("name" in bound ? String(bound.name) : ""));
    return new OfflineChatModel({ standsIn: this.#standsIn, toolNames });
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const message = this.#answer(messages);
    return { generations: [{ text: message.text, message }] };
  }

  #answer(messages: readonly BaseMessage[]): AIMessage {
    const response_metadata = { model: OFFLINE, finish_reason: "stop" };
    const results = toolResults(messages);
    if (results.length > 0) return new AIMessage({ content: composeAnswer(results), response_metadata });
    const text = messages.findLast((message) => message.type === "human")?.text ?? "";
    const decision = decide(text, { modelIsConnected: this.#standsIn });
    if ("tool" in decision && this.#toolNames.has(decision.tool)) {
      return new AIMessage({
        content: "",
        tool_calls: [{ id: `offline-${decision.tool}`, name: decision.tool, args: decision.args, type: "tool_call" }],
        response_metadata: { ...response_metadata, finish_reason: "tool_calls" },
      });
    }
    return new AIMessage({ content: "say" in decision ? decision.say : composeAnswer([]), response_metadata });
  }
}
