import type { IncomingMessage, ServerResponse } from "node:http";
import type { ConsentCategory } from "#src/domain/consent.ts";
import { answer, type RequestListener, type Route } from "#src/http.ts";
import { escaped, SECRET_HEADERS, said, showPage } from "#src/pages/page.ts";
import type { Clock } from "#src/ports/clock.ts";
import { type Provider, type Webhook, WebhookRefused } from "#src/ports/provider.ts";
import { type ConnectableSource, isConnectable, startPurpose } from "#src/services/connectable.ts";
import type { Beginning, CallbackOutcome, ConnectionGrant } from "#src/services/connection-grant.ts";
import type { PingIntake } from "#src/services/ping-intake.ts";
import { webhookPath } from "#src/services/webhook-renewal.ts";

export interface ProviderRoutesOptions {
  readonly providers: readonly Provider[];
  readonly connections: ConnectionGrant;
  readonly intake: PingIntake;
  readonly clock: Clock;
  /** Signatures do not follow the playground's clock. */
  readonly realNow: () => Date;
  /** Where this program is reached from outside. */
  readonly base: () => string | undefined;
  readonly onError: (error: unknown) => void;
  /** Webhook bodies that are read at a time. @default 10,000 */
  readonly mostBodies?: number;
}

const MOST_BODY = 64 * 1024;
const RETRY_AFTER_S = 5;
const COOKIE_S = 600;
const SECRET = /^[\w-]{43}$/u;

/** The vendors' way in: the pages of a connection, and the addresses that their webhooks call. */
export function createProviderRoutes(options: ProviderRoutesOptions): Route[] {
  return options.providers.flatMap((provider) => {
    const { source } = provider;
    if (!isConnectable(source)) return [];
    return [
      ...(provider.oauth === undefined ? [] : oauthRoutes(provider, source, options)),
      ...(provider.webhook === undefined ? [] : [webhookRoute(provider.webhook, source, options)]),
    ];
  });
}

function oauthRoutes({ name }: Provider, source: ConnectableSource, options: ProviderRoutesOptions): Route[] {
  const { connections, clock, base } = options;
  const startPath = `/${startPurpose(source)}/`;
  const cookie = `kairos-${source}`;
  const cookieOf = (value: string, seconds: number): string =>
    [
      `${cookie}=${value}`,
      `Path=/oauth/${source}/`,
      "HttpOnly",
      "SameSite=Lax",
      `Max-Age=${seconds}`,
      ...(base()?.startsWith("https:") === true ? ["Secure"] : []),
    ].join("; ");

  async function start(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const secret = pathOf(request).slice(startPath.length);
    const now = clock.now();
    request.resume();
    if (request.method === "POST") {
      const departure = SECRET.test(secret) ? await connections.depart(source, secret, now) : undefined;
      if (departure === undefined) return page(response, 410, name, RAN_OUT(name));
      response.writeHead(303, {
        ...SECRET_HEADERS,
        location: departure.url.href,
        "set-cookie": cookieOf(departure.browser, COOKIE_S),
      });
      response.end();
      return;
    }
    if (request.method !== "GET" && request.method !== "HEAD") return notAllowed(response, "GET, POST");
    const beginning = SECRET.test(secret) ? await connections.beginning(source, secret, now) : undefined;
    if (beginning === undefined) return page(response, 410, name, RAN_OUT(name));
    page(response, 200, name, startForm(name, `${startPath}${secret}`, beginning));
  }

  async function callback(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { searchParams: query } = new URL(request.url ?? "/", "http://localhost");
    const outcome = await connections.callback(
      source,
      { state: query.get("state") ?? undefined, code: query.get("code") ?? undefined },
      cookieIn(request, cookie),
      clock.now(),
    );
    const { status, words } = OUTCOMES[outcome];
    response.setHeader("set-cookie", cookieOf("", 0));
    page(response, status, name, said(words(name)));
  }

  return [
    { path: startPath, listener: guarded(start, options.onError) },
    { method: "GET", path: `/oauth/${source}/callback`, listener: guarded(callback, options.onError) },
  ];
}

