import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a vendor does to a request instead of answering it. */
export type VendorFault =
  | { readonly kind: "unauthorised" }
  | { readonly kind: "forbidden" }
  | { readonly kind: "rate-limited"; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: "server-error"; readonly status?: number }
  /** Half a page, and then the connection dies. */
  | { readonly kind: "cut" }
  /** Half a page that ends as if it were whole. */
  | { readonly kind: "malformed" }
  /** Takes the request and never answers. */
  | { readonly kind: "silent" }
  /** JSON, but nothing that was agreed. */
  | { readonly kind: "other-shape" }
  /** Every field of a document that may be empty is. */
  | { readonly kind: "nulls" }
  /** Every page says that there is a next one, under the same token. */
  | { readonly kind: "looping" };

export interface FaultOptions {
  /** Requests it applies to. @default 1 */
  readonly times?: number;
  /** Requests it applies to, by path. @default all but those for tokens */
  readonly path?: RegExp;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface StubPerson {
  readonly account: string;
  /** Days, included, for which there is data. */
  readonly days: { readonly from: string; readonly to: string };
  /** @default 1 */
  readonly seed?: number;
}

export interface SignedDelivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A vendor on a port of its own, with real accounts, grants, tokens and pages. */
export interface VendorStub {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** The next requests go wrong; faults queue up. */
  fail(fault: VendorFault, options?: FaultOptions): void;
  /** Forgets all faults. */
  heal(): void;
  /** Who is signed in at the vendor's own page, and so grants access there. @default the first person */
  signIn(account: string): void;
  /** Every access token becomes void, as after its hour; refresh tokens stay good. */
  expireAccess(): void;
  /** Whether somebody holds a good access or refresh token of this account. */
  isConnected(account: string): boolean;
  /** Tokens without the way through a browser. */
  grant(account: string, scopes: readonly string[]): { readonly access: string; readonly refresh: string };
  close(): Promise<void>;
}

export interface Call extends SeenRequest {
  readonly person?: StubPerson | undefined;
  readonly scopes: readonly string[];
  /** What the data is to look like. */
  readonly shape: "usual" | "nulls" | "looping";
}

export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface VendorOptions {
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly people: readonly StubPerson[];
  readonly authorizePath: string;
  readonly tokenPath: string;
  /** Answers everything but authorisation and tokens; `person` is known by the bearer token. */
  readonly answer: (call: Call) => Reply | Promise<Reply>;
}

export interface VendorCore extends VendorStub {
  /** Voids all tokens of the account that holds this one. */
  revoke(access: string): void;
}

interface Grant {
  readonly account: string;
  readonly scopes: readonly string[];
}

export const UNAUTHORISED: Reply = { status: 401, json: { detail: "Unauthorized" } };
export const NOT_FOUND: Reply = { status: 404, json: { detail: "Not Found" } };

const LIFETIME_S = 3600;

/** What Oura's and WHOOP's stubs have in common: OAuth with tokens for one use, faults, and a record of what was asked. */
export async function openVendor(options: VendorOptions): Promise<VendorCore> {
  const clientId = options.clientId ?? "client-of-kairos";
  const clientSecret = options.clientSecret ?? "secret-of-kairos-at-the-vendor";
  const requests: SeenRequest[] = [];
  const faults: { fault: VendorFault; left: number; path: RegExp | undefined }[] = [];
  const codes = new Map<string, Grant & { redirectUri: string }>();
  const accessTokens = new Map<string, Grant>();
  const refreshTokens = new Map<string, Grant>();
  let signedIn = options.people[0]?.account ?? "nobody";

  function grant(account: string, scopes: readonly string[]) {
    const tokens = { access: `access-${randomUUID()}`, refresh: `refresh-${randomUUID()}` };
    accessTokens.set(tokens.access, { account, scopes });
    refreshTokens.set(tokens.refresh, { account, scopes });
    return tokens;
  }

  function authorize({ query }: SeenRequest): Reply {
    const { client_id, redirect_uri, response_type, scope = "", state = "" } = query;
    if (client_id !== clientId || response_type !== "code" || redirect_uri === undefined) return { status: 400 };
    const code = `code-${randomUUID()}`;
    codes.set(code, { account: signedIn, scopes: scope.split(" ").filter(Boolean), redirectUri: redirect_uri });
    const back = new URL(redirect_uri);
    back.searchParams.set("code", code);
    back.searchParams.set("state", state);
    back.searchParams.set("scope", scope);
    return { status: 302, headers: { location: back.href } };
  }

  function exchange(request: SeenRequest): Reply {
    const form = new URLSearchParams(request.body);
    if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") !== true) {
      return { status: 400, json: { error: "invalid_request" } };
    }
    if (form.get("client_id") !== clientId || form.get("client_secret") !== clientSecret) {
      return { status: 401, json: { error: "invalid_client" } };
    }
    const found = form.get("grant_type") === "authorization_code" ? byCode(form) : byRefreshToken(form);
    if (found === undefined) return { status: 400, json: { error: "invalid_grant" } };
    const { access, refresh } = grant(found.account, found.scopes);
    return {
      status: 200,
      json: { access_token: access, refresh_token: refresh, token_type: "bearer", expires_in: LIFETIME_S },
    };
  }

