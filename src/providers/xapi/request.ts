import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isVersion } from "#src/providers/xapi/formats.ts";

/** A request that is not answered as asked; its words go to the sender. */
export class XapiRefusal extends Error {
  override readonly name = "XapiRefusal";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** A request, whether sent plainly or in the alternate syntax (xAPI 1.0.3, Communication 1.3). */
export interface XapiRequest {
  readonly method: string;
  readonly params: ReadonlyMap<string, string>;
  readonly header: (name: string) => string | undefined;
  readonly body: () => Promise<string>;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export const LARGEST_BODY = 4_000_000;
/** Headers that a form of the alternate syntax may carry; every other field is a parameter. */
const FORM_HEADERS: ReadonlySet<string> = new Set([
  "authorization",
  "x-experience-api-version",
  "content-type",
  "content-length",
  "if-match",
  "if-none-match",
  "accept",
  "accept-language",
]);
const METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "DELETE"]);
const FORM = "application/x-www-form-urlencoded";

/** Who asks is checked first: nobody else learns how a request must look. */
export async function readRequest(request: IncomingMessage, credentials: Credentials): Promise<XapiRequest> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const method = request.method ?? "GET";
  if (method === "POST" && url.searchParams.has("method")) return readForm(request, url, credentials);
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  authorise(header("authorization"), credentials);
  requireVersion(header("x-experience-api-version"));
  return { method, params: paramsOf(url.searchParams), header, body: () => readBody(request) };
}

async function readForm(request: IncomingMessage, url: URL, credentials: Credentials): Promise<XapiRequest> {
  const method = url.searchParams.get("method") ?? "";
  // Before a body of a stranger is read: credentials may stand in the request itself, too.
  if (request.headers.authorization !== undefined) authorise(request.headers.authorization, credentials);
  if (!METHODS.has(method) || url.searchParams.size > 1)
    throw new XapiRefusal(
      400,
      'Cannot read the request as "method" must be one of GET, HEAD, POST, PUT, DELETE, and alone',
    );
  if (mediaType(request.headers["content-type"]) !== FORM)
    throw new XapiRefusal(400, `Cannot read the request as with "method" its Content-Type must be ${FORM}`);
  const form = new URLSearchParams(await readBody(request));
  const fields = new Map<string, string>();
  const params = new URLSearchParams();
  for (const [name, value] of form) {
    const known = name.toLowerCase();
    if (FORM_HEADERS.has(known)) fields.set(known, value);
    else if (name !== "content") params.append(name, value);
  }
  const header = (name: string): string | undefined => {
    const sent = request.headers[name];
    return fields.get(name) ?? (name === "content-type" || Array.isArray(sent) ? undefined : sent);
  };
  authorise(header("authorization"), credentials);
  requireVersion(header("x-experience-api-version"));
  return { method, params: paramsOf(params), header, body: async () => form.get("content") ?? "" };
}

export const mediaType = (header: string | undefined): string => (header ?? "").split(";", 1)[0]!.trim().toLowerCase();

function paramsOf(search: URLSearchParams): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  for (const [name, value] of search) {
    if (params.has(name))
      throw new XapiRefusal(
        400,
        `Cannot read the request as each parameter must be given once: "${name.slice(0, 60)}"`,
      );
    params.set(name, value);
  }
  return params;
}

/** Both halves are compared whole and in constant time, so that neither can be guessed piece by piece. */
function authorise(header: string | undefined, { user, password }: Credentials): void {
  const given = /^Basic +([A-Za-z0-9+/]+=*)$/iu.exec(header ?? "")?.[1] ?? "";
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  const known = digest(`${user}:${password}`);
  if (!timingSafeEqual(digest(Buffer.from(given, "base64").toString("utf8")), known))
    throw new XapiRefusal(401, "Cannot answer as the user and password must be right", {
      "www-authenticate": 'Basic realm="xAPI", charset="UTF-8"',
    });
}

function requireVersion(version: string | undefined): void {
  if (version !== undefined && isVersion(version)) return;
  const found = version === undefined ? "it is missing" : `current value is "${version.slice(0, 20)}"`;
  throw new XapiRefusal(400, `Cannot read the request as X-Experience-API-Version must be 1.0 or 1.0.x: ${found}`);
}

const tooLarge = (): XapiRefusal =>
  new XapiRefusal(413, `Cannot read the request as its body must have at most ${LARGEST_BODY} bytes`, {
    connection: "close",
  });

async function readBody(request: IncomingMessage): Promise<string> {
  if (Number(request.headers["content-length"] ?? 0) > LARGEST_BODY) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new XapiRefusal(400, "Cannot read the request as its body must be UTF-8");
  }
}
