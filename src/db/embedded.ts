import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { lockDataDir } from "#src/db/data-dir-lock.ts";
import { createDatabase, type Database } from "#src/db/database.ts";
import { PgliteWire } from "#src/db/pglite-wire.ts";

export interface EmbeddedOptions {
  /** Absent: in memory. */
  readonly dataDir?: string;
  readonly poolSize?: number;
}

/** PostgreSQL inside this process, in a folder that only this process may open. */
export async function openEmbedded({ dataDir, poolSize }: EmbeddedOptions = {}): Promise<Database> {
  const unlock = dataDir === undefined ? () => {} : lockDataDir(dataDir);
  try {
    const engine = await PGlite.create({
      ...(dataDir === undefined ? {} : { dataDir: path.join(dataDir, "postgres") }),
      extensions: { vector },
    });
    const close = async (): Promise<void> => {
      await engine.close();
      unlock();
    };
    return databaseOn(engine, close, poolSize);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** The database that an engine serves; `closeEngine` runs when nobody uses it any more. */
export function databaseOn(engine: PGlite, closeEngine: () => Promise<void>, poolSize = 8): Database {
  const wire = new PgliteWire(engine);
  return createDatabase("pglite", { ...wire.poolConfig(), max: poolSize }, async () => {
    await wire.drain();
    await closeEngine();
  });
}
