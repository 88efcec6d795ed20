import { type types as slack, webApi } from "@slack/bolt";
import { toStreamMarkdown } from "#src/channels/slack/mrkdwn.ts";
import type { Draft } from "#src/domain/message.ts";

/** Longest text of one stream call. */
const CHUNK = 12_000;

/** The paragraphs of a message as a stream writes them, or `undefined` where the message is better posted whole. */
export function streamParagraphs({ headline, paragraphs }: Draft): readonly string[] | undefined {
  const said = paragraphs.filter((paragraph) => paragraph.trim() !== "");
  if (said.length < 2) return undefined;
  const bold = headline === "" || headline.includes("*") ? headline : `*${headline.trim()}*`;
  const texts = [bold, ...said].filter((text) => text !== "").map(toStreamMarkdown);
  return texts.every((text) => text !== undefined && text.length < CHUNK) ? (texts as string[]) : undefined;
}

/** A message was taken back while it was being written. */
export class WithdrawnError extends Error {
  override readonly name = "WithdrawnError";
}

export interface StreamOrder {
  readonly conversation: string;
  readonly thread: string;
  readonly paragraphs: readonly string[];
  readonly tail: slack.KnownBlock[];
  readonly metadata: slack.MessageMetadata;
  /** Asked before each paragraph after the first. */
  readonly isWanted: () => Promise<boolean>;
  /** Told as soon as Slack has the beginning of the message. */
  readonly onStarted: (ts: string) => void;
}

/**
 * Writes approved text paragraph by paragraph.
 *
 * Answers the message's ts, or `undefined` when Slack refused the stream before anything was visible. Whatever fails
 * later is thrown: half a message may be there.
 */
export async function writeStream(client: webApi.WebClient, order: StreamOrder): Promise<string | undefined> {
  const { conversation: channel, thread, paragraphs, tail, metadata, isWanted, onStarted } = order;
  const [first = "", ...rest] = paragraphs;
  let ts: string | undefined;
  try {
    ({ ts } = await client.chat.startStream({ channel, thread_ts: thread, chunks: [chunk(first)] }));
  } catch (error) {
    if (error instanceof webApi.WebAPIPlatformError) return undefined;
    throw error;
  }
  if (ts === undefined) return undefined;
  onStarted(ts);
  for (const paragraph of rest) {
    if (!(await isWanted())) throw new WithdrawnError("Cannot write the rest of a message as it was taken back");
    await client.chat.appendStream({ channel, ts, chunks: [chunk(`\n\n${paragraph}`)] });
  }
  await client.chat.stopStream({ channel, ts, metadata, ...(tail.length > 0 ? { blocks: tail } : {}) });
  return ts;
}

const chunk = (text: string): slack.MarkdownTextChunk => ({ type: "markdown_text", text });
