import type { RunnableConfig } from "@langchain/core/runnables";
import { BaseCheckpointSaver } from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type { Database } from "#src/db/database.ts";
import { guardCheckpoints } from "#src/db/guard-libraries.ts";

const SCHEMA = "langgraph";

/** Makes the tables of the graphs' memory, in a schema of its own. */
export async function setUpCheckpoints(database: Database): Promise<void> {
  await new PostgresSaver(database.pool, undefined, { schema: SCHEMA }).setup();
  await guardCheckpoints(database, SCHEMA);
}

/** The graphs' memory. Each thread is read and written as its tenant. */
export const openCheckpoints = (database: Database): BaseCheckpointSaver => new TenantSaver(database);

const tenantOf = (thread: string): string => thread.slice(0, Math.max(0, thread.indexOf(":")));

/** Hands each call to a saver that acts for the tenant of the call's thread. */
class TenantSaver extends BaseCheckpointSaver {
  readonly #database: Database;
  readonly #savers = new Map<string, PostgresSaver>();

  constructor(database: Database) {
    super();
    this.#database = database;
  }

  #of({ configurable }: RunnableConfig): PostgresSaver {
    return this.#ofThread(String(configurable?.["thread_id"] ?? ""));
  }

  #ofThread(thread: string): PostgresSaver {
    const tenant = tenantOf(thread);
    const saver =
      this.#savers.get(tenant) ?? new PostgresSaver(this.#database.poolOf(tenant), this.serde, { schema: SCHEMA });
    this.#savers.set(tenant, saver);
    return saver;
  }

  getTuple(...args: Parameters<PostgresSaver["getTuple"]>): ReturnType<PostgresSaver["getTuple"]> {
    return this.#of(args[0]).getTuple(...args);
  }
  list(...args: Parameters<PostgresSaver["list"]>): ReturnType<PostgresSaver["list"]> {
    return this.#of(args[0]).list(...args);
  }
  put(...args: Parameters<PostgresSaver["put"]>): ReturnType<PostgresSaver["put"]> {
    return this.#of(args[0]).put(...args);
  }
  putWrites(...args: Parameters<PostgresSaver["putWrites"]>): Promise<void> {
    return this.#of(args[0]).putWrites(...args);
  }
  deleteThread(thread: string): Promise<void> {
    return this.#ofThread(thread).deleteThread(thread);
  }
}

/** Keeps a thread's latest checkpoint and what it needs: a thread costs the same after ten turns and after ten thousand. */
export async function pruneCheckpoints(database: Database, thread: string): Promise<void> {
  await database.of(tenantOf(thread)).sql.query(
    `with latest as (
       select distinct on (checkpoint_ns) checkpoint_ns, checkpoint_id, checkpoint from ${SCHEMA}.checkpoints
       where thread_id = $1 order by checkpoint_ns, checkpoint_id desc),
     old_writes as (
       delete from ${SCHEMA}.checkpoint_writes w where w.thread_id = $1 and not exists (
         select 1 from latest l where l.checkpoint_ns = w.checkpoint_ns and l.checkpoint_id = w.checkpoint_id)),
     old_blobs as (
       delete from ${SCHEMA}.checkpoint_blobs b where b.thread_id = $1 and not exists (
         select 1 from latest l where l.checkpoint_ns = b.checkpoint_ns and l.checkpoint -> 'channel_versions' ->> b.channel = b.version))
     delete from ${SCHEMA}.checkpoints c where c.thread_id = $1 and not exists (
       select 1 from latest l where l.checkpoint_ns = c.checkpoint_ns and l.checkpoint_id = c.checkpoint_id)`,
    [thread],
  );
}
