import type { PersonId, TenantId } from "#src/domain/person.ts";

export interface HealthPushSecret {
  readonly createdAt: Date;
  /** When something last came with it. */
  readonly usedAt?: Date | undefined;
}

/** Secrets with which phones send what they measured: hashes alone, one a person. */
export interface HealthPushStore {
  get(tenant: TenantId, person: PersonId): Promise<HealthPushSecret | undefined>;
  /** The one before it opens nothing any more. */
  put(tenant: TenantId, person: PersonId, hash: string, now: Date): Promise<void>;
  /** False where there was none. */
  remove(tenant: TenantId, person: PersonId): Promise<boolean>;
  used(hash: string, now: Date): Promise<void>;
}
