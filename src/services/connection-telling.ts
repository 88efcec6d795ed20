import type { Draft } from "#src/domain/message.ts";
import { localDay, localMinute } from "#src/domain/time.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { ConnectionKey } from "#src/ports/connections.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";
import { type DeliveryService, surfaceOf } from "#src/services/delivery-service.ts";

export interface TellOptions {
  /** Nobody is waiting for it: it keeps off quiet hours and days away. */
  readonly disturbs?: boolean;
  /** Written together with the message. False: somebody else did it, and nothing is told. */
  readonly effects?: (stores: Stores) => Promise<unknown>;
}

export interface ConnectionTelling {
  /** Tells the person, once a `key`, and writes the effects with it. False: it could not be told now, and nothing was written. */
  tell(to: ConnectionKey, key: string, draft: Draft, options?: TellOptions): Promise<boolean>;
  /** The effects hold whether or not the person can be told. */
  tellIfPossible(to: ConnectionKey, key: string, draft: Draft | undefined, options: TellOptions): Promise<void>;
}

export interface ConnectionTellingOptions {
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly delivery: DeliveryService;
}

/** Messages about a connection that come outside a turn. */
export function createConnectionTelling({ work, clock, delivery }: ConnectionTellingOptions): ConnectionTelling {
  async function post(
    stores: Stores,
    { tenant, person: id }: ConnectionKey,
    key: string,
    draft: Draft,
    { disturbs, since }: { readonly disturbs: boolean; readonly since: Date },
  ) {
    const person = await stores.people.get(tenant, id);
    const to = await stores.people.destination(tenant, id);
    if (person === undefined || to === undefined) return false;
    if (!(await delivery.mayWriteUnasked(stores, tenant, id, since))) return false;
    const now = clock.now();
    const minute = localMinute(now, person.timeZone);
    const { quietFromMinute: from, quietToMinute: until, awayUntil } = person;
    const isQuiet = from <= until ? minute >= from && minute < until : minute >= from || minute < until;
    const isAway = awayUntil !== undefined && localDay(now, person.timeZone) < awayUntil;
    if (disturbs && (isQuiet || isAway)) return false;
    await delivery.post(stores, { tenant, person, surface: surfaceOf(to), to }, { draft, personal: true }, key);
    return true;
  }

  return {
    tell(to, key, draft, { disturbs = false, effects = async () => {} } = {}) {
      const since = clock.now();
      return work.of(to.tenant).transaction(async (stores) => {
        if (!(await post(stores, to, key, draft, { disturbs, since }))) return false;
        await effects(stores);
        return true;
      });
    },
    tellIfPossible(to, key, draft, { disturbs = false, effects = async () => {} }) {
      const since = clock.now();
      return work.of(to.tenant).transaction(async (stores) => {
        await stores.people.hold(to.tenant, to.person);
        if ((await effects(stores)) === false || draft === undefined) return;
        await post(stores, to, key, draft, { disturbs, since });
      });
    },
  };
}
