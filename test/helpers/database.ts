import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { createDatabase, type Database } from "#src/db/database.ts";
import { openEmbedded } from "#src/db/embedded.ts";

/**
 * A migrated, empty database of the test's own: the embedded engine restored from a prepared image, or, with
 * TEST_DATABASE_URL, a new database on that server.
 */
export async function openTestDatabase(): Promise<Database> {
  const url = process.env["TEST_DATABASE_URL"];
  if (url !== undefined && url !== "") return openOnServer(url);
  const image = new Blob([new Uint8Array(Buffer.from(inject("databaseImage"), "base64"))]);
  return openEmbedded({ restore: image });
}

async function openOnServer(url: string): Promise<Database> {
  const name = `kairos_test_${randomUUID().replaceAll("-", "")}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`create database ${name} template ${inject("databaseTemplate")}`);
  await admin.end();
  const target = new URL(url);
  target.pathname = `/${name}`;
  const poolConfig: pg.PoolConfig = { connectionString: target.href, max: 8 };
  return createDatabase("postgres", poolConfig, async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(`drop database if exists ${name} with (force)`);
    await client.end();
  });
}
