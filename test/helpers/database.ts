import { randomUUID } from "node:crypto";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import type pg from "pg";
import { inject } from "vitest";
import { createDatabase, type Database } from "#src/db/database.ts";
import { databaseOn } from "#src/db/embedded.ts";
import { type DatabaseImage, ImageFiles, readImage, takeImage } from "#test/helpers/database-image.ts";
import { asAdmin, FILLED } from "#test/helpers/prepare-database.ts";

/** Where databases of the same content come from. */
export interface Template {
  /** A database of the caller's own that begins with this content. */
  open(): Promise<Database>;
}

/** Nobody asks an embedded engine of a test for more than these fit: less memory to clear when it starts. */
const SETTINGS = ["-c", "shared_buffers=16MB", "-c", "wal_init_zero=off", "-c", "min_wal_size=32MB"];

const onServer = (): string | undefined => process.env["TEST_DATABASE_URL"] || undefined;

const openImage = async (image: DatabaseImage): Promise<PGlite> =>
  PGlite.create({
    fs: new ImageFiles(image),
    startParams: [...PGlite.defaultStartParams, ...SETTINGS],
    extensions: { vector },
  });

const imageTemplate = (image: DatabaseImage): Template => ({
  async open() {
    const engine = await openImage(image);
    return databaseOn(engine, () => engine.close());
  },
});

let migratedImage: DatabaseImage | undefined;

/** The image is read once a process, however many tests it runs. */
const migrated = (): DatabaseImage => {
  migratedImage ??= readImage(inject("databaseImage"));
  return migratedImage;
};

/**
 * A migrated, empty database of the test's own: the embedded engine on a copy of a prepared image, or, with
 * TEST_DATABASE_URL, a new database on that server.
 */
export async function openTestDatabase(): Promise<Database> {
  const url = onServer();
  return url === undefined ? imageTemplate(migrated()).open() : openOnServer(url, inject("databaseTemplate"));
}

/** What `fill` makes of a migrated database, to begin with again and again. It closes the database it is given. */
export async function prepareTemplate(fill: (database: Database) => Promise<void>): Promise<Template> {
  const url = onServer();
  if (url === undefined) {
    const engine = await openImage(migrated());
    await fill(databaseOn(engine, async () => {}));
    const image = await takeImage(engine);
    await engine.close();
    return imageTemplate(image);
  }
  const name = `${FILLED}${randomUUID().replaceAll("-", "")}`;
  await fill(await openOnServer(url, inject("databaseTemplate"), { name, keep: true }));
  return { open: () => openOnServer(url, name) };
}

async function openOnServer(
  url: string,
  template: string,
  {
    name = `kairos_test_${randomUUID().replaceAll("-", "")}`,
    keep = false,
  }: { readonly name?: string; readonly keep?: boolean } = {},
): Promise<Database> {
  await asAdmin(url, (admin) => admin.query(`create database ${name} template ${template}`));
  const target = new URL(url);
  target.pathname = `/${name}`;
  const poolConfig: pg.PoolConfig = { connectionString: target.href, max: 8 };
  return createDatabase("postgres", poolConfig, async () => {
    if (!keep) await asAdmin(url, (admin) => admin.query(`drop database if exists ${name} with (force)`));
  });
}
