import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database, Queryable, Scope } from "#src/db/database.ts";
import { fillTables, insertOf, type Table } from "#test/db/full-tables.ts";
import { openTestDatabase } from "#test/helpers/database.ts";

const ROLES = ["kairos_queue", "kairos_system", "kairos_tenant"];
/** Written once, and never changed by anybody. */
const KEPT = ["audit", "fairness_audits", "policies", "tombstones"];

let database: Database;
let tables: Table[];
beforeAll(async () => {
  database = await openTestDatabase();
  tables = await fillTables(database, ["t1", "t2"]);
});
afterAll(() => database.close());

const rowsOf = async (sql: Queryable, table: string): Promise<string[]> =>
  (await sql.query<{ tenant_id: string }>(`select tenant_id from ${table} order by tenant_id`)).rows.map(
    ({ tenant_id }) => tenant_id,
  );
const untouched = async (): Promise<void> => {
  for (const { name } of tables) expect([name, await rowsOf(database.sql, name)]).toEqual([name, ["t1", "t2"]]);
};
/** Why a statement is refused; undefined where it is not. */
const refusal = async (run: Promise<unknown>): Promise<string | undefined> =>
  run.then(
    () => undefined,
    (error: Error) => error.message,
  );

describe("the catalogue", () => {
  test("guards every table that has a tenant, by a policy for whoever acts for the tenant", async () => {
    const { rows } = await database.sql.query<{ name: string; guarded: boolean; policy: string | null }>(
      `select c.relname as name, c.relrowsecurity as guarded, p.qual as policy from pg_class c
       left join pg_policies p on p.schemaname = 'public' and p.tablename = c.relname and p.policyname = 'of_tenant'
         and p.roles = '{kairos_tenant}' and p.cmd = 'ALL' and p.qual = p.with_check
       where c.oid = any($1::regclass[])`,
      [tables.map(({ name }) => name)],
    );
    expect(rows.length).toBeGreaterThan(55);
    for (const row of rows)
      expect(row).toEqual({
        name: row.name,
        guarded: true,
        policy: "(tenant_id = current_setting('app.tenant'::text, true))",
      });
  });

  test("guards a table of a later migration without being asked", async () => {
    await database
      .transaction(async (sql) => {
        await sql.query("create table later (tenant_id text not null, words text not null)");
        await sql.query("select guard_tenant_tables()");
        await sql.query("insert into later values ('t1', 'mine'), ('t2', 'theirs')");
        await sql.query("set local role kairos_tenant");
        await sql.query("select set_config('app.tenant', 't1', true)");
        expect((await sql.query("select words from later")).rows).toEqual([{ words: "mine" }]);
        throw new Error("undo");
      })
      .catch((error: Error) => expect(error.message).toBe("undo"));
  });

  test("knows three roles that nobody logs in as, that own nothing and that no policy passes by", async () => {
    const { rows } = await database.sql.query(
      `select rolname as name, rolsuper or rolbypassrls or rolcanlogin or rolcreaterole or rolcreatedb as "canMore",
              (select count(*)::int from pg_class where relowner = r.oid) as owned
       from pg_roles r where rolname like 'kairos\\_%' order by rolname`,
    );
    expect(rows).toEqual(ROLES.map((name) => ({ name, canMore: false, owned: 0 })));
  });

  test("gives a tenant nothing that belongs to none but what all read, and no way to make anything", async () => {
    const { rows } = await database.sql.query<{ name: string }>(
      `select c.relname as name from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S') and c.oid <> all($1::regclass[])
         and (has_table_privilege('kairos_tenant', c.oid, 'insert, delete, truncate, references, trigger')
           or has_any_column_privilege('kairos_tenant', c.oid, 'select, insert, update')) order by 1`,
      [tables.map(({ name }) => name)],
    );
    expect(rows.map(({ name }) => name)).toEqual(["embedding_state", "tenants"]);
    const t1 = database.of("t1");
    expect(await refusal(t1.sql.query("create table mine (id text)"))).toContain("permission denied for schema public");
    expect(await refusal(t1.sql.query("select * from schema_migrations"))).toContain("permission denied");
    expect(await refusal(t1.sql.query("truncate inbox"))).toContain("permission denied");
    expect(await refusal(t1.sql.query("update tenants set name = 'x'"))).toContain("permission denied");
    expect((await t1.sql.query("select id from tenants")).rows).toEqual([{ id: "t1" }]);
  });

  test("has no view, and only functions that answer ids of the tenant's own act with more rights than their caller", async () => {
    const { rows } = await database.sql.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
       union all select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef order by name`,
    );
    expect(rows.map(({ name }) => name)).toEqual(["chunks_holding", "statements_naming", "statements_touching"]);
    await database.sql.query("update chunks set tsv = to_tsvector('english', 'anchor')");
    await database.sql.query("update statements set related_agents = '{anchor}', related_activities = '{anchor}'");
    const { rows: own } = await database.sql.query<{ seq: string }>(
      "select seq from statements where tenant_id = 't1'",
    );
    const expected = {
      chunks_holding: ["t1-id"],
      statements_naming: [own[0]!.seq],
      statements_touching: [own[0]!.seq],
    };
    for (const [name, ids] of Object.entries(expected)) {
      const call = `select * from ${name}('anchor')`;
      const found = async (scope: Scope) => (await scope.sql.query(call)).rows.map(({ id, seq }) => id ?? seq);
      expect(await found(database.of("t1"))).toEqual(ids);
      expect(await found(database)).toEqual([]);
      expect(await refusal(database.system.sql.query(call))).toContain("permission denied for function");
    }
  });
});

describe("one tenant", () => {
  test("sees its own row of every table, and no other", async () => {
    for (const tenant of ["t1", "t2"])
      for (const { name } of tables)
        expect([name, await rowsOf(database.of(tenant).sql, name)]).toEqual([name, [tenant]]);
  });

  test("writes no row of another into any table", async () => {
    for (const table of tables) {
      const why = await refusal(database.of("t1").sql.query(...insertOf(table, "t2")));
      expect([table.name, why]).toEqual([
        table.name,
        `new row violates row-level security policy for table "${table.name}"`,
      ]);
    }
    await untouched();
  });

  test("changes and deletes no row of another, nor gives one of its own away", async () => {
    for (const { name } of tables) {
      const { sql } = database.of("t1");
      const run = async (statement: string): Promise<string> =>
        sql.query(statement).then(
          ({ rowCount }) => `${rowCount} rows`,
          (error: Error) => error.message.replace(/^.*(row-level security|permission denied).*$/u, "$1"),
        );
      const kept = KEPT.includes(name);
      const outcomes = [
        await run(`update ${name} set tenant_id = tenant_id where tenant_id = 't2'`),
        await run(`delete from ${name} where tenant_id = 't2'`),
        await run(`update ${name} set tenant_id = 't2'`),
      ];
      expect([name, outcomes]).toEqual([
        name,
        kept ? outcomes.map(() => "permission denied") : ["0 rows", "0 rows", "row-level security"],
      ]);
    }
    await untouched();
  });

  test("is all that a statement reaches that forgot to name one", async () => {
    for (const tenant of ["t1", "t2"])
      await database.sql.query(
        `insert into people (tenant_id, id, given_name, time_zone, country, language, created_at)
         values ($1, 'ana', 'Ana of ' || $1, 'UTC', 'DE', 'en', now())`,
        [tenant],
      );
    const names = async (scope: Scope) =>
      (
        await scope.sql.query<{ given_name: string }>("select given_name from people where id = 'ana' order by 1")
      ).rows.map((row) => row.given_name);
    expect(await names(database.of("t1"))).toEqual(["Ana of t1"]);
    await database.of("t1").sql.query("update people set given_name = 'Mine' where id = 'ana'");
    expect(await names(database)).toEqual(["Ana of t2", "Mine"]);
    await database.of("t1").sql.query("delete from people where id = 'ana'");
    expect(await names(database)).toEqual(["Ana of t2"]);
    await database.sql.query("delete from people where id = 'ana'");
  });

  test("may be called what it likes", async () => {
    const name = `o'brien"; drop table people; --\\`;
    await database.system.sql.query("insert into tenants (id, name, created_at) values ($1, $1, now())", [name]);
    expect((await database.of(name).sql.query("select id from tenants")).rows).toEqual([{ id: name }]);
    await database.sql.query("delete from tenants where id = $1", [name]);
    expect(() => database.of("")).toThrow('current value is ""');
  });
});

