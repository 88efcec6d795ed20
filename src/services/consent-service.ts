import {
  CONSENT_CATEGORIES,
  CONSENT_PURPOSES,
  CONSENT_VERSION,
  type Consent,
  type ConsentCategory,
  type ConsentPurpose,
  SMALL_CONSENT,
} from "#src/domain/consent.ts";
import { metricsOf } from "#src/domain/measurement.ts";
import type { Person } from "#src/domain/person.ts";
import { addDays } from "#src/domain/time.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { TwinService } from "#src/services/twin-service.ts";

type Wish = { readonly category: ConsentCategory; readonly purpose: ConsentPurpose };

export interface ConsentService {
  inForce(person: Person): Promise<Consent[]>;
  /** One tap: check-ins and lessons, for the person's own coaching. */
  grantSmall(person: Person, now: Date): Promise<void>;
  /** Exactly these hold from now on; what is not among them is withdrawn, and leaves the twin at once. */
  setAll(person: Person, wishes: readonly Wish[], now: Date): Promise<void>;
  grant(person: Person, wishes: readonly Wish[], now: Date): Promise<void>;
  /** "No" at the moment of use: nothing changes, and for 30 days nobody asks for these unasked. */
  refuse(person: Person, categories: readonly ConsentCategory[], now: Date): Promise<void>;
  /** Whether Kairos may bring the question up itself; a person who wants the thing now is always asked. */
  mayAsk(person: Person, category: ConsentCategory, now: Date): Promise<boolean>;
}

const BEGINNING = "2000-01-01";
const REFUSED_DAYS = 30;

export function createConsentService(work: UnitOfWork, twins: TwinService): ConsentService {
  const stamped = (wishes: readonly Wish[], now: Date): Consent[] =>
    wishes.map(({ category, purpose }) => ({ category, purpose, version: CONSENT_VERSION, grantedAt: now }));

  async function grant(person: Person, wishes: readonly Wish[], now: Date): Promise<void> {
    await work.transaction(async (stores) => {
      await stores.consents.grant(person.tenant, person.id, stamped(wishes, now));
      await stores.people.setStanding(person.tenant, person.id, { greetedAt: now, askAgainAt: null });
      await twins.forgetFrom(stores, person.tenant, person.id, addDays(BEGINNING, 0));
      await stores.audit.append({
        tenant: person.tenant,
        person: person.id,
        event: "consent-granted",
        detail: {
          wishes: wishes.map(({ category, purpose }) => `${category}:${purpose}`).join(" "),
          version: CONSENT_VERSION,
        },
        at: now,
      });
    });
  }

  return {
    inForce: (person) => work.stores.consents.inForce(person.tenant, person.id),
    grant,
    async refuse(person, categories, now) {
      await work.transaction(async (stores) => {
        for (const category of categories) await stores.consents.refuse(person.tenant, person.id, category, now);
      });
    },
    async mayAsk(person, category, now) {
      const refusedAt = await work.stores.consents.refusedAt(person.tenant, person.id, category);
      return refusedAt === undefined || now.getTime() - refusedAt.getTime() >= REFUSED_DAYS * 86_400_000;
    },
    grantSmall: (person, now) => grant(person, SMALL_CONSENT, now),
    async setAll(person, wishes, now) {
      const wanted = (category: ConsentCategory, purpose: ConsentPurpose): boolean =>
        wishes.some((wish) => wish.category === category && wish.purpose === purpose);
      await work.transaction(async (stores) => {
        const { tenant, id } = person;
        for (const category of CONSENT_CATEGORIES) {
          for (const purpose of CONSENT_PURPOSES) {
            if (!wanted(category, purpose)) await stores.consents.withdraw(tenant, id, category, purpose, now);
          }
          // Check-ins and lessons leave by "delete my data", or by simply not being used.
          const metrics = metricsOf(category);
          if (metrics.length > 0 && !wanted(category, "coaching")) {
            await stores.readings.removeMetrics(tenant, id, metrics);
            await stores.measurements.removeMetrics(tenant, id, metrics);
          }
        }
        await stores.audit.append({
          tenant,
          person: id,
          event: "consent-set",
          detail: { kept: wishes.length },
          at: now,
        });
      });
      await grant(person, wishes, now);
    },
  };
}
