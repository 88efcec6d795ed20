import type { Queryable } from "#src/db/database.ts";
import type { HealthPushStore } from "#src/ports/health-push.ts";

type Row = { created_at: Date; used_at: Date | null };

export function createHealthPushStore(sql: Queryable): HealthPushStore {
  return {
    async get(tenant, person) {
      const { rows } = await sql.query<Row>(
        "select created_at, used_at from health_push_secrets where tenant_id = $1 and person_id = $2",
        [tenant, person],
      );
      const [row] = rows;
      return row && { createdAt: row.created_at, ...(row.used_at !== null && { usedAt: row.used_at }) };
    },
    async put(tenant, person, hash, now) {
      await sql.query(
        `insert into health_push_secrets (tenant_id, person_id, hash, created_at) values ($1, $2, $3, $4)
         on conflict (tenant_id, person_id) do update set hash = excluded.hash, created_at = excluded.created_at,
           used_at = null`,
        [tenant, person, hash, now],
      );
    },
    async remove(tenant, person) {
      const { rows } = await sql.query(
        "delete from health_push_secrets where tenant_id = $1 and person_id = $2 returning 1",
        [tenant, person],
      );
      return rows.length > 0;
    },
    async used(hash, now) {
      await sql.query("update health_push_secrets set used_at = $2 where hash = $1", [hash, now]);
    },
  };
}
