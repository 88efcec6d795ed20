import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COLUMN_WORDS, LEFT_OUT_COLUMNS, LEFT_OUT_TABLES, TABLE_WORDS } from "#src/domain/export-fields.ts";
import type { Person } from "#src/domain/person.ts";
import { createExportService, type ExportFiles, type OwnExport } from "#src/services/export-service.ts";
import { inboxRow, NOW, openSmallCompany, outboxRow, type SmallCompany } from "#test/db/small-company.ts";

describe("the export of a person", () => {
  let company: SmallCompany;
  let ana: Person;
  let files: ExportFiles;
  let own: OwnExport;
  let tables: Map<string, readonly string[]>;

  beforeAll(async () => {
    company = await openSmallCompany();
    const { work } = company;
    ana = (await work.of("t1").stores.people.get("t1", "ana"))!;
    for (const [tenant, person] of [
      ["t1", "ana"],
      ["t1", "ben"],
      ["t2", "ana"],
    ] as const) {
      const mark = `${tenant}-${person}`;
      await work
        .of(tenant)
        .stores.inbox.add(inboxRow(mark, { tenant, person, text: `<b>words of ${mark}</b> & "more"` }));
      await work.of(tenant).stores.outbox.add(outboxRow(mark, { tenant, person }));
      await work
        .of(tenant)
        .stores.checkIns.put(tenant, person, [{ day: "2026-03-11", items: { energy: 4 }, source: "form", at: NOW }]);
      await work.of(tenant).stores.accessCodes.put(tenant, person, { hash: `HASH-${mark}`, expiresAt: NOW });
      await work
        .of(tenant)
        .stores.links.add({ hash: `LINK-${mark}`, tenant, person, purpose: "my-data", expiresAt: NOW }, NOW);
      await work
        .of(tenant)
        .transaction((stores) =>
          stores.audit.append({ tenant, person, event: "consent-set", detail: { of: mark }, at: NOW }),
        );
    }
    await company.database.sql.query(
      `insert into connections (tenant_id, person_id, source, account, sealed_tokens, expires_at, status, connected_at)
       values ('t1', 'ana', 'oura', 'account 17', 'SEALED-TOKENS', $1, 'connected', $1)`,
      [NOW],
    );
    files = (await createExportService(work).of(ana, NOW))!;
    own = JSON.parse(files.json) as OwnExport;
    const { rows } = await company.database.sql.query<{ table: string; columns: string[] }>(
      `select table_name as table, array_agg(column_name::text order by ordinal_position) as columns
       from information_schema.columns c where table_schema = 'public'
         and (table_name = 'people' or exists (select 1 from information_schema.columns p where p.table_schema = 'public'
           and p.table_name = c.table_name and p.column_name = 'person_id'))
       group by table_name`,
    );
    tables = new Map(rows.map(({ table, columns }) => [table, columns]));
  });
  afterAll(() => company[Symbol.asyncDispose]());

  const rowsOf = (table: string) => own.tables.find((each) => each.table === table)?.rows ?? [];

  test("has every table with a person in it, or says why it has not", () => {
    const told = [...own.tables.map(({ table }) => table), ...Object.keys(LEFT_OUT_TABLES)];
    expect([...tables.keys(), "audit"].toSorted()).toEqual(told.toSorted());
    expect(tables.size).toBeGreaterThan(30);
  });

  test("says of every table and column what it is, and of every one that it leaves out, why", () => {
    const unsaid = own.tables.flatMap(({ table, about, columns }) => [
      ...(about === "" ? [table] : []),
      ...Object.entries(columns).flatMap(([column, words]) => (words === "" ? [`${table}.${column}`] : [])),
    ]);
    expect(unsaid).toEqual([]);
    for (const [table, columns] of tables) {
      if (table in LEFT_OUT_TABLES) continue;
      const said = Object.keys(own.tables.find((each) => each.table === table)!.columns);
      const silent = columns.filter((column) => !said.includes(column));
      expect(silent.filter((column) => !(`${table}.${column}` in LEFT_OUT_COLUMNS))).toEqual([]);
    }
    for (const [name, why] of Object.entries(own.leftOut)) expect(why, name).toMatch(/\w{3}/u);
  });

  test("has words for nothing that is not there", () => {
    const all = [...tables.values()].flat();
    expect(Object.keys(TABLE_WORDS).filter((table) => table !== "audit" && !tables.has(table))).toEqual([]);
    const ofAudit = ["seq", "at", "event", "detail"];
    expect(Object.keys(COLUMN_WORDS).filter((column) => !all.includes(column) && !ofAudit.includes(column))).toEqual(
      [],
    );
    for (const name of Object.keys(LEFT_OUT_COLUMNS)) {
      const [table, column] = name.split(".") as [string, string];
      expect(tables.get(table), name).toContain(column);
    }
    for (const table of Object.keys(LEFT_OUT_TABLES)) expect(tables.has(table), table).toBe(true);
  });

  test("has what is the person's, and nothing of anybody else", () => {
    expect(rowsOf("people")).toEqual([expect.objectContaining({ id: "ana", tenant_id: "t1" })]);
    expect(rowsOf("inbox")).toEqual([expect.objectContaining({ text: '<b>words of t1-ana</b> & "more"' })]);
    expect(rowsOf("check_ins")).toEqual([expect.objectContaining({ day: "2026-03-11", items: { energy: 4 } })]);
    expect(rowsOf("audit")).toEqual([expect.objectContaining({ event: "consent-set", detail: { of: "t1-ana" } })]);
    for (const text of [files.json, files.html]) {
      expect(text).not.toContain("t1-ben");
      expect(text).not.toContain("t2-ana");
    }
  });

  test("has no secret, sealed or hashed", () => {
    expect(rowsOf("connections")).toEqual([expect.objectContaining({ account: "account 17" })]);
    for (const secret of ["SEALED-TOKENS", "HASH-", "LINK-"])
      for (const text of [files.json, files.html]) expect(text).not.toContain(secret);
  });

  test("can be read as a page that holds no markup of anybody's words", () => {
    expect(files.html).toContain("&#60;b&#62;words of t1-ana&#60;/b&#62; &#38; &#34;more&#34;");
    expect(files.html).not.toContain("<b>words");
    expect(files.html).not.toMatch(/<script|src=|https?:/u);
    for (const { about, rows } of own.tables) if (rows.length > 0) expect(files.html).toContain(about);
  });

  test("is none once the person is erased", async () => {
    await company.work.of("t1").transaction(({ erasure }) => erasure.erase("t1", "ana", NOW));
    expect(await createExportService(company.work).of(ana, NOW)).toBeUndefined();
  });
});
