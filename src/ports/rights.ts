import type { PersonId, TenantId } from "#src/domain/person.ts";

export interface OneTimeLink {
  /** Of the secret and the purpose. */
  readonly hash: string;
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly purpose: string;
  readonly expiresAt: Date;
}

export interface OneTimeLinkStore {
  /** Takes away those of the person that ran out. */
  add(link: OneTimeLink, now: Date): Promise<void>;
  /** Without taking it. */
  find(hash: string, now: Date): Promise<{ readonly tenant: TenantId; readonly person: PersonId } | undefined>;
  /** Answers a link to the first who asks, and to nobody after; undefined also where it ran out. */
  take(hash: string, now: Date): Promise<{ readonly tenant: TenantId; readonly person: PersonId } | undefined>;
}
