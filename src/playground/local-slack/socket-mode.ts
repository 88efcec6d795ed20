import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { JsonObject } from "#src/playground/local-slack/types.ts";

export interface SocketMode {
  /** An address that opens one connection. */
  open(base: string): string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sends an envelope; answers the ack's payload as JSON, or `undefined` without an ack in time. */
  send(type: string, payload: JsonObject, patience: number): Promise<string | undefined>;
  /** Asks every connection to come back on a new one, as Slack does every few hours. */
  recycle(): void;
  close(): void;
}

/** Slack pings its clients, milliseconds. */
const PING = 10_000;

export function createSocketMode(appId: string): SocketMode {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const connections = new Set<WebSocket>();
  const waiting = new Map<string, (payload: string) => void>();
  const pings = setInterval(() => {
    for (const connection of connections) connection.ping();
  }, PING);
  pings.unref();

  server.on("connection", (connection: WebSocket) => {
    connections.add(connection);
    connection.on("close", () => connections.delete(connection));
    connection.on("message", (data) => {
      const ack = readAck(String(data));
      if (!ack) return;
      waiting.get(ack.id)?.(ack.payload);
    });
    connection.send(
      JSON.stringify({
        type: "hello",
        num_connections: connections.size,
        connection_info: { app_id: appId },
        debug_info: { host: "local", approximate_connection_time: 3_600 },
      }),
    );
  });

  return {
    open(base) {
      const ticket = randomUUID();
      tickets.add(ticket);
      return `${base.replace(/^http/, "ws")}/link?ticket=${ticket}`;
    },
    upgrade(request, socket, head) {
      const url = URL.parse(request.url ?? "/", "http://local");
      const ticket = url?.searchParams.get("ticket") ?? "";
      if (url?.pathname !== "/link" || !tickets.delete(ticket)) {
        socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n");
        return;
      }
      server.handleUpgrade(request, socket, head, (connection) => server.emit("connection", connection, request));
    },
    send(type, payload, patience) {
      // The newest connection, since older ones may be on their way out.
      const connection = [...connections].reverse().find((one) => one.readyState === one.OPEN);
      if (!connection) return Promise.resolve(undefined);
      const id = randomUUID();
      return new Promise((resolve) => {
        const done = (answer: string | undefined) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(answer);
        };
        const timer = setTimeout(() => done(undefined), patience);
        waiting.set(id, done);
        connection.send(
          JSON.stringify({
            envelope_id: id,
            type,
            payload,
            accepts_response_payload: type !== "events_api",
            retry_attempt: 0,
            retry_reason: "",
          }),
        );
      });
    },
    recycle() {
      for (const connection of connections) {
        connection.send(
          JSON.stringify({ type: "disconnect", reason: "refresh_requested", debug_info: { host: "local" } }),
        );
      }
    },
    close() {
      clearInterval(pings);
      for (const connection of connections) connection.terminate();
      server.close();
    },
  };
}

function readAck(text: string): { readonly id: string; readonly payload: string } | undefined {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== "object" || message === null) return undefined;
    const id: unknown = Reflect.get(message, "envelope_id");
    const payload: unknown = Reflect.get(message, "payload");
    if (typeof id !== "string") return undefined;
    const isEmpty =
      payload === undefined || (typeof payload === "object" && payload !== null && Object.keys(payload).length === 0);
    return { id, payload: isEmpty ? "" : JSON.stringify(payload) };
  } catch {
    return undefined;
  }
}
