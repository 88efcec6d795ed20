import type { Logger } from "#src/events.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Jobs } from "#src/ports/queue.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { ConnectionSync } from "#src/services/connection-sync.ts";

export interface ConnectionJobOptions {
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly connections: ConnectionSync;
  readonly logger: Logger;
}

/** Fetches everything that webhooks named of one connection, once the burst is over. */
export const createFetchDelivery =
  ({ work, clock, connections, logger }: ConnectionJobOptions) =>
  async ({ tenant, person, source }: Jobs["fetch-delivery"]): Promise<void> => {
    const key = { tenant, person, source };
    const next = await connections.fetchDeliveries(key, clock.now());
    if (next.kind === "again")
      await work
        .of(tenant)
        .transaction((stores) => stores.queue.enqueue("fetch-delivery", key, { afterMs: next.afterMs }));
    else logger.debug("deliveries fetched", { tenant, name: source });
  };
