import type { Queryable } from "#src/db/database.ts";
import type { InboxStore } from "#src/ports/traffic.ts";

export function createInboxStore(sql: Queryable): InboxStore {
  return {
    async add(row, { done } = { done: false }) {
      const { rowCount } = await sql.query(
        `insert into inbox (tenant_id, event_id, person_id, surface, kind, text, action, reply_to, crisis_code, received_at, done_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (tenant_id, event_id) do nothing`,
        [
          row.tenant,
          row.eventId,
          row.person,
          row.surface,
          row.kind,
          row.text,
          row.action === undefined ? null : JSON.stringify(row.action),
          JSON.stringify(row.replyTo),
          row.crisisCode ?? null,
          row.receivedAt,
          done ? row.receivedAt : null,
        ],
      );
      return rowCount === 1;
    },
    async has(tenant, eventId) {
      const { rows } = await sql.query("select 1 from inbox where tenant_id = $1 and event_id = $2", [tenant, eventId]);
      return rows.length > 0;
    },
    async lastWords(tenant, person, since) {
      const { rows } = await sql.query<{ text: string }>(
        `select text from inbox where tenant_id = $1 and person_id = $2 and kind = 'message' and received_at > $3
         order by id desc limit 1`,
        [tenant, person, since],
      );
      return rows[0]?.text || undefined;
    },
  };
}
