import type { Deliveries } from "#src/playground/local-slack/deliveries.ts";
import { fillForm } from "#src/playground/local-slack/form-state.ts";
import {
  commanded,
  envelope,
  spoken,
  submitted,
  tappedInMessage,
  tappedInView,
} from "#src/playground/local-slack/payloads.ts";
import type { Delivery, JsonObject, LocalMessage, LocalSlack, LocalState } from "#src/playground/local-slack/types.ts";
import { isObject } from "#src/playground/local-slack/web-api.ts";
import { BOT, type Conversation, type Workspace } from "#src/playground/local-slack/workspace.ts";

/** What a person does in Slack's own client. */
export type People = Pick<
  LocalSlack,
  "say" | "mention" | "slash" | "tap" | "submitView" | "closeView" | "openHome" | "event" | "state"
>;

export interface PeopleOptions {
  readonly workspace: Workspace;
  readonly deliveries: Deliveries;
  readonly responseUrl: (conversation: string, user: string) => string;
  readonly changed: () => void;
}

/** Nothing was sent to the app: it is not subscribed to this, or Slack's client stopped it. */
const UNSENT: Delivery = { eventId: "", status: 0, body: "" };

export function createPeople({ workspace, deliveries, responseUrl, changed }: PeopleOptions): People {
  const sendEvent = (event: JsonObject): Promise<Delivery> => {
    const eventId = workspace.id("Ev");
    return deliveries.deliver("events_api", eventId, envelope(workspace, eventId, event));
  };

  const speak = (user: string, id: string, text: string, thread: string | undefined) => {
    const speaker = workspace.user(user);
    const conversation = workspace.find(id);
    if (!conversation?.members.has(user)) {
      throw new Error(`Cannot speak as the person must be in the conversation: current value is "${id}"`);
    }
    const message = workspace.add({
      channel: conversation.id,
      user,
      fromBot: false,
      text,
      blocks: [],
      threadTs: thread,
      files: [],
      streaming: false,
      edited: false,
      reactions: [],
    });
    changed();
    return { speaker, conversation, message };
  };

  return {
    async say(user, id, text, { thread } = {}) {
      const { speaker, conversation, message } = speak(user, id, escapeTyped(text), thread);
      if (conversation.kind !== "im") return UNSENT;
      return sendEvent(spoken("message", conversation, message, speaker, workspace));
    },

    async mention(user, id, text, { thread } = {}) {
      const { speaker, conversation, message } = speak(user, id, `<@${BOT.userId}> ${escapeTyped(text)}`, thread);
      return sendEvent(spoken("app_mention", conversation, message, speaker, workspace));
    },

    async slash(user, command, text, id) {
      const conversation = workspace.find(id);
      if (!conversation)
        throw new Error(`Cannot type a command as the conversation must exist: current value is "${id}"`);
      const payload = commanded(
        workspace.user(user),
        workspace,
        conversation,
        command,
        escapeTyped(text),
        responseUrl(id, user),
      );
      const delivery = await deliveries.deliver("slash_commands", String(payload["trigger_id"]), payload);
      const answer = readObject(delivery.body);
      const said = typeof answer?.["text"] === "string" ? answer["text"] : answer ? "" : delivery.body;
      if (delivery.status === 200 && said !== "") {
        workspace.add({ ...botSays(conversation, said), ephemeralTo: user });
      }
      changed();
      return delivery;
    },

    async tap(user, at, actionId, selected) {
      const person = workspace.user(user);
      let payload: JsonObject;
      if (at === "home") {
        const home = workspace.homes.get(user);
        if (!home) throw new Error("Cannot tap in Home as it must be published: current value is none");
        payload = tappedInView(person, workspace, home, actionIn(home.view["blocks"], actionId, selected, workspace));
      } else {
        const conversation = [...workspace.conversations.values()].find(
          ({ members, messages }) => members.has(user) && messages.some(({ ts }) => ts === at),
        );
        const message = conversation?.messages.find(
          ({ ts, ephemeralTo }) => ts === at && (ephemeralTo ?? user) === user,
        );
        if (!conversation || !message)
          throw new Error(`Cannot tap as the person must see the message: current value is "${at}"`);
        const action = actionIn(message.blocks, actionId, selected, workspace);
        const url = responseUrl(conversation.id, user);
        payload = tappedInMessage(person, workspace, conversation, message, action, url);
      }
      const delivery = await deliveries.deliver("interactive", String(payload["trigger_id"]), payload);
      changed();
      return delivery;
    },

    async submitView(user, viewId, values) {
      const view = workspace.views.get(viewId);
      if (view?.user !== user) throw new Error(`Cannot submit a form as it must be open: current value is "${viewId}"`);
      const blocks = Array.isArray(view.view["blocks"]) ? view.view["blocks"].filter(isObject) : [];
      const state = fillForm(blocks, values);
      if (Object.keys(state.errors).length > 0) {
        workspace.views.set(viewId, { ...view, errors: state.errors });
        changed();
        return UNSENT;
      }
      const payload = submitted(workspace.user(user), workspace, view, state.values);
      const delivery = await deliveries.deliver("interactive", String(payload["trigger_id"]), payload);
      if (delivery.status === 200) {
        const answer = readObject(delivery.body);
        const errors = answer?.["response_action"] === "errors" ? answer["errors"] : undefined;
        if (isObject(errors)) workspace.views.set(viewId, { ...view, errors: errors as Record<string, string> });
        else if (answer?.["response_action"] === "update" && isObject(answer["view"])) {
          workspace.view(user, "modal", answer["view"], viewId);
        } else workspace.views.delete(viewId);
      }
      changed();
      return delivery;
    },

    async closeView(user, viewId) {
      if (workspace.views.get(viewId)?.user === user) workspace.views.delete(viewId);
      changed();
    },

    async openHome(user) {
      const { teamId } = workspace.user(user);
      return sendEvent({
        type: "app_home_opened",
        user,
        channel: workspace.dm(user).id,
        tab: "home",
        event_ts: workspace.timestamp(),
        ...(teamId ? { user_team: teamId } : {}),
      });
    },

    event: sendEvent,

    state(user): LocalState {
      const dm = [...workspace.conversations.values()].find(({ kind, members }) => kind === "im" && members.has(user));
      return {
        dm: dm?.id,
        messages: (dm?.messages ?? []).filter(({ ephemeralTo }) => (ephemeralTo ?? user) === user),
        modal: [...workspace.views.values()].find((view) => view.user === user),
        home: workspace.homes.get(user),
        status: dm ? workspace.statuses.get(dm.id) : undefined,
      };
    },
  };
}

