import { allows, CONSENT_PURPOSES, type ConsentPurpose, stillHolds } from "#src/domain/consent.ts";
import type { Fact } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import { localDay } from "#src/domain/time.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { type Asking, type DataContributor, type KnownCategory, NOT_USED } from "#src/services/data-contributors.ts";

export type { KnownCategory } from "#src/services/data-contributors.ts";

export interface OwnDataView {
  readonly known: readonly KnownCategory[];
  readonly facts: readonly Fact[];
}

export interface DataService {
  /** What is kept of the person, by category, with age, source and purpose, and what was not believed and why. */
  about(person: Person, now: Date): Promise<OwnDataView>;
  /** Deletes everything; a pseudonymous audit entry stays. */
  erase(person: Person, now: Date): Promise<void>;
}

const PURPOSE_WORDS: Readonly<Record<ConsentPurpose, string>> = {
  coaching: "my coaching",
  team: "team figures",
  audit: "fairness checks",
};

export function createDataService(work: UnitOfWork, contributors: readonly DataContributor[]): DataService {
  return {
    async about(person, now) {
      const consents = await work.of(person.tenant).stores.consents.given(person.tenant, person.id);
      const holding = stillHolds(consents, now);
      const asking: Asking = {
        person,
        now,
        today: localDay(now, person.timeZone),
        consents,
        purposeOf: (category) =>
          CONSENT_PURPOSES.filter((purpose) => allows(holding, category, purpose))
            .map((purpose) => PURPOSE_WORDS[purpose])
            .join(", ") || NOT_USED,
      };
      const known: KnownCategory[] = [];
      for (const contributor of contributors)
        known.push(...(await contributor.about(work.of(person.tenant).stores, asking)));
      return {
        known,
        facts: known.flatMap(({ category, items, newestAgeDays, facts = [] }) => [
          { name: `${category} kept`, value: items },
          ...(newestAgeDays === undefined ? [] : [{ name: `age of ${category}`, value: newestAgeDays }]),
          ...facts,
        ]),
      };
    },

    async erase(person, now) {
      await work.of(person.tenant).transaction(async (stores) => {
        await stores.audit.append({
          tenant: person.tenant,
          person: person.id,
          event: "erased",
          detail: { by: "person" },
          at: now,
        });
        await stores.erasure.erase(person.tenant, person.id, now);
      });
    },
  };
}
