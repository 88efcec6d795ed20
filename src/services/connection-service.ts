import { setTimeout as delay } from "node:timers/promises";
import { CONSENT_CATEGORIES, type ConsentCategory } from "#src/domain/consent.ts";
import { CATEGORY_OF, type Source } from "#src/domain/measurement.ts";
import type { Person } from "#src/domain/person.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { ConnectionKey, ConnectionStatus } from "#src/ports/connections.ts";
import type { Provider } from "#src/ports/provider.ts";
import type { Sealer } from "#src/ports/sealer.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import {
  CONNECTABLE_SOURCES,
  type ConnectableSource,
  OPERATOR_VARIABLES,
  startPurpose,
} from "#src/services/connectable.ts";
import { type ConnectionAccess, createConnectionAccess } from "#src/services/connection-access.ts";
import { type ConnectionFetch, createConnectionFetch, keyOf } from "#src/services/connection-fetch.ts";
import { type ConnectionGrant, createConnectionGrant } from "#src/services/connection-grant.ts";
import { brokenMessage } from "#src/services/connection-messages.ts";
import { type ConnectionSync, createConnectionSync } from "#src/services/connection-sync.ts";
import { createConnectionTelling } from "#src/services/connection-telling.ts";
import type { DeliveryService } from "#src/services/delivery-service.ts";
import type { MeasurementService } from "#src/services/measurement-service.ts";
import type { OneTimeLinkService } from "#src/services/one-time-link-service.ts";
import { type OtherSources, otherSources } from "#src/services/other-sources.ts";

export interface ConnectionOptions {
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly delivery: DeliveryService;
  readonly measurements: MeasurementService;
  readonly links: OneTimeLinkService;
  readonly sealer: Sealer;
  /** Those that the operator has set up. */
  readonly providers: readonly Provider[];
  /** Where this program is reached from outside; undefined where it is not. */
  readonly base: () => string | undefined;
}

/** What comes of the wish to connect. */
export type ConnectOffer =
  | { readonly kind: "link"; readonly url: string; readonly categories: readonly ConsentCategory[] }
  /** Nothing of what the source measures is agreed to. */
  | { readonly kind: "needs-consent"; readonly categories: readonly ConsentCategory[] }
  | { readonly kind: "not-set-up"; readonly variables: readonly string[] }
  | { readonly kind: "no-address" };

export interface ConnectionView {
  readonly source: ConnectableSource;
  /** `absent`: never connected. */
  readonly status: ConnectionStatus | "absent";
  readonly isSetUp: boolean;
  readonly lastFetchedAt?: Date | undefined;
  readonly backfill?: { readonly doneDays: number; readonly days: number } | undefined;
  /** What may be fetched now. */
  readonly categories: readonly ConsentCategory[];
  /** Agreed to since it was connected: the vendor has to be asked again. */
  readonly needsReconnect: boolean;
}

export interface ConnectionService extends ConnectionGrant, ConnectionSync {
  readonly access: ConnectionAccess;
  readonly fetch: ConnectionFetch;
  connectUrl(person: Person, source: ConnectableSource, now: Date): Promise<ConnectOffer>;
  overview(person: Person): Promise<readonly ConnectionView[]>;
  /** What else tells of the person, and is stopped elsewhere than at a vendor. */
  others(person: Person, now: Date): Promise<OtherSources>;
  /** Takes access back at the vendor and deletes the tokens. False: it was not connected. What was measured stays until it is deleted. */
  disconnect(person: Person, source: ConnectableSource, now: Date): Promise<boolean>;
  /** As `disconnect`, for everything a person has connected: before their data is erased. */
  disconnectAll(person: Person, now: Date): Promise<void>;
  /** Deletes what came from the source; answers how many days it had spoken of. */
  forget(person: Person, source: Source, now: Date): Promise<number>;
}

/** A vendor that is slow to take access back holds nobody up. */
const REVOKE_MS = 5_000;
const FIRST_DAY: LocalDay = "1970-01-01";
const LAST_DAY: LocalDay = "2999-12-31";

