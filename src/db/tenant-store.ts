import type { Queryable } from "#src/db/database.ts";
import type { Tenant, TenantStore } from "#src/ports/people.ts";

export type TenantRow = { id: string; name: string; assistance_line: string | null };

export const toTenant = (row: TenantRow): Tenant => ({
  id: row.id,
  name: row.name,
  ...(row.assistance_line === null ? {} : { assistanceLine: row.assistance_line }),
});

export function createTenantStore(sql: Queryable): TenantStore {
  const columns = "id, name, assistance_line";
  return {
    async byWorkspace(channel, workspace) {
      const column = channel === "slack" ? "slack_team_id" : "teams_tenant_id";
      const { rows } = await sql.query<TenantRow>(`select ${columns} from tenants where ${column} = $1`, [workspace]);
      return rows[0] && toTenant(rows[0]);
    },
    async byId(id) {
      const { rows } = await sql.query<TenantRow>(`select ${columns} from tenants where id = $1`, [id]);
      return rows[0] && toTenant(rows[0]);
    },
    async ensure(tenant, now) {
      await sql.query(
        `insert into tenants (id, name, assistance_line, slack_team_id, teams_tenant_id, created_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (id) do update set
           slack_team_id = coalesce(excluded.slack_team_id, tenants.slack_team_id),
           teams_tenant_id = coalesce(excluded.teams_tenant_id, tenants.teams_tenant_id)`,
        [
          tenant.id,
          tenant.name,
          tenant.assistanceLine ?? null,
          tenant.slackTeam ?? null,
          tenant.teamsTenant ?? null,
          now,
        ],
      );
    },
    async all() {
      const { rows } = await sql.query<TenantRow>(`select ${columns} from tenants order by id`);
      return rows.map(toTenant);
    },
  };
}
