import type { ApprovedMessage } from "#src/domain/guardrails/review.ts";
import type { ChannelName } from "#src/domain/person.ts";

/** Where a message goes, as plain JSON that only its channel reads. */
export interface Destination {
  readonly channel: ChannelName;
  /** Slack: channel id. Teams: conversation id. */
  readonly conversation: string;
  /** Slack: thread_ts. */
  readonly thread?: string | undefined;
  /** Teams: the stored conversation reference. */
  readonly reference?: unknown;
}

export type SendResult =
  | { readonly kind: "sent"; readonly ref: string }
  /** The platform said no for now: nothing was delivered. */
  | { readonly kind: "retry"; readonly afterMs?: number; readonly reason: string }
  /** No answer came: it may or may not have been delivered. */
  | { readonly kind: "ambiguous"; readonly reason: string }
  /** It was taken back before it was there: nothing of it is left. */
  | { readonly kind: "withdrawn" }
  /** The platform will never take it (blocked, uninstalled, too large). */
  | { readonly kind: "refused"; readonly reason: string };

/** Status lines come from this list alone, so that no unreviewed word is ever shown. */
export const STATUS_LINES = {
  reading: "is reading your twin",
  simulating: "is simulating 10,000 days",
  searching: "is looking through the library",
  checking: "is checking the safety rules",
  writing: "is writing",
} as const;
export type StatusLine = keyof typeof STATUS_LINES;

/** The only way out. Implemented by each channel, called by the outbox alone. */
export interface Messenger {
  readonly channel: ChannelName;
  /**
   * `key` is stable across retries and travels with the message, so that an ambiguous send can be looked up. `isWanted` is asked after
   * every wait, and between the parts of a message: what is no longer wanted is not sent.
   */
  send(to: Destination, message: ApprovedMessage, key: string, isWanted?: () => Promise<boolean>): Promise<SendResult>;
  /** Whether a message with `key` is there; `unknown` where the platform has no look-up. */
  reconcile(to: Destination, key: string, sentAfter: Date): Promise<"delivered" | "absent" | "unknown">;
  /** Shows what is happening while a model thinks; failures are ignored. */
  status(to: Destination, line: StatusLine | undefined): Promise<void>;
}
