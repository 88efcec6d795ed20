import { createHmac, randomBytes } from "node:crypto";
import type { Person } from "#src/domain/person.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";

/** What a link is good for: also the path of the page that takes it, without the slashes around it. */
export type LinkPurpose = string;

export interface OneTimeLink {
  /** `<public address>/<purpose>/<secret>`. */
  readonly url: string;
  readonly expiresAt: Date;
}

export interface OneTimeLinkService {
  /** A link of the person's own, good once and for half an hour; undefined: no public address is known. */
  issue(person: Person, purpose: LinkPurpose, now: Date): Promise<OneTimeLink | undefined>;
  /** Whose link it is, without taking it: what looks at addresses ahead of people must not use them up. */
  peek(secret: string, purpose: LinkPurpose, now: Date): Promise<Person | undefined>;
  /** Whose link it is, once; undefined where it is unknown, of another purpose, taken, or has run out. */
  take(secret: string, purpose: LinkPurpose, now: Date): Promise<Person | undefined>;
}

export interface OneTimeLinkOptions {
  readonly work: UnitOfWork;
  /** Hashes secrets, so that a copy of the database opens nothing. */
  readonly key: Uint8Array;
  /** Where this program is reached from outside; undefined where it is not. */
  readonly base: () => string | undefined;
}

export const LINK_MINUTES = 30;
const SECRET_BYTES = 32;
const SECRET = /^[\w-]{43}$/u;
const PURPOSE = /^[a-z][a-z0-9-]*(?:\/[a-z][a-z0-9-]*)*$/u;

export function createOneTimeLinkService({ work, key, base }: OneTimeLinkOptions): OneTimeLinkService {
  const hashOf = (secret: string, purpose: LinkPurpose): string =>
    createHmac("sha256", key).update(`kairos one-time link\n${purpose}\n${secret}`).digest("hex");

  return {
    async issue({ tenant, id: person }, purpose, now) {
      if (!PURPOSE.test(purpose))
        throw new TypeError(
          `Cannot issue a link as its purpose must be a path of lower-case words: current value is "${purpose}"`,
        );
      const root = base();
      if (root === undefined) return undefined;
      const secret = randomBytes(SECRET_BYTES).toString("base64url");
      const expiresAt = new Date(now.getTime() + LINK_MINUTES * 60_000);
      const isKept = await work.of(tenant).transaction(async (stores) => {
        if (await stores.erasure.isErased(tenant, person)) return false;
        await stores.links.add({ hash: hashOf(secret, purpose), tenant, person, purpose, expiresAt }, now);
        return true;
      });
      return isKept ? { url: new URL(`/${purpose}/${secret}`, root).href, expiresAt } : undefined;
    },

    async peek(secret, purpose, now) {
      if (!SECRET.test(secret)) return undefined;
      const found = await work.system.stores.links.find(hashOf(secret, purpose), now);
      return found && work.of(found.tenant).stores.people.get(found.tenant, found.person);
    },

    async take(secret, purpose, now) {
      if (!SECRET.test(secret)) return undefined;
      const found = await work.system.stores.links.take(hashOf(secret, purpose), now);
      return found && work.of(found.tenant).stores.people.get(found.tenant, found.person);
    },
  };
}
