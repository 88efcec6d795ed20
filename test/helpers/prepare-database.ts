import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { createDatabase } from "#src/db/database.ts";
import { migrate } from "#src/db/migrate.ts";
import { PgliteWire } from "#src/db/pglite-wire.ts";

const MIGRATIONS = path.resolve(import.meta.dirname, "../../migrations");
const TEMPLATE = "kairos_test_template";

/** Migrates once for the whole run; every test restores the result in a moment. */
export default async function prepare(project: TestProject): Promise<void> {
  const url = process.env["TEST_DATABASE_URL"];
  if (url === undefined || url === "") {
    project.provide("databaseImage", await embeddedImage());
    project.provide("databaseTemplate", "");
    return;
  }
  await serverTemplate(url);
  project.provide("databaseImage", "");
  project.provide("databaseTemplate", TEMPLATE);
}

async function embeddedImage(): Promise<string> {
  const engine = await PGlite.create({ extensions: { vector } });
  const poolConfig = new PgliteWire(engine).poolConfig();
  const database = createDatabase("pglite", poolConfig);
  await migrate(database, MIGRATIONS);
  const image = await engine.dumpDataDir("none");
  await database.close();
  await engine.close();
  return Buffer.from(await image.arrayBuffer()).toString("base64");
}

async function serverTemplate(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`drop database if exists ${TEMPLATE} with (force)`);
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
  const target = new URL(url);
  target.pathname = `/${TEMPLATE}`;
  const poolConfig: pg.PoolConfig = { connectionString: target.href };
  const database = createDatabase("postgres", poolConfig);
  await migrate(database, MIGRATIONS);
  await database.close();
}

declare module "vitest" {
  export interface ProvidedContext {
    databaseImage: string;
    databaseTemplate: string;
  }
}
