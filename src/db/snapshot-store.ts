import type { Queryable } from "#src/db/database.ts";
import type { SnapshotStore } from "#src/ports/records.ts";

export function createSnapshotStore(sql: Queryable): SnapshotStore {
  return {
    async get(tenant, team, week) {
      const { rows } = await sql.query<{ withheld: boolean; bands: Record<string, string>; made_at: Date }>(
        "select withheld, bands, made_at from team_snapshots where tenant_id = $1 and team_id = $2 and week = $3",
        [tenant, team, week],
      );
      const row = rows[0];
      return row && { team, week, withheld: row.withheld, bands: row.bands, madeAt: row.made_at };
    },
    async add(tenant, { team, week, withheld, bands, madeAt }) {
      await sql.query(
        `insert into team_snapshots (tenant_id, team_id, week, bands, withheld, made_at) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing`,
        [tenant, team, week, JSON.stringify(bands), withheld, madeAt],
      );
    },
  };
}
