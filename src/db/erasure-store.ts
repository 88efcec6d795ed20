import type { Queryable } from "#src/db/database.ts";
import { keysOfEmail } from "#src/domain/statement.ts";
import type { ErasureStore } from "#src/ports/records.ts";

const identifier = /^[a-z_][a-z0-9_]*$/;
const CHECKPOINT_TABLES = ["checkpoint_writes", "checkpoint_blobs", "checkpoints"];

/** Needs a transaction. Finds the tables by their `person_id` column, so that a new table cannot be forgotten. */
export function createErasureStore(sql: Queryable): ErasureStore {
  const exists = async (table: string): Promise<boolean> => {
    const { rows } = await sql.query<{ found: boolean }>("select to_regclass($1) is not null as found", [table]);
    return rows[0]!.found;
  };
  /** Also those that name the person beside somebody else, or came before the roster knew them. */
  async function eraseStatements(tenant: string, person: string): Promise<void> {
    const { rows } = await sql.query<{ email: string | null }>(
      "select email from people where tenant_id = $1 and id = $2",
      [tenant, person],
    );
    const email = rows[0]?.email;
    if (email === undefined || email === null) return;
    await sql.query(
      `delete from statements where tenant_id = $1 and (related_agents && $2 or exists (
         select 1 from unnest(related_agents) as agent where agent like 'account:%' and lower(agent) like '%|' || $3
       ))`,
      [tenant, keysOfEmail(email), email.toLowerCase().replaceAll(/[\\%_]/gu, "\\$&")],
    );
  }
  return {
    async isErased(tenant, person) {
      const { rows } = await sql.query("select 1 from tombstones where tenant_id = $1 and person_id = $2", [
        tenant,
        person,
      ]);
      return rows.length > 0;
    },
    async erase(tenant, person, now) {
      await sql.query(
        "insert into tombstones (tenant_id, person_id, erased_at) values ($1, $2, $3) on conflict do nothing",
        [tenant, person, now],
      );
      await eraseStatements(tenant, person);
      const { rows } = await sql.query<{ table_name: string }>(
        `select table_name from information_schema.columns
         where table_schema = 'public' and column_name = 'person_id' and table_name not in ('tombstones') order by table_name`,
      );
      for (const { table_name } of rows) {
        if (!identifier.test(table_name)) continue;
        await sql.query(`delete from ${table_name} where tenant_id = $1 and person_id = $2`, [tenant, person]);
      }
      await sql.query("delete from people where tenant_id = $1 and id = $2", [tenant, person]);
      const thread = `${tenant}:${person}:`;
      for (const table of CHECKPOINT_TABLES) {
        if (!(await exists(`langgraph.${table}`))) continue;
        await sql.query(`delete from langgraph.${table} where starts_with(thread_id, $1)`, [thread]);
      }
      if (await exists("pgboss.job")) {
        await sql.query("delete from pgboss.job where data ->> 'tenant' = $1 and data ->> 'person' = $2", [
          tenant,
          person,
        ]);
      }
    },
  };
}
