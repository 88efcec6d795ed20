import { isObject, textOf } from "#src/playground/local-teams/card-client.ts";
import type {
  Json,
  JsonObject,
  LocalActivity,
  LocalDialog,
  LocalTeamsUser,
} from "#src/playground/local-teams/types.ts";

export interface Conversation {
  readonly id: string;
  readonly kind: "personal" | "channel";
  /** The person of a personal chat. */
  readonly user?: string | undefined;
  readonly activities: LocalActivity[];
  installed: boolean;
  typing: boolean;
}

/** What one person's client shows beside the messages. */
interface Screen {
  dialog?: LocalDialog | undefined;
  notice?: string | undefined;
}

const CARD_TYPE = "application/vnd.microsoft.card.adaptive";

/** Everything the local Teams remembers. */
export function createConversations(users: readonly LocalTeamsUser[], botId: string) {
  const byId = new Map<string, Conversation>();
  const channels = new Map<string, string>();
  const screens = new Map<string, Screen>();
  let lastId = 0;

  function personal(userId: string): Conversation {
    if (!users.some(({ id }) => id === userId)) {
      throw new Error(`Cannot use Teams as the user must be of this tenant: current value is "${userId}"`);
    }
    return create({ id: `a:${userId}`, kind: "personal", user: userId });
  }

  function channel(name: string): Conversation {
    const id = channels.get(name) ?? `19:${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}@thread.tacv2`;
    channels.set(name, id);
    return create({ id, kind: "channel" });
  }

  function create(parts: Pick<Conversation, "id" | "kind" | "user">): Conversation {
    const known = byId.get(parts.id);
    if (known) return known;
    const conversation: Conversation = { ...parts, activities: [], installed: parts.kind === "channel", typing: false };
    byId.set(parts.id, conversation);
    return conversation;
  }

  return {
    personal,
    channel,
    /** A thread in a channel has the channel's id and the id of its first post. */
    find: (id: string): Conversation | undefined => byId.get(id) ?? byId.get(id.split(";")[0] ?? ""),
    user: (id: string): LocalTeamsUser | undefined => users.find((user) => user.id === id),
    screen(user: string): Screen {
      const screen = screens.get(user) ?? {};
      screens.set(user, screen);
      return screen;
    },
    /** Never given before, after a restart neither: an app that remembers takes a known id for a repeat. */
    nextId(): string {
      lastId = Math.max(Date.now(), lastId + 1);
      return String(lastId);
    },
    add(conversation: Conversation, activity: JsonObject, id: string): LocalActivity {
      const added = toLocal(conversation, activity, id, botId, false);
      conversation.activities.push(added);
      conversation.typing = false;
      return added;
    },
    update(conversation: Conversation, id: string, activity: JsonObject): boolean {
      const at = conversation.activities.findIndex((known) => known.id === id);
      if (at === -1) return false;
      conversation.activities[at] = toLocal(conversation, activity, id, botId, true);
      return true;
    },
    remove(conversation: Conversation, id: string): boolean {
      const at = conversation.activities.findIndex((known) => known.id === id);
      if (at !== -1) conversation.activities.splice(at, 1);
      return at !== -1;
    },
  };
}

export type Conversations = ReturnType<typeof createConversations>;

function toLocal(
  { id: conversation }: Conversation,
  activity: JsonObject,
  id: string,
  botId: string,
  edited: boolean,
): LocalActivity {
  const from = isObject(activity["from"]) ? textOf(activity["from"]["id"]) : "";
  const card = cardOf(activity["attachments"]);
  const replyToId = textOf(activity["replyToId"]);
  return {
    id,
    conversation,
    from,
    fromBot: from === botId,
    text: textOf(activity["text"]),
    summary: textOf(activity["summary"]),
    ...(card ? { card } : {}),
    timestamp: new Date().toISOString(),
    ...(replyToId ? { replyToId } : {}),
    edited,
  };
}

export function cardOf(attachments: Json | undefined): JsonObject | undefined {
  if (!Array.isArray(attachments)) return undefined;
  const attachment = attachments.filter(isObject).find(({ contentType }) => contentType === CARD_TYPE);
  return isObject(attachment?.["content"]) ? attachment["content"] : undefined;
}
