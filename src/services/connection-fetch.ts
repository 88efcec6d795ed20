import { allows, CONSENT_CATEGORIES, type Consent, type ConsentCategory } from "#src/domain/consent.ts";
import { CATEGORY_OF, type RecordReadings, type Source } from "#src/domain/measurement.ts";
import type { Person } from "#src/domain/person.ts";
import { addDays, localDay } from "#src/domain/time.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { ConnectionKey, Delivery } from "#src/ports/connections.ts";
import type { Days, Provider, ProviderRecord } from "#src/ports/provider.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { type ConnectionAccess, NotConnectedError } from "#src/services/connection-access.ts";
import type { MeasurementService } from "#src/services/measurement-service.ts";

export interface ConnectionFetch {
  /** What may be fetched now: the source's categories that the person agreed to, for their coaching. */
  categories(person: Person, source: Source): Promise<readonly ConsentCategory[]>;
  /** Fetches these days. False: nothing may be fetched. Ends between two pages where a consent is withdrawn or the connection ends. */
  days(person: Person, source: Source, days: Days, now: Date): Promise<boolean>;
  /** Fetches what the deliveries name, each record once; answers which are done. */
  deliveries(person: Person, source: Source, deliveries: readonly Delivery[], now: Date): Promise<DeliveryOutcome>;
}

export interface DeliveryOutcome {
  /** Event ids that need nothing more. */
  readonly done: readonly string[];
  /** Why the others could not be fetched. */
  readonly error?: unknown;
}

export interface ConnectionFetchOptions {
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly measurements: MeasurementService;
  readonly access: ConnectionAccess;
  readonly providerOf: (source: Source) => Provider | undefined;
}

/** The past that a new consent asks for is as long as that of a new connection. */
export const BACKFILL_DAYS = 90;

export const backfillOf = (person: Person, now: Date): { from: string; to: string; next: string } => {
  const to = localDay(now, person.timeZone);
  return { from: addDays(to, 1 - BACKFILL_DAYS), to, next: to };
};

export const keyOf = ({ tenant, id: person }: Person, source: Source): ConnectionKey => ({ tenant, person, source });

