import { type types as slack, webApi } from "@slack/bolt";
import type { Limiter } from "#src/channels/slack/limiter.ts";
import type { SlackLogger } from "#src/channels/slack/logger.ts";
import type { SlackPeople } from "#src/channels/slack/people.ts";
import { renderMessage, renderTail } from "#src/channels/slack/render.ts";
import { failureOf } from "#src/channels/slack/send-result.ts";
import { streamParagraphs, WithdrawnError, writeStream } from "#src/channels/slack/stream.ts";
import { uploadPicture } from "#src/channels/slack/upload.ts";
import { type ApprovedMessage, assertApproved } from "#src/domain/guardrails/review.ts";
import { type Destination, type Messenger, type SendResult, STATUS_LINES } from "#src/ports/messenger.ts";

export interface SlackMessengerOptions {
  /** Without retries of its own: the outbox decides about them. */
  readonly client: webApi.WebClient;
  readonly people: SlackPeople;
  readonly limiter: Limiter;
  readonly logger: SlackLogger;
}

const EVENT_TYPE = "kairos_outbox";
/** Slack's clock and ours may differ; a look-up starts this much earlier, seconds. */
const CLOCK_MARGIN = 120;
const LOOKED_AT = 100;
const UPLOAD_TIMEOUT = 10_000;
const halfLeft: SendResult = { kind: "ambiguous", reason: "taken back, with a part left there" };
/** Streams begun and not known to be whole. */
const REMEMBERED = 500;

/** The conversation is no longer there, so neither is the message. */
const NOTHING_THERE: ReadonlySet<string> = new Set(["channel_not_found", "thread_not_found", "account_inactive"]);
const NOT_ALLOWED: ReadonlySet<string> = new Set([
  "missing_scope",
  "not_in_channel",
  "method_not_supported_for_channel_type",
]);

export function createSlackMessenger({ client, people, limiter, logger }: SlackMessengerOptions): Messenger {
  /** Key of a message to the ts of its stream, from the first paragraph until the last. */
  const unfinished = new Map<string, string>();

  /** A person's id stands for the direct messages with them. */
  const placeOf = async ({ conversation }: Destination): Promise<string> =>
    /^[UW]/.test(conversation) ? people.dm(conversation) : conversation;

  const post = async (
    to: Destination,
    conversation: string,
    message: ApprovedMessage,
    key: string,
    isWanted: () => Promise<boolean>,
  ): Promise<string> => {
    const metadata: slack.MessageMetadata = { event_type: EVENT_TYPE, event_payload: { key } };
    const paragraphs = to.thread && conversation.startsWith("D") ? streamParagraphs(message) : undefined;
    if (paragraphs && to.thread) {
      const ts = await writeStream(client, {
        conversation,
        thread: to.thread,
        paragraphs,
        tail: renderTail(message, key),
        metadata,
        isWanted,
        onStarted: (started) => {
          if (unfinished.size >= REMEMBERED) unfinished.clear();
          unfinished.set(key, started);
        },
      });
      if (ts !== undefined) {
        unfinished.delete(key);
        return ts;
      }
    }
    const { ts } = await client.chat.postMessage({
      channel: conversation,
      ...renderMessage(message, key),
      metadata,
      unfurl_links: false,
      unfurl_media: false,
      ...(to.thread ? { thread_ts: to.thread } : {}),
    });
    return ts ?? "";
  };

  /** Takes half a message back. Answers whether nothing of it is left. */
  const takeBack = async (conversation: string, key: string): Promise<boolean> => {
    const ts = unfinished.get(key);
    if (ts === undefined) return true;
    try {
      await client.chat.delete({ channel: conversation, ts });
    } catch (error) {
      const gone = error instanceof webApi.WebAPIPlatformError && error.data.error === "message_not_found";
      if (!gone) return false;
    }
    unfinished.delete(key);
    return true;
  };

  return {
    channel: "slack",

    async send(to, message, key, isWanted = async () => true) {
      assertApproved(message);
      let conversation: string;
      let ref: string;
      try {
        conversation = await placeOf(to);
      } catch (error) {
        const failure = failureOf(error);
        return failure.kind === "ambiguous" ? { kind: "retry", reason: failure.reason } : failure;
      }
      await limiter.take(conversation);
      if (!(await isWanted())) return { kind: "withdrawn" };
      try {
        ref = await post(to, conversation, message, key, isWanted);
      } catch (error) {
        const failure: SendResult = error instanceof WithdrawnError ? { kind: "withdrawn" } : failureOf(error);
        if (failure.kind === "withdrawn") return (await takeBack(conversation, key)) ? failure : halfLeft;
        if (failure.kind === "ambiguous" || (await takeBack(conversation, key))) return failure;
        return { kind: "ambiguous", reason: failure.reason } satisfies SendResult;
      }
      if (message.picture) {
        try {
          await limiter.take(conversation);
          if (await isWanted())
            await uploadPicture({ client, timeout: UPLOAD_TIMEOUT }, message.picture, conversation, to.thread);
        } catch (error) {
          // The words are there; the picture alone is no reason to say them twice.
          logger.warn(
            { channel: "slack", error: error instanceof Error ? error.name : "unknown" },
            "a picture was not sent",
          );
        }
      }
      return { kind: "sent", ref: `${conversation}:${ref}` };
    },

    async reconcile(to, key, sentAfter) {
      const page = {
        limit: LOOKED_AT,
        include_all_metadata: true,
        oldest: String(sentAfter.getTime() / 1_000 - CLOCK_MARGIN),
      };
      try {
        const channel = await placeOf(to);
        const { messages = [], has_more: more } = to.thread
          ? await client.conversations.replies({ ...page, channel, ts: to.thread })
          : await client.conversations.history({ ...page, channel });
        if (messages.some(({ metadata }) => metadata?.event_type === EVENT_TYPE && keyOf(metadata) === key)) {
          unfinished.delete(key);
          return "delivered";
        }
        if (more) return "unknown";
        return (await takeBack(channel, key)) ? "absent" : "unknown";
      } catch (error) {
        if (error instanceof webApi.WebAPIPlatformError && NOTHING_THERE.has(error.data.error)) return "absent";
        if (error instanceof webApi.WebAPIPlatformError && NOT_ALLOWED.has(error.data.error)) return "unknown";
        throw error;
      }
    },

    async status(to, line) {
      if (to.thread === undefined) return;
      try {
        await client.assistant.threads.setStatus({
          channel_id: await placeOf(to),
          thread_ts: to.thread,
          status: line === undefined ? "" : STATUS_LINES[line],
        });
      } catch {
        // A status is a courtesy; the answer itself is on its way.
      }
    },
  };
}

function keyOf(metadata: { event_payload?: object }): unknown {
  return metadata.event_payload === undefined ? undefined : Reflect.get(metadata.event_payload, "key");
}
