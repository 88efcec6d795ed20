import { randomUUID } from "node:crypto";
import type {
  JsonObject,
  LocalMessage,
  LocalSlackOptions,
  LocalUser,
  LocalView,
} from "#src/playground/local-slack/types.ts";

export interface Conversation {
  readonly id: string;
  readonly kind: "im" | "channel";
  readonly name: string;
  readonly members: Set<string>;
  readonly messages: LocalMessage[];
}

export interface OpenView extends LocalView {
  readonly user: string;
  readonly kind: "modal" | "home";
}

interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly alt: string;
  readonly length: number;
  readonly bytes?: Buffer | undefined;
}

export const BOT = { userId: "U0KAIROS", botId: "B0KAIROS", appId: "A0KAIROS", name: "kairos" } as const;

/** Real Slack: a trigger lives three seconds and is used once. */
const TRIGGER_LIFE = 3_000;

/** Everything the local workspace remembers. Nothing here talks to anybody. */
export interface Workspace {
  readonly options: LocalSlackOptions;
  readonly users: ReadonlyMap<string, LocalUser>;
  readonly conversations: Map<string, Conversation>;
  readonly views: Map<string, OpenView>;
  readonly homes: Map<string, OpenView>;
  readonly files: Map<string, StoredFile>;
  /** Conversation id to the assistant's status. */
  readonly statuses: Map<string, string>;
  user(id: string): LocalUser;
  dm(user: string): Conversation;
  channel(name: string): Conversation;
  /** By conversation id, or by the id of a user, whose direct messages are meant. */
  find(id: string): Conversation | undefined;
  add(message: Omit<LocalMessage, "ts"> & { readonly ts?: string }): LocalMessage;
  replace(message: LocalMessage): void;
  remove(message: LocalMessage): void;
  message(conversation: string, ts: string): LocalMessage | undefined;
  view(user: string, kind: OpenView["kind"], view: JsonObject, id?: string): OpenView;
  trigger(user: string): string;
  /** Uses a trigger up; answers its user, or Slack's error. */
  spend(trigger: string): { readonly user: string } | { readonly error: string };
  timestamp(): string;
  id(prefix: string): string;
}

export function createWorkspace(options: LocalSlackOptions): Workspace {
  const users = new Map(options.users.map((user) => [user.id, user]));
  const conversations = new Map<string, Conversation>();
  const views = new Map<string, OpenView>();
  const homes = new Map<string, OpenView>();
  const files = new Map<string, StoredFile>();
  const statuses = new Map<string, string>();
  const triggers = new Map<string, { readonly user: string; readonly until: number; used: boolean }>();
  let last = 0;

  const timestamp = () => {
    last = Math.max(Date.now() * 1_000, last + 1);
    return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, "0")}`;
  };
  const newId = (prefix: string) => `${prefix}${randomUUID().replaceAll("-", "").slice(0, 10).toUpperCase()}`;

  const workspace: Workspace = {
    options,
    users,
    conversations,
    views,
    homes,
    files,
    statuses,
    user(id) {
      const user = users.get(id);
      if (!user) throw new Error(`Cannot act as a user as they must be in the workspace: current value is "${id}"`);
      return user;
    },
    dm(id) {
      const user = workspace.user(id);
      const known = [...conversations.values()].find((one) => one.kind === "im" && one.members.has(user.id));
      if (known) return known;
      const made: Conversation = {
        id: newId("D"),
        kind: "im",
        name: "directmessage",
        members: new Set([user.id, BOT.userId]),
        messages: [],
      };
      conversations.set(made.id, made);
      return made;
    },
    channel(name) {
      const channel = [...conversations.values()].find((one) => one.kind === "channel" && one.name === name);
      if (!channel) throw new Error(`Cannot find a channel as it must exist: current value is "${name}"`);
      return channel;
    },
    find: (id) => conversations.get(id) ?? (users.has(id) ? workspace.dm(id) : undefined),
    add(message) {
      const stored: LocalMessage = { ...message, ts: message.ts ?? timestamp() };
      conversations.get(stored.channel)?.messages.push(stored);
      return stored;
    },
    replace(message) {
      const messages = conversations.get(message.channel)?.messages ?? [];
      const index = messages.findIndex((one) => one.ts === message.ts);
      if (index >= 0) messages[index] = message;
    },
    remove(message) {
      const messages = conversations.get(message.channel)?.messages ?? [];
      const index = messages.findIndex((one) => one.ts === message.ts);
      if (index >= 0) messages.splice(index, 1);
    },
    message: (id, ts) => conversations.get(id)?.messages.find((one) => one.ts === ts),
    view(user, kind, view, id = newId("V")) {
      const open: OpenView = {
        id,
        user,
        kind,
        view: named(view),
        hash: `${timestamp()}.${randomUUID().slice(0, 8)}`,
        errors: {},
      };
      if (kind === "home") homes.set(user, open);
      else {
        // One modal a person at a time.
        for (const [other, { user: owner }] of views) if (owner === user && other !== id) views.delete(other);
        views.set(id, open);
      }
      return open;
    },
    trigger(user) {
      const id = `${Date.now()}.${newId("")}`;
      triggers.set(id, { user, until: Date.now() + TRIGGER_LIFE, used: false });
      for (const [old, { until }] of triggers) if (until < Date.now() - 60_000) triggers.delete(old);
      return id;
    },
    spend(id) {
      const trigger = triggers.get(id);
      if (!trigger) return { error: "invalid_trigger_id" };
      if (trigger.used) return { error: "exchanged_trigger_id" };
      if (Date.now() > trigger.until) return { error: "expired_trigger_id" };
      trigger.used = true;
      return { user: trigger.user };
    },
    timestamp,
    id: newId,
  };

  for (const name of options.channels ?? ["general"]) {
    const id = newId("C");
    conversations.set(id, { id, kind: "channel", name, members: new Set([...users.keys(), BOT.userId]), messages: [] });
  }
  return workspace;
}

/** Slack names the blocks that came without a name. */
function named(view: JsonObject): JsonObject {
  const { blocks } = view;
  return Array.isArray(blocks) ? { ...view, blocks: nameBlocks(blocks as JsonObject[]) } : view;
}

export function nameBlocks(blocks: readonly JsonObject[]): readonly JsonObject[] {
  return blocks.map((block, index) => ({ block_id: `b${index}`, ...block }));
}
