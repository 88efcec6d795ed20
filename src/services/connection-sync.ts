import { CATEGORY_OF } from "#src/domain/measurement.ts";
import type { Person } from "#src/domain/person.ts";
import { addDays, daysBetween, localDay } from "#src/domain/time.ts";
import type { Connection, ConnectionKey } from "#src/ports/connections.ts";
import { ProviderError } from "#src/ports/provider.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { NotConnectedError } from "#src/services/connection-access.ts";
import { type ConnectionFetch, keyOf } from "#src/services/connection-fetch.ts";
import { doneMessage, type Fetched, progressMessage } from "#src/services/connection-messages.ts";
import type { ConnectionTelling } from "#src/services/connection-telling.ts";

/** What a job does next. */
export type Continuation =
  | { readonly kind: "done" }
  /** The vendor or the burst asks to come again. */
  | { readonly kind: "again"; readonly afterMs: number; readonly failures?: number | undefined };

export interface ConnectionSync {
  /** Fetches what webhooks named, once the burst has come to rest. */
  fetchDeliveries(key: ConnectionKey, now: Date): Promise<Continuation>;
  /** One stretch of the past, the newest that is left; goes on in a job of its own. */
  backfill(key: ConnectionKey, now: Date, failures?: number): Promise<Continuation>;
  /** The last three days of everything the person connected: what a webhook missed. Never throws for a vendor's sake. */
  reconcile(person: Person, now: Date): Promise<void>;
  reconcileOne(key: ConnectionKey, now: Date, failures?: number): Promise<Continuation>;
  /** How far the backfill is; undefined: nothing is left of it. */
  progressOf(connection: Connection): { readonly doneDays: number; readonly days: number } | undefined;
}

export interface ConnectionSyncOptions {
  readonly work: UnitOfWork;
  readonly fetch: ConnectionFetch;
  readonly telling: ConnectionTelling;
  readonly tellBroken: (key: ConnectionKey, now: Date) => Promise<void>;
}

const CHUNK_DAYS = 10;
const TOLD_EVERY_DAYS = 30;
const RECONCILED_DAYS = 3;
/** A person's burst of pings has come to rest when none arrived for this long. */
export const REST_MS = 2_000;
/** More than this in five seconds, from everybody together: nobody's burst is over. */
const STORM = 100;
/** No burst is waited for longer. */
const LONGEST_BURST_MS = 60_000;
/** Somebody else fetches, or died at it. */
const CLAIMED_MS = 30_000;
/** Then it is left to the next morning. */
const MOST_FAILURES = 10;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 15 * 60_000;
const KEPT_DAYS = 7;
const DONE: Continuation = { kind: "done" };