describe("nobody", () => {
  const asNobody = <T>(work: (sql: Queryable) => Promise<T>): Promise<T> =>
    database.transaction(async (sql) => {
      await sql.query("set local role kairos_tenant");
      return work(sql);
    });

  test("sees nothing of anybody", async () => {
    await asNobody(async (sql) => {
      for (const { name } of tables) expect([name, await rowsOf(sql, name)]).toEqual([name, []]);
    });
  });

  test("writes nothing for anybody", async () => {
    for (const table of tables)
      expect(await refusal(asNobody((sql) => sql.query(...insertOf(table, "t1"))))).toContain("row-level security");
  });
});

describe("what is set for a transaction", () => {
  const who = "select current_user::text as role, coalesce(current_setting('app.tenant', true), '') as tenant";
  const everyConnection = async (): Promise<unknown[]> => {
    const clients = await Promise.all(Array.from({ length: 4 }, () => database.pool.connect()));
    const found: unknown[] = [];
    for (const client of clients) found.push((await client.query(who)).rows[0]);
    for (const client of clients) client.release();
    return found;
  };

  test("holds inside it", async () => {
    const inside = { role: "kairos_tenant", tenant: "t1" };
    expect((await database.of("t1").sql.query(who)).rows).toEqual([inside]);
    await database.of("t1").transaction(async (sql) => {
      for (let i = 0; i < 2; i++) expect((await sql.query(who)).rows).toEqual([inside]);
    });
    expect((await database.system.sql.query(who)).rows).toEqual([{ role: "kairos_system", tenant: "" }]);
  });

  test("is gone after it, also where it failed, on every connection", async () => {
    const { role } = (await database.sql.query<{ role: string }>(who)).rows[0]!;
    expect(ROLES).not.toContain(role);
    await Promise.all(Array.from({ length: 8 }, (_, i) => database.of(`t${(i % 2) + 1}`).sql.query("select 1")));
    await refusal(database.of("t1").sql.query("select no such column"));
    await refusal(
      database.of("t2").transaction(async (sql) => {
        await sql.query("select 1");
        throw new Error("stop");
      }),
    );
    expect(new Set((await everyConnection()).map((row) => JSON.stringify(row)))).toEqual(
      new Set([JSON.stringify({ role, tenant: "" })]),
    );
  });

  test("does not mix where many act at once", async () => {
    const seen = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const tenant = `t${(i % 2) + 1}`;
        const scope = database.of(tenant);
        const rows = i % 4 < 2 ? rowsOf(scope.sql, "inbox") : scope.transaction((sql) => rowsOf(sql, "inbox"));
        return [tenant, ...(await rows)];
      }),
    );
    for (const [tenant, ...rows] of seen) expect(rows).toEqual([tenant]);
  });
});

