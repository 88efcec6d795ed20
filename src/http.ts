import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

export interface Route {
  readonly method?: "GET" | "POST" | undefined;
  /** Exact path, or a prefix that ends in "/". */
  readonly path: string;
  readonly listener: RequestListener;
  /** A body may come in for longer than 30 s: the listener watches over it. */
  readonly hasLongBody?: boolean | undefined;
}

export interface HttpServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The port is taken by somebody else. */
export class PortInUseError extends Error {
  override readonly name = "PortInUseError";
  constructor(host: string, port: number, options?: ErrorOptions) {
    super(`Cannot listen on ${host}:${port} as the port is in use: stop what uses it, or set PORT to another`, options);
  }
}

export function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" });
  response.end(text);
}

export function redirect(response: ServerResponse, path: string): void {
  response.writeHead(302, { location: path });
  response.end();
}

/** Connections that the system holds until they are looked at: webhooks come in bursts. */
const BACKLOG = 4_096;

/** One port for everything; a path that nobody serves is a 404 without a word more. */
export async function listen({
  host,
  port,
  routes,
  bodyMs = BODY_MS,
}: {
  host: string;
  port: number;
  routes: readonly Route[];
  /** How long a body may come in. @default 30,000 */
  bodyMs?: number;
}): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const asked = request.url ?? "/";
    // "//" is no address, and reading it as one would end the process.
    if (!URL.canParse(asked, "http://localhost")) return refuseAddress(request, response);
    const path = new URL(asked, "http://localhost").pathname;
    const route = routes.find((candidate) =>
      candidate.path.endsWith("/") ? path.startsWith(candidate.path) : path === candidate.path,
    );
    if (route?.hasLongBody !== true) limitBody(request, bodyMs);
    if (route === undefined) return answer(response, 404, "Not found");
    if (route.method !== undefined && route.method !== request.method) {
      response.setHeader("allow", route.method);
      return answer(response, 405, "Method not allowed");
    }
    try {
      route.listener(request, response);
    } catch {
      if (!response.headersSent) answer(response, 500, "Something went wrong");
    }
  });
  // Bodies have a limit each, since some may take long.
  server.requestTimeout = 0;
  server.headersTimeout = 10_000;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new PortInUseError(host, port, { cause: error }) : error);
    });
    server.listen({ port, host, backlog: BACKLOG }, resolve);
  });
  const address = server.address() as AddressInfo;
  const shown = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${shown}:${address.port}`, stop: () => close(server) };
}

const BODY_MS = 30_000;
/** Longer than proxies keep an idle connection, mostly 60 s: they end it first, and send no request into one that is closing. */
const KEEP_ALIVE_MS = 75_000;

function refuseAddress(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader("connection", "close");
  request.resume();
  answer(response, 400, "Bad request");
}

function limitBody(request: IncomingMessage, ms: number): void {
  const timer = setTimeout(() => {
    if (!request.complete) request.destroy();
  }, ms);
  timer.unref();
  request.once("close", () => clearTimeout(timer));
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