export function createConnectionSync({ work, fetch, telling, tellBroken }: ConnectionSyncOptions): ConnectionSync {
  async function connected(
    key: ConnectionKey,
  ): Promise<{ readonly connection: Connection; readonly person: Person } | undefined> {
    const connection = await work.of(key.tenant).stores.connections.get(key);
    const person = await work.of(key.tenant).stores.people.get(key.tenant, key.person);
    return connection?.status === "connected" && person !== undefined ? { connection, person } : undefined;
  }

  async function broughtBy({ connection, person }: { connection: Connection; person: Person }): Promise<Fetched> {
    const { from, to } = connection.backfill!;
    const { tenant, id } = person;
    const all = await work.of(tenant).stores.measurements.between(tenant, id, from, to);
    const own = all.filter(({ source }) => source === connection.source);
    const rejections = await work.of(tenant).stores.readings.rejections(tenant, id, from, to);
    const daysWith = (isMeant: (metric: (typeof own)[number]["metric"]) => boolean): number =>
      new Set(own.filter(({ metric }) => isMeant(metric)).map(({ day }) => day)).size;
    const newest = own
      .map(({ day }) => day)
      .sort()
      .at(-1);
    return {
      days: daysBetween(from, to) + 1,
      nights: daysWith((metric) => metric === "sleep_h"),
      heartDays: daysWith((metric) => CATEGORY_OF[metric] === "heart"),
      activeDays: daysWith((metric) => CATEGORY_OF[metric] === "activity"),
      rejected: rejections.filter(({ source, flaggedOnly }) => source === connection.source && !flaggedOnly).length,
      newestAgeDays: newest === undefined ? undefined : daysBetween(newest, to),
    };
  }

  async function reconcileOne(key: ConnectionKey, now: Date, failures = 0): Promise<Continuation> {
    const found = await connected(key);
    if (found === undefined) {
      await tellBroken(key, now);
      return DONE;
    }
    const { connection, person } = found;
    if (connection.backfill?.next !== undefined)
      await work.of(key.tenant).transaction((stores) => stores.queue.enqueue("backfill", key));
    if ((await work.of(key.tenant).stores.deliveries.open(key)).free > 0)
      await work.of(key.tenant).transaction((stores) => stores.queue.enqueue("fetch-delivery", key));
    const today = localDay(now, person.timeZone);
    return unlessVendorFails(failures, async () => {
      await fetch.days(person, key.source, { from: addDays(today, 1 - RECONCILED_DAYS), to: today }, now);
    });
  }

  return {
    reconcileOne,
    progressOf,

    async fetchDeliveries(key, now) {
      const found = await connected(key);
      if (found === undefined) return DONE;
      const { deliveries } = work.of(key.tenant).stores;
      const open = await deliveries.open(key);
      if (open.free === 0) return open.claimed === 0 ? DONE : { kind: "again", afterMs: CLAIMED_MS };
      const isComing = open.newestMs < REST_MS || (await work.system.stores.deliveries.arriving()) > STORM;
      if (isComing && open.oldestMs < LONGEST_BURST_MS) return { kind: "again", afterMs: REST_MS };
      const claimed = await deliveries.claim(key);
      const failures = Math.max(1, ...claimed.map(({ attempts }) => attempts)) - 1;
      const givenUp = claimed.filter(({ attempts }) => attempts > MOST_FAILURES);
      const wanted = claimed.filter(({ attempts }) => attempts <= MOST_FAILURES);
      // The morning's reconciliation fetches what is given up here.
      await deliveries.done(key, idsOf(givenUp));
      const isDone = new Set<string>();
      try {
        return await unlessVendorFails(failures, async () => {
          const { done, error } = await fetch.deliveries(found.person, key.source, wanted, now);
          await deliveries.done(key, done);
          for (const id of done) isDone.add(id);
          if (error !== undefined) throw error;
        });
      } finally {
        const left = idsOf(wanted).filter((id) => !isDone.has(id));
        if (left.length > 0) await deliveries.release(key, left);
      }
    },

    async backfill(key, now, failures = 0) {
      const found = await connected(key);
      const { backfill, connectedAt } = found?.connection ?? {};
      if (found === undefined || backfill?.next === undefined || connectedAt === undefined) return DONE;
      const { from: first, to: last, next: to } = backfill;
      const from = later(first, addDays(to, 1 - CHUNK_DAYS));
      let mayFetch = true;
      const outcome = await unlessVendorFails(failures, async () => {
        mayFetch = await fetch.days(found.person, key.source, { from, to }, now);
      });
      // Without consent it stays where it is: the morning after a new "yes" goes on from there.
      if (outcome.kind === "again" || !mayFetch) return outcome;
      const isLast = from === first;
      const days = daysBetween(first, last) + 1;
      const doneDays = daysBetween(from, last) + 1;
      const isTold = isLast || doneDays % TOLD_EVERY_DAYS === 0;
      const draft = !isTold
        ? undefined
        : isLast
          ? doneMessage(key.source, await broughtBy(found))
          : progressMessage(key.source, doneDays, days);
      const id = `backfill:${key.person}:${key.source}:${connectedAt.getTime()}:${isLast ? "done" : doneDays}`;
      await telling.tellIfPossible(key, id, draft, {
        effects: async (stores) => {
          const next = isLast ? undefined : addDays(from, -1);
          if (!(await stores.connections.advance(key, { connectedAt, next: to }, next))) return false;
          if (!isLast) await stores.queue.enqueue("backfill", key);
          return true;
        },
      });
      return DONE;
    },

    async reconcile(person, now) {
      await work.system.stores.deliveries.prune(KEPT_DAYS);
      for (const { source } of await work.of(person.tenant).stores.connections.of(person.tenant, person.id)) {
        const key = keyOf(person, source);
        const outcome = await reconcileOne(key, now);
        if (outcome.kind === "again")
          await work
            .of(key.tenant)
            .transaction((stores) =>
              stores.queue.enqueue("reconcile", { ...key, failures: outcome.failures }, { afterMs: outcome.afterMs }),
            );
      }
    },
  };
}

function progressOf({
  status,
  backfill,
}: Connection): { readonly doneDays: number; readonly days: number } | undefined {
  if (status !== "connected" || backfill?.next === undefined) return undefined;
  const { from, to, next } = backfill;
  return { doneDays: daysBetween(next, to), days: daysBetween(from, to) + 1 };
}

/** A vendor that fails is asked again later, a limited number of times; a connection that ended is done. */
async function unlessVendorFails(failures: number, work: () => Promise<void>): Promise<Continuation> {
  try {
    await work();
    return DONE;
  } catch (error) {
    if (error instanceof NotConnectedError) return DONE;
    if (!(error instanceof ProviderError)) throw error;
    // Too many requests are nobody's failure: they only take longer.
    if (error.fault === "rate-limited")
      return { kind: "again", afterMs: error.retryAfterMs ?? FIRST_RETRY_MS, failures };
    if (failures >= MOST_FAILURES) return DONE;
    const backoff = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures);
    return { kind: "again", afterMs: error.retryAfterMs ?? backoff, failures: failures + 1 };
  }
}

const idsOf = (deliveries: readonly { readonly eventId: string }[]): string[] =>
  deliveries.map(({ eventId }) => eventId);

const later = (a: string, b: string): string => (a > b ? a : b);
