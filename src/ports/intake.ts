import type { ApprovedMessage } from "#src/domain/guardrails/review.ts";
import type { ChannelName, Surface } from "#src/domain/person.ts";
import type { TurnAction } from "#src/domain/turn.ts";
import type { Destination } from "#src/ports/messenger.ts";

/** Who the platform says is speaking. Verified by the channel before it gets here. */
export interface PlatformUser {
  readonly channel: ChannelName;
  /** Slack team id, Teams tenant id: the workspace the bot is installed in. */
  readonly workspace: string;
  readonly id: string;
  /** The user's own workspace, where it differs (Slack Connect, Teams federation). */
  readonly homeWorkspace?: string | undefined;
}

export interface PlatformProfile {
  readonly givenName: string;
  /** As others see it: so that nothing is claimed of somebody by it, and for nothing else. */
  readonly fullName?: string | undefined;
  /** Verified by the platform. */
  readonly email?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly language?: string | undefined;
  /** Guests and restricted accounts are refused. */
  readonly isGuest: boolean;
  readonly isBot: boolean;
}

/** What a channel hands over after it verified and normalised a delivery. */
export interface InboundEvent {
  /** Unique within the workspace; the same under every retry of the platform. */
  readonly eventId: string;
  readonly user: PlatformUser;
  readonly surface: Surface;
  readonly replyTo: Destination;
  readonly kind: "message" | "action" | "installed" | "uninstalled" | "home-opened";
  /** Already passed through domain/text.ts normaliseText. */
  readonly text: string;
  /** What stands beyond the longest text that is kept: screened for a crisis, and dropped. */
  readonly beyond?: string | undefined;
  readonly action?: TurnAction | undefined;
  /** Asks the platform who this is; called at most once for a person who is not known yet. */
  readonly profile: () => Promise<PlatformProfile>;
}

export type Receipt =
  | { readonly kind: "accepted" }
  | { readonly kind: "duplicate" }
  /** No row was written; the channel says `notice`, if any, itself. */
  | { readonly kind: "refused"; readonly notice?: ApprovedMessage };

/**
 * The door in. Resolves when the event is committed, so that the channel may acknowledge it.
 *
 * Throws when it could not be stored: the channel then answers 503 and the platform tries again.
 */
export interface Intake {
  accept(event: InboundEvent): Promise<Receipt>;
}
