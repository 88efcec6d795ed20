import { randomBytes, randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { type App, createApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import type { Database } from "#src/db/database.ts";

const TURNS = 200;
const WARM_UPS = 5;
const EDGE = 20;
const USER = "U0ANA";
/** What is said in turn: a card, an explanation, a figure, a search and small talk. */
const SAYINGS = ["plan", "why", "how am I doing?", "what is anchoring?", "help"] as const;
const SERVERS = [process.env["TEST_DATABASE_URL"], "postgres://postgres@127.0.0.1:54317/postgres"];

interface EngineFigures {
  /** Milliseconds from the signed HTTP request to its acknowledgement: the event is committed. */
  readonly ack_p50_ms: number;
  readonly ack_p99_ms: number;
  /** Milliseconds from the signed HTTP request to the reply committed in the outbox. */
  readonly turn_p50_ms: number;
  readonly turn_p99_ms: number;
  /** The same for the first and the last turns of the thread. */
  readonly first_20_p50_ms: number;
  readonly last_20_p50_ms: number;
  /** Rows left by a turn, by table; tables that did not grow are left out. */
  readonly rows_per_turn: Readonly<Record<string, number>>;
  /** Rows of the graphs' memory of this thread, after the first 20 turns and after all. */
  readonly checkpoint_rows: { readonly after_20: number; readonly after_all: number };
  /** Bytes of every table and index before and after, and by which they grew for each turn. */
  readonly bytes_before: number;
  readonly bytes_after: number;
  readonly bytes_per_turn: number;
}

export interface TurnBench {
  readonly turns: number;
  readonly embedded: EngineFigures;
  /** `null` where no server is found: set TEST_DATABASE_URL or run `.ci/postgres17.sh start`. */
  readonly postgres: EngineFigures | null;
}

/** A turn without a language model, on one thread, from Slack's request to the reply in the outbox. The first argument is the number of turns (default 200). */
export async function run({
  args = [],
}: {
  readonly json?: boolean;
  readonly args?: readonly string[];
} = {}): Promise<TurnBench> {
  const turns = Number(args[0] ?? TURNS);
  if (!Number.isInteger(turns) || turns < 2 * EDGE)
    throw new RangeError(`Cannot measure turns as there must be at least ${2 * EDGE}: current value is "${args[0]}"`);
  const embedded = await measure({}, turns);
  const server = await freshDatabase();
  if (server === undefined) return { turns, embedded, postgres: null };
  try {
    const keys = `1:${randomBytes(32).toString("base64")}`;
    return { turns, embedded, postgres: await measure({ DATABASE_URL: server.url, ENCRYPTION_KEYS: keys }, turns) };
  } finally {
    await server.drop();
  }
}

async function measure(env: Record<string, string>, turns: number): Promise<EngineFigures> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-bench-"));
  try {
    await using app = await createApp(readConfig({ PORT: "0", DATA_DIR: dataDir, LOG_LEVEL: "silent", ...env }));
    using speaker = await openSpeaker(app);
    const { turn } = speaker;
    for (let i = 0; i < WARM_UPS; i++) await turn(SAYINGS[i % SAYINGS.length]!);
    await atRest(app.database);
    const before = await rowsByTable(app.database);
    const bytesBefore = await bytes(app.database);
    const acks: number[] = [];
    const times: number[] = [];
    let checkpointsEarly = 0;
    for (let i = 0; i < turns; i++) {
      const { ack, replied } = await turn(SAYINGS[i % SAYINGS.length]!);
      acks.push(ack);
      times.push(replied);
      if (i === EDGE - 1) {
        await atRest(app.database);
        checkpointsEarly = await checkpointRows(app.database);
      }
    }
    await atRest(app.database);
    const after = await rowsByTable(app.database);
    const bytesAfter = await bytes(app.database);
    return {
      ack_p50_ms: quantile(acks, 0.5),
      ack_p99_ms: quantile(acks, 0.99),
      turn_p50_ms: quantile(times, 0.5),
      turn_p99_ms: quantile(times, 0.99),
      first_20_p50_ms: quantile(times.slice(0, EDGE), 0.5),
      last_20_p50_ms: quantile(times.slice(-EDGE), 0.5),
      rows_per_turn: growth(before, after, turns),
      checkpoint_rows: { after_20: checkpointsEarly, after_all: await checkpointRows(app.database) },
      bytes_before: bytesBefore,
      bytes_after: bytesAfter,
      bytes_per_turn: Math.round((bytesAfter - bytesBefore) / turns),
    };
  } finally {
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Speaker extends Disposable {
  turn(text: string): Promise<{ ack: number; replied: number }>;
}

/** Says something as Ana and waits for the notice that the outbox sends when the reply is committed. */
async function openSpeaker(app: App): Promise<Speaker> {
  const { slack } = app.local!;
  const dm = slack.openDm(USER);
  const listener = await app.database.pool.connect();
  let heard: () => void = () => {};
  listener.on("notification", () => heard());
  await listener.query("listen kairos_outbox");
  const turn = async (text: string): Promise<{ ack: number; replied: number }> => {
    const reply = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const started = performance.now();
    const { status } = await slack.say(USER, dm, text);
    if (status !== 200)
      throw new Error(`Cannot measure a turn as the event must be accepted: current status is ${status}`);
    const ack = performance.now() - started;
    await reply;
    return { ack, replied: performance.now() - started };
  };
  // A client that is still lent would keep the database from closing.
  return { turn, [Symbol.dispose]: () => listener.release(true) };
}

/** Waits until no turn and no job is left; messages may still wait for Slack's pace. */
async function atRest({ sql }: Database): Promise<void> {
  for (;;) {
    const { rows } = await sql.query<{ n: number }>(
      `select (select count(*)::int from inbox where done_at is null)
         + (select count(*)::int from pgboss.job where state in ('created', 'retry', 'active') and name not like '\\_\\_%') as n`,
    );
    if (rows[0]!.n === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const SCHEMAS = "('public', 'langgraph', 'pgboss')";

async function rowsByTable({ sql }: Database): Promise<Map<string, number>> {
  const { rows } = await sql.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ${SCHEMAS} and c.relkind = 'r' order by 1`,
  );
  const counts = new Map<string, number>();
  for (const { name } of rows) {
    const counted = await sql.query<{ n: number }>(`select count(*)::int as n from ${name}`);
    counts.set(name.replace("public.", ""), counted.rows[0]!.n);
  }
  return counts;
}

function growth(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  turns: number,
): Record<string, number> {
  return Object.fromEntries(
    [...after].flatMap(([name, rows]) => {
      const grown = (rows - (before.get(name) ?? 0)) / turns;
      return grown === 0 ? [] : [[name, rounded(grown)]];
    }),
  );
}

async function bytes({ sql }: Database): Promise<number> {
  const { rows } = await sql.query<{ n: number }>(
    `select sum(pg_total_relation_size(c.oid))::float8 as n from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ${SCHEMAS} and c.relkind = 'r'`,
  );
  return rows[0]!.n;
}

async function checkpointRows({ sql }: Database): Promise<number> {
  const { rows } = await sql.query<{ n: number }>(
    `select (select count(*)::int from langgraph.checkpoints where starts_with(thread_id, $1))
       + (select count(*)::int from langgraph.checkpoint_blobs where starts_with(thread_id, $1))
       + (select count(*)::int from langgraph.checkpoint_writes where starts_with(thread_id, $1)) as n`,
    ["demo:ana:"],
  );
  return rows[0]!.n;
}

/** A new database on the first server that answers. */
async function freshDatabase(): Promise<{ url: string; drop(): Promise<void> } | undefined> {
  for (const server of SERVERS) {
    if (server === undefined || server === "") continue;
    const name = `kairos_bench_${randomUUID().replaceAll("-", "")}`;
    const statement = async (text: string): Promise<void> => {
      const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 2_000 });
      await client.connect();
      await client.query(text).finally(() => client.end());
    };
    try {
      await statement(`create database ${name}`);
    } catch {
      continue;
    }
    const url = new URL(server);
    url.pathname = `/${name}`;
    return { url: url.href, drop: () => statement(`drop database if exists ${name} with (force)`) };
  }
  return undefined;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
