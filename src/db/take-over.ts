import type { Database } from "#src/db/database.ts";

/**
 * Frees at once what a killed process held: its turn, its half-sent messages, its jobs, what it was fetching.
 *
 * Only on the embedded engine, whose folder belongs to one process: there nobody else can still be at work. On a shared
 * server leases run out by themselves.
 */
export async function takeOver({ engine, sql }: Database): Promise<void> {
  if (engine !== "pglite") return;
  await sql.query("update turns set lease_until = now() - interval '1 second' where done_at is null");
  await sql.query("update outbox set claimed_at = now() - interval '1 hour' where status = 'sending'");
  await sql.query("update connections set refreshing_until = null where refreshing_until is not null");
  await sql.query("update deliveries set claimed_until = null where claimed_until is not null");
  await sql.query("update pgboss.job set state = 'retry', start_after = now() where state = 'active'");
}
