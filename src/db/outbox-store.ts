import type { Queryable } from "#src/db/database.ts";
import { openMessage, sealMessage } from "#src/db/sealed-message.ts";
import { serialiseApproved } from "#src/domain/guardrails/review.ts";
import type { Draft } from "#src/domain/message.ts";
import type { Destination } from "#src/ports/messenger.ts";
import type { Sealer } from "#src/ports/sealer.ts";
import type { OutboxStore } from "#src/ports/traffic.ts";

/** Once a message has left, or never will, its sealed part is of no use. */
const UNSEALED = "message = message - 'sealed'";

export function createOutboxStore(sql: Queryable, sealer: Sealer): OutboxStore {
  return {
    async add(row) {
      const { rowCount } = await sql.query(
        `insert into outbox (id, tenant_id, person_id, key, channel, conversation, destination, message, day, urgent, next_attempt_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now(), $11) on conflict (tenant_id, key) do nothing`,
        [
          row.id,
          row.tenant,
          row.person,
          row.key,
          row.destination.channel,
          row.destination.conversation,
          JSON.stringify(row.destination),
          JSON.stringify(sealMessage(serialiseApproved(row.message), sealer, row)),
          row.day,
          row.urgent,
          row.createdAt,
        ],
      );
      await sql.query("select pg_notify('kairos_outbox', $1)", [row.destination.channel]);
      return rowCount === 1;
    },
    async written(id) {
      const { rows } = await sql.query<{
        tenant_id: string;
        person_id: string;
        destination: Destination;
        message: unknown;
        created_at: Date;
        withdrawn: boolean;
      }>("select tenant_id, person_id, destination, message, created_at, withdrawn from outbox where id = $1", [id]);
      const [row] = rows;
      return (
        row && {
          person: row.person_id,
          destination: row.destination,
          message: openMessage(row.message, sealer, { tenant: row.tenant_id, id }),
          createdAt: row.created_at,
          withdrawn: row.withdrawn,
        }
      );
    },
    async sent(id, ref) {
      await sql.query(
        `update outbox set status = 'sent', platform_ref = $2, sent_at = now(), reason = null, ${UNSEALED} where id = $1`,
        [id, ref],
      );
    },
    async retry(id, delayMs, reason, ambiguous) {
      await sql.query(
        `update outbox set status = case when withdrawn then 'cancelled' else 'pending' end, next_attempt_at = now() + $2 * interval '1 millisecond', reason = $3 where id = $1`,
        [id, delayMs, ambiguous ? "ambiguous" : reason],
      );
    },
    async settle(id, status, reason) {
      await sql.query(`update outbox set status = $2, reason = $3, ${UNSEALED} where id = $1`, [id, status, reason]);
    },
    async withdraw(tenant, person) {
      await sql.query(
        `update outbox set withdrawn = true, status = case when status = 'pending' then 'cancelled' else status end,
           ${UNSEALED}
         where tenant_id = $1 and person_id = $2 and status in ('pending', 'sending') and not urgent`,
        [tenant, person],
      );
    },
    async isWithdrawn(id) {
      const { rows } = await sql.query("select 1 from outbox where id = $1 and withdrawn", [id]);
      return rows.length > 0;
    },
    async card(tenant, id) {
      const { rows } = await sql.query<{ id: string; person_id: string; day: string }>(
        "select id, person_id, day from outbox where tenant_id = $1 and id = $2",
        [tenant, id],
      );
      return rows[0] && { id: rows[0].id, person: rows[0].person_id, day: rows[0].day };
    },
    async picture(id) {
      const { rows } = await sql.query<{ png: string | null }>(
        "select message #>> '{message,picture,png}' as png from outbox where id = $1",
        [id],
      );
      return rows[0]?.png ?? undefined;
    },
    async pendingFor(tenant, person) {
      const { rows } = await sql.query<{ n: number }>(
        "select count(*)::int as n from outbox where tenant_id = $1 and person_id = $2 and status in ('pending', 'sending')",
        [tenant, person],
      );
      return rows[0]!.n;
    },
    async recent(tenant, person, limit) {
      const { rows } = await sql.query<{ id: string; message: { message: Draft }; created_at: Date }>(
        `select id, message, created_at from outbox where tenant_id = $1 and person_id = $2 and status <> 'cancelled'
         order by created_at desc limit $3`,
        [tenant, person, limit],
      );
      return rows.map((row) => ({
        id: row.id,
        message: row.message.message ?? row.message,
        createdAt: row.created_at,
      }));
    },
  };
}
