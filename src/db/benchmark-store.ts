import type { Queryable } from "#src/db/database.ts";
import type { Benchmark } from "#src/domain/benchmark.ts";
import type { BenchmarkStore } from "#src/ports/rights.ts";

type Row = {
  id: string;
  name: string;
  quantity: Benchmark["quantity"];
  value: number;
  is_aim: boolean;
  day: string;
  source: Benchmark["source"];
};

export function createBenchmarkStore(sql: Queryable): BenchmarkStore {
  return {
    async put(tenant, person, benchmarks, now) {
      for (const { id, name, quantity, value, isAim, day, source } of benchmarks) {
        await sql.query(
          `insert into benchmarks (tenant_id, person_id, id, name, quantity, value, is_aim, day, source, recorded_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           on conflict (tenant_id, person_id, name, quantity, is_aim, day) do update set
             value = excluded.value, source = excluded.source, recorded_at = excluded.recorded_at`,
          [tenant, person, id, name, quantity, value, isAim, day, source, now],
        );
      }
    },
    async all(tenant, person) {
      const { rows } = await sql.query<Row>(
        `select id, name, quantity, value, is_aim, day, source from benchmarks
         where tenant_id = $1 and person_id = $2 order by day desc, name, quantity, is_aim`,
        [tenant, person],
      );
      return rows.map(({ is_aim, ...row }) => ({ ...row, isAim: is_aim }));
    },
    async remove(tenant, person, id) {
      const { rowCount } = await sql.query(
        "delete from benchmarks where tenant_id = $1 and person_id = $2 and id = $3",
        [tenant, person, id],
      );
      return rowCount === 1;
    },
    async removeAll(tenant, person) {
      await sql.query("delete from benchmarks where tenant_id = $1 and person_id = $2", [tenant, person]);
    },
  };
}
