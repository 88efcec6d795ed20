import { asJson } from "#src/playground/local-slack/methods-chat.ts";
import { viewJson } from "#src/playground/local-slack/methods-views.ts";
import type { JsonObject, LocalMessage, LocalUser } from "#src/playground/local-slack/types.ts";
import { BOT, type Conversation, type OpenView, type Workspace } from "#src/playground/local-slack/workspace.ts";

/** What Slack posts to an app, in Slack's shapes. */

export function envelope(workspace: Workspace, eventId: string, event: JsonObject): JsonObject {
  const { teamId } = workspace.options;
  return {
    token: "local",
    type: "event_callback",
    team_id: teamId,
    context_team_id: teamId,
    api_app_id: BOT.appId,
    event,
    event_id: eventId,
    event_time: Math.floor(Date.now() / 1_000),
    is_ext_shared_channel: false,
    authorizations: [
      { enterprise_id: null, team_id: teamId, user_id: BOT.userId, is_bot: true, is_enterprise_install: false },
    ],
  };
}

export function spoken(
  type: "message" | "app_mention",
  conversation: Conversation,
  message: LocalMessage,
  { teamId }: LocalUser,
  workspace: Workspace,
): JsonObject {
  return {
    type,
    channel: conversation.id,
    ...(type === "message" ? { channel_type: conversation.kind } : {}),
    user: message.user,
    text: message.text,
    ts: message.ts,
    event_ts: message.ts,
    team: workspace.options.teamId,
    ...(teamId ? { user_team: teamId, source_team: teamId } : {}),
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    client_msg_id: workspace.id("M"),
  };
}

const origin = (user: LocalUser, workspace: Workspace): JsonObject => ({
  token: "local",
  api_app_id: BOT.appId,
  team: { id: workspace.options.teamId, domain: "local" },
  user: {
    id: user.id,
    name: user.givenName.toLowerCase(),
    username: user.givenName.toLowerCase(),
    team_id: user.teamId ?? workspace.options.teamId,
  },
  enterprise: null,
  is_enterprise_install: false,
  trigger_id: workspace.trigger(user.id),
});

export function tappedInMessage(
  user: LocalUser,
  workspace: Workspace,
  conversation: Conversation,
  message: LocalMessage,
  action: JsonObject,
  responseUrl: string,
): JsonObject {
  return {
    type: "block_actions",
    ...origin(user, workspace),
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: conversation.id,
      is_ephemeral: message.ephemeralTo !== undefined,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    channel: { id: conversation.id, name: conversation.name },
    message: asJson(message, false),
    state: { values: {} },
    response_url: responseUrl,
    actions: [action],
  };
}

export function tappedInView(user: LocalUser, workspace: Workspace, view: OpenView, action: JsonObject): JsonObject {
  return {
    type: "block_actions",
    ...origin(user, workspace),
    container: { type: "view", view_id: view.id },
    view: viewJson(view),
    actions: [action],
  };
}

export function submitted(user: LocalUser, workspace: Workspace, view: OpenView, values: JsonObject): JsonObject {
  return {
    type: "view_submission",
    ...origin(user, workspace),
    view: { ...viewJson(view), state: { values } },
    response_urls: [],
  };
}

export function commanded(
  user: LocalUser,
  workspace: Workspace,
  conversation: Conversation,
  command: string,
  text: string,
  responseUrl: string,
): JsonObject {
  return {
    token: "local",
    team_id: user.teamId ?? workspace.options.teamId,
    team_domain: "local",
    channel_id: conversation.id,
    channel_name: conversation.name,
    user_id: user.id,
    user_name: user.givenName.toLowerCase(),
    command,
    text,
    api_app_id: BOT.appId,
    is_enterprise_install: "false",
    response_url: responseUrl,
    trigger_id: workspace.trigger(user.id),
  };
}
