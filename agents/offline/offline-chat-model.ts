import type { BindToolsInput } from "@langchain/core/language_models/chat_models";
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseMessage } from "@langchain/core/messages";
import { AIMessage } from "@langchain/core/messages";
import type { ChatResult } from "@langchain/core/outputs";
import { toolResults } from "#agents/coach/tool-results.ts";
import { composeAnswer } from "#agents/drafts/compose.ts";
import type { Decide, Decision } from "#agents/offline/intents.ts";

/** Marks an answer that no language model wrote. */
export const OFFLINE = "offline";

/** What the offline mind would do beside its tools; undefined in a message that a model wrote, or that has an answer. */
export const decisionIn = ({ response_metadata }: BaseMessage): Decision | undefined =>
  response_metadata["model"] === OFFLINE ? (response_metadata["decision"] as Decision | undefined) : undefined;

/**
 * A chat model without a model: it reads the turn, calls the tool that its rules name, and puts the tool's result into
 * the words that the product ships with. The same graph, the same tools, the same guardrails.
 */
export class OfflineChatModel extends BaseChatModel {
  readonly #decide: Decide;
  readonly #toolNames: ReadonlySet<string>;

  constructor(decide: Decide, toolNames: Iterable<string> = []) {
    super({});
    this.#decide = decide;
    this.#toolNames = new Set(toolNames);
  }

  override _llmType(): string {
    return OFFLINE;
  }

  override bindTools(tools: BindToolsInput[]): OfflineChatModel {
    const toolNames = tools.map((bound) => ("name" in bound ? String(bound.name) : ""));
    return new OfflineChatModel(this.#decide, toolNames);
  }

  override async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const message = await this.#answer(messages);
    return { generations: [{ text: message.text, message }] };
  }

  async #answer(messages: readonly BaseMessage[]): Promise<AIMessage> {
    const response_metadata = { model: OFFLINE, finish_reason: "stop" };
    const results = toolResults(messages);
    if (results.length > 0) return new AIMessage({ content: composeAnswer(results), response_metadata });
    const text = messages.findLast((message) => message.type === "human")?.text ?? "";
    const decision = await this.#decide(text);
    if ("tool" in decision && this.#toolNames.has(decision.tool)) {
      return new AIMessage({
        content: "",
        tool_calls: [{ id: `offline-${decision.tool}`, name: decision.tool, args: decision.args, type: "tool_call" }],
        response_metadata: { ...response_metadata, finish_reason: "tool_calls" },
      });
    }
    return new AIMessage({ content: composeAnswer([]), response_metadata: { ...response_metadata, decision } });
  }
}
