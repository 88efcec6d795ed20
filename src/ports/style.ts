import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { StyleChoices, StyleProfile } from "#src/domain/style-profile.ts";

export interface StoredStyle {
  readonly profile: StyleProfile;
  readonly choices: StyleChoices;
  readonly updatedAt: Date;
}

export interface StyleStore {
  get(tenant: TenantId, person: PersonId): Promise<StoredStyle | undefined>;
  put(tenant: TenantId, person: PersonId, style: StoredStyle): Promise<void>;
  /** False where nothing was kept. */
  remove(tenant: TenantId, person: PersonId): Promise<boolean>;
  /** Notes that the person is told `what`; false where they were told before. */
  told(tenant: TenantId, person: PersonId, what: string, now: Date): Promise<boolean>;
}
