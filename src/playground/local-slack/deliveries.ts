import { createHmac } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { SocketMode } from "#src/playground/local-slack/socket-mode.ts";
import type { Delivery, JsonObject } from "#src/playground/local-slack/types.ts";

type PayloadKind = "events_api" | "interactive" | "slash_commands";

export interface Deliveries {
  /** Sends a payload to the app and answers what it said. Events that were refused are sent again later. */
  deliver(kind: PayloadKind, eventId: string, payload: JsonObject): Promise<Delivery>;
  redeliver(eventId: string, times: number): Promise<readonly Delivery[]>;
  close(): void;
}

export interface DeliveriesOptions {
  readonly signingSecret: string;
  readonly target: () => URL | undefined;
  readonly socket: SocketMode;
  readonly retryDelays: readonly number[];
}

/** Slack waits this long for an answer, milliseconds. */
const PATIENCE = 3_000;
const REMEMBERED = 500;

export function createDeliveries({ signingSecret, target, socket, retryDelays }: DeliveriesOptions): Deliveries {
  const sent = new Map<string, { readonly kind: PayloadKind; readonly payload: JsonObject }>();
  const closing = new AbortController();

  const attempt = async (kind: PayloadKind, eventId: string, payload: JsonObject, retry: number): Promise<Delivery> => {
    const url = target();
    if (url === undefined) {
      const answer = await socket.send(kind, payload, PATIENCE);
      return { eventId, status: answer === undefined ? 0 : 200, body: answer ?? "" };
    }
    const { type, body } = encode(kind, payload);
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": type,
          ...signatureOf(body, signingSecret, Math.floor(Date.now() / 1_000)),
          ...(retry > 0 ? { "x-slack-retry-num": String(retry), "x-slack-retry-reason": "http_error" } : {}),
        },
        body,
        signal: AbortSignal.any([AbortSignal.timeout(PATIENCE), closing.signal]),
      });
      return { eventId, status: response.status, body: await response.text() };
    } catch {
      return { eventId, status: 0, body: "" };
    }
  };

  const retryLater = async (kind: PayloadKind, eventId: string, payload: JsonObject): Promise<void> => {
    for (const [index, delay] of retryDelays.entries()) {
      await wait(delay, undefined, { signal: closing.signal, ref: false });
      const { status } = await attempt(kind, eventId, payload, index + 1);
      if (status >= 200 && status < 300) return;
    }
  };

  return {
    async deliver(kind, eventId, payload) {
      if (sent.size >= REMEMBERED) sent.delete(sent.keys().next().value ?? "");
      sent.set(eventId, { kind, payload });
      const delivery = await attempt(kind, eventId, payload, 0);
      const refused = delivery.status < 200 || delivery.status >= 300;
      // Slack tries events again, and nothing else.
      if (kind === "events_api" && refused) retryLater(kind, eventId, payload).catch(() => undefined);
      return delivery;
    },
    async redeliver(eventId, times) {
      const known = sent.get(eventId);
      if (!known)
        throw new Error(`Cannot redeliver an event as it must have been delivered: current value is "${eventId}"`);
      return Promise.all(
        Array.from({ length: times }, (_, index) => attempt(known.kind, eventId, known.payload, index + 1)),
      );
    },
    close: () => closing.abort(),
  };
}

/** The headers that prove a body comes from Slack. `timestamp` is in seconds. */
export function signatureOf(body: string, signingSecret: string, timestamp: number): Record<string, string> {
  const digest = createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": String(timestamp), "x-slack-signature": `v0=${digest}` };
}

function encode(kind: PayloadKind, payload: JsonObject): { readonly type: string; readonly body: string } {
  if (kind === "events_api") return { type: "application/json", body: JSON.stringify(payload) };
  const form =
    kind === "interactive"
      ? new URLSearchParams({ payload: JSON.stringify(payload) })
      : new URLSearchParams(Object.entries(payload).map(([key, value]): [string, string] => [key, String(value)]));
  return { type: "application/x-www-form-urlencoded", body: form.toString() };
}
