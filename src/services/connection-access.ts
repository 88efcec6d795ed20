import { setTimeout as delay } from "node:timers/promises";
import type { Source } from "#src/domain/measurement.ts";
import type { Connection, ConnectionKey } from "#src/ports/connections.ts";
import { type OAuth, ProviderError, type Tokens } from "#src/ports/provider.ts";
import { type SealedFor, type Sealer, UnsealError } from "#src/ports/sealer.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";

/** The person has not connected the source, has ended it, or has to connect it again. */
export class NotConnectedError extends Error {
  override readonly name = "NotConnectedError";
  readonly code = "not_connected";
  constructor({ source }: ConnectionKey, options?: ErrorOptions) {
    super(
      `Cannot fetch what "${source}" measured as the person must have it connected: current value is not connected`,
      options,
    );
  }
}

export interface ConnectionAccess {
  /**
   * Runs `work` with a token that the vendor takes, once more with a fresh one where the vendor refuses it.
   *
   * Throws NotConnectedError where there is no connection, or the vendor no longer takes it: then it is marked broken.
   */
  with<T>(key: ConnectionKey, now: Date, work: (access: string) => Promise<T>): Promise<T>;
  sealTokens(key: ConnectionKey, tokens: Tokens): string;
  /** The stored tokens, also of a broken connection; undefined where there are none, or their key is gone. */
  tokensOf(connection: Connection): Tokens | undefined;
}

export interface ConnectionAccessOptions {
  readonly work: UnitOfWork;
  readonly sealer: Sealer;
  readonly oauthOf: (source: Source) => OAuth | undefined;
  /** The vendor no longer takes the tokens; called once a connection. */
  readonly onBroken: (key: ConnectionKey, reason: string, now: Date) => Promise<void>;
}

/** Refreshed this long before they run out. */
const EARLY_MS = 60_000;
const POLL_MS = 100;
/** Somebody else refreshes: they are waited for this long. */
const PATIENCE_MS = 30_000;

const placeOf = ({ tenant, person, source }: ConnectionKey): SealedFor => ({
  tenant,
  platform: source,
  kind: `tokens:${person}`,
});

/** The vendor's tokens of people: sealed at rest, refreshed by one caller at a time, as a refresh token is good only once. */
export function createConnectionAccess({ work, sealer, oauthOf, onBroken }: ConnectionAccessOptions): ConnectionAccess {
  const storesOf = ({ tenant }: ConnectionKey) => work.of(tenant).stores;

  const sealTokens = (key: ConnectionKey, { access, refresh, expiresAt }: Tokens): string =>
    sealer.seal(JSON.stringify({ access, refresh, expiresAt: expiresAt.toISOString() }), placeOf(key));

  function unseal(key: ConnectionKey, sealed: string): Tokens {
    const { access, refresh, expiresAt } = JSON.parse(sealer.open(sealed, placeOf(key))) as Record<string, string>;
    return { access: access!, refresh, expiresAt: new Date(expiresAt!) };
  }

  async function broke(key: ConnectionKey, sealed: string, reason: string, now: Date): Promise<void> {
    if (await storesOf(key).connections.markBroken(key, sealed, reason)) await onBroken(key, reason, now);
  }

  /** A token that should still hold; never the one that was refused. */
  async function token(key: ConnectionKey, now: Date, refused: string | undefined): Promise<string> {
    for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
      const connection = await storesOf(key).connections.get(key);
      if (connection?.status !== "connected" || connection.sealedTokens === undefined) throw new NotConnectedError(key);
      const sealed = connection.sealedTokens;
      const tokens = await opened(key, sealed, now);
      if (tokens.access !== refused && tokens.expiresAt.getTime() - EARLY_MS > now.getTime()) return tokens.access;
      if (await storesOf(key).connections.lease(key, sealed)) return refresh(key, sealed, tokens, now);
      await delay(POLL_MS);
    }
    throw new ProviderError(
      "unavailable",
      `Cannot fetch what "${key.source}" measured as its tokens must be refreshed: somebody else has been at it for ${PATIENCE_MS} ms`,
    );
  }

  async function opened(key: ConnectionKey, sealed: string, now: Date): Promise<Tokens> {
    try {
      return unseal(key, sealed);
    } catch (cause) {
      if (!(cause instanceof UnsealError)) throw cause;
      await broke(key, sealed, cause.code, now);
      throw new NotConnectedError(key, { cause });
    }
  }

  async function refresh(key: ConnectionKey, sealed: string, tokens: Tokens, now: Date): Promise<string> {
    const oauth = oauthOf(key.source);
    if (oauth === undefined) {
      await storesOf(key).connections.release(key);
      throw new NotConnectedError(key);
    }
    let fresh: Tokens;
    try {
      fresh = await oauth.refresh(tokens, now);
    } catch (cause) {
      if (cause instanceof ProviderError && cause.fault === "unauthorised") {
        await broke(key, sealed, "refresh-refused", now);
        throw new NotConnectedError(key, { cause });
      }
      await storesOf(key).connections.release(key);
      throw cause;
    }
    const kept = { ...fresh, refresh: fresh.refresh ?? tokens.refresh };
    const after = { sealedTokens: sealTokens(key, kept), expiresAt: kept.expiresAt };
    if (await storesOf(key).connections.replaceTokens(key, sealed, after)) return kept.access;
    // Ended or connected anew meanwhile: these tokens belong to nobody.
    await oauth.revoke?.(kept).catch(() => {});
    return token(key, now, undefined);
  }

  return {
    sealTokens,
    tokensOf(connection) {
      if (connection.sealedTokens === undefined) return undefined;
      try {
        return unseal(connection, connection.sealedTokens);
      } catch (error) {
        if (error instanceof UnsealError) return undefined;
        throw error;
      }
    },
    async with(key, now, run) {
      const first = await token(key, now, undefined);
      try {
        return await run(first);
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
      const second = await token(key, now, first);
      try {
        return await run(second);
      } catch (cause) {
        if (!isRefusal(cause)) throw cause;
        const { sealedTokens } = (await storesOf(key).connections.get(key)) ?? {};
        if (sealedTokens !== undefined && unseal(key, sealedTokens).access === second)
          await broke(key, sealedTokens, "access-refused", now);
        throw new NotConnectedError(key, { cause });
      }
    },
  };
}

const isRefusal = (error: unknown): boolean => error instanceof ProviderError && error.fault === "unauthorised";
