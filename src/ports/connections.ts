import type { Source } from "#src/domain/measurement.ts";
import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { Ping } from "#src/ports/provider.ts";

/** `broken`: the vendor no longer takes our tokens; `disconnected`: the person ended it. */
export type ConnectionStatus = "connected" | "broken" | "disconnected";

/** Whose account at which vendor. */
export interface ConnectionKey {
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly source: Source;
}

/** The past, fetched from `to` down to `from`. */
export interface Backfill {
  readonly from: LocalDay;
  readonly to: LocalDay;
  /** The newest day that is left; undefined: all is fetched. */
  readonly next?: LocalDay | undefined;
}

export interface Connection extends ConnectionKey {
  /** The vendor's id of the account; undefined once disconnected. */
  readonly account?: string | undefined;
  readonly sealedTokens?: string | undefined;
  readonly expiresAt?: Date | undefined;
  readonly scopes: readonly string[];
  readonly status: ConnectionStatus;
  readonly brokenReason?: string | undefined;
  readonly brokenToldAt?: Date | undefined;
  readonly connectedAt: Date;
  readonly backfill?: Backfill | undefined;
  readonly lastFetchedAt?: Date | undefined;
}

export interface NewConnection extends ConnectionKey {
  readonly account: string;
  readonly sealedTokens: string;
  readonly expiresAt: Date;
  readonly scopes: readonly string[];
  readonly connectedAt: Date;
  readonly backfill: Required<Backfill>;
}

export interface ConnectionStore {
  get(key: ConnectionKey): Promise<Connection | undefined>;
  of(tenant: TenantId, person: PersonId): Promise<Connection[]>;
  /** Connects, also again and with another account. False: the account belongs to somebody else of the tenant. */
  connect(connection: NewConnection): Promise<boolean>;
  /** Gives the caller the right to refresh these tokens, for five minutes of real time. False: they are no longer these, or another does. */
  lease(key: ConnectionKey, sealedTokens: string): Promise<boolean>;
  release(key: ConnectionKey): Promise<void>;
  /** False: the tokens stored meanwhile are no longer `before`. */
  replaceTokens(
    key: ConnectionKey,
    before: string,
    after: { readonly sealedTokens: string; readonly expiresAt: Date },
  ): Promise<boolean>;
  /** False: the tokens are no longer these, or it was not connected. */
  markBroken(key: ConnectionKey, sealedTokens: string, reason: string): Promise<boolean>;
  markTold(key: ConnectionKey, now: Date): Promise<void>;
  /** Account and tokens go. */
  disconnect(key: ConnectionKey): Promise<void>;
  fetched(key: ConnectionKey, now: Date): Promise<void>;
  /** From the newest day on again. False: it is not connected. */
  restartBackfill(key: ConnectionKey, backfill: Required<Backfill>): Promise<boolean>;
  /** False: the backfill stood elsewhere, or there is none of this connection. */
  advance(
    key: ConnectionKey,
    at: { readonly connectedAt: Date; readonly next: LocalDay },
    next: LocalDay | undefined,
  ): Promise<boolean>;
}

export interface OAuthState extends ConnectionKey {
  readonly sealedVerifier: string;
  readonly expiresAt: Date;
}

export interface OAuthStateStore {
  add(hash: string, state: OAuthState, now: Date): Promise<void>;
}

/** What a webhook brought, for a person. */
export interface Delivery {
  readonly eventId: string;
  readonly kind: string;
  readonly recordId: string;
  readonly change: Ping["change"];
  readonly at: Date;
  /** How often somebody set out to fetch it, this time included. */
  readonly attempts: number;
  /** A later event about the same record is done: the record was fetched after this one happened. */
  readonly isOutdated: boolean;
}

export interface OpenDeliveries {
  /** Neither done nor being fetched. */
  readonly free: number;
  /** Being fetched, by somebody who may have died. */
  readonly claimed: number;
  /** Age of the newest and of the oldest one that is free, ms of real time. */
  readonly newestMs: number;
  readonly oldestMs: number;
}

export interface DeliveryStore {
  open(key: ConnectionKey): Promise<OpenDeliveries>;
  /** Takes every free one, for five minutes of real time. */
  claim(key: ConnectionKey): Promise<Delivery[]>;
  done(key: ConnectionKey, eventIds: readonly string[]): Promise<void>;
  /** Gives back what could not be fetched now. */
  release(key: ConnectionKey, eventIds: readonly string[]): Promise<void>;
}

export interface RenewalStore {
  /** True for one caller: the source's subscriptions are due, and nobody else looks after them for an hour. */
  claim(source: Source): Promise<boolean>;
  renewed(source: Source, dueAt: Date): Promise<void>;
}
