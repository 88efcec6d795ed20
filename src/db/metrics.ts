import type { Queryable } from "#src/db/database.ts";

/** Figures for a monitoring system, in Prometheus' text format. Counts of rows, nothing of anybody. */
export async function metrics(sql: Queryable): Promise<string> {
  const { rows } = await sql.query<Record<string, number>>(
    `select (select count(*)::int from outbox where status in ('pending', 'sending')) as kairos_outbox_pending,
            (select count(*)::int from outbox where status = 'unknown') as kairos_outbox_unknown,
            (select count(*)::int from inbox where done_at is null) as kairos_inbox_waiting,
            (select count(*)::int from turns) as kairos_turns`,
  );
  return Object.entries(rows[0]!)
    .map(([name, value]) => `# TYPE ${name} gauge\n${name} ${value}\n`)
    .join("");
}
