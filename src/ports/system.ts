import type { Source } from "#src/domain/measurement.ts";
import type { ChannelName, PersonId, TenantId } from "#src/domain/person.ts";
import type { ConnectionKey, OAuthState, RenewalStore } from "#src/ports/connections.ts";
import type { SharedLibraryStore } from "#src/ports/learning.ts";
import type { Tenant } from "#src/ports/people.ts";
import type { Ping } from "#src/ports/provider.ts";
import type { JobQueue } from "#src/ports/queue.ts";
import type { Due } from "#src/ports/records.ts";
import type { WrittenMessage } from "#src/ports/traffic.ts";

/** Whose something is. */
export interface Owner {
  readonly tenant: TenantId;
  readonly person: PersonId;
}

export interface TenantRegister {
  byWorkspace(channel: ChannelName, workspace: string): Promise<Tenant | undefined>;
  /** Creates the tenant or attaches the workspace to it. */
  ensure(tenant: Tenant & { slackTeam?: string; teamsTenant?: string }, now: Date): Promise<void>;
  all(): Promise<Tenant[]>;
}

export interface TurnSweep {
  /** People with waiting events, for the sweep after a crash. */
  waiting(): Promise<Owner[]>;
  /** People whose turn was left by a process that died. */
  stranded(): Promise<Owner[]>;
}

/** A message that is to be sent; what it says is its tenant's. */
export interface ClaimedMessage {
  readonly id: string;
  readonly tenant: TenantId;
  readonly attempts: number;
  /** The process died, or no answer came, during an earlier attempt. */
  readonly ambiguous: boolean;
  readonly claimedAt: Date;
}

/** What a sender holds of a message: the claim, and what was written. */
export type SendableRow = ClaimedMessage & WrittenMessage;

export interface OutboxQueue {
  /** The oldest due message of each conversation, urgent ones first or alone; marks them as being sent. */
  claim(channel: ChannelName, limit: number, urgentOnly?: boolean): Promise<ClaimedMessage[]>;
  pending(): Promise<number>;
  /** Whose message it is; its id cannot be guessed. */
  tenantOf(message: string): Promise<TenantId | undefined>;
}

export interface ScheduleQueue {
  /** What is due at `now`, the earliest first; it is due no longer. */
  take(now: Date, limit: number): Promise<Due[]>;
  /** The earliest due time after or at any moment; undefined when nothing is scheduled. */
  next(): Promise<Date | undefined>;
}

export interface LinkRegister {
  /** Without taking it. */
  find(hash: string, now: Date): Promise<Owner | undefined>;
  /** Answers a link to the first who asks, and to nobody after; undefined also where it ran out. */
  take(hash: string, now: Date): Promise<Owner | undefined>;
}

export interface OAuthStateRegister {
  /** Once; undefined where it is unknown or has run out. */
  take(hash: string, now: Date): Promise<OAuthState | undefined>;
}

export interface DeliveryRegister {
  /**
   * Keeps what is new of it for every connected account; the rest (repetitions, accounts of nobody) is dropped.
   *
   * Answers whose deliveries are new, each once.
   */
  receive(pings: readonly (Ping & { readonly source: Source })[]): Promise<ConnectionKey[]>;
  /** How many arrived for anybody within the last five seconds. */
  arriving(): Promise<number>;
  /** Whose deliveries wait. */
  waiting(): Promise<ConnectionKey[]>;
  /** Forgets what was done this many days ago: a vendor repeats an event for hours. */
  prune(days: number): Promise<void>;
}

/** Finds whose a secret is by its hash. */
export interface SecretRegister {
  owner(hash: string): Promise<Owner | undefined>;
}

export interface CompletionQueue {
  /** What waits since `now` or before; it waits until `again` now, so that nobody else sends it meanwhile. */
  claim(now: Date, again: Date): Promise<(Owner & { readonly statementId: string })[]>;
}

/** What is needed before a tenant is known, or belongs to none. Nothing of it tells what anybody said or measured. */
export interface SystemStores {
  readonly tenants: TenantRegister;
  readonly turns: TurnSweep;
  readonly outbox: OutboxQueue;
  readonly schedules: ScheduleQueue;
  readonly links: LinkRegister;
  readonly oauthStates: OAuthStateRegister;
  readonly deliveries: DeliveryRegister;
  readonly renewals: RenewalStore;
  readonly feeds: SecretRegister;
  readonly healthPushes: SecretRegister;
  readonly completions: CompletionQueue;
  readonly library: SharedLibraryStore;
  readonly queue: JobQueue;
}
