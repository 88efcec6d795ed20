import { setTimeout as wait } from "node:timers/promises";

/** A minute together: longer than a database takes to restart. */
const PAUSES_MS = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000];

/** Writes what must not be lost while the database is away: again and again, until it answers or a minute has passed. */
export async function untilAnswered(write: () => Promise<void>): Promise<void> {
  for (const pause of PAUSES_MS) {
    try {
      return await write();
    } catch {
      await wait(pause);
    }
  }
  await write();
}
