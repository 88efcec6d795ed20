import {
  type ApprovedMessage,
  type ApprovedView,
  type MessageContext,
  reviewMessage,
  reviewView,
} from "#src/domain/guardrails/review.ts";
import type { Draft, Form, HomeView } from "#src/domain/message.ts";

const KEY = new Uint8Array(32).fill(7);

/** A draft with nothing in it but what a test names. */
export function draftOf(parts: Partial<Draft>): Draft {
  return { headline: "", paragraphs: [], actions: [], facts: [], citations: [], ...parts };
}

/** Passes a draft through the real review, the sole maker of an approved message. */
export function approve(parts: Partial<Draft>, context: Partial<MessageContext> = {}): ApprovedMessage {
  const { message, fired } = reviewMessage(draftOf(parts), {
    surface: "slack-dm",
    audience: "person-1",
    key: KEY,
    verdictId: "verdict-1",
    personalContent: false,
    ...context,
  });
  if (!message)
    throw new Error(`Cannot approve the draft as review blocked it: current reasons are ${JSON.stringify(fired)}`);
  return message;
}

/** Passes a dialog or page through the real review. */
export function approveView<V extends Form | HomeView>(view: V): ApprovedView & V {
  return reviewView(view, {});
}
