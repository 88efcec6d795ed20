import type { ApprovedMessage } from "#src/domain/guardrails/review.ts";
import type { Draft } from "#src/domain/message.ts";
import type { PersonId, Surface, TenantId } from "#src/domain/person.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { Turn, TurnAction } from "#src/domain/turn.ts";
import type { Destination } from "#src/ports/messenger.ts";

export interface InboxRow {
  readonly tenant: TenantId;
  readonly eventId: string;
  readonly person: PersonId;
  readonly surface: Surface;
  readonly kind: "message" | "action";
  readonly text: string;
  readonly action?: TurnAction | undefined;
  readonly replyTo: Destination;
  readonly crisisCode?: string | undefined;
  readonly receivedAt: Date;
}

export interface InboxStore {
  /** False when the event is there already. */
  add(row: InboxRow, options?: { done: boolean }): Promise<boolean>;
  has(tenant: TenantId, eventId: string): Promise<boolean>;
  /** What the person wrote last, after `since`; undefined where nothing was, or a crisis kept no text. */
  lastWords(tenant: TenantId, person: PersonId, since: Date): Promise<string | undefined>;
}

export interface ClaimedTurn {
  readonly turn: Turn;
  readonly replyTo: Destination;
  /** 1 for the first run; more after a process died in it. */
  readonly attempts: number;
}

export interface WaitingEvent {
  readonly text: string;
  readonly action?: TurnAction | undefined;
  /** A turn is at work on it. */
  readonly isRunning: boolean;
}

/** One running turn a person. Leases run on real time. */
export interface TurnStore {
  /** Takes everything that waits and belongs together; undefined when nothing waits or a turn is running. */
  claim(tenant: TenantId, person: PersonId, now: Date): Promise<ClaimedTurn | undefined>;
  renew(turn: string): Promise<void>;
  /** Gives up a turn that could not be ended: whoever claims next runs it again. */
  release(turn: string): Promise<void>;
  /** Marks the turn and its events done, once. */
  finish(turn: string, outcome: string): Promise<"finished" | "stopped" | "finished before">;
  /** The running turn will not answer, and what waits is dropped, but for what is excepted. */
  stop(tenant: TenantId, person: PersonId, except?: (event: WaitingEvent) => boolean): Promise<void>;
  /** Whether all that the turn is about was said after the person's last crisis, if there was one. */
  isAfterCrisis(turn: string): Promise<boolean>;
}

export interface OutboxRow {
  readonly id: string;
  readonly tenant: TenantId;
  readonly person: PersonId;
  /** Unique in the tenant: the same effect is written once. */
  readonly key: string;
  readonly destination: Destination;
  readonly message: ApprovedMessage;
  readonly day: LocalDay;
  readonly urgent: boolean;
  readonly createdAt: Date;
}

export interface WrittenMessage {
  readonly person: PersonId;
  readonly destination: Destination;
  /** As stored: only `reviveApproved` makes it a message again. */
  readonly message: unknown;
  readonly createdAt: Date;
  /** Taken back meanwhile. */
  readonly withdrawn: boolean;
}

export interface Card {
  readonly id: string;
  readonly person: PersonId;
  readonly day: LocalDay;
}

export interface OutboxStore {
  /** False when a message with this key is there already. */
  add(row: OutboxRow): Promise<boolean>;
  /** Undefined: its person was erased. */
  written(id: string): Promise<WrittenMessage | undefined>;
  sent(id: string, ref: string): Promise<void>;
  retry(id: string, delayMs: number, reason: string, ambiguous: boolean): Promise<void>;
  settle(id: string, status: "unknown" | "failed" | "cancelled", reason: string): Promise<void>;
  /** Takes back what has not left; what is being sent at this moment is not tried again. Urgent messages stand. */
  withdraw(tenant: TenantId, person: PersonId): Promise<void>;
  isWithdrawn(id: string): Promise<boolean>;
  card(tenant: TenantId, id: string): Promise<Card | undefined>;
  /** The picture of a message, PNG in base64; a message's id cannot be guessed. */
  picture(id: string): Promise<string | undefined>;
  /** Messages of one person that have not left yet. */
  pendingFor(tenant: TenantId, person: PersonId): Promise<number>;
  /** The newest messages sent to the person, as they were drafted. */
  recent(tenant: TenantId, person: PersonId, limit: number): Promise<{ id: string; message: Draft; createdAt: Date }[]>;
}

export interface TranscriptStore {
  add(line: {
    tenant: TenantId;
    person: PersonId;
    surface: Surface;
    speaker: "person" | "kairos";
    text: string;
    at: Date;
  }): Promise<void>;
  recent(
    tenant: TenantId,
    person: PersonId,
    surface: Surface,
    limit: number,
  ): Promise<{ speaker: "person" | "kairos"; text: string }[]>;
}

export interface OpenQuestion {
  readonly id: string;
  readonly graph: "check-in" | "lesson";
  readonly thread: string;
  readonly asks: string;
  readonly day: LocalDay;
}

export interface QuestionStore {
  open(tenant: TenantId, person: PersonId, question: OpenQuestion, now: Date): Promise<void>;
  current(tenant: TenantId, person: PersonId): Promise<OpenQuestion[]>;
  close(tenant: TenantId, person: PersonId, graph: OpenQuestion["graph"], now: Date): Promise<void>;
}
