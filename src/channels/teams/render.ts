import type { Activity } from "botbuilder";
import { layOut, renderActions, renderList } from "#src/channels/teams/actions.ts";
import {
  type AdaptiveCard,
  adaptiveCard,
  asAttachment,
  bytesOf,
  CARD_BYTES,
  type CardElement,
} from "#src/channels/teams/card.ts";
import { LINES } from "#src/channels/teams/lines.ts";
import { heading, plainText, richText } from "#src/channels/teams/rich-text.ts";
import type { Citation, Draft, Picture } from "#src/domain/message.ts";
import { cutText } from "#src/domain/text.ts";

/** A card whose notification and whose fallback are plain text. */
export type CardActivity = Pick<Activity, "type" | "summary" | "attachments">;

/** Room for the card's own frame beside a picture. */
const FRAME_BYTES = 1_024;

/** An approved message as an activity. `card` comes back with every tap; `pictureUrl` is where its picture can be fetched. */
export function renderMessage(message: Draft, card: string, pictureUrl?: string): CardActivity {
  const layout = layOut(message.actions);
  const list = renderList(layout.listed, card);
  const texts = textElements(message);
  const tail = [...sourceElements(message.citations), ...list.body];
  const actions = [...renderActions(layout.shown, layout, card), ...list.actions];
  const plain = [plainOf(message), ...sourceLines(message.citations)].join("\n\n");
  const notice = noticeOf(message);
  const room = CARD_BYTES - FRAME_BYTES - bytesOf([texts, tail, actions, plain]);
  const picture = message.picture ? pictureElements(message.picture, pictureUrl, room) : [];
  return cardActivity(adaptiveCard({ body: [...texts, ...picture, ...tail], actions, plain, notice }), notice);
}

export function cardActivity(card: AdaptiveCard, summary: string): CardActivity {
  return { type: "message", summary, attachments: [asAttachment(card)] };
}

/** A notification shows about this much. */
const NOTICE_LENGTH = 300;

/** One line for a notification: the headline, or the first paragraph. */
export function noticeOf({ headline, paragraphs }: Pick<Draft, "headline" | "paragraphs">): string {
  const line = plainText(headline || (paragraphs.find((paragraph) => paragraph.trim() !== "") ?? ""));
  const start = cutText(line, NOTICE_LENGTH);
  return start === line ? line : `${start.trimEnd()}…`;
}

/** Everything the message says, without marks. */
export function plainOf({ headline, paragraphs }: Pick<Draft, "headline" | "paragraphs">): string {
  return [headline, ...paragraphs]
    .filter((text) => text.trim() !== "")
    .map(plainText)
    .join("\n\n");
}

function textElements({ headline, paragraphs }: Draft): CardElement[] {
  const texts = paragraphs.flatMap((paragraph) => richText(paragraph));
  if (headline.trim() === "") return texts;
  return texts.length === 0 ? richText(headline) : [heading(headline), ...texts];
}

/** The picture by its address, inside the card where it fits, or else the words that say its finding. */
function pictureElements({ alt, png }: Picture, url: string | undefined, room: number): CardElement[] {
  const source = url ?? `data:image/png;base64,${png}`;
  if (url === undefined && source.length > room) return richText(alt);
  return [{ type: "Image", url: source, altText: alt, size: "Stretch" }];
}

const sourceElements = (citations: readonly Citation[]): CardElement[] =>
  sourceLines(citations).flatMap((line) => richText(line, { subtle: true }));

/** One line where there are sources, none elsewhere. */
function sourceLines(citations: readonly Citation[]): string[] {
  const names = [...new Set(citations.map(({ title, source }) => `${title} (${source})`))];
  if (names.length === 0) return [];
  return [`${names.length === 1 ? LINES.source : LINES.sources}: ${names.join("; ")}`];
}