export function createConnectionFetch({
  work,
  clock,
  measurements,
  access,
  providerOf,
}: ConnectionFetchOptions): ConnectionFetch {
  function needed(key: ConnectionKey): Pulling {
    const provider = providerOf(key.source);
    if (provider?.pull === undefined) throw new NotConnectedError(key);
    return { ...provider, pull: provider.pull };
  }

  async function categories(person: Person, source: Source): Promise<readonly ConsentCategory[]> {
    const provider = providerOf(source);
    if (provider === undefined) return [];
    return allowed(
      provider,
      await work.of(person.tenant).stores.consents.holding(person.tenant, person.id, clock.now()),
    );
  }

  /** Whether the same may still be fetched over the same connection. */
  async function stillAllows(person: Person, source: Source, begun: Begun): Promise<boolean> {
    const connection = await work.of(person.tenant).stores.connections.get(keyOf(person, source));
    const now = await categories(person, source);
    return (
      connection?.status === "connected" &&
      connection.connectedAt.getTime() === begun.connectedAt.getTime() &&
      now.length === begun.categories.length &&
      now.every((category) => begun.categories.includes(category))
    );
  }

  /** A category that was agreed to after the last fetch brings its past with it. */
  async function catchUp(person: Person, source: Source, now: Date): Promise<void> {
    const connection = await work.of(person.tenant).stores.connections.get(keyOf(person, source));
    const { lastFetchedAt } = connection ?? {};
    const provider = providerOf(source);
    if (connection === undefined || lastFetchedAt === undefined || provider === undefined) return;
    const consents = await work.of(person.tenant).stores.consents.holding(person.tenant, person.id, now);
    const isNew = allowed(
      provider,
      consents.filter(({ grantedAt }) => grantedAt > lastFetchedAt),
    );
    if (isNew.length === 0) return;
    await work.of(connection.tenant).transaction(async (stores) => {
      if (await stores.connections.restartBackfill(connection, backfillOf(person, now)))
        await stores.queue.enqueue("backfill", keyOf(person, source));
    });
  }

  async function begin(person: Person, source: Source): Promise<Begun | undefined> {
    const key = keyOf(person, source);
    const connection = await work.of(key.tenant).stores.connections.get(key);
    if (connection?.status !== "connected") throw new NotConnectedError(key);
    const agreed = await categories(person, source);
    if (agreed.length === 0) return undefined;
    return { connectedAt: connection.connectedAt, categories: agreed };
  }

  /** Asked before each record, as consent may be withdrawn between two. */
  async function mayFetch(person: Person, source: Source, { pull }: Pulling, kind: string): Promise<boolean> {
    const begun = await begin(person, source);
    if (begun === undefined) return false;
    return pull.categoriesOf?.(kind).some((category) => begun.categories.includes(category)) ?? true;
  }

  const readingsOf = (provider: Provider, records: readonly ProviderRecord[]): RecordReadings[] =>
    records.map((record) => ({ recordId: record.id, readings: provider.normalise(record) }));

  return {
    categories,

    async days(person, source, days, now) {
      const key = keyOf(person, source);
      const provider = needed(key);
      await catchUp(person, source, now);
      for (;;) {
        const begun = await begin(person, source);
        if (begun === undefined) return false;
        const isWhole = await access.with(key, now, async (token) => {
          const pages = provider.pull.records(token, days, begun.categories)[Symbol.asyncIterator]();
          try {
            for (;;) {
              if (!(await stillAllows(person, source, begun))) return false;
              const { done, value } = await pages.next();
              if (done === true) return true;
              await measurements.ingest(person, source, readingsOf(provider, value), now);
            }
          } finally {
            await pages.return?.();
          }
        });
        if (!isWhole) continue;
        await work.of(key.tenant).stores.connections.fetched(key, now);
        return true;
      }
    },

    async deliveries(person, source, deliveries, now) {
      const key = keyOf(person, source);
      const provider = needed(key);
      const done: string[] = [];
      const fetched: RecordReadings[] = [];
      let failure: { readonly error: unknown } | undefined;
      await catchUp(person, source, now);
      for (const { kind, recordId, eventIds, ending } of byRecord(deliveries)) {
        try {
          if (ending === "deleted") fetched.push({ recordId, readings: [] });
          else if (ending === "updated" && (await mayFetch(person, source, provider, kind))) {
            const record = await access.with(key, now, (token) => provider.pull.record(token, kind, recordId));
            fetched.push({ recordId, readings: record === undefined ? [] : provider.normalise(record) });
          }
        } catch (error) {
          failure = { error };
          break;
        }
        done.push(...eventIds);
      }
      if (fetched.length > 0) {
        await measurements.ingest(person, source, fetched, now);
        await work.of(key.tenant).stores.connections.fetched(key, now);
      }
      return { done, ...failure };
    },
  };
}

type Pulling = Provider & Required<Pick<Provider, "pull">>;

interface Begun {
  readonly connectedAt: Date;
  readonly categories: readonly ConsentCategory[];
}

function allowed({ metrics }: Provider, consents: readonly Consent[]): readonly ConsentCategory[] {
  const useful = new Set(metrics.map((metric) => CATEGORY_OF[metric]));
  return CONSENT_CATEGORIES.filter((category) => useful.has(category) && allows(consents, category, "coaching"));
}

interface RecordEvents {
  readonly kind: string;
  readonly recordId: string;
  readonly eventIds: readonly string[];
  /** What the last of them says; undefined: what has been fetched before is newer than all of them. */
  readonly ending: Delivery["change"] | undefined;
}

/** What is asked for is the record as it stands now: several events about it are one question. */
function byRecord(deliveries: readonly Delivery[]): RecordEvents[] {
  const records = Map.groupBy(deliveries, ({ kind, recordId }) => JSON.stringify([kind, recordId]));
  return [...records.values()].map((events) => {
    const last = events.filter(({ isOutdated }) => !isOutdated).toSorted((a, b) => a.at.getTime() - b.at.getTime());
    const { kind, recordId } = events[0]!;
    return { kind, recordId, eventIds: events.map(({ eventId }) => eventId), ending: last.at(-1)?.change };
  });
}
