import type { Attachment } from "botbuilder";

/** Part of an Adaptive Card, as JSON. */
export type CardElement = { readonly type: string; readonly [key: string]: unknown };

export interface AdaptiveCard extends CardElement {
  readonly type: "AdaptiveCard";
  readonly body: readonly CardElement[];
  readonly actions?: readonly CardElement[];
}

export const CARD_TYPE = "application/vnd.microsoft.card.adaptive";

/** Teams takes cards up to about 28 KB; this leaves room for what the platform adds. */
export const CARD_BYTES = 25 * 1024;

export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value), "utf8");

/** Thrown when a card cannot be made small enough without cutting approved text. */
export class CardTooLargeError extends Error {
  override readonly name = "CardTooLargeError";
  readonly bytes: number;
  constructor(bytes: number) {
    super(`Cannot render a card as it must stay under ${CARD_BYTES} bytes: current value is ${bytes}`);
    this.bytes = bytes;
  }
}

interface Parts {
  readonly body: readonly CardElement[];
  readonly actions?: readonly CardElement[];
  /** What clients say that cannot draw the card. */
  readonly plain: string;
  /** The same in one line, where there is no room to say everything twice. */
  readonly notice: string;
}

export function adaptiveCard({ body, actions = [], plain, notice }: Parts): AdaptiveCard {
  const saying = (fallbackText: string): AdaptiveCard => ({
    type: "AdaptiveCard",
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    version: "1.5",
    fallbackText,
    msteams: { width: "Full" },
    body,
    ...(actions.length > 0 ? { actions } : {}),
  });
  const card = [saying(plain), saying(notice)].find((candidate) => bytesOf(candidate) <= CARD_BYTES);
  if (!card) throw new CardTooLargeError(bytesOf(saying(notice)));
  return card;
}

export const asAttachment = (card: AdaptiveCard): Attachment => ({ contentType: CARD_TYPE, content: card });
