import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import type { OwnExport } from "#src/services/export-service.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../..");

/** What an operator can and cannot see of people's data. */
describe("the operator's commands on people's data", () => {
  let root: string;
  let code: string;
  const dataDir = () => path.join(root, "data");
  const config = () => readConfig({ PORT: "0", DATA_DIR: dataDir(), LOG_LEVEL: "silent" });
  const file = (name: string): string => path.join(root, name);

  const kairos = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((resolve) => {
      const env = { PATH: process.env["PATH"], DATA_DIR: dataDir() };
      execFile(process.execPath, ["src/cli.ts", ...args], { cwd: REPOSITORY, env }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });

  beforeAll(async () => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-operator-data-"));
    await using app = await createApp(config());
    const slack = app.local!.slack;
    const dm = slack.openDm("U0ANA");
    await slack.say("U0ANA", dm, "access code");
    await app.jobs.runUntilIdle();
    const said = slack.history(dm).findLast(({ fromBot }) => fromBot)!;
    code = /[B-Z]{4}-[B-Z]{4}/u.exec(said.text)?.[0] ?? "";
    const { work, people, consents } = app.services;
    const now = app.clock.now();
    await consents.grant(await people.get("demo", "ana"), [{ category: "activity", purpose: "coaching" }], now);
    // Six people with a zero each, and one of them whose ring is stuck.
    for (const id of ["ana", "ben", "chloe", "dev", "eli", "fay"]) {
      await app.database.sql.query(
        `insert into readings (tenant_id, person_id, source, record_id, metric, day, value, measured_at, recorded_at)
         values ('demo', $1, 'oura', 'r', 'hrv_rmssd_ms', '2026-01-01', 0, $2, $2)`,
        [id, now],
      );
      const rules = ["zero-means-missing", ...(id === "ben" ? ["stuck-sensor"] : [])] as const;
      await work.of("demo").stores.readings.replaceRejections(
        "demo",
        id,
        "2026-01-01",
        "2026-01-01",
        rules.map((rule) => ({
          source: "oura",
          recordId: "r",
          metric: "hrv_rmssd_ms",
          day: "2026-01-01",
          value: 0,
          rule: rule as "stuck-sensor",
          flaggedOnly: false,
        })),
        now,
      );
    }
    await app.database.sql.query(
      `insert into readings (tenant_id, person_id, source, record_id, metric, day, value, measured_at, recorded_at)
       values ('demo', 'ben', 'whoop', 'r', 'hrv_rmssd_ms', '2026-01-01', 40, $1, $1)`,
      [now],
    );
  }, 120_000);
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

  test("data doctor counts by source and rule, names nobody, and leaves out what few people have", async () => {
    const { code: exit, out } = await kairos("data", "doctor");
    expect(exit).toBe(0);
    expect(out).toMatch(/^ {2}oura +6 people; 6 values came, 0 measurements are kept$/mu);
    expect(out).toMatch(/zero-means-missing +6 of 6 people/u);
    expect(out).toMatch(/stuck-sensor +fewer than 5 people/u);
    expect(out).toMatch(/^ {2}whoop +fewer than 5 people$/mu);
    expect(out).not.toMatch(/ana|ben|@/u);
  });

  test("export does not open a record without the person's code, and says the same of somebody who is not there", async () => {
    const wrong = await kairos("export", "ana", "--code", "BBBB-BBBB", "--out", file("a.zip"));
    expect(wrong).toMatchObject({ code: 1, out: "The code does not open this record: it is another one.\n" });
    const without = await kairos("export", "ben", "--code", code, "--out", file("a.zip"));
    const nobody = await kairos("export", "nobody", "--code", code, "--out", file("a.zip"));
    expect(nobody).toEqual(without);
    expect(fs.existsSync(file("a.zip"))).toBe(false);
  });

  test.each([
    ["without a file", ["export", "ana", "--code", "X"]],
    ["into a file of another kind", ["export", "ana", "--code", "X", "--out", "a.exe"]],
  ])("export %s is not understood", async (_title, args) => {
    expect(await kairos(...args)).toMatchObject({ code: 2 });
  });

  test("export spends no code on a file that is there already", async () => {
    fs.writeFileSync(file("there.json"), "mine");
    const { code: exit, err } = await kairos("export", "ana", "--code", code, "--out", file("there.json"));
    expect(exit).toBe(1);
    expect(err).toContain("must not be there yet");
    expect(fs.readFileSync(file("there.json"), "utf8")).toBe("mine");
  });

  test("benchmarks import keeps what is of people who share their activity, and does not tell who", async () => {
    fs.writeFileSync(
      file("results.csv"),
      "email,name,value,day,aim\nana@northwind.example,5 km,24:30,2026-01-05,\nana@northwind.example,deadlift,100 kg,2026-01-05,yes\nben@northwind.example,5 km,22:00,2026-01-05,\nnobody@northwind.example,5 km,21:00,2026-01-05,\n",
    );
    const { code: exit, out } = await kairos("benchmarks", "import", file("results.csv"));
    expect(exit).toBe(0);
    expect(out).toContain("Read 4 rows.");
    expect(out).not.toMatch(/ana|ben\b/u);
    fs.writeFileSync(file("bad.csv"), "email,name,value,day\nana@northwind.example,5 km,quick,2026-01-05\n");
    expect((await kairos("benchmarks", "import", file("bad.csv"))).err).toContain("Cannot read line 2");
    fs.writeFileSync(file("day.csv"), "email,name,value,day\nana@northwind.example,5 km,24:30,2026-02-30\n");
    expect((await kairos("benchmarks", "import", file("day.csv"))).err).toContain("the day must be like 2026-03-10");
  });

  test("export with the code writes everything, for the operator's eyes alone, once", async () => {
    const done = await kairos("export", "ana@northwind.example", "--code", code, "--out", file("ana.json"));
    expect(done.err).toBe("");
    expect(done.code).toBe(0);
    expect(fs.statSync(file("ana.json")).mode & 0o777).toBe(0o600);
    const own = JSON.parse(fs.readFileSync(file("ana.json"), "utf8")) as OwnExport;
    const rows = (table: string) => own.tables.find((each) => each.table === table)!.rows;
    expect(own.person).toBe("ana");
    expect(rows("check_ins").length).toBeGreaterThan(0);
    expect(rows("benchmarks").map(({ name, value, is_aim }) => [name, value, is_aim])).toEqual(
      expect.arrayContaining([
        ["5 km", 1_470, false],
        ["deadlift", 100, true],
      ]),
    );
    const again = await kairos("export", "ana", "--code", code, "--out", file("again.json"));
    expect(again).toMatchObject({ code: 1, out: "The code does not open this record: it works once.\n" });
  });

  test("and the person is told", async () => {
    await using app = await createApp(config());
    const { rows } = await app.database.sql.query(
      "select message from outbox where person_id = 'ana' and key like 'record-opened%'",
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).toContain('an operator ran \\"export\\"');
    const { rows: benchmarks } = await app.database.sql.query("select distinct person_id from benchmarks");
    expect(benchmarks).toEqual([{ person_id: "ana" }]);
  });
});
