import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { createDatabase } from "#src/db/database.ts";
import { databaseOn } from "#src/db/embedded.ts";
import { migrate } from "#src/db/migrate.ts";
import { takeImage, writeImage } from "#test/helpers/database-image.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const MIGRATIONS = path.join(ROOT, "migrations");
const IMAGES = path.join(ROOT, "node_modules/.cache/kairos");
const DAY_MS = 86_400_000;
const TEMPLATE = "kairos_test_template";
/** Databases whose name begins so are templates that a worker made for itself; they go when the run ends. */
export const FILLED = "kairos_test_filled_";

/** Migrates once for all runs between two changes of the migrations; every test begins with a copy of the result. */
export default async function prepare(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const url = process.env["TEST_DATABASE_URL"];
  if (url === undefined || url === "") {
    project.provide("databaseImage", await embeddedImage());
    project.provide("databaseTemplate", "");
    return undefined;
  }
  await serverTemplate(url);
  project.provide("databaseImage", "");
  project.provide("databaseTemplate", TEMPLATE);
  return () => dropFilled(url);
}

/** The file of the migrated image, made where it is not there yet. */
async function embeddedImage(): Promise<string> {
  const file = path.join(IMAGES, `${await fingerprint()}.image`);
  if (fs.existsSync(file)) return file;
  const engine = await PGlite.create({ extensions: { vector } });
  const database = databaseOn(engine, async () => {});
  await migrate(database, MIGRATIONS);
  await database.close();
  writeImage(file, await takeImage(engine));
  await engine.close();
  for (const other of fs.readdirSync(IMAGES).map((name) => path.join(IMAGES, name)))
    if (Date.now() - fs.statSync(other).mtimeMs > DAY_MS) fs.rmSync(other, { force: true });
  return file;
}

/** Of all that the image depends on: the migrations, the engine, and how it is taken. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  const inputs = [
    ...fs.readdirSync(MIGRATIONS).map((name) => path.join(MIGRATIONS, name)),
    ...["pglite", "pglite-pgvector"].map((name) => path.join(ROOT, `node_modules/@electric-sql/${name}/package.json`)),
    path.join(ROOT, "src/db/migrate.ts"),
    path.join(import.meta.dirname, "database-image.ts"),
    import.meta.filename,
  ];
  for (const input of inputs)
    hash
      .update(`${path.relative(ROOT, input)}\0`)
      .update(fs.readFileSync(input))
      .update("\0");
  return hash.digest("hex").slice(0, 32);
}

async function serverTemplate(url: string): Promise<void> {
  await asAdmin(url, async (admin) => {
    await admin.query(`drop database if exists ${TEMPLATE} with (force)`);
    await admin.query(`create database ${TEMPLATE}`);
  });
  const target = new URL(url);
  target.pathname = `/${TEMPLATE}`;
  const database = createDatabase("postgres", { connectionString: target.href });
  await migrate(database, MIGRATIONS);
  await database.close();
}

const dropFilled = (url: string): Promise<void> =>
  asAdmin(url, async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      "select datname as name from pg_database where starts_with(datname, $1)",
      [FILLED],
    );
    for (const { name } of rows) await admin.query(`drop database if exists ${name} with (force)`);
  });

/** Does something that belongs to no database: making one, or dropping it. */
export async function asAdmin(url: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await work(admin).finally(() => admin.end());
}

declare module "vitest" {
  export interface ProvidedContext {
    databaseImage: string;
    databaseTemplate: string;
  }
}
