import type { ConnectionJobOptions } from "#src/jobs/fetch-delivery.ts";
import type { Jobs } from "#src/ports/queue.ts";

/** One stretch of a new connection's past; the next stretch is a job of its own, written with this one's end. */
export const createBackfill =
  ({ work, clock, connections, logger }: ConnectionJobOptions) =>
  async ({ tenant, person, source, failures }: Jobs["backfill"]): Promise<void> => {
    const key = { tenant, person, source };
    const next = await connections.backfill(key, clock.now(), failures);
    if (next.kind === "done") return logger.debug("backfill went on", { tenant, name: source });
    await work
      .of(tenant)
      .transaction((stores) =>
        stores.queue.enqueue("backfill", { ...key, failures: next.failures }, { afterMs: next.afterMs }),
      );
  };
