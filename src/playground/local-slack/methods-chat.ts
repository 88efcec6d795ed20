import { blockProblems } from "#src/playground/local-slack/block-rules.ts";
import type { JsonObject, LocalMessage } from "#src/playground/local-slack/types.ts";
import {
  type Args,
  type Call,
  isObject,
  type Method,
  MethodError,
  need,
  nested,
} from "#src/playground/local-slack/web-api.ts";
import { BOT, type Conversation, nameBlocks, type Workspace } from "#src/playground/local-slack/workspace.ts";

const TEXT = 40_000;
/** All blocks of a message together; Slack begins to refuse between 11,000 and 13,000 characters. */
const ALL_BLOCKS = 13_000;
const STREAM_TEXT = 12_000;

export const chatMethods: Readonly<Record<string, Method>> = {
  "chat.postMessage": (call) => {
    const conversation = reachable(call);
    const message = call.workspace.add({
      ...content(call.args),
      ...fromBot(conversation),
      threadTs: thread(call, conversation),
    });
    call.workspace.statuses.delete(conversation.id);
    return { channel: conversation.id, ts: message.ts, message: asJson(message, true) };
  },

  "chat.postEphemeral": (call) => {
    const conversation = reachable(call);
    const user = need(call.args, "user");
    if (!conversation.members.has(user)) throw new MethodError("user_not_in_channel");
    const message = call.workspace.add({
      ...content(call.args),
      ...fromBot(conversation),
      threadTs: thread(call, conversation),
      ephemeralTo: user,
    });
    return { message_ts: message.ts };
  },

  "chat.update": (call) => {
    const message = own(call);
    const next = { ...message, ...content(call.args), edited: true };
    call.workspace.replace(next);
    return { channel: message.channel, ts: message.ts, text: next.text, message: asJson(next, true) };
  },

  "chat.delete": (call) => {
    const message = own(call);
    call.workspace.remove(message);
    return { channel: message.channel, ts: message.ts };
  },

  "chat.startStream": (call) => {
    const conversation = reachable(call);
    need(call.args, "thread_ts");
    const threadTs = thread(call, conversation);
    if (conversation.kind !== "im" && !(call.args["recipient_user_id"] && call.args["recipient_team_id"])) {
      throw new MethodError(call.args["recipient_user_id"] ? "missing_recipient_team_id" : "missing_recipient_user_id");
    }
    const text = streamed(call.args);
    const message = call.workspace.add({ ...written(text, []), ...fromBot(conversation), threadTs, streaming: true });
    call.workspace.statuses.delete(conversation.id);
    return { channel: conversation.id, ts: message.ts };
  },

  "chat.appendStream": (call) => {
    const message = inStream(call);
    call.workspace.replace({ ...message, ...written(message.text + streamed(call.args), []) });
    return { channel: message.channel, ts: message.ts };
  },

  "chat.stopStream": (call) => {
    const message = inStream(call);
    const text = message.text + (call.args["chunks"] || call.args["markdown_text"] ? streamed(call.args) : "");
    const next = {
      ...message,
      ...written(text, blocksOf(call.args)),
      metadata: metadataOf(call.args),
      streaming: false,
    };
    call.workspace.replace(next);
    return { channel: message.channel, ts: message.ts, message: asJson(next, true) };
  },
};

/** A message as the Web API and events show it. Metadata is shown only to those who ask. */
export function asJson(message: LocalMessage, withMetadata: boolean): JsonObject {
  return {
    type: "message",
    ts: message.ts,
    user: message.user,
    text: message.text,
    blocks: [...message.blocks],
    ...(message.fromBot ? { bot_id: BOT.botId, app_id: BOT.appId } : {}),
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    ...(withMetadata && message.metadata ? { metadata: message.metadata } : {}),
    ...(message.files.length > 0
      ? { files: message.files.map(({ id, name, alt }) => ({ id, name, alt_txt: alt, mimetype: "image/png" })) }
      : {}),
  };
}

export const fromBot = (conversation: Conversation) => ({
  channel: conversation.id,
  user: BOT.userId,
  fromBot: true,
  files: [],
  streaming: false,
  edited: false,
  reactions: [],
});

/** The conversation of a call, if the bot is in it. */
export function reachable({ args, workspace }: Pick<Call, "args" | "workspace">, name = "channel"): Conversation {
  const conversation = workspace.find(need(args, name));
  if (!conversation) throw new MethodError("channel_not_found");
  if (!conversation.members.has(BOT.userId)) throw new MethodError("not_in_channel");
  return conversation;
}

function thread({ args, workspace }: { args: Args; workspace: Workspace }, { id }: Conversation): string | undefined {
  const ts = args["thread_ts"];
  if (ts === undefined) return undefined;
  if (!/^\d+\.\d{6}$/.test(ts)) throw new MethodError("invalid_thread_ts");
  if (!workspace.message(id, ts)) throw new MethodError("thread_not_found");
  return ts;
}

function content(args: Args): Pick<LocalMessage, "text" | "blocks" | "metadata"> {
  const blocks = blocksOf(args);
  const text = args["text"] ?? "";
  if (text === "" && blocks.length === 0) throw new MethodError("no_text");
  if (text.length > TEXT) throw new MethodError("msg_too_long");
  return { text, blocks, metadata: metadataOf(args) };
}

function blocksOf(args: Args): readonly JsonObject[] {
  const blocks = nested(args, "blocks", "invalid_blocks_format");
  if (blocks === undefined) return [];
  const problems = blockProblems(blocks, "message");
  if (problems.length > 0)
    throw new MethodError(
      "invalid_blocks",
      problems.map((problem) => `[ERROR] ${problem}`),
    );
  if ((args["blocks"] ?? "").length > ALL_BLOCKS) throw new MethodError("msg_blocks_too_long");
  return nameBlocks(blocks as JsonObject[]);
}

function metadataOf(args: Args): JsonObject | undefined {
  const metadata = nested(args, "metadata", "invalid_metadata_format");
  if (metadata === undefined) return undefined;
  if (!isObject(metadata) || !isObject(metadata["event_payload"])) throw new MethodError("invalid_metadata_format");
  const type = metadata["event_type"];
  if (typeof type !== "string" || !/^[\w.-]{1,255}$/.test(type)) throw new MethodError("invalid_metadata_schema");
  return metadata;
}

const written = (text: string, tail: readonly JsonObject[]): Pick<LocalMessage, "text" | "blocks"> => ({
  text,
  blocks: nameBlocks([{ type: "markdown", text }, ...tail]),
});

function streamed(args: Args): string {
  const chunks = nested(args, "chunks", "invalid_chunks");
  if (chunks === undefined) return need(args, "markdown_text");
  if (!Array.isArray(chunks)) throw new MethodError("invalid_chunks");
  const text = chunks
    .map((chunk: unknown) => {
      if (!isObject(chunk) || chunk["type"] !== "markdown_text" || typeof chunk["text"] !== "string") {
        throw new MethodError("invalid_chunks");
      }
      return chunk["text"];
    })
    .join("");
  if (text.length > STREAM_TEXT) throw new MethodError("msg_too_long");
  return text;
}

function own({ args, workspace }: Call): LocalMessage {
  const conversation = reachable({ args, workspace });
  const message = workspace.message(conversation.id, need(args, "ts"));
  if (!message) throw new MethodError("message_not_found");
  if (!message.fromBot) throw new MethodError("cant_update_message");
  return message;
}

function inStream(call: Call): LocalMessage {
  const message = own(call);
  if (!message.streaming) throw new MethodError("message_not_in_streaming_state");
  return message;
}
