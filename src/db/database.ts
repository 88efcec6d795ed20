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

export interface Database extends AsyncDisposable {
  readonly engine: Engine;
  /** For libraries that need a pool of their own shape: pg-boss, the LangGraph checkpointer. */
  readonly pool: pg.Pool;
  readonly poolConfig: pg.PoolConfig;
  /** One statement outside any transaction. Never await it inside `transaction`: on PGlite that waits for ever. */
  readonly sql: Queryable;
  /** Commits when `work` resolves, rolls back when it throws. No model call or HTTP call belongs inside. */
  transaction<T>(work: (sql: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A Database over any pg pool; `closeEngine` runs after the pool has ended. */
export function createDatabase(
  engine: Engine,
  pool: pg.Pool,
  poolConfig: pg.PoolConfig,
  closeEngine: () => Promise<void> = async () => {},
): Database {
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
    close,
    [Symbol.asyncDispose]: close,
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query("begin");
        const result = await work(client as unknown as Queryable);
        await client.query("commit");
        return result;
      } catch (error) {
        await client.query("rollback").catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },
  };
}
