import type { Queryable } from "#src/db/database.ts";
import type { OneTimeLinkStore } from "#src/ports/rights.ts";

export function createOneTimeLinkStore(sql: Queryable): OneTimeLinkStore {
  return {
    async add({ hash, tenant, person, purpose, expiresAt }, now) {
      await sql.query("delete from one_time_links where tenant_id = $1 and person_id = $2 and expires_at <= $3", [
        tenant,
        person,
        now,
      ]);
      await sql.query(
        "insert into one_time_links (hash, tenant_id, person_id, purpose, expires_at) values ($1, $2, $3, $4, $5)",
        [hash, tenant, person, purpose, expiresAt],
      );
    },
    async find(hash, now) {
      const { rows } = await sql.query<{ tenant_id: string; person_id: string }>(
        "select tenant_id, person_id from one_time_links where hash = $1 and expires_at > $2",
        [hash, now],
      );
      return rows[0] && { tenant: rows[0].tenant_id, person: rows[0].person_id };
    },
    async take(hash, now) {
      // One statement: of two who come at once, one finds the row and the other finds nothing.
      const { rows } = await sql.query<{ tenant_id: string; person_id: string; expires_at: Date }>(
        "delete from one_time_links where hash = $1 returning tenant_id, person_id, expires_at",
        [hash],
      );
      const [row] = rows;
      if (row === undefined || row.expires_at <= now) return undefined;
      return { tenant: row.tenant_id, person: row.person_id };
    },
  };
}
