import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import type { Database } from "#src/db/database.ts";

const SCHEMA = "langgraph";

/** The graphs' memory, in a schema of its own. */
export async function openCheckpoints(database: Database): Promise<PostgresSaver> {
  const saver = new PostgresSaver(database.pool, undefined, { schema: SCHEMA });
  await saver.setup();
  return saver;
}

/** Keeps a thread's latest checkpoint and what it needs: a thread costs the same after ten turns and after ten thousand. */
export async function pruneCheckpoints(database: Database, thread: string): Promise<void> {
  await database.sql.query(
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
