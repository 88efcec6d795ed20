import type { Queryable } from "#src/db/database.ts";
import type { Due, ScheduleKind, ScheduleStore } from "#src/ports/records.ts";

type Row = { tenant_id: string; person_id: string; kind: ScheduleKind; due_at: Date };

const toDue = (row: Row): Due => ({ tenant: row.tenant_id, person: row.person_id, kind: row.kind, dueAt: row.due_at });

export function createScheduleStore(sql: Queryable): ScheduleStore {
  return {
    async set({ tenant, person, kind, dueAt }) {
      await sql.query(
        `insert into schedules (tenant_id, person_id, kind, due_at) values ($1, $2, $3, $4)
         on conflict (tenant_id, person_id, kind) do update set due_at = excluded.due_at`,
        [tenant, person, kind, dueAt],
      );
    },
    async clear(tenant, person, kind) {
      await sql.query("delete from schedules where tenant_id = $1 and person_id = $2 and kind = $3", [
        tenant,
        person,
        kind,
      ]);
    },
    async of(tenant, person) {
      const { rows } = await sql.query<Row>(
        "select tenant_id, person_id, kind, due_at from schedules where tenant_id = $1 and person_id = $2 order by due_at",
        [tenant, person],
      );
      return rows.map(toDue);
    },
  };
}
