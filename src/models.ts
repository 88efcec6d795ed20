import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { MessageContent } from "@langchain/core/messages";
import { ChatOpenAICompletions } from "@langchain/openai";

export interface ModelOptions {
  readonly apiKey: string;
  readonly baseUrl?: string | undefined;
  readonly model: string;
}

const TIMEOUT_MS = 20_000;

const CHARACTERS_A_TOKEN = 4;

/** The library would fetch a token table from a public host to count what was streamed; an estimate stays in the house. */
class ChatModel extends ChatOpenAICompletions {
  override async getNumTokens(content: MessageContent): Promise<number> {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    return Math.ceil(text.length / CHARACTERS_A_TOKEN);
  }
}

/** Streams, since only a stream shows that it was cut; retries are the turn's, not the client's. */
export const createChatModel = ({ apiKey, baseUrl, model }: ModelOptions): BaseChatModel =>
  new ChatModel({
    apiKey,
    model,
    streaming: true,
    maxRetries: 0,
    timeout: TIMEOUT_MS,
    // The client would print what it cannot read, and that may quote a person.
    configuration: { logLevel: "off", ...(baseUrl === undefined ? {} : { baseURL: baseUrl }) },
  });
