import type { IncomingMessage, ServerResponse } from "node:http";

/** A request that is answered with `status` and words for a person. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly status: number;
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

const BODY_BYTES = 65_536;

/** Nothing from outside this server is ever loaded; pictures of cards may come from another port of this machine. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: http://127.0.0.1:* http://localhost:*",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": POLICY,
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

export function answer(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { ...HEADERS, "cache-control": "no-store", "content-type": type, ...headers }).end(body);
}

export const answerJson = (response: ServerResponse, status: number, body: object): void =>
  answer(response, status, "application/json; charset=utf-8", JSON.stringify(body));

export function beginEvents(response: ServerResponse): void {
  response.writeHead(200, { ...HEADERS, "cache-control": "no-store", "content-type": "text/event-stream" });
  response.flushHeaders();
}

/** The JSON of a request's body. Throws RefusedError when it is none, or too large. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if ((request.headers["content-type"] ?? "").split(";", 1)[0]?.trim() !== "application/json") {
    throw new RefusedError(415, "Send JSON, with the content type application/json.");
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_BYTES) throw new RefusedError(413, `Send at most ${BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
  } catch (cause) {
    throw new RefusedError(400, "Send JSON: this body cannot be read as JSON.", { cause });
  }
}