/** Slack escapes what people type. */
const escapeTyped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

export const botSays = (conversation: Conversation, text: string): Omit<LocalMessage, "ts"> => ({
  channel: conversation.id,
  user: BOT.userId,
  fromBot: true,
  text,
  blocks: [],
  files: [],
  streaming: false,
  edited: false,
  reactions: [],
});

/** The tapped element as Slack reports it. */
function actionIn(blocks: unknown, actionId: string, selected: string | undefined, workspace: Workspace): JsonObject {
  for (const block of Array.isArray(blocks) ? blocks.filter(isObject) : []) {
    const elements = [...(Array.isArray(block["elements"]) ? block["elements"] : []), block["accessory"]];
    for (const element of elements.filter(isObject)) {
      if (element["action_id"] !== actionId) continue;
      const { type, text, value, style } = element;
      const common = {
        type: String(type),
        action_id: actionId,
        block_id: block["block_id"] ?? "",
        action_ts: workspace.timestamp(),
      };
      if (type === "button") {
        return {
          ...common,
          text: text ?? null,
          ...(value === undefined ? {} : { value }),
          ...(style === undefined ? {} : { style }),
        };
      }
      const options = Array.isArray(element["options"]) ? element["options"].filter(isObject) : [];
      const option = options.find(({ text: label }) => isObject(label) && label["text"] === selected);
      if (!option)
        throw new Error(`Cannot choose from the menu as it must have the option: current value is "${selected}"`);
      return { ...common, selected_option: option };
    }
  }
  throw new Error(`Cannot tap as the message must have the action: current value is "${actionId}"`);
}

function readObject(body: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
