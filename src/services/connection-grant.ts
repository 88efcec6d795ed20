import { createHash, randomBytes } from "node:crypto";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { Source } from "#src/domain/measurement.ts";
import type { Person } from "#src/domain/person.ts";
import type { Clock } from "#src/ports/clock.ts";
import { type OAuth, type Provider, ProviderError, type Tokens } from "#src/ports/provider.ts";
import type { SealedFor, Sealer } from "#src/ports/sealer.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { type ConnectableSource, startPurpose } from "#src/services/connectable.ts";
import type { ConnectionAccess } from "#src/services/connection-access.ts";
import { BACKFILL_DAYS, backfillOf, type ConnectionFetch, keyOf } from "#src/services/connection-fetch.ts";
import { connectedMessage } from "#src/services/connection-messages.ts";
import type { ConnectionTelling } from "#src/services/connection-telling.ts";
import type { OneTimeLinkService } from "#src/services/one-time-link-service.ts";

/** Whom a link would connect, shown before the vendor's page so that nobody connects for somebody else. */
export interface Beginning {
  readonly givenName: string;
  readonly categories: readonly ConsentCategory[];
}

export interface Departure {
  /** The vendor's page. */
  readonly url: URL;
  /** The browser's own secret: without it the answer of the vendor's page is worth nothing. */
  readonly browser: string;
}

export interface CallbackAnswer {
  readonly state: string | undefined;
  readonly code: string | undefined;
}

export type CallbackOutcome =
  | "connected"
  /** The person said no at the vendor. */
  | "declined"
  /** Unknown, used or run out; or another browser began it. */
  | "expired"
  | "consent-withdrawn"
  /** The account belongs to somebody else here. */
  | "taken"
  /** The vendor did not answer as agreed. */
  | "failed";

export interface ConnectionGrant {
  /** What the one-time link would do; it stays good. */
  beginning(source: ConnectableSource, secret: string, now: Date): Promise<Beginning | undefined>;
  /** Takes the one-time link: where the browser goes, and what it must bring back. Undefined: the link is no good any more. */
  depart(source: ConnectableSource, secret: string, now: Date): Promise<Departure | undefined>;
  /** The vendor sent the browser back. Works once a departure. */
  callback(
    source: ConnectableSource,
    answer: CallbackAnswer,
    browser: string | undefined,
    now: Date,
  ): Promise<CallbackOutcome>;
}

export interface ConnectionGrantOptions {
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly links: OneTimeLinkService;
  readonly sealer: Sealer;
  readonly access: ConnectionAccess;
  readonly fetch: ConnectionFetch;
  readonly telling: ConnectionTelling;
  readonly providerOf: (source: Source) => Provider | undefined;
  readonly base: () => string | undefined;
}

const STATE_MINUTES = 10;
const SECRET_BYTES = 32;
const UNIQUE_VIOLATION = "23505";

const secret = (): string => randomBytes(SECRET_BYTES).toString("base64url");
const sha256 = (text: string, encoding: "hex" | "base64url"): string =>
  createHash("sha256").update(text).digest(encoding);

