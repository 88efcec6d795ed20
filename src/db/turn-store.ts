import { randomUUID } from "node:crypto";
import type { Queryable } from "#src/db/database.ts";
import type { Surface } from "#src/domain/person.ts";
import { type TurnAction, threadOf } from "#src/domain/turn.ts";
import type { Destination } from "#src/ports/messenger.ts";
import type { TurnStore } from "#src/ports/traffic.ts";

/** A turn that was not renewed for this long belongs to a process that died. */
const LEASE = "90 seconds";

type EventRow = {
  id: string;
  event_id: string;
  surface: Surface;
  kind: "message" | "action";
  text: string;
  action: TurnAction | null;
  reply_to: Destination;
  turn_id: string | null;
};

/** Needs a transaction of its own: `claim` locks the person's row so that claims of one person come one by one. */
export function createTurnStore(sql: Queryable): TurnStore {
  return {
    async claim(tenant, person, now) {
      await sql.query("select 1 from people where tenant_id = $1 and id = $2 for update", [tenant, person]);
      const running = await sql.query<{ id: string; expired: boolean }>(
        "select id, lease_until < now() as expired from turns where tenant_id = $1 and person_id = $2 and done_at is null",
        [tenant, person],
      );
      const left = running.rows[0];
      if (left !== undefined && !left.expired) return undefined;
      const { rows } = await sql.query<EventRow>(
        `select id, event_id, surface, kind, text, action, reply_to, turn_id from inbox
         where tenant_id = $1 and person_id = $2 and done_at is null order by id`,
        [tenant, person],
      );
      // A turn whose process died is run again with the same events and the same id.
      const events = left === undefined ? joined(rows) : rows.filter((row) => row.turn_id === left.id);
      const first = events[0];
      if (first === undefined) {
        if (left !== undefined)
          await sql.query("update turns set done_at = now(), outcome = 'abandoned' where id = $1", [left.id]);
        return undefined;
      }
      const id = left?.id ?? randomUUID();
      const inserted = await sql.query<{ attempts: number }>(
        `insert into turns (id, tenant_id, person_id, surface, kind, started_at, lease_until)
         values ($1, $2, $3, $4, $5, $6, now() + interval '${LEASE}')
         on conflict (id) do update set lease_until = excluded.lease_until, attempts = turns.attempts + 1 returning attempts`,
        [id, tenant, person, first.surface, first.kind, now],
      );
      await sql.query("update inbox set turn_id = $1 where id = any($2::bigint[])", [
        id,
        events.map((event) => event.id),
      ]);
      return {
        turn: {
          id,
          tenant,
          person,
          surface: first.surface,
          thread: threadOf(tenant, person, first.surface),
          eventIds: events.map((event) => event.event_id),
          kind: first.kind,
          // The same words sent twice in a row are said once: "lesson" twice is one wish for a lesson.
          text: events
            .map((event) => event.text)
            .filter((text, index, all) => text !== all[index - 1])
            .join("\n"),
          action: first.action ?? undefined,
          now,
        },
        replyTo: events.at(-1)!.reply_to,
        attempts: inserted.rows[0]!.attempts,
      };
    },
    async renew(turn) {
      await sql.query(`update turns set lease_until = now() + interval '${LEASE}' where id = $1 and done_at is null`, [
        turn,
      ]);
    },
    async release(turn) {
      await sql.query("update turns set lease_until = now() - interval '1 second' where id = $1 and done_at is null", [
        turn,
      ]);
    },
    async finish(turn, outcome) {
      const { rows } = await sql.query<{ stop_requested: boolean }>(
        `update turns set done_at = now(), outcome = case when stop_requested then 'stopped' else $2 end
         where id = $1 and done_at is null returning stop_requested`,
        [turn, outcome],
      );
      const [row] = rows;
      if (row === undefined) return "finished before";
      await sql.query("update inbox set done_at = now() where turn_id = $1 and done_at is null", [turn]);
      return row.stop_requested ? "stopped" : "finished";
    },
    async stop(tenant, person, except) {
      const { rows } = await sql.query<Pick<EventRow, "id" | "text" | "action" | "turn_id">>(
        "select id, text, action, turn_id from inbox where tenant_id = $1 and person_id = $2 and done_at is null for update",
        [tenant, person],
      );
      const kept = rows.filter(
        ({ text, action, turn_id: turn }) =>
          except?.({ text, action: action ?? undefined, isRunning: turn !== null }) === true,
      );
      await sql.query(
        `update turns set stop_requested = true
         where tenant_id = $1 and person_id = $2 and done_at is null and not (id = any($3::text[]))`,
        [tenant, person, kept.map(({ turn_id: turn }) => turn).filter((turn) => turn !== null)],
      );
      await sql.query("update inbox set done_at = now() where tenant_id = $1 and id = any($2::bigint[])", [
        tenant,
        rows.filter((row) => row.turn_id === null && !kept.includes(row)).map(({ id }) => id),
      ]);
    },
    async isAfterCrisis(turn) {
      const { rows } = await sql.query(
        `select 1 from inbox c join inbox said on said.tenant_id = c.tenant_id and said.person_id = c.person_id and said.id < c.id
         where said.turn_id = $1 and c.crisis_code is not null limit 1`,
        [turn],
      );
      return rows.length === 0;
    },
  };
}

/** Messages that follow one another in one place are one turn; a tap is a turn of its own. */
function joined(rows: readonly EventRow[]): EventRow[] {
  const first = rows[0];
  if (first === undefined) return [];
  if (first.kind === "action") return [first];
  const end = rows.findIndex((row) => row.kind !== "message" || row.surface !== first.surface);
  return rows.slice(0, end === -1 ? rows.length : end);
}
