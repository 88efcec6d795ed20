import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate } from "#src/db/migrate.ts";
import { openTestDatabase } from "#test/helpers/database.ts";

let dir: string;
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-migrations-"));
  for (const file of fs.readdirSync(path.resolve(import.meta.dirname, "../../migrations")))
    fs.copyFileSync(path.resolve(import.meta.dirname, "../../migrations", file), path.join(dir, file));
});
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

const write = (name: string, text: string): void => fs.writeFileSync(path.join(dir, name), text);

test("a second start applies nothing, and a new file alone is applied", async () => {
  await using database = await openTestDatabase();
  expect(await migrate(database, dir)).toEqual([]);
  write("9001-notes.sql", "create table notes (id text primary key)");
  expect(await migrate(database, dir)).toEqual(["9001-notes.sql"]);
  expect(await migrate(database, dir)).toEqual([]);
});

test("files are applied in the order of their numbers, and what is no migration is left alone", async () => {
  await using database = await openTestDatabase();
  write("9002-second.sql", "alter table notes add column second text");
  write("9001-first.sql", "create table notes (id text primary key)");
  write("README.md", "not SQL");
  expect(await migrate(database, dir)).toEqual(["9001-first.sql", "9002-second.sql"]);
});

test("a file that was edited after it was applied stops the start and changes nothing", async () => {
  await using database = await openTestDatabase();
  write("9001-notes.sql", "create table notes (id text primary key)");
  await migrate(database, dir);
  write("9001-notes.sql", "create table notes (id integer primary key)");
  write("9002-more.sql", "create table more (id text primary key)");
  await expect(migrate(database, dir)).rejects.toThrow(
    'Cannot migrate as "9001-notes.sql" was edited after it had been applied',
  );
  const { rows } = await database.sql.query("select to_regclass('public.more') as more");
  expect(rows).toEqual([{ more: null }]);
});

test("a file that fails leaves no trace of itself nor of those before it in the same start", async () => {
  await using database = await openTestDatabase();
  write("9001-notes.sql", "create table notes (id text primary key)");
  write("9002-broken.sql", "create table more (id text primary key); create tabel typo ()");
  await expect(migrate(database, dir)).rejects.toThrow();
  const { rows } = await database.sql.query(
    "select to_regclass('public.notes') as notes, (select count(*)::int from schema_migrations where name like '9%') as noted",
  );
  expect(rows).toEqual([{ notes: null, noted: 0 }]);
});

test("of several starters at once one applies and the others find it done", async () => {
  await using database = await openTestDatabase();
  write("9001-notes.sql", "create table notes (id text primary key)");
  const applied = await Promise.all([1, 2, 3].map(() => migrate(database, dir)));
  expect(applied.flat()).toEqual(["9001-notes.sql"]);
});
