import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { StoredPlan } from "#src/ports/records.ts";

export interface StoredPolicy {
  readonly revision: number;
  /** Hash of the limits that result. */
  readonly version: string;
  /** The policy file as it was given. */
  readonly source: string;
  readonly appliedAt: Date;
  readonly via: "command" | "chat";
}

/** What somebody had to do with a policy that came in force. */
export interface PolicyHand {
  readonly person: PersonId;
  readonly part: "put" | "agreed" | "undid";
}

export interface PolicyRevision extends StoredPolicy {
  /** Of people who are still there. */
  readonly hands: readonly PolicyHand[];
}

/** A policy that an overseer tried in a conversation. */
export interface PolicyTrial {
  readonly id: string;
  readonly person: PersonId;
  readonly wish: string;
  readonly source: string;
  readonly version: string;
  /** Version of the policy in force when it was tried. */
  readonly base: string;
  /** As the backtest told it. */
  readonly backtest: unknown;
  readonly triedAt: Date;
  readonly shownAt?: Date | undefined;
  readonly askedAt?: Date | undefined;
  readonly settled?: { readonly as: "applied" | "refused"; readonly revision?: number | undefined } | undefined;
}

export interface PolicyStore {
  newest(tenant: TenantId): Promise<StoredPolicy | undefined>;
  /** Needs a transaction: until it ends nobody else puts a policy in force. */
  lock(tenant: TenantId): Promise<void>;
  /** Needs `lock`: revisions are numbered one by one. */
  add(tenant: TenantId, policy: Omit<StoredPolicy, "revision">, hands: readonly PolicyHand[]): Promise<number>;
  get(tenant: TenantId, revision: number): Promise<PolicyRevision | undefined>;
  /** Newest first. */
  history(tenant: TenantId, most: number): Promise<PolicyRevision[]>;
  /** The newest with these limits. */
  withVersion(tenant: TenantId, version: string): Promise<StoredPolicy | undefined>;
  /** The last plan of each person and day since `from`, in the order of people and days. */
  plansSince(tenant: TenantId, from: LocalDay): Promise<(StoredPlan & { readonly person: PersonId })[]>;
}

export interface PolicyTrialStore {
  /** Tried again at the same moment, it is the same. */
  add(tenant: TenantId, trial: Omit<PolicyTrial, "shownAt" | "askedAt" | "settled">): Promise<void>;
  get(tenant: TenantId, id: string): Promise<PolicyTrial | undefined>;
  /** The last that this person tried. */
  newestOf(tenant: TenantId, person: PersonId): Promise<PolicyTrial | undefined>;
  /** The last that waits for somebody else than this person to agree. */
  askedOfOthers(tenant: TenantId, person: PersonId): Promise<PolicyTrial | undefined>;
  shown(tenant: TenantId, id: string, at: Date): Promise<void>;
  asked(tenant: TenantId, id: string, at: Date): Promise<void>;
  settle(tenant: TenantId, id: string, settled: NonNullable<PolicyTrial["settled"]>, at: Date): Promise<void>;
}

export interface StoredAccessCode {
  readonly hash: string;
  readonly expiresAt: Date;
  readonly attempts: number;
  readonly usedAt?: Date | undefined;
}

export interface AccessCodeStore {
  /** Replaces the code before it. */
  put(tenant: TenantId, person: PersonId, code: { readonly hash: string; readonly expiresAt: Date }): Promise<void>;
  /** Locks the code until the transaction ends. */
  get(tenant: TenantId, person: PersonId): Promise<StoredAccessCode | undefined>;
  attempted(tenant: TenantId, person: PersonId): Promise<void>;
  used(tenant: TenantId, person: PersonId, now: Date): Promise<void>;
}