function webhookRoute(webhook: Webhook, source: ConnectableSource, options: ProviderRoutesOptions): Route {
  const { intake, realNow, mostBodies = 10_000 } = options;
  let bodies = 0;

  const busy = (response: ServerResponse): void => {
    response.setHeader("retry-after", String(RETRY_AFTER_S));
    response.setHeader("connection", "close");
    answer(response, 503, "Too many at once");
  };

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === "GET") {
      const body = webhook.challenge?.(new URL(request.url ?? "/", "http://localhost").searchParams);
      if (body === undefined) return answer(response, webhook.challenge === undefined ? 405 : 401, "Not for you");
      response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
      response.end(body);
      return;
    }
    if (request.method !== "POST") return notAllowed(response, "GET, POST");
    if (bodies >= mostBodies) return busy(response);
    bodies++;
    let body: Buffer | undefined;
    try {
      body = await readBody(request);
    } finally {
      bodies--;
    }
    if (body === undefined) {
      response.setHeader("connection", "close");
      return answer(response, 413, "Too long");
    }
    let pings: ReturnType<Webhook["read"]>;
    try {
      pings = webhook.read({ headers: singleHeaders(request), body, now: realNow() });
    } catch (error) {
      if (error instanceof WebhookRefused) return answer(response, 401, "Not signed");
      options.onError(error);
      return answer(response, 400, "Not understood");
    }
    let isTaken = false;
    try {
      isTaken = await intake.accept(source, pings);
    } catch (error) {
      // Not stored, so not acknowledged: the vendor sends it again.
      options.onError(error);
    }
    if (isTaken) answer(response, 200, "ok");
    else busy(response);
  }

  return { path: webhookPath({ source }), listener: guarded(take, options.onError) };
}

const guarded =
  (
    serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
    onError: (error: unknown) => void,
  ): RequestListener =>
  (request, response) => {
    serve(request, response).catch((error: unknown) => {
      onError(error);
      if (!response.headersSent) answer(response, 500, "Something went wrong");
      else response.destroy();
    });
  };

function notAllowed(response: ServerResponse, methods: string): void {
  response.setHeader("allow", methods);
  answer(response, 405, "Method not allowed");
}

const pathOf = (request: IncomingMessage): string => new URL(request.url ?? "/", "http://localhost").pathname;

/** Undefined: longer than any ping. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > MOST_BODY) return undefined;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MOST_BODY) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

const singleHeaders = ({ headers }: IncomingMessage): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));

function cookieIn({ headers }: IncomingMessage, name: string): string | undefined {
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  const value = pairs.find(([key]) => key === name)?.[1];
  return value !== undefined && SECRET.test(value) ? value : undefined;
}

const OUTCOMES: Readonly<Record<CallbackOutcome, { status: number; words: (name: string) => string }>> = {
  connected: { status: 200, words: () => "Connected. You can close this page." },
  declined: { status: 200, words: (name) => `Nothing was connected, as ${name} was told no. You can close this page.` },
  expired: {
    status: 410,
    words: (name) =>
      `This answer was used before, came too late, or was begun in another browser. Write “connect ${name.toLowerCase()}” to Kairos to try again.`,
  },
  "consent-withdrawn": {
    status: 403,
    words: () => "Nothing was connected, as you no longer share this kind of data with Kairos.",
  },
  taken: { status: 409, words: (name) => `Nothing was connected: this ${name} account is connected by somebody else.` },
  failed: {
    status: 502,
    words: (name) =>
      `${name} did not answer as expected, so nothing was connected. Write “connect ${name.toLowerCase()}” to Kairos to try again.`,
  },
};

const CATEGORY_WORDS: Readonly<Partial<Record<ConsentCategory, string>>> = {
  sleep: "sleep",
  heart: "heart rate and its variability",
  activity: "activity",
};

/** A form of it leads on to the vendor. */
const page = (response: ServerResponse, status: number, name: string, body: string): void =>
  showPage(response, status, { title: `Kairos and ${name}`, body, leadsAway: true });

const RAN_OUT = (name: string): string =>
  said(`This link has been used or has run out. Write “connect ${name.toLowerCase()}” to Kairos for a new one.`);

/** A tap of its own: what only looks at a link must not use it up, and nobody connects for somebody else unawares. */
const startForm = (name: string, action: string, { givenName, categories }: Beginning): string =>
  `<p>This connects ${name} to the Kairos of <strong>${escaped(givenName)}</strong>. If that is not you, close this page.</p>
<p>Kairos will ask ${name} for: ${categories.map((category) => CATEGORY_WORDS[category] ?? category).join(", ")}. Nobody at work sees it, and you can end it any time.</p>
<form method="post" action="${action}"><button>Go on to ${name}</button></form>`;
