import type { Queryable } from "#src/db/database.ts";
import type { AccessCodeStore } from "#src/ports/policies.ts";

type Row = { hash: string; expires_at: Date; attempts: number; used_at: Date | null };

export function createAccessCodeStore(sql: Queryable): AccessCodeStore {
  return {
    async put(tenant, person, { hash, expiresAt }) {
      await sql.query(
        `insert into access_codes (tenant_id, person_id, hash, expires_at) values ($1, $2, $3, $4)
         on conflict (tenant_id, person_id) do update set hash = excluded.hash, expires_at = excluded.expires_at,
           attempts = 0, used_at = null`,
        [tenant, person, hash, expiresAt],
      );
    },
    async get(tenant, person) {
      const { rows } = await sql.query<Row>(
        "select hash, expires_at, attempts, used_at from access_codes where tenant_id = $1 and person_id = $2 for update",
        [tenant, person],
      );
      const [row] = rows;
      return (
        row && {
          hash: row.hash,
          expiresAt: row.expires_at,
          attempts: row.attempts,
          ...(row.used_at !== null && { usedAt: row.used_at }),
        }
      );
    },
    async attempted(tenant, person) {
      await sql.query("update access_codes set attempts = attempts + 1 where tenant_id = $1 and person_id = $2", [
        tenant,
        person,
      ]);
    },
    async used(tenant, person, now) {
      await sql.query("update access_codes set used_at = $3 where tenant_id = $1 and person_id = $2", [
        tenant,
        person,
        now,
      ]);
    },
  };
}
