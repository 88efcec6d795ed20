import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openEmbedded } from "#src/db/embedded.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../..");
const HEADER = "email,name,team,manager,role,valid_from,valid_to";

const GOOD = [
  "olga@example.org,Olga Petrova,,,overseer,,",
  "mia@example.org,Mia Rossi,Leads,,employee,,",
  "ana@example.org,Ana Ortiz,Atlas,mia@example.org,employee,,",
  "ben@example.org,Ben Adeyemi,Atlas,mia@example.org,employee,,",
];

/** Every command is a process that opens the embedded database. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let root: string;
let folder: string;
let imported: { code: number; out: string; err: string };

/** An imported roster, made once: every test works on a copy. */
beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-cli-"));
  folder = path.join(root, "imported");
  fs.mkdirSync(folder);
  imported = await kairos("directory", "import", roster(...GOOD));
});
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(root, "test-"));
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const takeImported = (): void =>
  fs.cpSync(path.join(root, "imported/data"), path.join(folder, "data"), { recursive: true });

function kairos(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { PATH: process.env["PATH"], DATA_DIR: path.join(folder, "data") };
  return new Promise((resolve) => {
    execFile(process.execPath, ["src/cli.ts", ...args], { cwd: REPOSITORY, env }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

function roster(...lines: string[]): string {
  const file = path.join(folder, "roster.csv");
  fs.writeFileSync(file, [HEADER, ...lines].join("\n"));
  return file;
}

async function rowsOf(statement: string): Promise<Record<string, unknown>[]> {
  await using database = await openEmbedded({ dataDir: path.join(folder, "data") });
  return (await database.sql.query(statement)).rows;
}

describe("directory import", () => {
  test("makes people, teams, managers and roles, and says what it did", async () => {
    takeImported();
    expect(imported).toMatchObject({ code: 0, err: "" });
    expect(imported.out).toContain("Imported 4 rows: 4 people (4 new), 2 teams.");
    expect(imported.out).toContain("Atlas is part of Leads.");
    expect(await rowsOf("select id, parent_id from teams order by 1")).toEqual([
      { id: "atlas", parent_id: "leads" },
      { id: "leads", parent_id: null },
    ]);
    expect(
      await rowsOf(
        "select p.email, m.role, m.team_id from memberships m join people p on p.id = m.person_id order by 1, 2, 3",
      ),
    ).toEqual([
      { email: "ana@example.org", role: "employee", team_id: "atlas" },
      { email: "ben@example.org", role: "employee", team_id: "atlas" },
      { email: "mia@example.org", role: "employee", team_id: "leads" },
      { email: "mia@example.org", role: "manager", team_id: "atlas" },
      { email: "olga@example.org", role: "overseer", team_id: null },
    ]);
    expect(await rowsOf("select id, has_roster from tenants")).toEqual([{ id: "main", has_roster: true }]);
  });

  test("a second file replaces the roster, and keeps the people with what they have", async () => {
    takeImported();
    const before = await rowsOf("select id, email from people order by email");
    const { out } = await kairos(
      "directory",
      "import",
      roster(GOOD[0]!, "ana@example.org,Ana Ortiz,Boreal,,employee,,"),
    );
    expect(out).toContain("2 people (0 new)");
    expect(await rowsOf("select id, email from people order by email")).toEqual(before);
    expect(await rowsOf("select role, team_id from memberships order by 1")).toEqual([
      { role: "employee", team_id: "boreal" },
      { role: "overseer", team_id: null },
    ]);
  });

  test("one wrong row and nothing is written", async () => {
    takeImported();
    const { code, err } = await kairos("directory", "import", roster(GOOD[0]!, "x@example.org,X,New,,boss,,"));
    expect(code).toBe(1);
    expect(err).toBe(
      'Cannot import the roster as one thing is wrong; nothing was written:\n  - line 3: role must be employee, manager or overseer: current value is "boss"\n',
    );
    expect(await rowsOf("select count(*)::int as n from memberships")).toEqual([{ n: 5 }]);
    expect(await rowsOf("select 1 from people where email = 'x@example.org'")).toEqual([]);
  });

  test("a file that is not there is told by its name", async () => {
    const { code, err } = await kairos("directory", "import", "/nowhere/roster.csv");
    expect({ code, err }).toEqual({
      code: 1,
      err: 'Cannot read the roster as "/nowhere/roster.csv" must be a file that can be read\n',
    });
  });
});

describe("doctor and audit verify", () => {
  test("a sound database is well, and few people are not counted out", async () => {
    takeImported();
    const { code, out } = await kairos("doctor");
    expect(out).toContain("tenant       main: fewer than 5 people; 2 teams; with a roster");
    expect(out).toContain("audit        main: 4 entries, unbroken");
    expect(out).toContain("All is well.");
    expect(code).toBe(0);
  });

  test("a message that may or may not have arrived, and an audit entry that was changed, are found", async () => {
    takeImported();
    await rowsOf(
      `insert into outbox (id, tenant_id, person_id, key, channel, conversation, destination, message, day, status, next_attempt_at, created_at)
       values ('o1', 'main', 'p', 'k', 'teams', 'c', '{}', '{}', '2026-03-10', 'unknown', now(), now())`,
    );
    await rowsOf(`update audit set detail = '{"rows": 5}' where seq = 3`);
    const { code, out } = await kairos("doctor");
    expect(out).toContain("! main: 1 messages may or may not have arrived");
    expect(out).toContain("! the audit of main does not hold from entry 3 on");
    expect(code).toBe(1);
    expect(await kairos("audit", "verify")).toMatchObject({ code: 1, out: "main: broken at entry 3 of 4\n" });
  });

  test("looking at a folder without data makes none", async () => {
    const { code, err } = await kairos("doctor");
    expect(code).toBe(1);
    expect(err).toContain("start Kairos once, or set DATA_DIR");
    expect(fs.existsSync(path.join(folder, "data"))).toBe(false);
  });

  test("lost keys are not made anew by looking", async () => {
    takeImported();
    fs.rmSync(path.join(folder, "data/keys"));
    const { code, err } = await kairos("doctor");
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining("restore them from a backup") });
    expect(fs.existsSync(path.join(folder, "data/keys"))).toBe(false);
  });
});

test("the library is listed by skill and level", async () => {
  takeImported();
  const { code, out } = await kairos("content", "list");
  expect(code).toBe(0);
  expect(out).toContain("sales-negotiation  Sales negotiation (knowledge)\n  level 1: ");
});

describe("what is not understood", () => {
  test.each([[["directory", "export"]], [["directory", "import"]]])(
    "%j is answered with the help and exit code 2",
    async (args) => {
      const { code, err, out } = await kairos(...args);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toMatch(/^Cannot run this: .+\n\nusage: npm run kairos/u);
    },
  );

  test("a command that is asked for help, or not understood, tells its own use alone", async () => {
    const asked = await kairos("policy", "backtest", "--help");
    expect(asked).toMatchObject({ code: 0, err: "" });
    expect(asked.out).toMatch(/^usage: npm run kairos -- COMMAND\n\n {2}policy backtest FILE .+\n$/u);
    const { err } = await kairos("policy");
    expect(err).toMatch(/policy check FILE/u);
    expect(err).toMatch(/policy apply FILE/u);
    expect(err).not.toMatch(/doctor/u);
  });

  test("help needs nothing and ends well", async () => {
    expect(await kairos("help")).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringContaining("directory import FILE.csv"),
    });
  });
});
