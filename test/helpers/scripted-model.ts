import type { IncomingMessage, ServerResponse } from "node:http";
import { type ChatCompletionRequest, LLMock } from "@copilotkit/aimock";

/** What the model says to one request. */
export type Scripted =
  | { readonly say: string }
  | { readonly call: readonly { readonly name: string; readonly args: Readonly<Record<string, unknown>> }[] }
  | { readonly status: number; readonly retryAfter?: number };

/** What goes wrong on the wire, before any script is asked. */
export type Wire =
  /** The body of a 200, then a clean end of the connection. */
  | { readonly body: string }
  /** Never answers. */
  | { readonly silent: true };

export type Script = (request: ChatCompletionRequest) => Scripted | Promise<Scripted>;

/** An OpenAI-compatible server on loopback that says what a test wrote down, whatever it is asked. */
export interface ScriptedModel extends AsyncDisposable {
  /** The environment that connects the app to it. */
  readonly env: Readonly<Record<string, string>>;
  script(script: Script): void;
  breakWire(wire: Wire | undefined): void;
  /** Every request that arrived, oldest first, as the model would have read it. */
  requests(): readonly string[];
}

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "scripted",
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;

/** A stream that ends after half a sentence: no finish reason, no `[DONE]`. */
export const cutStream = (half: string): string => chunk({ role: "assistant", content: half });
/** A stream that is no JSON. */
export const MALFORMED_STREAM = "data: {not json at all\n\ndata: [DONE]\n\n";
/** A whole stream that says nothing. */
export const EMPTY_ANSWER = `${chunk({ role: "assistant", content: "" })}${chunk({}, "stop")}data: [DONE]\n\n`;

/** Whether the request asks for the items of a sentence instead of a conversation. */
export const isReading = ({ response_format, tool_choice }: ChatCompletionRequest): boolean =>
  response_format !== undefined || typeof tool_choice === "object";

/** Whether tools have answered since the person's last words. */
export function hasToolResults({ messages }: ChatCompletionRequest): boolean {
  return messages.findLastIndex(({ role }) => role === "tool") > messages.findLastIndex(({ role }) => role === "user");
}

/** A model that obeys the attacker: it makes the calls, then says the words. */
export const obedient =
  (calls: Extract<Scripted, { call: unknown }>["call"], say: string): Script =>
  (request) =>
    calls.length > 0 && !hasToolResults(request) ? { call: calls } : { say };

const NOTHING_READ = JSON.stringify({ mood: null, energy: null, stress: null, sleepQuality: null, soreness: null });

export async function startScriptedModel(): Promise<ScriptedModel> {
  let script: Script = () => ({ say: "I can help with that." });
  let wire: Wire | undefined;
  const requests: string[] = [];
  const held = new Set<ServerResponse>();
  const server = new LLMock({ port: 0, host: "127.0.0.1", journalMaxEntries: 1, latency: 0 });

  server.mount("/v1", {
    async handleRequest(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
      if (wire === undefined) return false;
      let body = "";
      for await (const part of request) body += String(part);
      requests.push(body);
      if ("silent" in wire) {
        held.add(response);
        return true;
      }
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(wire.body);
      return true;
    },
  });
  server.on({ predicate: () => true }, async (request) => {
    requests.push(JSON.stringify(request));
    const scripted = await script(request);
    if ("status" in scripted) {
      return {
        error: { message: "scripted failure", type: "server_error" },
        status: scripted.status,
        ...(scripted.retryAfter === undefined ? {} : { retryAfter: scripted.retryAfter }),
      };
    }
    if (isReading(request))
      return { content: "say" in scripted && scripted.say.startsWith("{") ? scripted.say : NOTHING_READ };
    if ("say" in scripted) return { content: scripted.say };
    return { toolCalls: scripted.call.map(({ name, args }) => ({ name, arguments: JSON.stringify(args) })) };
  });
  const url = await server.start();
  return {
    env: { OPENAI_API_KEY: "sk-scripted-model-key", OPENAI_BASE_URL: `${url}/v1`, OPENAI_MODEL: "gpt-4o-mini" },
    script(next) {
      script = next;
      wire = undefined;
    },
    breakWire(next) {
      wire = next;
    },
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      for (const response of held) response.destroy();
      await server.stop();
    },
  };
}
