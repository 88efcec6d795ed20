import type { Queryable } from "#src/db/database.ts";
import type { Tenant, TenantStore } from "#src/ports/people.ts";

export type TenantRow = { id: string; name: string; assistance_line: string | null };

export const toTenant = (row: TenantRow): Tenant => ({
  id: row.id,
  name: row.name,
  ...(row.assistance_line === null ? {} : { assistanceLine: row.assistance_line }),
});

export function createTenantStore(sql: Queryable): TenantStore {
  return {
    async byId(id) {
      const { rows } = await sql.query<TenantRow>("select id, name, assistance_line from tenants where id = $1", [id]);
      return rows[0] && toTenant(rows[0]);
    },
  };
}
