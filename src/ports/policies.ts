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
}

export interface PolicyStore {
  newest(tenant: TenantId): Promise<StoredPolicy | undefined>;
  /** Needs a transaction: revisions are numbered one by one. */
  add(tenant: TenantId, policy: Omit<StoredPolicy, "revision">): Promise<number>;
  /** The last plan of each person and day since `from`, in the order of people and days. */
  plansSince(tenant: TenantId, from: LocalDay): Promise<(StoredPlan & { readonly person: PersonId })[]>;
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