/** The authorization code grant, with state and PKCE (RFC 7636, S256), bound to one person and one browser. */
export function createConnectionGrant(options: ConnectionGrantOptions): ConnectionGrant {
  const { work, links, sealer, access, fetch, telling, providerOf } = options;
  const hashOf = (state: string, browser: string): string => sha256(`kairos oauth state\n${state}\n${browser}`, "hex");
  const verifierPlace = (person: Pick<Person, "tenant" | "id">, source: Source): SealedFor => ({
    tenant: person.tenant,
    platform: source,
    kind: `verifier:${person.id}`,
  });
  const redirectUri = (source: ConnectableSource): string | undefined => {
    const base = options.base();
    return base === undefined ? undefined : new URL(`/oauth/${source}/callback`, base).href;
  };

  async function tokensFor(
    oauth: OAuth,
    grant: Parameters<OAuth["exchange"]>[0],
  ): Promise<{ readonly tokens: Tokens; readonly account: string } | undefined> {
    try {
      const tokens = await oauth.exchange(grant);
      return { tokens, account: await oauth.account(tokens.access) };
    } catch (error) {
      if (error instanceof ProviderError) return undefined;
      throw error;
    }
  }

  async function keep(
    person: Person,
    source: ConnectableSource,
    oauth: OAuth,
    { tokens, account }: { readonly tokens: Tokens; readonly account: string },
    categories: readonly ConsentCategory[],
    now: Date,
  ): Promise<"connected" | "taken" | "expired"> {
    const key = keyOf(person, source);
    try {
      return await work.of(person.tenant).transaction(async (stores) => {
        if (await stores.erasure.isErased(person.tenant, person.id)) return "expired";
        const isNew = await stores.connections.connect({
          ...key,
          account,
          sealedTokens: access.sealTokens(key, tokens),
          expiresAt: tokens.expiresAt,
          scopes: oauth.scopesFor(categories),
          connectedAt: now,
          backfill: backfillOf(person, now),
        });
        if (!isNew) return "taken";
        await stores.queue.enqueue("backfill", key);
        await stores.audit.append({
          tenant: person.tenant,
          person: person.id,
          event: "connected",
          detail: { source, categories: categories.join(" ") },
          at: now,
        });
        return "connected";
      });
    } catch (error) {
      // Somebody else connected the same account at the same moment.
      if (error instanceof Error && "code" in error && error.code === UNIQUE_VIOLATION) return "taken";
      throw error;
    }
  }

  return {
    async beginning(source, linkSecret, now) {
      const person = await links.peek(linkSecret, startPurpose(source), now);
      if (person === undefined) return undefined;
      return { givenName: person.givenName, categories: await fetch.categories(person, source) };
    },

    async depart(source, linkSecret, now) {
      const person = await links.take(linkSecret, startPurpose(source), now);
      const oauth = providerOf(source)?.oauth;
      const back = redirectUri(source);
      if (person === undefined || oauth === undefined || back === undefined) return undefined;
      const categories = await fetch.categories(person, source);
      if (categories.length === 0) return undefined;
      const [state, browser, verifier] = [secret(), secret(), secret()];
      await work.of(person.tenant).stores.oauthStates.add(
        hashOf(state, browser),
        {
          ...keyOf(person, source),
          sealedVerifier: sealer.seal(verifier, verifierPlace(person, source)),
          expiresAt: new Date(now.getTime() + STATE_MINUTES * 60_000),
        },
        now,
      );
      const url = oauth.authorizeUrl({
        state,
        redirectUri: back,
        scopes: oauth.scopesFor(categories),
        codeChallenge: sha256(verifier, "base64url"),
      });
      return { url, browser };
    },

    async callback(source, { state, code }, browser, now) {
      if (state === undefined || browser === undefined) return "expired";
      const begun = await work.system.stores.oauthStates.take(hashOf(state, browser), now);
      if (begun === undefined || begun.source !== source) return "expired";
      const person = await work.of(begun.tenant).stores.people.get(begun.tenant, begun.person);
      const oauth = providerOf(source)?.oauth;
      const back = redirectUri(source);
      if (person === undefined || oauth === undefined || back === undefined) return "expired";
      if (code === undefined) return "declined";
      const categories = await fetch.categories(person, source);
      if (categories.length === 0) return "consent-withdrawn";
      const codeVerifier = sealer.open(begun.sealedVerifier, verifierPlace(person, source));
      const granted = await tokensFor(oauth, { code, redirectUri: back, codeVerifier, now });
      if (granted === undefined) return "failed";
      const outcome = await keep(person, source, oauth, granted, categories, now);
      if (outcome === "connected") {
        const key = keyOf(person, source);
        const id = `connected:${person.id}:${source}:${now.getTime()}`;
        await telling.tell(key, id, connectedMessage(source, BACKFILL_DAYS));
      } else {
        await oauth.revoke?.(granted.tokens).catch(() => {});
      }
      return outcome;
    },
  };
}
