import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { z } from "zod";
import type { Breaker } from "#agents/coach/model-guard.ts";
import { createStructuredTask } from "#agents/mind/ask-structured.ts";
import { answerProper } from "#src/domain/quoted-grading.ts";
import { faultsOfLine } from "#src/domain/role-play-line.ts";
import type { CounterpartWriter } from "#src/ports/learning.ts";

const spoken = z.strictObject({ line: z.string().min(1).max(600) });

const LONGEST_ANSWER = 600;

/**
 * The counterpart's stored line in words that follow on what was said. Where the model fails, or its words mean something else,
 * the stored line is said.
 */
export function createModelCounterpart(model: BaseChatModel, prompt: string, breaker: Breaker): CounterpartWriter {
  const ask = createStructuredTask({ model, name: "counterpart-line", schema: spoken, prompt, breaker });
  return {
    usesModel: true,
    async say({ exercise, line, answer }, signal) {
      const material = {
        counterpart: exercise.counterpart,
        learnerSaid: answerProper(answer).slice(0, LONGEST_ANSWER),
        line,
      };
      try {
        const reworded = (await ask(material, signal)).line.trim();
        return faultsOfLine(reworded, line).length === 0 ? reworded : line;
      } catch {
        return line;
      }
    },
  };
}
