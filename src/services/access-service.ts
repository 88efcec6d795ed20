import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import type { Draft } from "#src/domain/message.ts";
import type { Person, PersonId, TenantId } from "#src/domain/person.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { type DeliveryService, surfaceOf } from "#src/services/delivery-service.ts";
import { OPERATOR } from "#src/services/policy-service.ts";

export type Access = "granted" | "no-code" | "expired" | "used" | "wrong" | "too-many-attempts";

export interface AccessService {
  /** A new code of the person's own; the one before it no longer counts. */
  issue(person: Person, now: Date): Promise<{ readonly code: string; readonly minutes: number }>;
  /**
   * Spends a code, for one look at the person's record.
   *
   * When it is granted, the audit says so and the person is told what was looked at, in the same transaction.
   */
  spend(tenant: TenantId, person: PersonId, code: string, look: string, now: Date): Promise<Access>;
}

export interface AccessOptions {
  readonly work: UnitOfWork;
  readonly delivery: DeliveryService;
  /** Hashes codes, so that a copy of the database does not tell them. */
  readonly key: Uint8Array;
}

const CODE_MINUTES = 10;
const MOST_ATTEMPTS = 5;
const CODE_LENGTH = 8;
/** Consonants that are not taken for one another: no code is a word. */
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

export function createAccessService({ work, delivery, key }: AccessOptions): AccessService {
  const hashOf = (tenant: TenantId, person: PersonId, code: string): string =>
    createHmac("sha256", key)
      .update(`kairos access code\n${tenant}\n${person}\n${plain(code)}`)
      .digest("hex");

  return {
    async issue(person, now) {
      const letters = Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]!).join("");
      const code = `${letters.slice(0, 4)}-${letters.slice(4)}`;
      const expiresAt = new Date(now.getTime() + CODE_MINUTES * 60_000);
      await work.of(person.tenant).transaction(async (stores) => {
        if (await stores.erasure.isErased(person.tenant, person.id)) return;
        await stores.accessCodes.put(person.tenant, person.id, {
          hash: hashOf(person.tenant, person.id, code),
          expiresAt,
        });
      });
      return { code, minutes: CODE_MINUTES };
    },

    spend: (tenant, id, code, look, now) =>
      work.of(tenant).transaction(async (stores): Promise<Access> => {
        await stores.people.hold(tenant, id);
        const stored = await stores.accessCodes.get(tenant, id);
        const person = await stores.people.get(tenant, id);
        if (stored === undefined || person === undefined) return "no-code";
        if (stored.usedAt !== undefined) return "used";
        if (stored.expiresAt <= now) return "expired";
        if (stored.attempts >= MOST_ATTEMPTS) return "too-many-attempts";
        if (!timingSafeEqual(Buffer.from(stored.hash), Buffer.from(hashOf(tenant, id, code)))) {
          await stores.accessCodes.attempted(tenant, id);
          return "wrong";
        }
        await stores.accessCodes.used(tenant, id, now);
        await stores.audit.append({
          tenant,
          person: id,
          event: "record-opened",
          detail: { look, by: OPERATOR },
          at: now,
        });
        const to = await stores.people.destination(tenant, id);
        if (to !== undefined) {
          const target = { tenant, person, surface: surfaceOf(to), to };
          const reply = { draft: openedDraft(look), personal: true };
          await delivery.post(stores, target, reply, `record-opened:${id}:${now.toISOString()}`);
        }
        return "granted";
      }),
  };
}

/** As it may be typed: lower case, without the dash. */
const plain = (code: string): string => code.toUpperCase().replace(/[^A-Z]/gu, "");

const openedDraft = (look: string): Draft => ({
  headline: `Your access code was used just now: an operator ran "${look}" on your record.`,
  paragraphs: [
    "It worked once and is spent. If you did not give it to anybody, tell the people who run Kairos for you.",
  ],
  actions: [{ id: "human", label: "Talk to a human", placement: "menu" }],
  facts: [],
  citations: [],
});
