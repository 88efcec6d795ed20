import type { Database, Queryable } from "#src/db/database.ts";

/** One number for all starters of one database, as with migrations. */
const LOCK = 7_272_745;

/** Whose a job is stands in its data; whose a thread is stands at its beginning: `tenant:person:surface`. */
const OF_TENANT = {
  job: "data ->> 'tenant' = current_setting('app.tenant', true)",
  thread: "starts_with(thread_id, current_setting('app.tenant', true) || ':')",
};

/** Guards the tables that pg-boss made, once. Its workers see every job, and hand each one to whom it is for. */
export async function guardQueue(database: Database, schema: string): Promise<void> {
  await once(database, `${schema}.job`, async (sql) => {
    await sql.query(`
      grant usage on schema ${schema} to kairos_tenant, kairos_system, kairos_queue;
      grant select on ${schema}.queue to kairos_tenant, kairos_system;
      grant select, insert, update, delete on all tables in schema ${schema} to kairos_queue;
      grant usage on all sequences in schema ${schema} to kairos_queue`);
    // Jobs are written into the table of their queue and read through the one above it: each has its own policies.
    const { rows } = await sql.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c
       where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and (c.relname = 'job' or c.relname like 'job\\_common%')`,
      [schema],
    );
    for (const { name } of rows) {
      await sql.query(`
        alter table ${name} enable row level security;
        create policy of_tenant on ${name} to kairos_tenant using (${OF_TENANT.job}) with check (${OF_TENANT.job});
        create policy of_system on ${name} to kairos_system using (true) with check (true);
        create policy of_queue on ${name} to kairos_queue using (true) with check (true);
        grant select, insert, delete on ${name} to kairos_tenant;
        grant select, insert on ${name} to kairos_system`);
    }
  });
}

/** Guards the tables that the checkpointer made, once. */
export async function guardCheckpoints(database: Database, schema: string): Promise<void> {
  await once(database, `${schema}.checkpoints`, async (sql) => {
    await sql.query(`grant usage on schema ${schema} to kairos_tenant`);
    for (const table of ["checkpoints", "checkpoint_blobs", "checkpoint_writes"]) {
      const name = `${schema}.${table}`;
      await sql.query(`
        alter table ${name} enable row level security;
        create policy of_tenant on ${name} to kairos_tenant using (${OF_TENANT.thread}) with check (${OF_TENANT.thread});
        grant select, insert, update, delete on ${name} to kairos_tenant`);
    }
  });
}

async function once(database: Database, table: string, guard: (sql: Queryable) => Promise<void>): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.query("select pg_advisory_xact_lock($1)", [LOCK]);
    const { rows } = await sql.query<{ guarded: boolean }>(
      "select relrowsecurity as guarded from pg_class where oid = $1::regclass",
      [table],
    );
    if (rows[0]!.guarded) return;
    await guard(sql);
  });
}
