import type { Database, Queryable } from "#src/db/database.ts";

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
}

interface Column {
  readonly name: string;
  readonly type: string;
  /** What a check of this column lets in, where it lists values. */
  readonly allowed: string | null;
}

/** Tables whose checks ask for more than one column alone tells. */
const OVERRIDES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  connections: { status: "disconnected" },
  busy_times: { ends_at: "2026-03-02T10:00:00Z" },
};

/** Every table of ours that has a tenant, from the catalogue, with the columns that a row needs. */
async function tenantTables(sql: Queryable): Promise<Table[]> {
  const { rows } = await sql.query<{ name: string; columns: Column[] }>(
    `select c.relname as name, (
       select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null), 'allowed', (
         select substring(pg_get_constraintdef(k.oid) from '''([^'']+)''::text') from pg_constraint k
         where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1)) order by a.attnum)
       from pg_attribute a
       where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         and (a.attname = 'tenant_id' or (a.attnotnull and not a.atthasdef and a.attidentity = ''))) as columns
     from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and exists (
       select 1 from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped)
     order by c.relname`,
  );
  return rows;
}

/** A statement that writes one row of a tenant, with its values. */
export function insertOf({ name, columns }: Table, tenant: string): [text: string, values: unknown[]] {
  const values = columns.map((column) => OVERRIDES[name]?.[column.name] ?? sampleOf(column, tenant));
  const places = columns.map(({ type }, index) => `$${index + 1}::${type}`);
  return [
    `insert into ${name} (${columns.map((column) => column.name).join(", ")}) values (${places.join(", ")})`,
    values,
  ];
}

function sampleOf({ name, type, allowed }: Column, tenant: string): unknown {
  if (name === "tenant_id") return tenant;
  if (allowed !== null) return allowed;
  switch (type) {
    case "text":
      return `${tenant}-${name}`;
    case "smallint":
    case "integer":
    case "bigint":
      return 1;
    case "double precision":
      return 0.5;
    case "boolean":
      return true;
    case "date":
      return "2026-03-02";
    case "timestamp with time zone":
      return "2026-03-02T09:00:00Z";
    case "jsonb":
      return "{}";
    case "uuid":
      return tenant === "t1" ? "00000000-0000-4000-8000-000000000001" : "00000000-0000-4000-8000-000000000002";
    case "text[]":
      return [];
    case "tsvector":
      return "";
    default:
      throw new Error(`Cannot fill "${name}" as its type must be a known one: current value is "${type}"`);
  }
}

/** One row a tenant in every table; what it refers to need not be there. */
export async function fillTables(database: Database, tenants: readonly string[]): Promise<Table[]> {
  return database.transaction(async (sql) => {
    await sql.query("set local session_replication_role = replica");
    const tables = await tenantTables(sql);
    for (const tenant of tenants) {
      await sql.query("insert into tenants (id, name, created_at) values ($1, $1, now()) on conflict do nothing", [
        tenant,
      ]);
      for (const table of tables) await sql.query(...insertOf(table, tenant));
    }
    return tables;
  });
}
