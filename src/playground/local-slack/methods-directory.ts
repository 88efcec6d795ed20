import { asJson, reachable } from "#src/playground/local-slack/methods-chat.ts";
import type { JsonObject, LocalMessage, LocalUser } from "#src/playground/local-slack/types.ts";
import { type Args, type Method, MethodError, need, nested } from "#src/playground/local-slack/web-api.ts";
import { BOT, type Workspace } from "#src/playground/local-slack/workspace.ts";

const PAGE = 999;

export const directoryMethods: Readonly<Record<string, Method>> = {
  "auth.test": ({ workspace }) => ({
    url: "https://local.slack.com/",
    team: "Local",
    team_id: workspace.options.teamId,
    user: BOT.name,
    user_id: BOT.userId,
    bot_id: BOT.botId,
    is_enterprise_install: false,
  }),

  "apps.connections.open": ({ socket, base }) => ({ url: socket.open(base) }),

  "oauth.v2.access": ({ args, workspace }) => {
    need(args, "code");
    return {
      access_token: workspace.options.botToken,
      token_type: "bot",
      scope: "app_mentions:read,chat:write,commands,files:write,im:history,im:write,users:read,users:read.email",
      bot_user_id: BOT.userId,
      app_id: BOT.appId,
      team: { id: workspace.options.teamId, name: "Local" },
      enterprise: null,
      is_enterprise_install: false,
      authed_user: { id: [...workspace.users.keys()][0] ?? "" },
    };
  },

  "users.info": ({ args, workspace }) => {
    const user = workspace.users.get(need(args, "user"));
    if (!user) throw new MethodError("user_not_found");
    return { user: userJson(user, workspace, args["include_locale"] === "true") };
  },

  "users.list": ({ args, workspace }) => ({
    members: [...workspace.users.values()].map((user) => userJson(user, workspace, args["include_locale"] === "true")),
    response_metadata: { next_cursor: "" },
  }),

  "conversations.open": ({ args, workspace }) => {
    const user = need(args, "users");
    if (user.includes(",")) throw new MethodError("not_enough_users");
    if (!workspace.users.has(user)) throw new MethodError("user_not_found");
    return { channel: { id: workspace.dm(user).id } };
  },

  "conversations.history": (call) => {
    const { messages } = reachable(call);
    return pageOf(
      call.args,
      messages.filter((message) => !message.threadTs || message.threadTs === message.ts).reverse(),
    );
  },

  "conversations.replies": (call) => {
    const ts = need(call.args, "ts");
    const { messages } = reachable(call);
    const found = messages.filter((message) => message.ts === ts || message.threadTs === ts);
    if (found.length === 0) throw new MethodError("thread_not_found");
    return pageOf(call.args, found);
  },

  "reactions.add": ({ args, workspace }) => {
    const conversation = reachable({ args, workspace });
    const message = workspace.message(conversation.id, need(args, "timestamp"));
    const name = need(args, "name");
    if (!message) throw new MethodError("message_not_found");
    if (message.reactions.includes(name)) throw new MethodError("already_reacted");
    workspace.replace({ ...message, reactions: [...message.reactions, name] });
    return {};
  },

  "assistant.threads.setStatus": (call) => {
    const conversation = reachable(call, "channel_id");
    const ts = need(call.args, "thread_ts");
    if (!call.workspace.message(conversation.id, ts)) throw new MethodError("thread_not_found");
    const status = call.args["status"] ?? "";
    if (status === "") call.workspace.statuses.delete(conversation.id);
    else call.workspace.statuses.set(conversation.id, status);
    return {};
  },

  "assistant.threads.setSuggestedPrompts": (call) => {
    reachable(call, "channel_id");
    const prompts = nested(call.args, "prompts", "invalid_arguments");
    if (!Array.isArray(prompts) || prompts.length === 0 || prompts.length > 4)
      throw new MethodError("invalid_arguments");
    return {};
  },

  "assistant.threads.setTitle": (call) => {
    reachable(call, "channel_id");
    need(call.args, "title");
    need(call.args, "thread_ts");
    return {};
  },
};

function userJson(user: LocalUser, workspace: Workspace, withLocale: boolean): JsonObject {
  return {
    id: user.id,
    team_id: user.teamId ?? workspace.options.teamId,
    name: user.givenName.toLowerCase(),
    real_name: user.name,
    deleted: false,
    tz: user.tz,
    is_bot: false,
    is_restricted: user.isGuest === true,
    is_ultra_restricted: false,
    is_stranger: false,
    profile: { first_name: user.givenName, real_name: user.name, display_name: user.givenName, email: user.email },
    ...(withLocale ? { locale: "en-GB" } : {}),
  };
}

function pageOf(args: Args, messages: readonly LocalMessage[]): JsonObject {
  const oldest = Number(args["oldest"] ?? 0);
  const limit = Math.min(Number(args["limit"] ?? 100), PAGE);
  if (!Number.isFinite(oldest)) throw new MethodError("invalid_ts_oldest");
  if (!Number.isInteger(limit) || limit < 1) throw new MethodError("invalid_limit");
  const recent = messages.filter((message) => !message.ephemeralTo && Number(message.ts) > oldest);
  const withMetadata = args["include_all_metadata"] === "true";
  return {
    messages: recent.slice(0, limit).map((message) => asJson(message, withMetadata)),
    has_more: recent.length > limit,
  };
}
