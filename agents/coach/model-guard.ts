import { AIMessage, ToolMessage } from "@langchain/core/messages";
import { createMiddleware } from "langchain";
import { OfflineChatModel } from "#agents/offline/offline-chat-model.ts";
import type { RunContext } from "#tools/run-context.ts";

/** A model that did not answer, or answered half. */
export class ModelFailedError extends Error {
  override readonly name = "ModelFailedError";
  readonly code = "model_failed";
}

/** Opens after failures in a row, so that a model that is down is not asked by every turn. Real time. */
export interface Breaker {
  isOpen(): boolean;
  succeeded(): void;
  failed(): void;
}

const FAILURES_IN_A_ROW = 6;
const OPEN_MS = 30_000;
/** Failed attempts that one turn may cost. */
const FAILURES_A_TURN = 3;
/** How long one attempt may take: all that a turn may cost still leave time for the offline answer. */
const ATTEMPT_MS = 15_000;

export function createBreaker(realNow: () => number): Breaker {
  let failures = 0;
  let openUntil = 0;
  return {
    isOpen: () => realNow() < openUntil,
    succeeded: () => {
      failures = 0;
    },
    failed: () => {
      failures += 1;
      if (failures >= FAILURES_IN_A_ROW) openUntil = realNow() + OPEN_MS;
    },
  };
}

/**
 * Lets only whole answers through: one with a finish reason and with words or tool calls. A stream that was cut ends
 * without a finish reason and raises no error by itself.
 */
export const wholeAnswer = (breaker: Breaker) =>
  createMiddleware({
    name: "WholeAnswer",
    wrapModelCall: async (request, handler) => {
      // The offline mind is what is left when the model failed: no limit of the model holds it up.
      if (request.model instanceof OfflineChatModel) return handler(request);
      const { failures } = (request.runtime as unknown as { context: RunContext }).context;
      if (breaker.isOpen())
        throw new ModelFailedError("Cannot ask the model as it failed too often in a row: waiting before the next try");
      if (failures.count >= FAILURES_A_TURN)
        throw new ModelFailedError(`Cannot ask the model as a turn may fail ${FAILURES_A_TURN} times`);
      try {
        const answer = await inTime(handler(request));
        assertWhole(answer);
        breaker.succeeded();
        return answer;
      } catch (error) {
        failures.count += 1;
        breaker.failed();
        throw error;
      }
    },
  });

async function inTime<T>(attempt: T | Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new ModelFailedError(`Cannot use the model's answer as it did not come within ${ATTEMPT_MS} ms`)),
      ATTEMPT_MS,
    );
  });
  try {
    return await Promise.race([attempt, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Throws unless the answer is a message with a finish reason and with words or tool calls. */
export function assertWhole(answer: unknown): void {
  if (!AIMessage.isInstance(answer))
    throw new ModelFailedError("Cannot use the model's answer as it must be a message");
  const finish = answer.response_metadata["finish_reason"] ?? answer.response_metadata["stop_reason"];
  if (finish === undefined || finish === null || finish === "")
    throw new ModelFailedError("Cannot use the model's answer as it has no finish reason: the stream was cut");
  if (finish === "length")
    throw new ModelFailedError("Cannot use the model's answer as it was cut at its length limit");
  if (answer.text.trim() === "" && (answer.tool_calls ?? []).length === 0)
    throw new ModelFailedError("Cannot use the model's answer as it is empty");
}

/** A name that a program could have; a model may put anything at all there, also what somebody told it. */
const PLAIN_NAME = /^[A-Za-z]{1,24}(?:_[A-Za-z]{1,24}){0,4}$/u;

/** Refuses what is no tool of this turn, and every argument that the tool's schema does not know; each refusal is written down. */
export const toolGate = (onDenied: (context: RunContext, tool: string, reason: string) => Promise<void>) =>
  createMiddleware({
    name: "ToolGate",
    wrapToolCall: async (request, handler) => {
      const { context } = request.runtime as unknown as { context: RunContext };
      const { name, args, id } = request.toolCall;
      const refuse = async (reason: string): Promise<ToolMessage> => {
        await onDenied(context, PLAIN_NAME.test(name) ? name : "other", reason);
        return new ToolMessage({ content: "Refused: not available.", tool_call_id: id ?? name, name, status: "error" });
      };
      if (request.tool === undefined) return refuse("unknown tool");
      const schema = (request.tool as { schema?: { safeParse?: (value: unknown) => { success: boolean } } }).schema;
      if (schema?.safeParse !== undefined && !schema.safeParse(args).success) return refuse("arguments do not fit");
      try {
        return await handler(request);
      } catch (error) {
        return refuse(`failed: ${(error as Error).name}`);
      }
    },
  });
