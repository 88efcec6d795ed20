import { type Job, type JobResult, PgBoss } from "pg-boss";
import type { Database, Queryable } from "#src/db/database.ts";
import { guardQueue } from "#src/db/guard-libraries.ts";
import type { EnqueueOptions, JobName, JobQueue, Jobs } from "#src/ports/queue.ts";

export type JobHandlers = { [N in JobName]: (data: Jobs[N]) => Promise<void> };

export interface Queue {
  /** The queue as seen inside one transaction, or outside any. */
  on(sql: Queryable): JobQueue;
  work(handlers: JobHandlers): Promise<void>;
  /** Jobs that are waiting or running. */
  unfinished(): Promise<number>;
  stop(): Promise<void>;
}

const SCHEMA = "pgboss";
/** Each worker polls for itself; the jobs of one fetch run side by side: a morning brings many at once. */
const WORKERS = { concurrency: 4, batch: 8 };
/** What waits for vendors, and for nobody. */
const QUIET_WORKERS: Readonly<Partial<Record<JobName, typeof WORKERS>>> = {
  "fetch-delivery": { concurrency: 2, batch: 16 },
  backfill: { concurrency: 2, batch: 4 },
  reconcile: { concurrency: 1, batch: 4 },
  "propose-content": { concurrency: 1, batch: 1 },
  "embed-library": { concurrency: 1, batch: 1 },
};
/** Jobs that begin later anyway: a burst of them wakes nobody. */
const UNANNOUNCED: ReadonlySet<JobName> = new Set<JobName>(["fetch-delivery", "reconcile"]);
/** pg-boss polls this often; LISTEN wakes it at once in between. */
const POLL_SECONDS = 1;
const NAMES: readonly JobName[] = [
  "run-turn",
  "run-due",
  "fetch-delivery",
  "backfill",
  "reconcile",
  "send-completion",
  "propose-content",
  "embed-library",
];

const ONE_WAITS: ReadonlySet<JobName> = new Set<JobName>(["fetch-delivery", "backfill", "reconcile"]);

/** Runs pg-boss' statements where the caller's run. */
const within = (sql: Queryable) => ({
  executeSql: async (text: string, values?: unknown[]) => sql.query(text, values),
});

function jobOptions<N extends JobName>(name: N, data: Jobs[N], { afterMs }: EnqueueOptions = {}) {
  return {
    ...(ONE_WAITS.has(name) && "source" in data
      ? { singletonKey: JSON.stringify([data.tenant, data.person, data.source]) }
      : {}),
    ...(afterMs === undefined ? {} : { startAfter: new Date(Date.now() + afterMs) }),
  };
}

/**
 * Jobs in the same database as the rows they are about. Real time only: due times live in `schedules`.
 *
 * `isSetUp`: its tables are there and are another login's.
 */
export async function openQueue(
  database: Database,
  onError: (error: Error) => void,
  { isSetUp = false }: { readonly isSetUp?: boolean } = {},
): Promise<Queue> {
  const boss = new PgBoss({
    ...(database.poolConfig as object),
    max: 3,
    schema: SCHEMA,
    backend: database.engine === "pglite" ? "pglite" : "postgres",
    useListenNotify: true,
    schedule: false,
    migrate: !isSetUp,
  });
  boss.on("error", onError);
  await boss.start();
  for (const name of isSetUp ? [] : NAMES) {
    await boss.createQueue(name, {
      // Of the jobs with one key, one waits.
      policy: ONE_WAITS.has(name) ? "short" : "standard",
      notify: !UNANNOUNCED.has(name),
      retryLimit: 5,
      retryDelay: 1,
      retryBackoff: true,
      expireInSeconds: 300,
      deleteAfterSeconds: 3600,
    });
  }
  if (!isSetUp) await guardQueue(database, SCHEMA);

  async function workOn<N extends JobName>(name: N, handlers: JobHandlers): Promise<void> {
    const { concurrency, batch } = QUIET_WORKERS[name] ?? WORKERS;
    await boss.work(
      name,
      {
        pollingIntervalSeconds: POLL_SECONDS,
        notifyPollingIntervalSeconds: POLL_SECONDS,
        localConcurrency: concurrency,
        batchSize: batch,
        perJobResults: true,
      },
      async (jobs: Job<Jobs[N]>[]): Promise<JobResult[]> =>
        Promise.all(
          jobs.map(async ({ id, data }): Promise<JobResult> => {
            try {
              await handlers[name](data);
              return { id, status: "completed" };
            } catch (error) {
              onError(error as Error);
              return { id, status: "failed" };
            }
          }),
        ),
    );
  }

  return {
    on: (sql) => ({
      async enqueue(name, data, options) {
        await boss.send(name, data, { ...jobOptions(name, data, options), db: within(sql) });
      },
      async enqueueAll(name, all, options) {
        if (all.length === 0) return;
        const jobs = all.map((data) => ({ data, ...jobOptions(name, data, options) }));
        await boss.insert(name, jobs, { db: within(sql) });
      },
    }),
    async work(handlers) {
      for (const name of NAMES) await workOn(name, handlers);
    },
    async unfinished() {
      const { rows } = await database.sql.query<{ n: number }>(
        `select count(*)::int as n from ${SCHEMA}.job where state in ('created', 'retry', 'active') and name = any($1)`,
        [NAMES],
      );
      return rows[0]!.n;
    },
    stop: () => boss.stop({ graceful: true, timeout: 5_000 }),
  };
}
