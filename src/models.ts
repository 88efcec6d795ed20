import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { ChatOpenAI } from "@langchain/openai";

export interface ModelOptions {
  readonly apiKey: string;
  readonly baseUrl?: string | undefined;
  readonly model: string;
}

const TIMEOUT_MS = 30_000;

/** Streams, since only a stream shows that it was cut; retries are the turn's, not the client's. */
export const createChatModel = ({ apiKey, baseUrl, model }: ModelOptions): BaseChatModel =>
  new ChatOpenAI({
    apiKey,
    model,
    streaming: true,
    maxRetries: 0,
    timeout: TIMEOUT_MS,
    ...(baseUrl === undefined ? {} : { configuration: { baseURL: baseUrl } }),
  });
