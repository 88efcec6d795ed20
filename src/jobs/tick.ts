import { enqueueCompletions } from "#src/jobs/send-completion.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";

const BATCH = 200;

/** Hands turns that a dead process left, and what is due by the domain's clock, to the queue; answers how much was due. */
export async function tick(work: UnitOfWork, clock: Clock): Promise<number> {
  for (const left of await work.stores.turns.stranded())
    await work.transaction((stores) => stores.queue.enqueue("run-turn", left));
  await enqueueCompletions(work, clock);
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
