import {
  allows,
  CONSENT_CATEGORIES,
  CONSENT_PURPOSES,
  CONSENT_VERSION,
  type Consent,
  type ConsentCategory,
  type ConsentPurpose,
  SMALL_CONSENT,
  stillHolds,
} from "#src/domain/consent.ts";
import type { Person } from "#src/domain/person.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";
import type { DataContributor } from "#src/services/data-contributors.ts";
import type { TwinService } from "#src/services/twin-service.ts";

export type Wish = { readonly category: ConsentCategory; readonly purpose: ConsentPurpose };

export interface ConsentService {
  /** Those that nobody withdrew; what ran out is among them. */
  given(person: Person): Promise<Consent[]>;
  /** Those that may be acted upon: given to the present text within the last twelve months. */
  holding(person: Person, now: Date): Promise<Consent[]>;
  /** Those that ran out, by age or by a new text: they count for nothing until the person says yes again. */
  ranOut(person: Person, now: Date): Promise<Consent[]>;
  /** "Yes" again to everything that ran out. */
  renew(person: Person, now: Date): Promise<void>;
  /** One tap: check-ins and lessons, for the person's own coaching. */
  grantSmall(person: Person, now: Date): Promise<void>;
  /** Exactly these hold from now on; what is not among them is withdrawn, and leaves the twin at once. */
  setAll(person: Person, wishes: readonly Wish[], now: Date): Promise<void>;
  /** These hold beside those that hold already. */
  grant(person: Person, wishes: readonly Wish[], now: Date): Promise<void>;
  /** "No" at the moment of use: nothing changes, and for 30 days nobody asks for these unasked. */
  refuse(person: Person, categories: readonly ConsentCategory[], now: Date): Promise<void>;
  /** Whether Kairos may bring the question up itself; a person who wants the thing now is always asked. */
  mayAsk(person: Person, category: ConsentCategory, now: Date): Promise<boolean>;
}

const REFUSED_DAYS = 30;
const FIRST_DAY = "0001-01-01";
const LAST_DAY = "9999-12-31";

export function createConsentService(
  work: UnitOfWork,
  twins: TwinService,
  contributors: readonly DataContributor[] = [],
): ConsentService {
  const stamped = (wishes: readonly Wish[], now: Date): Consent[] =>
    wishes.map(({ category, purpose }) => ({ category, purpose, version: CONSENT_VERSION, grantedAt: now }));

  /** Writes what holds now, and answers the categories that coaching may use from now on and could not before. */
  async function write(stores: Stores, { tenant, id }: Person, wishes: readonly Wish[], now: Date) {
    const before = await stores.consents.holding(tenant, id, now);
    await stores.consents.grant(tenant, id, stamped(wishes, now));
    await stores.people.setStanding(tenant, id, { greetedAt: now, askAgainAt: null });
    return coached(wishes).filter((category) => !allows(before, category, "coaching"));
  }

  /** The first day that the twin sees otherwise when these categories come or go; what was measured goes by itself. */
  async function firstDayOf(
    stores: Stores,
    { tenant, id }: Person,
    categories: readonly ConsentCategory[],
  ): Promise<LocalDay | undefined> {
    const kept = [
      categories.includes("check-ins") ? stores.checkIns.between(tenant, id, FIRST_DAY, LAST_DAY) : [],
      categories.includes("learning") ? stores.plans.sessions(tenant, id, FIRST_DAY, LAST_DAY) : [],
    ];
    return first((await Promise.all(kept)).flat().map(({ day }) => day));
  }

  async function forgetFrom(stores: Stores, { tenant, id }: Person, day: LocalDay | undefined): Promise<void> {
    if (day !== undefined) await twins.forgetFrom(stores, tenant, id, day);
  }

  async function grant(person: Person, wishes: readonly Wish[], now: Date): Promise<void> {
    await work.of(person.tenant).transaction(async (stores) => {
      const gained = await write(stores, person, wishes, now);
      await forgetFrom(stores, person, await firstDayOf(stores, person, gained));
      await stores.audit.append({
        tenant: person.tenant,
        person: person.id,
        event: "consent-granted",
        detail: { wishes: wordsOf(wishes), version: CONSENT_VERSION },
        at: now,
      });
    });
  }

  const ranOut = async (person: Person, now: Date): Promise<Consent[]> => {
    const all = await work.of(person.tenant).stores.consents.given(person.tenant, person.id);
    const holding = new Set(stillHolds(all, now));
    return all.filter((consent) => !holding.has(consent));
  };

  return {
    given: (person) => work.of(person.tenant).stores.consents.given(person.tenant, person.id),
    holding: async (person, now) => await work.of(person.tenant).stores.consents.holding(person.tenant, person.id, now),
    ranOut,
    renew: async (person, now) => grant(person, await ranOut(person, now), now),
    grant,
    grantSmall: (person, now) => grant(person, SMALL_CONSENT, now),
    async refuse(person, categories, now) {
      await work.of(person.tenant).transaction(async (stores) => {
        for (const category of categories) await stores.consents.refuse(person.tenant, person.id, category, now);
      });
    },
    async mayAsk(person, category, now) {
      const refusedAt = await work.of(person.tenant).stores.consents.refusedAt(person.tenant, person.id, category);
      return refusedAt === undefined || now.getTime() - refusedAt.getTime() >= REFUSED_DAYS * 86_400_000;
    },
    async setAll(person, wishes, now) {
      const { tenant, id } = person;
      await work.of(tenant).transaction(async (stores) => {
        const before = await stores.consents.given(tenant, id);
        const dropped = before.filter(
          ({ category, purpose }) => !wishes.some((wish) => wish.category === category && wish.purpose === purpose),
        );
        for (const { category, purpose } of dropped) await stores.consents.withdraw(tenant, id, category, purpose, now);
        const gained = await write(stores, person, wishes, now);
        if (!wishes.some(({ category, purpose }) => category === "learning" && purpose === "audit"))
          await stores.fairness.declare(tenant, id, {}, now);
        // Also what was never agreed to goes, should anything of it have been kept.
        const without = CONSENT_CATEGORIES.filter((category) => !coached(wishes).includes(category));
        const lost = without.filter((category) => allows(before, category, "coaching"));
        const days = [await firstDayOf(stores, person, [...gained, ...lost])];
        for (const { withdrawn } of contributors) days.push(await withdrawn?.(stores, person, without, now));
        await forgetFrom(stores, person, first(days));
        await stores.audit.append({
          tenant,
          person: id,
          event: "consent-set",
          detail: { kept: wordsOf(wishes), withdrawn: wordsOf(dropped), version: CONSENT_VERSION },
          at: now,
        });
      });
    },
  };
}

const coached = (wishes: readonly Wish[]): ConsentCategory[] =>
  wishes.filter(({ purpose }) => purpose === "coaching").map(({ category }) => category);

const wordsOf = (wishes: readonly Wish[]): string =>
  CONSENT_CATEGORIES.flatMap((category) =>
    CONSENT_PURPOSES.filter((purpose) =>
      wishes.some((wish) => wish.category === category && wish.purpose === purpose),
    ).map((purpose) => `${category}:${purpose}`),
  ).join(" ");

const first = (days: readonly (LocalDay | undefined)[]): LocalDay | undefined =>
  days.filter((day) => day !== undefined).sort()[0];