  function byCode(form: URLSearchParams): Grant | undefined {
    const code = form.get("code") ?? "";
    const found = codes.get(code);
    codes.delete(code);
    return found?.redirectUri === form.get("redirect_uri") ? found : undefined;
  }

  function byRefreshToken(form: URLSearchParams): Grant | undefined {
    const token = form.get("refresh_token") ?? "";
    const found = form.get("grant_type") === "refresh_token" ? refreshTokens.get(token) : undefined;
    refreshTokens.delete(token);
    if (found === undefined) return undefined;
    for (const [access, { account }] of accessTokens) if (account === found.account) accessTokens.delete(access);
    return found;
  }

  function nextFault(path: string): VendorFault | undefined {
    const isGranting = path === options.tokenPath || path === options.authorizePath;
    const index = faults.findIndex((waiting) => (waiting.path === undefined ? !isGranting : waiting.path.test(path)));
    if (index < 0) return undefined;
    const waiting = faults[index]!;
    if (--waiting.left <= 0) faults.splice(index, 1);
    return waiting.fault;
  }

  function answer(request: SeenRequest, fault: VendorFault | undefined): Reply | Promise<Reply> {
    if (request.path === options.authorizePath) return authorize(request);
    if (request.path === options.tokenPath) return exchange(request);
    const token = /^Bearer (.+)$/u.exec(request.headers.authorization ?? "")?.[1];
    const held = token === undefined ? undefined : accessTokens.get(token);
    const person = options.people.find(({ account }) => account === held?.account);
    const shape = fault?.kind === "nulls" || fault?.kind === "looping" ? fault.kind : "usual";
    return options.answer({ ...request, person, scopes: held?.scopes ?? [], shape });
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    requests.push(request);
    const fault = nextFault(request.path);
    if (fault?.kind === "unauthorised") return send(response, UNAUTHORISED);
    if (fault?.kind === "forbidden") return send(response, { status: 403, json: { detail: "Forbidden" } });
    if (fault?.kind === "rate-limited") {
      return send(response, { status: 429, headers: fault.headers ?? { "retry-after": "1" } });
    }
    if (fault?.kind === "server-error") return send(response, { status: fault.status ?? 500 });
    if (fault?.kind === "silent") return;
    if (fault?.kind === "other-shape") return send(response, { status: 200, json: { unexpected: true } });
    const reply = await answer(request, fault);
    if (fault?.kind !== "cut" && fault?.kind !== "malformed") return send(response, reply);
    const whole = JSON.stringify(reply.json ?? {});
    const half = whole.slice(0, Math.ceil(whole.length / 2));
    const announced = fault.kind === "cut" ? whole : half;
    response.writeHead(reply.status, {
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(announced)),
    });
    if (fault.kind === "malformed") response.end(half);
    else response.write(half, () => response.destroy());
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    clientId,
    clientSecret,
    requests,
    fail(fault, { times = 1, path } = {}) {
      faults.push({ fault, left: times, path });
    },
    heal() {
      faults.length = 0;
    },
    signIn(account) {
      signedIn = account;
    },
    expireAccess() {
      accessTokens.clear();
    },
    isConnected(account) {
      return [...accessTokens.values(), ...refreshTokens.values()].some((held) => held.account === account);
    },
    grant,
    revoke(access) {
      const account = accessTokens.get(access)?.account;
      for (const tokens of [accessTokens, refreshTokens]) {
        for (const [token, held] of tokens) if (held.account === account) tokens.delete(token);
      }
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? "/", "http://localhost");
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

function send(response: ServerResponse, { status, json, headers = {} }: Reply): void {
  const body = json === undefined ? "" : JSON.stringify(json);
  response.writeHead(status, { ...(body === "" ? {} : { "content-type": "application/json" }), ...headers });
  response.end(body);
}
