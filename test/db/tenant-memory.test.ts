import { emptyCheckpoint } from "@langchain/langgraph";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openCheckpoints, pruneCheckpoints, setUpCheckpoints } from "#src/db/checkpoints.ts";
import type { Database } from "#src/db/database.ts";
import { openQueue, type Queue } from "#src/jobs/queue.ts";
import { openTestDatabase } from "#test/helpers/database.ts";

let database: Database;
let queue: Queue;
beforeAll(async () => {
  database = await openTestDatabase();
  await setUpCheckpoints(database);
  queue = await openQueue(database, () => {});
});
afterAll(async () => {
  await queue.stop();
  await database.close();
});

const THREAD = "t1:ana:slack-dm";
const PLACES = ["langgraph.checkpoints", "langgraph.checkpoint_blobs", "langgraph.checkpoint_writes"];
const rowsIn = async (tenant: string, table: string): Promise<number> =>
  (await database.of(tenant).sql.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n;

test("what a graph remembers of a thread is read and written as its tenant, and seen by no other", async () => {
  const saver = openCheckpoints(database);
  const checkpoint = { ...emptyCheckpoint(), channel_values: { words: "marmalade" }, channel_versions: { words: 1 } };
  const config = { configurable: { thread_id: THREAD, checkpoint_ns: "" } };
  const put = await saver.put(config, checkpoint, { source: "input", step: 0, parents: {} }, { words: 1 });
  await saver.putWrites(put, [["words", "toast"]], "task");
  const found = await saver.getTuple(config);
  expect(found?.checkpoint.channel_values).toEqual({ words: "marmalade" });
  expect(found?.pendingWrites).toEqual([["task", "words", "toast"]]);
  for await (const { checkpoint: listed } of saver.list(config)) expect(listed.id).toBe(checkpoint.id);
  for (const table of PLACES) {
    expect([table, await rowsIn("t1", table)]).toEqual([table, 1]);
    expect([table, await rowsIn("t2", table)]).toEqual([table, 0]);
    await database.of("t2").sql.query(`delete from ${table}`);
    await expect(database.system.sql.query(`select * from ${table}`)).rejects.toThrow("permission denied");
  }
  await pruneCheckpoints(database, THREAD);
  expect((await saver.getTuple(config))?.checkpoint.id).toBe(checkpoint.id);
  await saver.deleteThread(THREAD);
  expect(await saver.getTuple(config)).toBeUndefined();
});

test("a thread that names no tenant is not remembered at all", async () => {
  const saver = openCheckpoints(database);
  expect(() => saver.getTuple({ configurable: { thread_id: "no-tenant" } })).toThrow('current value is ""');
});

test("a job is written for one's own tenant alone, and read by nobody else's", async () => {
  const job = (tenant: string) => ({ tenant, person: "ana" });
  for (const tenant of ["t1", "t2"])
    await database.of(tenant).transaction((sql) => queue.on(sql).enqueue("run-turn", job(tenant)));
  await expect(database.of("t1").transaction((sql) => queue.on(sql).enqueue("run-turn", job("t2")))).rejects.toThrow(
    "row-level security",
  );
  for (const table of ["pgboss.job", "pgboss.job_common"]) {
    const { rows } = await database
      .of("t1")
      .sql.query<{ tenant: string }>(`select data ->> 'tenant' as tenant from ${table}`);
    expect([table, rows]).toEqual([table, [{ tenant: "t1" }]]);
  }
  await database.of("t2").sql.query("delete from pgboss.job");
  expect(await rowsIn("t1", "pgboss.job")).toBe(1);
  await database.system.transaction((sql) => queue.on(sql).enqueueAll("run-turn", [job("t1"), job("t2")]));
  expect(await rowsIn("t1", "pgboss.job")).toBe(2);
});
