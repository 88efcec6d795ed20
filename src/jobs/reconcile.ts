import type { ConnectionJobOptions } from "#src/jobs/fetch-delivery.ts";
import type { Jobs } from "#src/ports/queue.ts";

/** The last days of one connection, where the vendor did not answer in the morning. */
export const createReconcile =
  ({ work, clock, connections, logger }: ConnectionJobOptions) =>
  async ({ tenant, person, source, failures }: Jobs["reconcile"]): Promise<void> => {
    const key = { tenant, person, source };
    const next = await connections.reconcileOne(key, clock.now(), failures);
    if (next.kind === "done") return logger.debug("reconciled", { tenant, name: source });
    await work
      .of(tenant)
      .transaction((stores) =>
        stores.queue.enqueue("reconcile", { ...key, failures: next.failures }, { afterMs: next.afterMs }),
      );
  };
