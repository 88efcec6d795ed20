import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import type { z } from "zod";
import { assertWhole, type Breaker, ModelFailedError } from "#agents/coach/model-guard.ts";

const ATTEMPT_MS = 10_000;

export interface StructuredTask<T extends z.ZodObject> {
  readonly model: BaseChatModel;
  /** Kebab-case: how the provider names the answer's form. */
  readonly name: string;
  readonly schema: T;
  readonly prompt: string;
  readonly breaker: Breaker;
  /** How long one answer may take; ten seconds where nothing is said. */
  readonly attemptMs?: number | undefined;
}

/** Asks once for one whole answer in the form of the schema. `material` is data; it is handed over as JSON. */
export type AskStructured<T extends z.ZodObject> = (material: object, signal?: AbortSignal) => Promise<z.infer<T>>;

/**
 * A task of the language model with a form. Everything short of a whole answer that fits is thrown: a cut stream, silence,
 * an error of the provider, words that are no JSON or not of the schema.
 */
export function createStructuredTask<T extends z.ZodObject>(task: StructuredTask<T>): AskStructured<T> {
  const { model, name, schema, prompt, breaker, attemptMs = ATTEMPT_MS } = task;
  const structured = model.withStructuredOutput(schema, { name, includeRaw: true });
  return async (material, signal) => {
    if (breaker.isOpen())
      throw new ModelFailedError("Cannot ask the model as it failed too often in a row: waiting before the next try");
    const limit = AbortSignal.timeout(attemptMs);
    try {
      const { raw, parsed } = await structured.invoke(
        [new SystemMessage(prompt), new HumanMessage(JSON.stringify(material))],
        {
          signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        },
      );
      assertWhole(raw);
      const answer = schema.parse(parsed);
      breaker.succeeded();
      return answer as z.infer<T>;
    } catch (error) {
      if (signal?.aborted !== true) breaker.failed();
      throw error;
    }
  };
}
