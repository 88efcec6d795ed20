import type { Queryable } from "#src/db/database.ts";
import type { NudgeStore } from "#src/ports/records.ts";

export function createNudgeStore(sql: Queryable): NudgeStore {
  return {
    async add(tenant, person, { id, kind, sentAt }) {
      const { rowCount } = await sql.query(
        "insert into nudges (tenant_id, person_id, id, kind, sent_at) values ($1, $2, $3, $4, $5) on conflict do nothing",
        [tenant, person, id, kind, sentAt],
      );
      return rowCount === 1;
    },
    async since(tenant, person, from) {
      const { rows } = await sql.query<{ kind: string; sent_at: Date; answered_at: Date | null }>(
        "select kind, sent_at, answered_at from nudges where tenant_id = $1 and person_id = $2 and sent_at >= $3 order by sent_at",
        [tenant, person, from],
      );
      return rows.map((row) => ({ kind: row.kind, sentAt: row.sent_at, answeredAt: row.answered_at ?? undefined }));
    },
    async answered(tenant, person, now) {
      await sql.query(
        "update nudges set answered_at = $3 where tenant_id = $1 and person_id = $2 and answered_at is null and sent_at > $3::timestamptz - interval '48 hours'",
        [tenant, person, now],
      );
    },
  };
}
