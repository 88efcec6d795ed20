import type { IncomingMessage, ServerResponse } from "node:http";
import { isObject, textOf } from "#src/playground/local-teams/card-client.ts";
import type { Conversation, Conversations } from "#src/playground/local-teams/conversations.ts";
import type { Identity } from "#src/playground/local-teams/identity.ts";
import type { ConnectorCall, ConnectorFault, JsonObject, LocalTeamsUser } from "#src/playground/local-teams/types.ts";

/** The platform's limits of one conversation: how many requests in how many milliseconds. */
const LIMITS = [
  [7, 1_000],
  [8, 2_000],
  [60, 30_000],
  [1_800, 3_600_000],
] as const;

/** Larger activities are refused, as Teams refuses them. */
const ACTIVITY_BYTES = 100 * 1024;

export interface ConnectorOptions {
  readonly conversations: Conversations;
  readonly identity: Identity;
  readonly botId: string;
  readonly tenantId: string;
  readonly authOn: boolean;
  readonly enforceLimits: boolean;
  readonly changed: () => void;
}

interface Reply {
  readonly status: number;
  readonly body?: object | undefined;
  readonly retryAfter?: number | undefined;
  readonly location?: string | undefined;
}

const error = (status: number, code: string): Reply => ({ status, body: { error: { code, message: code } } });

/** The REST API that a bot writes to (`/v3/...`). */
export function createConnector(options: ConnectorOptions) {
  const { authOn, botId, changed, conversations, enforceLimits, identity, tenantId } = options;
  const calls: ConnectorCall[] = [];
  const faults: ConnectorFault[] = [];
  const posted = new Map<string, number[]>();

  async function handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const { method = "GET" } = request;
    const raw = await readAll(request);
    const kind = kindOf(method, path, raw);
    const at = faults.findIndex(({ on = "message" }) => on === "any" || on === kind);
    const fault = at === -1 ? undefined : faults.splice(at, 1)[0];
    const note = (status: number) => calls.push({ method, path, status, at: Date.now() });
    if (fault && !fault.afterDelivery) {
      note(fault.status ?? 0);
      return fail(response, fault);
    }
    const reply =
      authOn && !(await identity.isBot(request.headers.authorization))
        ? error(401, "Unauthorized")
        : answer(method, path, raw);
    note(reply.status);
    if (fault) return fail(response, fault);
    send(response, reply);
  }

  function answer(method: string, path: string, raw: string): Reply {
    const [, , conversationId, what, id] = path
      .split("/")
      .filter((part) => part !== "")
      .map(decodeURIComponent);
    if (conversationId === undefined)
      return method === "POST" ? createPersonal(parse(raw)) : error(405, "MethodNotAllowed");
    const conversation = conversations.find(conversationId);
    if (!conversation) return error(404, "ConversationNotFound");
    if (conversation.kind === "personal" && !conversation.installed) return error(403, "BotNotInConversationRoster");
    if (what === "activities") return onActivity(method, conversation, id, raw);
    if (what === "members" && method === "GET")
      return id === undefined ? { status: 200, body: members(conversation) } : member(id);
    if (what === "pagedmembers" && method === "GET") return { status: 200, body: { members: members(conversation) } };
    return error(404, "NotFound");
  }

  function onActivity(method: string, conversation: Conversation, id: string | undefined, raw: string): Reply {
    if (method === "DELETE" && id !== undefined) {
      if (!conversations.remove(conversation, id)) return error(404, "ActivityNotFound");
      changed();
      return { status: 200, body: {} };
    }
    const activity = parse(raw);
    if (!activity || textOf(activity["type"]) === "") return error(400, "BadSyntax");
    if (Buffer.byteLength(raw) > ACTIVITY_BYTES) return error(413, "MessageSizeTooBig");
    if (method === "PUT" && id !== undefined) {
      if (!conversations.update(conversation, id, activity)) return error(404, "ActivityNotFound");
      changed();
      return { status: 200, body: { id } };
    }
    if (method !== "POST") return error(405, "MethodNotAllowed");
    const wait = enforceLimits ? overLimit(conversation.id) : 0;
    if (wait > 0) return { ...error(429, "TooManyRequests"), retryAfter: Math.ceil(wait / 1_000) };
    const newId = conversations.nextId();
    if (activity["type"] === "typing") conversation.typing = true;
    else conversations.add(conversation, { ...activity, from: { id: botId }, ...(id ? { replyToId: id } : {}) }, newId);
    changed();
    return { status: 201, body: { id: newId } };
  }

  function createPersonal(parameters: JsonObject | undefined): Reply {
    const [first] = Array.isArray(parameters?.["members"]) ? parameters["members"] : [];
    const user = isObject(first) ? conversations.user(textOf(first["id"])) : undefined;
    if (!user) return error(400, "BadSyntax");
    const conversation = conversations.personal(user.id);
    return conversation.installed
      ? { status: 201, body: { id: conversation.id } }
      : error(403, "ForbiddenOperationException");
  }

  function member(id: string): Reply {
    const user = conversations.user(id);
    return user ? { status: 200, body: asMember(user) } : error(404, "MemberNotFoundInConversation");
  }

  function members({ user }: Conversation): object[] {
    const known = user === undefined ? undefined : conversations.user(user);
    return known ? [asMember(known)] : [];
  }

  function asMember({ id, name, givenName, email, isGuest = false, tenantId: own = tenantId }: LocalTeamsUser): object {
    const signIn = isGuest ? `${email.replace("@", "_")}#EXT#@local.onmicrosoft.com` : email;
    return {
      id,
      name,
      givenName,
      email,
      userPrincipalName: signIn,
      userRole: isGuest ? "guest" : "user",
      tenantId: own,
      objectId: aadIdOf(id),
      aadObjectId: aadIdOf(id),
    };
  }

  /** Milliseconds until the conversation takes another request; 0 when it does now. */
  function overLimit(conversation: string): number {
    const now = Date.now();
    const times = posted.get(conversation) ?? [];
    const wait = Math.max(...LIMITS.map(([count, windowMs]) => (times.at(-count) ?? -Infinity) + windowMs - now));
    if (wait > 0) return wait;
    posted.set(conversation, [...times, now].slice(-1_800));
    return 0;
  }

  return { handle, calls, failNext: (fault: ConnectorFault) => void faults.push(fault) };
}

/** A made-up directory id for a user, always the same. */
export const aadIdOf = (user: string): string =>
  `00000000-0000-4000-8000-${Buffer.from(user).toString("hex").padStart(12, "0").slice(-12)}`;

function kindOf(method: string, path: string, raw: string): NonNullable<ConnectorFault["on"]> {
  if (/\/(?:paged)?members/.test(path)) return "members";
  if (method !== "POST" || !path.includes("/activities")) return "any";
  return parse(raw)?.["type"] === "typing" ? "typing" : "message";
}

function fail(response: ServerResponse, { cut, hang, location, retryAfter, status = 500 }: ConnectorFault): void {
  if (cut) response.destroy();
  else if (!hang) send(response, { ...error(status, "Fault"), location, retryAfter });
}

function send(response: ServerResponse, { body, location, retryAfter, status }: Reply): void {
  response.writeHead(status, {
    "content-type": "application/json",
    ...(location === undefined ? {} : { location }),
    ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }),
  });
  response.end(JSON.stringify(body ?? {}));
}

export async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

export function parse(raw: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
