import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { findAction, inputsOf, isObject, opensDialog, textOf } from "#src/playground/local-teams/card-client.ts";
import { createConnector, parse, readAll } from "#src/playground/local-teams/connector.ts";
import { type Conversation, cardOf, createConversations } from "#src/playground/local-teams/conversations.ts";
import { createDeliveries } from "#src/playground/local-teams/deliveries.ts";
import { createIdentity } from "#src/playground/local-teams/identity.ts";
import type {
  Inputs,
  JsonObject,
  LocalDelivery,
  LocalTeams,
  LocalTeamsOptions,
} from "#src/playground/local-teams/types.ts";

export type * from "#src/playground/local-teams/types.ts";

/**
 * A small Teams on this machine: the connector that the bot writes to, the identity service behind its tokens, and the
 * clients of a few people. The bot on the other side is the real one, with authentication on.
 */
export async function createLocalTeams(options: LocalTeamsOptions): Promise<LocalTeams> {
  const { appId, tenantId, users, authOn = true, enforceLimits = false } = options;
  const botId = `28:${appId}`;
  const identity = await createIdentity(options);
  const conversations = createConversations(users, botId);
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const connector = createConnector({ conversations, identity, botId, tenantId, authOn, enforceLimits, changed });
  const channels = new Map<string, Conversation>();
  let target = options.deliverTo;
  let identityDown = false;

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const serviceUrl = `${origin}/connector/`;
  const deliveries = createDeliveries({
    identity,
    botId,
    tenantId,
    authOn,
    serviceUrl: () => serviceUrl,
    deliverTo: () => target,
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", origin);
    if (pathname.startsWith("/connector/v3/conversations")) {
      return connector.handle(request, response, pathname.slice("/connector".length));
    }
    const body = identityDown ? undefined : await identityAnswer(request, pathname);
    response.writeHead(identityDown ? 500 : body ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(body ?? {}));
  }

  async function identityAnswer(request: IncomingMessage, path: string): Promise<object | undefined> {
    if (path === identity.metadataPath) return identity.metadata(origin);
    if (path === identity.keysPath) return identity.keys();
    if (path === identity.tokenPath && request.method === "POST")
      return identity.grant(new URLSearchParams(await readAll(request)));
    return undefined;
  }

  async function deliver(
    userId: string,
    conversation: Conversation,
    parts: JsonObject,
    id = conversations.nextId(),
  ): Promise<LocalDelivery> {
    const user = conversations.user(userId);
    if (!user) throw new Error(`Cannot use Teams as the user must be of this tenant: current value is "${userId}"`);
    const delivery = await deliveries.deliver(user, conversation, parts, id);
    changed();
    return delivery;
  }

  /** A message shows at once in the client of the person who writes it. */
  function write(userId: string, conversation: Conversation, parts: JsonObject): Promise<LocalDelivery> {
    const { id } = conversations.add(conversation, { ...parts, from: { id: userId } }, conversations.nextId());
    changed();
    return deliver(userId, conversation, { type: "message", textFormat: "plain", ...parts }, id);
  }

  function cardIn(userId: string, activityId: string): { conversation: Conversation; card: JsonObject } {
    for (const conversation of [conversations.personal(userId), ...channels.values()]) {
      const found = conversation.activities.find(({ id }) => id === activityId);
      if (found?.card) return { conversation, card: found.card };
    }
    throw new Error(`Cannot tap as the message must be there and have a card: current value is "${activityId}"`);
  }

  async function install(userId: string, action: "add" | "remove"): Promise<LocalDelivery> {
    const conversation = conversations.personal(userId);
    conversation.installed = action === "add";
    if (action === "add") {
      await deliver(userId, conversation, {
        type: "conversationUpdate",
        membersAdded: [{ id: botId }, { id: userId }],
      });
    }
    return deliver(userId, conversation, { type: "installationUpdate", action });
  }

  async function tap(userId: string, activityId: string, name: string, filled: Inputs = {}): Promise<LocalDelivery> {
    const { card, conversation } = cardIn(userId, activityId);
    const action = findAction(card, name);
    const screen = conversations.screen(userId);
    delete screen.notice;
    if (opensDialog(action)) {
      const value = { data: { ...action.data, type: "task/fetch" }, context: { theme: "default" } };
      const delivery = await deliver(userId, conversation, {
        type: "invoke",
        name: "task/fetch",
        replyToId: activityId,
        value,
      });
      show(userId, delivery, activityId);
      return delivery;
    }
    const data = { ...inputsOf(card, filled), ...action.data };
    if (action.type === "Action.Submit") {
      return deliver(userId, conversation, { type: "message", replyToId: activityId, value: data });
    }
    const value = { action: { type: action.type, id: action.id, verb: action.verb, data }, trigger: "manual" };
    const delivery = await deliver(userId, conversation, {
      type: "invoke",
      name: "adaptiveCard/action",
      replyToId: activityId,
      value,
    });
    const answer = parse(delivery.body);
    if (typeof answer?.["value"] === "string") screen.notice = answer["value"];
    else if (isObject(answer?.["value"])) screen.notice = textOf(answer["value"]["message"]);
    changed();
    return delivery;
  }

  /** What a task module's answer does to the screen. */
  function show(userId: string, { body }: LocalDelivery, activityId: string): void {
    const screen = conversations.screen(userId);
    const task = parse(body)?.["task"];
    delete screen.dialog;
    if (isObject(task) && task["type"] === "message") screen.notice = textOf(task["value"]);
    if (isObject(task) && task["type"] === "continue" && isObject(task["value"])) {
      const card = cardOf([task["value"]["card"] ?? null]);
      if (card) screen.dialog = { title: textOf(task["value"]["title"]), card, activityId };
    }
    changed();
  }

  async function submitForm(userId: string, filled: Inputs): Promise<LocalDelivery> {
    const screen = conversations.screen(userId);
    const { dialog } = screen;
    if (!dialog) throw new Error(`Cannot submit a dialog as one must be open: current value is none for "${userId}"`);
    delete screen.notice;
    const { conversation } = cardIn(userId, dialog.activityId);
    const value = {
      data: { ...inputsOf(dialog.card, filled), ...findAction(dialog.card, "submit").data },
      context: { theme: "default" },
    };
    const delivery = await deliver(userId, conversation, {
      type: "invoke",
      name: "task/submit",
      replyToId: dialog.activityId,
      value,
    });
    if (delivery.status === 200) show(userId, delivery, dialog.activityId);
    return delivery;
  }

  return {
    serviceUrl,
    botId,
    identityService: {
      openIdMetadataUrl: origin + identity.metadataPath,
      tokenIssuer: identity.issuer,
      tokenUrl: origin + identity.tokenPath,
    },
    deliverTo(url) {
      target = url;
    },
    install: (user) => install(user, "add"),
    uninstall: (user) => install(user, "remove"),
    say: (user, text) => write(user, conversations.personal(user), { text }),
    mention(user, name, text) {
      const conversation = conversations.channel(name);
      channels.set(name, conversation);
      const mark = "<at>Kairos</at>";
      return write(user, conversation, {
        text: `${mark} ${text}`,
        entities: [{ type: "mention", text: mark, mentioned: { id: botId, name: "Kairos" } }],
        channelData: { tenant: { id: tenantId }, channel: { id: conversation.id }, team: { id: conversation.id } },
      });
    },
    tap,
    submitForm,
    closeForm(user) {
      delete conversations.screen(user).dialog;
      changed();
    },
    async deliver(userId, activity, flaw) {
      const conversation = conversations.personal(userId);
      const user = conversations.user(userId);
      if (!user) throw new Error(`Cannot use Teams as the user must be of this tenant: current value is "${userId}"`);
      return deliveries.deliver(user, conversation, activity, textOf(activity["id"]) || conversations.nextId(), flaw);
    },
    redeliver: (activityId, times) => deliveries.redeliver(activityId, times),
    state(user) {
      const { activities, id, installed, typing } = conversations.personal(user);
      const { dialog, notice } = conversations.screen(user);
      return {
        installed,
        conversation: id,
        activities: [...activities],
        typing,
        ...(dialog ? { dialog } : {}),
        ...(notice ? { notice } : {}),
      };
    },
    channelPosts: (name) => [...conversations.channel(name).activities],
    failNext: connector.failNext,
    identityServiceDown(down) {
      identityDown = down;
    },
    calls: () => [...connector.calls],
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      listeners.clear();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
