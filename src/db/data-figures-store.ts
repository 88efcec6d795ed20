import type { Queryable } from "#src/db/database.ts";
import type { CleansingRule } from "#src/domain/cleansing.ts";
import type { Source } from "#src/domain/measurement.ts";
import type { DataFiguresStore } from "#src/ports/rights.ts";

export function createDataFiguresStore(sql: Queryable): DataFiguresStore {
  return {
    async bySource(tenant) {
      const { rows } = await sql.query<{ source: Source; people: number; readings: number; measurements: number }>(
        `select source, count(distinct person_id)::int as people, count(*) filter (where is_reading)::int as readings,
                count(*) filter (where not is_reading)::int as measurements
         from (select source, person_id, true as is_reading from readings where tenant_id = $1
               union all select source, person_id, false from measurements where tenant_id = $1) kept
         group by source order by source`,
        [tenant],
      );
      const { rows: rules } = await sql.query<{
        source: Source;
        rule: CleansingRule;
        flagged_only: boolean;
        people: number;
        count: number;
      }>(
        `select source, rule, flagged_only, count(distinct person_id)::int as people, count(*)::int as count
         from rejections where tenant_id = $1 group by source, rule, flagged_only order by source, rule, flagged_only`,
        [tenant],
      );
      return rows.map((row) => ({
        ...row,
        rules: rules
          .filter(({ source }) => source === row.source)
          .map(({ rule, flagged_only, people, count }) => ({ rule, flaggedOnly: flagged_only, people, count })),
      }));
    },
  };
}
