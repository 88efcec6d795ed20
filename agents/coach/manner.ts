import type { SystemMessage } from "@langchain/core/messages";
import { createMiddleware } from "langchain";
import { OfflineChatModel } from "#agents/offline/offline-chat-model.ts";
import type { Prompt } from "#agents/prompts.ts";
import { LANGUAGE_NAMES } from "#src/domain/language.ts";
import { NEUTRAL_STYLE, type WritingStyle } from "#src/domain/style-profile.ts";
import type { RunContext } from "#tools/run-context.ts";

/** The line of the system prompt that says how to write to somebody. */
export const mannerOf = (prompt: Prompt, { length, register, words, emoji, language }: WritingStyle): string =>
  prompt.text({
    length,
    register,
    words,
    emoji: emoji ? "one emoji at most" : "no emoji",
    language: LANGUAGE_NAMES[language],
  });

/** The prompt with nobody's style, for the filter that lets no prompt out. */
export const mannerForLeaks = (prompt: Prompt): string => mannerOf(prompt, NEUTRAL_STYLE);

/** Adds to the system prompt how the person of the turn writes. */
export const inTheirManner = () =>
  createMiddleware({
    name: "InTheirManner",
    wrapModelCall: async (request, handler) => {
      const { manner } = (request.runtime as unknown as { context: RunContext }).context;
      if (manner === undefined || request.model instanceof OfflineChatModel) return handler(request);
      const systemMessage: SystemMessage = request.systemMessage.concat(`\n\n${manner}`);
      return handler({ ...request, systemMessage });
    },
  });
