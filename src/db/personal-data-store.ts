import type { Queryable } from "#src/db/database.ts";
import type { CleansingRule } from "#src/domain/cleansing.ts";
import type { Metric, Source } from "#src/domain/measurement.ts";
import type { PersonalDataStore } from "#src/ports/rights.ts";

const IDENTIFIER = /^[a-z_][a-z0-9_]*$/u;

export function createPersonalDataStore(sql: Queryable): PersonalDataStore {
  return {
    async measured(tenant, person) {
      const { rows } = await sql.query<{
        metric: Metric;
        source: Source;
        count: number;
        oldest_day: string;
        newest_day: string;
      }>(
        `select metric, source, count(*)::int as count, min(day) as oldest_day, max(day) as newest_day
         from measurements where tenant_id = $1 and person_id = $2 group by metric, source order by metric, source`,
        [tenant, person],
      );
      return rows.map(({ oldest_day, newest_day, ...row }) => ({
        ...row,
        oldestDay: oldest_day,
        newestDay: newest_day,
      }));
    },
    async rejected(tenant, person) {
      const { rows } = await sql.query<{ metric: Metric; rule: CleansingRule; flagged_only: boolean; count: number }>(
        `select metric, rule, flagged_only, count(*)::int as count from rejections
         where tenant_id = $1 and person_id = $2 group by metric, rule, flagged_only order by metric, rule, flagged_only`,
        [tenant, person],
      );
      return rows.map(({ flagged_only, ...row }) => ({ ...row, flaggedOnly: flagged_only }));
    },
    async tables(tenant, person) {
      const { rows: found } = await sql.query<{ table: string; columns: string[]; key: string[] | null }>(
        `select c.table_name as table, array_agg(c.column_name::text order by c.ordinal_position) as columns,
                (select array_agg(a.attname::text order by array_position(i.indkey::int[], a.attnum::int))
                 from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                 where i.indisprimary and i.indrelid = to_regclass(format('public.%I', c.table_name))) as key
         from information_schema.columns c
         where c.table_schema = 'public' and (c.table_name = 'people' or exists (
           select 1 from information_schema.columns p
           where p.table_schema = 'public' and p.table_name = c.table_name and p.column_name = 'person_id'))
         group by c.table_name order by c.table_name`,
      );
      const tables = [];
      for (const { table, columns, key } of found.filter((candidate) => IDENTIFIER.test(candidate.table))) {
        const owner = table === "people" ? "id" : "person_id";
        const { rows } = await sql.query(
          `select * from ${table} where tenant_id = $1 and ${owner} = $2${key === null ? "" : ` order by ${key.join(", ")}`}`,
          [tenant, person],
        );
        tables.push({ table, columns, rows });
      }
      return tables;
    },
  };
}
