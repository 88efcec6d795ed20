import crypto from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import type { Database, Engine } from "#src/db/database.ts";

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
  const { sql } = database;
  const { rows: about } = await sql.query<{ server: string; pgvector: string | null; migrated: boolean }>(
    `select split_part(version(), ' on ', 1) as server,
            (select extversion from pg_extension where extname = 'vector') as pgvector,
            to_regclass('public.schema_migrations') is not null as migrated`,
  );
  const { server, pgvector, migrated } = about[0]!;
  const migrations = await compareMigrations(database, migrationsDir, migrated);
  const ready = migrated && migrations.missing.length === 0;
  return {
    engine: database.engine,
    server,
    ...(pgvector === null ? {} : { pgvector }),
    migrations,
    tenants: ready ? await figures(database) : [],
  };
}

async function compareMigrations({ sql }: Database, dir: string, migrated: boolean): Promise<Inspection["migrations"]> {
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

async function figures({ sql }: Database): Promise<TenantFigures[]> {
  const { rows } = await sql.query<{
    id: string;
    has_roster: boolean;
    people: number;
    teams: number;
    outbox: Record<string, number> | null;
    inbox_waiting: number;
  }>(
    `select t.id, t.has_roster,
            (select count(*)::int from people p where p.tenant_id = t.id) as people,
            (select count(*)::int from teams m where m.tenant_id = t.id) as teams,
            (select jsonb_object_agg(status, n) from
              (select status, count(*)::int as n from outbox o where o.tenant_id = t.id group by status) s) as outbox,
            (select count(*)::int from inbox i where i.tenant_id = t.id and i.done_at is null) as inbox_waiting
     from tenants t order by t.id`,
  );
  return rows.map((row) => ({
    id: row.id,
    hasRoster: row.has_roster,
    people: row.people,
    teams: row.teams,
    outbox: row.outbox ?? {},
    inboxWaiting: row.inbox_waiting,
  }));
}
