import crypto from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import type { Database } from "#src/db/database.ts";

const FILE_NAME = /^\d{4}-[\w-]+\.sql$/;
/** One number for all starters of one database: whoever comes second waits and finds the work done. */
const LOCK = 7_272_744;

/**
 * Applies the numbered files of `dir` that the database does not have yet, in order, in one transaction; what they leave with a
 * `tenant_id` and no row-level security is guarded (0015-tenancy.sql).
 *
 * Returns the names applied. Throws when a file that already ran was edited since.
 */
export async function migrate(database: Database, dir: string): Promise<string[]> {
  const names = (await fs.readdir(dir)).filter((name) => FILE_NAME.test(name)).sort();
  return database.transaction(async (sql) => {
    await sql.query("select pg_advisory_xact_lock($1)", [LOCK]);
    await sql.query(
      "create table if not exists schema_migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())",
    );
    const { rows } = await sql.query<{ name: string; sha256: string }>("select name, sha256 from schema_migrations");
    const applied = new Map(rows.map((row) => [row.name, row.sha256]));
    const fresh: string[] = [];
    for (const name of names) {
      const text = await fs.readFile(path.join(dir, name), "utf8");
      const sha256 = crypto.createHash("sha256").update(text).digest("hex");
      const known = applied.get(name);
      if (known === sha256) continue;
      if (known !== undefined) throw new Error(`Cannot migrate as "${name}" was edited after it had been applied`);
      await sql.query("insert into schema_migrations (name, sha256) values ($1, $2)", [name, sha256]);
      await sql.query(text);
      fresh.push(name);
    }
    if (fresh.length > 0) await sql.query("select guard_tenant_tables()");
    return fresh;
  });
}
