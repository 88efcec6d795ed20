import type { Queryable } from "#src/db/database.ts";

/** Up to so many rows are counted one by one; of more, the planner's own estimate is good enough for a curve. */
const COUNTED = 100_000;

/** Figures for a monitoring system, in Prometheus' text format. Counts of rows, nothing of anybody. */
export async function metrics(sql: Queryable): Promise<string> {
  const { rows } = await sql.query<Record<string, number>>(
    `select (select count(*)::int from outbox where status in ('pending', 'sending')) as kairos_outbox_pending,
            (select count(*)::int from outbox where status = 'unknown') as kairos_outbox_unknown,
            (select count(*)::int from inbox where done_at is null) as kairos_inbox_waiting,
            (select case when reltuples < ${COUNTED} then (select count(*) from turns) else reltuples end::int
             from pg_class where oid = 'turns'::regclass) as kairos_turns`,
  );
  return Object.entries(rows[0]!)
    .map(([name, value]) => `# TYPE ${name} gauge\n${name} ${value}\n`)
    .join("");
}