export function createConnectionService(options: ConnectionOptions): ConnectionService {
  const { work, clock, links, measurements } = options;
  const providerOf = (source: Source): Provider | undefined =>
    options.providers.find((provider) => provider.source === source);
  const telling = createConnectionTelling({ work, clock, delivery: options.delivery });

  async function onBroken(key: ConnectionKey, reason: string, now: Date): Promise<void> {
    await work.of(key.tenant).transaction((stores) =>
      stores.audit.append({
        tenant: key.tenant,
        person: key.person,
        event: "connection-broken",
        detail: { source: key.source, reason },
        at: now,
      }),
    );
    await tellBroken(key, now);
  }

  /** Once, and not at night. What could not be told now is told in the morning. */
  async function tellBroken(key: ConnectionKey, now: Date): Promise<void> {
    const connection = await work.of(key.tenant).stores.connections.get(key);
    if (connection?.status !== "broken" || connection.brokenToldAt !== undefined) return;
    const id = `connection-broken:${key.person}:${key.source}:${connection.connectedAt.getTime()}`;
    await telling.tell(key, id, brokenMessage(key.source), {
      disturbs: true,
      effects: (stores) => stores.connections.markTold(key, now),
    });
  }

  const access = createConnectionAccess({
    work,
    sealer: options.sealer,
    oauthOf: (source) => providerOf(source)?.oauth,
    onBroken,
  });
  const fetch = createConnectionFetch({ work, clock, measurements, access, providerOf });
  const grant = createConnectionGrant({ ...options, access, fetch, telling, providerOf });
  const sync = createConnectionSync({ work, fetch, telling, tellBroken });

  async function disconnect(person: Person, source: Source, now: Date): Promise<boolean> {
    const key = keyOf(person, source);
    const connection = await work.of(key.tenant).stores.connections.get(key);
    if (connection === undefined || connection.status === "disconnected") return false;
    await work.of(key.tenant).transaction(async (stores) => {
      await stores.connections.disconnect(key);
      const { tenant, id } = person;
      await stores.audit.append({ tenant, person: id, event: "disconnected", detail: { source }, at: now });
    });
    // Nothing is fetched any more, whether the vendor answers or not.
    const tokens = access.tokensOf(connection);
    const revoking = tokens && providerOf(source)?.oauth?.revoke?.(tokens);
    if (revoking !== undefined)
      await Promise.race([revoking.catch(() => {}), delay(REVOKE_MS, undefined, { ref: false })]);
    return true;
  }

  return {
    ...grant,
    ...sync,
    access,
    fetch,
    disconnect,

    async connectUrl(person, source, now) {
      const provider = providerOf(source);
      if (provider?.oauth === undefined) return { kind: "not-set-up", variables: OPERATOR_VARIABLES[source] };
      if (options.base() === undefined) return { kind: "no-address" };
      const categories = await fetch.categories(person, source);
      if (categories.length === 0) return { kind: "needs-consent", categories: categoriesOf(provider) };
      const link = await links.issue(person, startPurpose(source), now);
      return link === undefined ? { kind: "no-address" } : { kind: "link", url: link.url, categories };
    },

    async overview(person) {
      const connections = await work.of(person.tenant).stores.connections.of(person.tenant, person.id);
      return Promise.all(
        CONNECTABLE_SOURCES.map(async (source): Promise<ConnectionView> => {
          const connection = connections.find((one) => one.source === source);
          const oauth = providerOf(source)?.oauth;
          const categories = await fetch.categories(person, source);
          const wanted = oauth?.scopesFor(categories) ?? [];
          return {
            source,
            status: connection?.status ?? "absent",
            isSetUp: oauth !== undefined,
            lastFetchedAt: connection?.lastFetchedAt,
            backfill: connection && sync.progressOf(connection),
            categories,
            needsReconnect:
              connection?.status === "connected" && wanted.some((scope) => !connection.scopes.includes(scope)),
          };
        }),
      );
    },

    others: (person, now) => otherSources(work, person, now),

    async disconnectAll(person, now) {
      for (const { source } of await work.of(person.tenant).stores.connections.of(person.tenant, person.id))
        await disconnect(person, source, now);
    },

    async forget(person, source, now) {
      const readings = await work
        .of(person.tenant)
        .stores.readings.between(person.tenant, person.id, FIRST_DAY, LAST_DAY);
      const own = readings.filter((reading) => reading.source === source);
      const records = [...new Set(own.map(({ recordId }) => recordId))];
      await measurements.ingest(
        person,
        source,
        records.map((recordId) => ({ recordId, readings: [] })),
        now,
      );
      return new Set(own.map(({ day }) => day)).size;
    },
  };
}

const categoriesOf = ({ metrics }: Provider): ConsentCategory[] =>
  CONSENT_CATEGORIES.filter((category) => metrics.some((metric) => CATEGORY_OF[metric] === category));