describe("the system", () => {
  /** Columns beside whose a row is: what the system may read of tables that have a tenant. */
  const KNOWN: Readonly<Record<string, string>> = {
    calendar_feeds: "secret_hash",
    completions: "next_attempt_at statement_id status",
    connections: "account source status",
    deliveries: "done_at received_at source",
    health_push_secrets: "hash",
    inbox: "done_at",
    oauth_states: "expires_at hash sealed_verifier source",
    one_time_links: "expires_at hash purpose",
    outbox: "attempts channel claimed_at conversation created_at id next_attempt_at reason status urgent",
    schedules: "due_at kind",
    turns: "done_at lease_until",
  };
  const SHARED = ["chunks", "document_frequencies", "exercises", "library_statistics", "skills"];

  test("reads whose a row is and when it is due, and nothing that anybody said or measured", async () => {
    const { rows } = await database.sql.query<{ name: string; columns: string }>(
      `select c.relname as name, string_agg(a.attname, ' ' order by a.attname)
                filter (where a.attname not in ('tenant_id', 'person_id')) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.oid = any($1::regclass[]) and has_column_privilege('kairos_system', c.oid, a.attnum, 'select')
         and c.relname <> all($2) group by 1 order by 1`,
      [tables.map(({ name }) => name), SHARED],
    );
    expect(Object.fromEntries(rows.map(({ name, columns }) => [name, columns]))).toEqual(KNOWN);
    for (const table of ["check_ins", "measurements", "transcripts", "twins", "plans", "lessons", "people"])
      expect(await refusal(database.system.sql.query(`select * from ${table}`))).toContain("permission denied");
    expect(await refusal(database.system.sql.query("select text from inbox"))).toContain("permission denied");
    expect(await refusal(database.system.sql.query("select message from outbox"))).toContain("permission denied");
  });

  test("reads and writes the library that ships with Kairos, and no tenant's", async () => {
    for (const name of SHARED) {
      expect([name, await rowsOf(database.system.sql, name)]).toEqual([name, []]);
      const table = tables.find((candidate) => candidate.name === name)!;
      expect(await refusal(database.system.sql.query(...insertOf(table, "t1")))).toContain("row-level security");
    }
    await database.system.sql.query(
      "insert into skills (tenant_id, id, title, scope, summary) values (null, 'for-all', 'x', 'knowledge', 'x')",
    );
    const read = "select tenant_id, id from skills order by id";
    expect((await database.of("t1").sql.query(read)).rows).toContainEqual({ tenant_id: null, id: "for-all" });
    const change = await database.of("t1").sql.query("update skills set title = 'mine' where id = 'for-all'");
    expect(change.rowCount).toBe(0);
    await database.sql.query("delete from skills where id = 'for-all'");
  });
});
