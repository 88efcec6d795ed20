import crypto from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import type { Database, Engine, Queryable } from "#src/db/database.ts";

/** The state of a database, in figures that name nobody. */
export interface Inspection {
  readonly engine: Engine;
  readonly server: string;
  /** `undefined` where the extension is not installed. */
  readonly pgvector?: string | undefined;
  readonly migrations: {
    readonly applied: number;
    readonly missing: readonly string[];
    readonly edited: readonly string[];
    /** Applied by a newer version of Kairos. */
    readonly unknown: readonly string[];
  };
  readonly tenants: readonly TenantFigures[];
}

export interface TenantFigures {
  readonly id: string;
  readonly hasRoster: boolean;
  readonly people: number;
  readonly teams: number;
  /** Outbox rows by status. */
  readonly outbox: Readonly<Record<string, number>>;
  /** Events that no turn has taken yet. */
  readonly inboxWaiting: number;
}

/** Reads only. */
export async function inspect(database: Database, migrationsDir: string): Promise<Inspection> {
  const { rows: about } = await database.sql.query<{
    server: string;
    pgvector: string | null;
    migrated: boolean;
    roles: boolean;
  }>(
    `select split_part(version(), ' on ', 1) as server,
            (select extversion from pg_extension where extname = 'vector') as pgvector,
            to_regclass('public.schema_migrations') is not null as migrated,
            to_regrole('kairos_system') is not null as roles`,
  );
  const { server, pgvector, migrated, roles } = about[0]!;
  const { sql } = roles ? database.system : database;
  const migrations = await compareMigrations(sql, migrationsDir, migrated);
  const ready = migrated && migrations.missing.length === 0;
  return {
    engine: database.engine,
    server,
    ...(pgvector === null ? {} : { pgvector }),
    migrations,
    tenants: ready ? await figures(database) : [],
  };
}

async function compareMigrations(sql: Queryable, dir: string, migrated: boolean): Promise<Inspection["migrations"]> {
  const { rows } = migrated
    ? await sql.query<{ name: string; sha256: string }>("select name, sha256 from schema_migrations")
    : { rows: [] };
  const applied = new Map(rows.map(({ name, sha256 }) => [name, sha256]));
  const files = (await fs.readdir(dir)).filter((name) => name.endsWith(".sql")).sort();
  const edited: string[] = [];
  for (const name of files) {
    const sha256 = crypto
      .createHash("sha256")
      .update(await fs.readFile(path.join(dir, name), "utf8"))
      .digest("hex");
    if (applied.has(name) && applied.get(name) !== sha256) edited.push(name);
  }
  return {
    applied: applied.size,
    missing: files.filter((name) => !applied.has(name)),
    edited,
    unknown: [...applied.keys()].filter((name) => !files.includes(name)),
  };
}

async function figures(database: Database): Promise<TenantFigures[]> {
  const { rows } = await database.system.sql.query<{ id: string; has_roster: boolean }>(
    "select id, has_roster from tenants order by id",
  );
  const all: TenantFigures[] = [];
  for (const { id, has_roster } of rows) {
    const counted = await database.of(id).sql.query<{
      people: number;
      teams: number;
      outbox: Record<string, number> | null;
      inbox_waiting: number;
    }>(
      `select (select count(*)::int from people) as people,
              (select count(*)::int from teams) as teams,
              (select jsonb_object_agg(status, n) from
                (select status, count(*)::int as n from outbox group by status) s) as outbox,
              (select count(*)::int from inbox where done_at is null) as inbox_waiting`,
    );
    const { people, teams, outbox, inbox_waiting } = counted.rows[0]!;
    all.push({ id, hasRoster: has_roster, people, teams, outbox: outbox ?? {}, inboxWaiting: inbox_waiting });
  }
  return all;
}
