import { enqueueCompletions } from "#src/jobs/send-completion.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";

const BATCH = 200;

/** Hands turns that a dead process left, and what is due by the domain's clock, to the queue; answers how much was due. */
export async function tick(work: UnitOfWork, clock: Clock): Promise<number> {
  const { system } = work;
  for (const left of await system.stores.turns.stranded())
    await system.transaction((stores) => stores.queue.enqueue("run-turn", left));
  await enqueueCompletions(work, clock);
  let handed = 0;
  for (;;) {
    const batch = await system.transaction(async (stores) => {
      const due = await stores.schedules.take(clock.now(), BATCH);
      for (const { dueAt, ...task } of due)
        await stores.queue.enqueue("run-due", { ...task, dueAt: dueAt.toISOString() });
      return due.length;
    });
    handed += batch;
    if (batch < BATCH) return handed;
  }
}
