import pg from "pg";

/** A calendar day stays "YYYY-MM-DD": the driver would make it midnight of the machine's zone. */
const DATE_OID = 1082;
pg.types.setTypeParser(DATE_OID, (text) => text);

/** Anything that answers one statement: the pool, or a client inside a transaction. */
export interface Queryable {
  query<R extends Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ rows: R[]; rowCount: number | null }>;
}

export type Engine = "pglite" | "postgres";

/** Statements alone, or several that stand or fall together. */
export interface Scope {
  /** Each statement is a transaction of its own. Never await it inside `transaction`: on PGlite that waits for ever. */
  readonly sql: Queryable;
  /** Commits when `work` resolves, rolls back when it throws. No model call or HTTP call belongs inside. */
  transaction<T>(work: (sql: Queryable) => Promise<T>): Promise<T>;
}

/** By itself it acts as whoever logged in: for migrations, and for the libraries that bring tables of their own. */
export interface Database extends Scope, AsyncDisposable {
  readonly engine: Engine;
  /** For libraries that need a pool of their own shape: pg-boss, the LangGraph checkpointer. */
  readonly pool: pg.Pool;
  readonly poolConfig: pg.PoolConfig;
  /** Sees and writes the rows of one tenant; PostgreSQL holds it (migrations/0015-tenancy.sql). */
  of(tenant: string): Scope;
  /** The same for a library that wants a pool: single statements, and clients whose transactions act for the tenant. */
  poolOf(tenant: string): pg.Pool;
  /** Sees and writes the little that is needed before a tenant is known. */
  readonly system: Scope;
  close(): Promise<void>;
}

/** `closeEngine` runs after the pool has ended. */
export function createDatabase(
  engine: Engine,
  poolConfig: pg.PoolConfig,
  closeEngine: () => Promise<void> = async () => {},
): Database {
  const pool = new pg.Pool({ ...poolConfig, pipeline: true });
  pool.on("error", () => {}); // an idle client that loses its server is replaced by the pool
  // A connection that breaks while it is lent fails its query; without a listener it would end the process as well.
  pool.on("connect", (client) => client.on("error", () => {}));
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= pool.end().then(closeEngine);
    return closed;
  };
  return {
    engine,
    pool,
    poolConfig,
    sql: pool as unknown as Queryable,
    transaction: (work) => inTransaction(pool, "begin", work),
    of: (tenant) => boundTo(pool, asTenant(tenant)),
    poolOf: (tenant) => poolBoundTo(pool, asTenant(tenant)),
    system: boundTo(pool, "begin; set local role kairos_system"),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/**
 * The role and the tenant hold until the transaction ends and no longer: a pooled connection never carries them to the next, nor does the
 * embedded engine's one session.
 */
function asTenant(tenant: string): string {
  if (tenant === "") throw new RangeError('Cannot act for a tenant as its id must not be empty: current value is ""');
  return `begin; set local role kairos_tenant; select set_config('app.tenant', ${pg.escapeLiteral(tenant)}, true)`;
}

function boundTo(pool: pg.Pool, begin: string): Scope {
  return {
    sql: { query: (text, values) => alone(pool, begin, text, values) },
    transaction: (work) => inTransaction(pool, begin, work),
  };
}

function poolBoundTo(pool: pg.Pool, begin: string): pg.Pool {
  const bound: Pick<pg.Pool, "query"> & { connect(): Promise<Pick<pg.PoolClient, "query" | "release">> } = {
    query: ((text: string, values?: unknown[]) => alone(pool, begin, text, values)) as pg.Pool["query"],
    async connect() {
      const client = await pool.connect();
      let begun = false;
      const query = (text: string, values?: unknown[]): Promise<unknown> => {
        const begins = /^begin$/iu.test(text);
        begun ||= begins;
        if (!begun) throw new Error("Cannot run a statement for a tenant as a transaction must begin before it");
        if (/^(?:commit|rollback)$/iu.test(text)) begun = false;
        return client.query(begins ? begin : text, values);
      };
      return { query: query as pg.PoolClient["query"], release: () => client.release() };
    },
  };
  return bound as pg.Pool;
}

/** All three are sent at once: where `begin` fails, nothing behind it is done. */
async function alone<R extends Record<string, unknown>>(
  pool: pg.Pool,
  begin: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<{ rows: R[]; rowCount: number | null }> {
  const client = await pool.connect();
  try {
    const [begun, answer, ended] = await Promise.allSettled([
      client.query(begin),
      client.query<R>(text, [...values]),
      client.query("commit"),
    ]);
    if (begun.status === "rejected") throw begun.reason;
    if (answer.status === "rejected") throw answer.reason;
    if (ended.status === "rejected") throw ended.reason;
    return answer.value;
  } finally {
    client.release();
  }
}

async function inTransaction<T>(pool: pg.Pool, begin: string, work: (sql: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(begin);
    const result = await work(client as unknown as Queryable);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
