import type pg from "pg";
import { createDatabase, type Database } from "#src/db/database.ts";

/** A PostgreSQL server with pgvector, reached by DATABASE_URL. */
export async function openPostgres(url: string, { poolSize = 10 }: { poolSize?: number } = {}): Promise<Database> {
  const poolConfig: pg.PoolConfig = { connectionString: url, max: poolSize, application_name: "kairos" };
  const database = createDatabase("postgres", poolConfig);
  try {
    await database.sql.query("select 1");
  } catch (cause) {
    await database.close();
    throw new Error(`Cannot open the database as DATABASE_URL does not answer: ${(cause as Error).message}`, { cause });
  }
  return database;
}
