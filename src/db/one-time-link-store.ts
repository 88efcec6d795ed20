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
  };
}
