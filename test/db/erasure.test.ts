import { expect, test } from "vitest";
import type { Queryable } from "#src/db/database.ts";
import { inboxRow, NOW, openSmallCompany, outboxRow } from "#test/db/small-company.ts";
import { startApp } from "#test/helpers/app.ts";

/** Tables of ours, of the graphs and of the queue in which some row holds one of `marks`. */
async function tablesHolding(sql: Queryable, marks: readonly string[]): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema in ('public', 'langgraph', 'pgboss') and table_type = 'BASE TABLE' order by 1`,
  );
  expect(rows.length).toBeGreaterThan(35);
  const holding: string[] = [];
  for (const { name } of rows) {
    // Bytes are shown as text: the graphs keep their state as JSON in bytea.
    const found = await sql.query(
      `select 1 from ${name} t where exists (
         select 1 from unnest($1::text[]) mark where position(mark in to_jsonb(t)::text) > 0
           or exists (select 1 from jsonb_each_text(to_jsonb(t)) c where c.value like '\\\\x%' and position(encode(convert_to(mark, 'UTF8'), 'hex') in c.value) > 0))
       limit 1`,
      [marks],
    );
    if (found.rows.length > 0) holding.push(name.replace("public.", ""));
  }
  return holding;
}

test("after erasure no row of any table holds the person, their account, their address or their words", async () => {
  await using app = await startApp();
  const { slack } = app.local!;
  const dm = slack.openDm("U0ANA");
  for (const text of ["check in", "good", "plan", "why", "lesson", "marmalade is what I think of"]) {
    await slack.say("U0ANA", dm, text);
    await app.jobs.runUntilIdle();
  }
  const marks = [
    '"id": "ana"',
    '"person": "ana"',
    '"person_id": "ana"',
    ":ana:",
    "|ana|",
    "U0ANA",
    "29:ana",
    '"ana@northwind.example"',
    "marmalade",
    dm,
  ];
  const before = await tablesHolding(app.database.sql, marks);
  expect(before).toEqual(
    expect.arrayContaining(
      "people identities conversations memberships consents check_ins measurements inbox turns outbox transcripts verdicts twins plans sessions schedules masteries langgraph.checkpoints".split(
        " ",
      ),
    ),
  );

  await app.services.work.of("demo").transaction((stores) => stores.erasure.erase("demo", "ana", app.clock.now()));
  expect(await tablesHolding(app.database.sql, marks)).toEqual(["tombstones"]);
  expect(await app.services.work.of("demo").stores.erasure.isErased("demo", "ana")).toBe(true);
});

test("erasure takes one person: the same id in another tenant and everybody else keep everything", async () => {
  await using company = await openSmallCompany();
  for (const [tenant, person] of [
    ["t1", "ana"],
    ["t1", "ben"],
    ["t2", "ana"],
  ] as const) {
    const { stores } = company.work.of(tenant);
    await stores.inbox.add(inboxRow("e1", { tenant, person, eventId: `${tenant}-${person}` }));
    await stores.outbox.add(outboxRow(`${tenant}-${person}`, { tenant, person }));
    await stores.checkIns.put(tenant, person, [{ day: "2026-03-11", items: { energy: 4 }, source: "form", at: NOW }]);
  }
  await company.work.of("t1").transaction(({ erasure }) => erasure.erase("t1", "ana", NOW));
  for (const table of ["inbox", "outbox", "check_ins"]) {
    const { rows } = await company.database.sql.query(`select tenant_id, person_id from ${table} order by 1, 2`);
    expect(rows).toEqual([
      { tenant_id: "t1", person_id: "ben" },
      { tenant_id: "t2", person_id: "ana" },
    ]);
  }
});

test("every table that holds something of a person can be found by the erasure", async () => {
  await using company = await openSmallCompany();
  const { rows } = await company.database.sql.query(
    `select c.table_name from information_schema.columns c
     where c.table_schema = 'public' and c.column_name = 'person_id'
       and not exists (select 1 from information_schema.columns t
         where t.table_schema = 'public' and t.table_name = c.table_name and t.column_name = 'tenant_id')`,
  );
  expect(rows).toEqual([]);
});

test("every table of ours that holds anything of a tenant names the tenant", async () => {
  await using company = await openSmallCompany();
  const { rows } = await company.database.sql.query(
    `select table_name from information_schema.tables t where table_schema = 'public' and table_type = 'BASE TABLE'
       and not exists (select 1 from information_schema.columns c
         where c.table_schema = 'public' and c.table_name = t.table_name and c.column_name = 'tenant_id')
     order by 1`,
  );
  // Which model the library's vectors are of, and when a vendor's subscription is renewed, are the program's own affairs.
  expect(rows.map((row) => row["table_name"])).toEqual([
    "clock",
    "embedding_state",
    "schema_migrations",
    "tenants",
    "webhook_renewals",
  ]);
});
