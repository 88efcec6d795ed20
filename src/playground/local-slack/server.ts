import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createDeliveries } from "#src/playground/local-slack/deliveries.ts";
import { chatMethods } from "#src/playground/local-slack/methods-chat.ts";
import { directoryMethods } from "#src/playground/local-slack/methods-directory.ts";
import { fileMethods, takeUpload } from "#src/playground/local-slack/methods-files.ts";
import { viewMethods } from "#src/playground/local-slack/methods-views.ts";
import { botSays, createPeople } from "#src/playground/local-slack/people.ts";
import { createSocketMode } from "#src/playground/local-slack/socket-mode.ts";
import type { JsonObject, LocalSlack, LocalSlackOptions, MethodFault } from "#src/playground/local-slack/types.ts";
import { type Args, isObject, type Method, MethodError } from "#src/playground/local-slack/web-api.ts";
import { BOT, createWorkspace } from "#src/playground/local-slack/workspace.ts";

const METHODS: ReadonlyMap<string, Method> = new Map([
  ...Object.entries(directoryMethods),
  ...Object.entries(chatMethods),
  ...Object.entries(viewMethods),
  ...Object.entries(fileMethods),
]);

/** Slack tries a refused event again at once, after a minute and after five. */
const RETRIES = [0, 60_000, 300_000];
/** response_url: five uses in thirty minutes. */
const RESPONSES = { uses: 5, life: 1_800_000 } as const;
const LARGEST = 4_194_304;
const CALLS = 2_000;

/** A Slack workspace on this machine, strict enough that the real app cannot tell. Listens on loopback. */
export async function createLocalSlack(options: LocalSlackOptions): Promise<LocalSlack> {
  const workspace = createWorkspace(options);
  const socket = createSocketMode(BOT.appId);
  const faults = new Map<string, MethodFault[]>();
  const calls: { method: string; args: Args }[] = [];
  const listeners = new Set<() => void>();
  const responses = new Map<
    string,
    { readonly conversation: string; readonly user: string; readonly until: number; uses: number }
  >();
  let target = options.deliverTo;
  let base = "";

  const changed = () => {
    for (const listener of listeners) listener();
  };
  const deliveries = createDeliveries({
    signingSecret: options.signingSecret,
    target: () => target,
    socket,
    retryDelays: options.retryDelays ?? RETRIES,
  });
  const responseUrl = (conversation: string, user: string) => {
    const id = randomUUID();
    responses.set(id, { conversation, user, until: Date.now() + RESPONSES.life, uses: RESPONSES.uses });
    return `${base}/response/${id}`;
  };
  const people = createPeople({ workspace, deliveries, responseUrl, changed });

  const run = (name: string, args: Args): JsonObject => {
    const method = METHODS.get(name);
    if (!method) return { ok: false, error: "unknown_method" };
    try {
      const answer = method({ args, workspace, socket, base });
      changed();
      return { ok: true, ...answer };
    } catch (error) {
      if (!(error instanceof MethodError)) throw error;
      return {
        ok: false,
        error: error.code,
        ...(error.details.length > 0 ? { errors: error.details, response_metadata: { messages: error.details } } : {}),
      };
    }
  };

  const callMethod = async (name: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = (await read(request)).toString("utf8");
    const refusal = refuseCall(name, request, options);
    if (refusal !== undefined) return answer(response, 200, { ok: false, error: refusal });
    const args: Args = Object.fromEntries(new URLSearchParams(body));
    calls.push({ method: name, args });
    if (calls.length > CALLS) calls.shift();
    const fault = faults.get(name)?.shift();
    if (fault === undefined) return answer(response, 200, run(name, args));
    if (fault.afterDelivery) run(name, args);
    if (fault.silent) return;
    if (fault.hang) {
      response.socket?.destroy();
      return;
    }
    if (fault.error !== undefined) return answer(response, 200, { ok: false, error: fault.error });
    const headers: Record<string, string> =
      fault.retryAfter === undefined ? {} : { "retry-after": String(fault.retryAfter) };
    const status = fault.status ?? (fault.retryAfter === undefined ? 500 : 429);
    answer(response, status, { ok: false, error: status === 429 ? "ratelimited" : "internal_error" }, headers);
  };

  const respond = async (id: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const place = responses.get(id);
    const body: unknown = parse((await read(request)).toString("utf8"));
    const conversation = place ? workspace.find(place.conversation) : undefined;
    if (!place || !conversation || place.uses <= 0 || Date.now() > place.until) {
      return answer(response, 404, { ok: false, error: "expired_url" });
    }
    if (!isObject(body) || typeof body["text"] !== "string")
      return answer(response, 400, { ok: false, error: "no_text" });
    place.uses -= 1;
    const open = body["response_type"] === "in_channel";
    workspace.add({ ...botSays(conversation, body["text"]), ...(open ? {} : { ephemeralTo: place.user }) });
    changed();
    answer(response, 200, { ok: true });
  };

  const server = createServer((request, response) => {
    // What is no address at all is no path of ours, and reading it would end the process.
    const pathname = URL.parse(request.url ?? "/", "http://local")?.pathname ?? "";
    const [, area, rest = ""] = /^\/(api|upload|response)\/(.+)$/.exec(pathname) ?? [];
    const handled =
      request.method !== "POST" || area === undefined
        ? Promise.resolve(answer(response, 404, { ok: false, error: "not_found" }))
        : area === "api"
          ? callMethod(rest, request, response)
          : area === "response"
            ? respond(rest, request, response)
            : read(request).then(async (body) => {
                const taken = await takeUpload(workspace, rest, request.headers["content-type"] ?? "", body);
                response.writeHead(taken ? 200 : 400).end(taken ? "OK" : "");
              });
    handled.catch(() => response.destroy());
  });
  server.on("upgrade", (request, stream, head) => socket.upgrade(request, stream, head));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    ...people,
    apiUrl: `${base}/api/`,
    botUserId: BOT.userId,
    deliverTo: (url) => {
      target = url;
    },
    openDm: (user) => workspace.dm(user).id,
    channel: (name) => workspace.channel(name).id,
    history: (id) => [...(workspace.find(id)?.messages ?? [])],
    redeliver: (eventId, times) => deliveries.redeliver(eventId, times),
    failNext: (method, fault) => {
      if (!METHODS.has(method)) throw new Error(`Cannot fail a method as it must exist: current value is "${method}"`);
      faults.set(method, [...(faults.get(method) ?? []), fault]);
    },
    calls: () => [...calls],
    recycleSockets: () => socket.recycle(),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      deliveries.close();
      socket.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Slack's error for a call that is not even looked at. */
function refuseCall(
  name: string,
  request: IncomingMessage,
  { botToken, appToken }: LocalSlackOptions,
): string | undefined {
  const header = request.headers.authorization ?? "";
  // The token comes as a secret of the app itself there.
  if (name !== "oauth.v2.access") {
    if (!header.startsWith("Bearer ")) return "not_authed";
    const token = header.slice("Bearer ".length);
    const expected = name === "apps.connections.open" ? appToken : botToken;
    if (token !== expected) return token === botToken || token === appToken ? "not_allowed_token_type" : "invalid_auth";
  }
  const type = (request.headers["content-type"] ?? "").split(";", 1)[0];
  return type === "application/x-www-form-urlencoded" ? undefined : "invalid_form_data";
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST)
      throw new Error(`Cannot read a body as it must have at most ${LARGEST} bytes: current value is larger`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function answer(
  response: ServerResponse,
  status: number,
  body: JsonObject,
  headers: Record<string, string> = {},
): void {
  response
    .writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers })
    .end(JSON.stringify(body));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
