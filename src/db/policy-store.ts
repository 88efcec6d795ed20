import type { Queryable } from "#src/db/database.ts";
import type { PolicyStore } from "#src/ports/policies.ts";

type Row = { revision: number; version: string; source: string; applied_at: Date };
type PlanRow = {
  person_id: string;
  day: string;
  revision: number;
  plan: unknown;
  rationale: unknown;
  verdict_id: string;
  created_at: Date;
};

export function createPolicyStore(sql: Queryable): PolicyStore {
  return {
    async newest(tenant) {
      const { rows } = await sql.query<Row>(
        "select revision, version, source, applied_at from policies where tenant_id = $1 order by revision desc limit 1",
        [tenant],
      );
      const [row] = rows;
      return row && { revision: row.revision, version: row.version, source: row.source, appliedAt: row.applied_at };
    },
    async add(tenant, { version, source, appliedAt }) {
      await sql.query("select 1 from tenants where id = $1 for update", [tenant]);
      const { rows } = await sql.query<{ revision: number }>(
        `insert into policies (tenant_id, revision, version, source, applied_at)
         select $1, coalesce(max(revision), 0) + 1, $2, $3, $4 from policies where tenant_id = $1 returning revision`,
        [tenant, version, source, appliedAt],
      );
      return rows[0]!.revision;
    },
    async plansSince(tenant, from) {
      const { rows } = await sql.query<PlanRow>(
        `select distinct on (person_id, day) person_id, day, revision, plan, rationale, verdict_id, created_at from plans
         where tenant_id = $1 and day >= $2 order by person_id, day, revision desc`,
        [tenant, from],
      );
      return rows.map(({ person_id, verdict_id, created_at, ...row }) => ({
        ...row,
        person: person_id,
        verdictId: verdict_id,
        createdAt: created_at,
      }));
    },
  };
}
