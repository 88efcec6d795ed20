import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { z } from "zod";
import type { CheckInItems } from "#src/domain/check-in.ts";
import { readSentence, sayItems } from "#src/domain/sentence-reading.ts";
import type { SentenceReader } from "#src/ports/mind.ts";

const score = z
  .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5), z.literal(6), z.literal(7)])
  .nullable();
const answer = z.strictObject({ mood: score, energy: score, stress: score, sleepQuality: score, soreness: score });

const TIMEOUT_MS = 8_000;

/** Word rules, the same every time. */
export const offlineSentenceReader: SentenceReader = { read: async (text) => readSentence(text) };

/** Asks the model; whatever goes wrong is read by the word rules instead. The person confirms either. */
export function createModelSentenceReader(model: BaseChatModel, prompt: string): SentenceReader {
  const structured = model.withStructuredOutput(answer);
  return {
    async read(text, signal) {
      try {
        const limit = AbortSignal.timeout(TIMEOUT_MS);
        const read = answer.parse(
          await structured.invoke([new SystemMessage(prompt), new HumanMessage(text)], {
            signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
          }),
        );
        const items = Object.fromEntries(Object.entries(read).filter(([, value]) => value !== null)) as CheckInItems;
        return Object.keys(items).length === 0 ? undefined : { items, words: sayItems(items) };
      } catch {
        return offlineSentenceReader.read(text);
      }
    },
  };
}
