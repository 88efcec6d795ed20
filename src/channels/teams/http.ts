import type { IncomingMessage, ServerResponse } from "node:http";

/** Larger requests are refused. */
export const BODY_LIMIT = 1024 * 1024;

/** A request that is answered with a status and nothing else. */
export class HttpRefusal extends Error {
  override readonly name = "HttpRefusal";
  readonly status: number;
  constructor(status: number, reason: string) {
    super(`Cannot take the request: ${reason}`);
    this.status = status;
  }
}

/** The JSON object in the body of a request. Throws HttpRefusal 405, 413, 415 or 400. */
export async function readJsonObject(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  if (request.method !== "POST") throw new HttpRefusal(405, "the method must be POST");
  const {
    "content-type": type = "",
    "content-encoding": encoding = "identity",
    "content-length": length,
  } = request.headers;
  if (!/^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i.test(type) || encoding !== "identity") {
    throw new HttpRefusal(415, "the content must be JSON in UTF-8");
  }
  if (Number(length ?? 0) > BODY_LIMIT) throw new HttpRefusal(413, "the body is too large");
  const body = parse(await read(request));
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new HttpRefusal(400, "the body must be a JSON object");
  return body as Readonly<Record<string, unknown>>;
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > BODY_LIMIT) throw new HttpRefusal(413, "the body is too large");
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new HttpRefusal(400, "the body must be JSON in UTF-8");
  }
}

/** Answers with a status and, for an invoke, a JSON body. Never says why. */
export function respond(request: IncomingMessage, response: ServerResponse, status: number, body?: object): void {
  if (response.headersSent || response.destroyed) return;
  // What was not read cannot be skipped: the connection ends with the answer.
  if (!request.complete) response.setHeader("connection", "close");
  if (status === 405) response.setHeader("allow", "POST");
  if (status === 503) response.setHeader("retry-after", "5");
  response.statusCode = status;
  if (body === undefined) {
    response.end();
    return;
  }
  response.setHeader("content-type", "application/json; charset=utf-8");
  response.end(JSON.stringify(body));
}
