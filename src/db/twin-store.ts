import type { Queryable } from "#src/db/database.ts";
import type { StoredTwin, TwinStore } from "#src/ports/records.ts";

type Row = { day: string; state: unknown; model_version: string; computed_at: Date };

const toTwin = (row: Row): StoredTwin => ({
  day: row.day,
  state: row.state,
  modelVersion: row.model_version,
  computedAt: row.computed_at,
});

const COLUMNS = "day, state, model_version, computed_at";

export function createTwinStore(sql: Queryable): TwinStore {
  return {
    async on(tenant, person, day) {
      const { rows } = await sql.query<Row>(
        `select ${COLUMNS} from twins where tenant_id = $1 and person_id = $2 and day = $3`,
        [tenant, person, day],
      );
      return rows[0] && toTwin(rows[0]);
    },
    async latestBefore(tenant, person, day) {
      const { rows } = await sql.query<Row>(
        `select ${COLUMNS} from twins where tenant_id = $1 and person_id = $2 and day < $3 order by day desc limit 1`,
        [tenant, person, day],
      );
      return rows[0] && toTwin(rows[0]);
    },
    async put(tenant, person, { day, state, lineage, modelVersion, computedAt }) {
      await sql.query(
        `insert into twins (tenant_id, person_id, day, state, lineage, model_version, computed_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (tenant_id, person_id, day) do update set state = excluded.state, lineage = excluded.lineage,
           model_version = excluded.model_version, computed_at = excluded.computed_at`,
        [tenant, person, day, JSON.stringify(state), JSON.stringify(lineage), modelVersion, computedAt],
      );
    },
    async removeFrom(tenant, person, day) {
      await sql.query("delete from twins where tenant_id = $1 and person_id = $2 and day >= $3", [tenant, person, day]);
    },
    async series(tenant, person, from, to) {
      const { rows } = await sql.query<Row>(
        `select ${COLUMNS} from twins where tenant_id = $1 and person_id = $2 and day between $3 and $4 order by day`,
        [tenant, person, from, to],
      );
      return rows.map(toTwin);
    },
  };
}
