import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import type pg from "pg";
import { lockDataDir } from "#src/db/data-dir-lock.ts";
import { createDatabase, type Database } from "#src/db/database.ts";
import { PgliteWire } from "#src/db/pglite-wire.ts";

export interface EmbeddedOptions {
  /** Absent: in memory. */
  readonly dataDir?: string;
  /** A dump made by `PGlite.dumpDataDir`, restored into a new database. */
  readonly restore?: Blob;
  readonly poolSize?: number;
}

/** PostgreSQL inside this process, in a folder that only this process may open. */
export async function openEmbedded({ dataDir, restore, poolSize = 8 }: EmbeddedOptions = {}): Promise<Database> {
  const unlock = dataDir === undefined ? () => {} : lockDataDir(dataDir);
  try {
    const engine = await PGlite.create({
      ...(dataDir === undefined ? {} : { dataDir: path.join(dataDir, "postgres") }),
      ...(restore === undefined ? {} : { loadDataDir: restore }),
      extensions: { vector },
    });
    const wire = new PgliteWire(engine);
    const poolConfig: pg.PoolConfig = { ...wire.poolConfig(), max: poolSize };
    return createDatabase("pglite", poolConfig, async () => {
      await wire.drain();
      await engine.close();
      unlock();
    });
  } catch (error) {
    unlock();
    throw error;
  }
}
