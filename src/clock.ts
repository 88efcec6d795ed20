import type { Queryable } from "#src/db/database.ts";
import type { Clock } from "#src/ports/clock.ts";

export const realClock: Clock = { now: () => new Date() };

/** A clock that runs ahead of real time and keeps its lead in the database. */
export interface MovableClock extends Clock {
  setTo(at: Date): Promise<void>;
}

export async function createMovableClock(sql: Queryable, initial: () => Date): Promise<MovableClock> {
  const { rows } = await sql.query<{ offset_ms: string }>("select offset_ms from clock");
  const save = async (value: number): Promise<void> => {
    await sql.query(
      "insert into clock (offset_ms) values ($1) on conflict (id) do update set offset_ms = excluded.offset_ms",
      [Math.round(value)],
    );
  };
  let offset = rows[0] === undefined ? initial().getTime() - Date.now() : Number(rows[0].offset_ms);
  if (rows[0] === undefined) await save(offset);
  return {
    now: () => new Date(Date.now() + offset),
    async setTo(at) {
      offset = at.getTime() - Date.now();
      await save(offset);
    },
  };
}

/** The clock of the data, as it was left: real time, or the playground's lead over it. Reads only. */
export async function createClockOf(sql: Queryable): Promise<Clock> {
  const { rows } = await sql.query<{ offset_ms: string }>("select offset_ms from clock");
  const offset = Number(rows[0]?.offset_ms ?? 0);
  return { now: () => new Date(Date.now() + offset) };
}
