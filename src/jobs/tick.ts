import type { Clock } from "#src/ports/clock.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";

const BATCH = 200;

/** Hands what is due by the domain's clock to the queue, each once; answers how much it was. */
export async function tick(work: UnitOfWork, clock: Clock): Promise<number> {
  let handed = 0;
  for (;;) {
    const batch = await work.transaction(async (stores) => {
      const due = await stores.schedules.due(clock.now(), BATCH);
      for (const { tenant, person, kind, dueAt } of due) {
        await stores.schedules.clear(tenant, person, kind);
        await stores.queue.enqueue("run-due", { tenant, person, kind, dueAt: dueAt.toISOString() });
      }
      return due.length;
    });
    handed += batch;
    if (batch < BATCH) return handed;
  }
}
