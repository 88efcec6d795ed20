import { randomBytes, randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { createApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";

const server = process.env["TEST_DATABASE_URL"] ?? "";
const ROLES = "kairos_tenant, kairos_system, kairos_queue";

async function asAdministrator(database: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(database) });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

function urlOf(database: string, login?: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  if (login !== undefined) [url.username, url.password] = [login, "secret-word"];
  return url.href;
}

/** An empty database of `owner`, and a login that has nothing. */
async function openServer() {
  const id = randomUUID().replaceAll("-", "");
  const [name, owner, login] = [`kairos_test_${id}`, `owner_${id}`, `app_${id}`];
  await asAdministrator(
    "postgres",
    `create role ${owner} login password 'secret-word' createrole`,
    `create role ${login} login password 'secret-word'`,
    // Roles are the server's: here other tests have made them.
    `grant ${ROLES} to ${owner} with admin option`,
    `create database ${name} owner ${owner}`,
  );
  await asAdministrator(name, "create extension vector");
  onTestFinished(() =>
    asAdministrator("postgres", `drop database ${name} with (force)`, `drop role ${login}`, `drop role ${owner}`),
  );
  return { name, owner, login };
}

test.skipIf(server === "")(
  "a login that owns nothing runs the whole program, and has no rights of its own",
  async () => {
    const { name, owner, login } = await openServer();
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-logins-"));
    onTestFinished(() => fs.rmSync(dataDir, { recursive: true, force: true }));
    const config = readConfig({
      PORT: "0",
      DATA_DIR: dataDir,
      LOG_LEVEL: "silent",
      DATABASE_URL: urlOf(name, login),
      MIGRATION_DATABASE_URL: urlOf(name, owner),
      ENCRYPTION_KEYS: `1:${randomBytes(32).toString("base64")}`,
    });
    for (const text of ["check in", "delete my data"]) {
      await using app = await createApp(config);
      const { slack } = app.local!;
      const dm = slack.openDm("U0ANA");
      const answered = await slack.say("U0ANA", dm, text);
      expect(answered.status).toBe(200);
      await app.jobs.runUntilIdle();
      const { rows } = await app.database
        .of("demo")
        .sql.query<{ n: number }>("select count(*)::int as n from transcripts");
      expect(rows[0]!.n).toBeGreaterThan(0);
      await app.services.work.of("demo").transaction(({ erasure }) => erasure.erase("demo", "ben", app.clock.now()));

      const { sql } = app.database;
      const { rows: about } = await sql.query(
        `select current_user::text as login, rolsuper or rolbypassrls as above,
              (select count(*)::int from pg_class where relowner = r.oid) as owned
       from pg_roles r where rolname = current_user`,
      );
      expect(about).toEqual([{ login, above: false, owned: 0 }]);
      for (const table of ["people", "outbox", "tenants", "langgraph.checkpoints"])
        await expect(sql.query(`select * from ${table}`)).rejects.toThrow("permission denied");
    }
  },
);
