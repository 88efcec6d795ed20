import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Database } from "#src/db/database.ts";
import { openEmbedded } from "#src/db/embedded.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import { migrate } from "#src/db/migrate.ts";
import { openPostgres } from "#src/db/postgres.ts";
import type { Passage } from "#src/domain/skill.ts";
import type { LearningUnit } from "#src/ports/learning.ts";

const DIMENSIONS = 512;
const CLUSTERS = 200;
const SPREAD = 0.6;
const WORDS_A_CHUNK = 60;
const VOCABULARY = 20_000;
const QUERIES = 200;
const WARM_UPS = 20;
const BATCH = 500;
const SMALL_SHARE = 0.02;
const MODEL = "seeded";
const NOW = new Date("2026-01-01T00:00:00Z");

interface Timing {
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly recall10: number;
}

export interface RetrievalBench {
  readonly engine: string;
  readonly chunks: number;
  readonly index_s: number;
  /** A tenant that owns 98% of the chunks. */
  readonly large: Timing;
  /** A tenant that owns 2% of them. */
  readonly small: Timing & { readonly chunks: number };
}

/**
 * Hybrid search over seeded clustered vectors and Zipf-distributed words, with recall of its nearest ten against an exact
 * search. 102,000 chunks in the database of BENCH_DATABASE_URL (one that holds nothing else), 20,400 in memory otherwise; --chunks sets
 * another number.
 */
export async function run({ args = [] }: { json?: boolean; args?: readonly string[] } = {}): Promise<RetrievalBench> {
  const url = process.env["BENCH_DATABASE_URL"];
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== "--json"),
    options: { chunks: { type: "string" } },
    strict: false,
  });
  const chunks = Number(values["chunks"] ?? (url === undefined ? 20_400 : 102_000));
  const database = url === undefined ? await openEmbedded({}) : await openPostgres(url);
  try {
    await migrate(database, resolve(import.meta.dirname, "../../migrations"));
    return await measure(database, chunks);
  } finally {
    await database.sql.query("delete from chunks where licence = 'bench'");
    await database.sql.query("delete from tenants where id in ('bench-large', 'bench-small')");
    await database.close();
  }
}

async function measure(database: Database, chunks: number): Promise<RetrievalBench> {
  const random = seeded(20_260_101);
  const centres = Array.from({ length: CLUSTERS }, () =>
    unit(Float32Array.from({ length: DIMENSIONS }, () => normal(random))),
  );
  const near = (): Float32Array => {
    const centre = centres[Math.floor(random() * CLUSTERS)] as Float32Array;
    return unit(centre.map((value) => value + (SPREAD * normal(random)) / Math.sqrt(DIMENSIONS)));
  };
  const word = (): string => `word${Math.floor(VOCABULARY ** random())}`;
  const learning = createLearningUnit(database);
  const smallCount = Math.round(chunks * SMALL_SHARE);
  for (const tenant of ["bench-large", "bench-small"]) {
    await database.sql.query("insert into tenants (id, name, created_at) values ($1, $1, $2)", [tenant, NOW]);
  }
  await database.sql.query("drop index chunks_nearest");
  const large = await fill(learning, "bench-large", chunks - smallCount, near, word);
  const small = await fill(learning, "bench-small", smallCount, near, word);
  const indexStarted = performance.now();
  await database.sql.query("create index chunks_nearest on chunks using hnsw (embedding vector_cosine_ops)");
  const indexSeconds = (performance.now() - indexStarted) / 1000;
  await database.sql.query("analyze");
  const queries = Array.from({ length: QUERIES }, () => ({
    vector: near(),
    text: Array.from({ length: 4 }, word).join(" "),
  }));
  return {
    engine: database.engine,
    chunks,
    index_s: rounded(indexSeconds),
    large: await time(learning, "bench-large", large, queries),
    small: { ...(await time(learning, "bench-small", small, queries)), chunks: smallCount },
  };
}

async function fill(
  learning: LearningUnit,
  tenant: string,
  count: number,
  near: () => Float32Array,
  word: () => string,
): Promise<Map<string, Float32Array>> {
  const { store } = learning.of(tenant);
  const vectors = new Map<string, Float32Array>();
  for (let from = 0; from < count; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => {
      const id = `${tenant}/${from + index}`;
      const vector = near();
      vectors.set(id, vector);
      return { passage: passageOf(id, Array.from({ length: WORDS_A_CHUNK }, word).join(" ")), hash: id, vector };
    });
    await store.putPassages(tenant, batch, MODEL, NOW);
    if ((from / BATCH) % 20 === 0) console.error(`${tenant}: ${from + batch.length} of ${count}`);
  }
  await store.refreshStatistics(tenant, "bench", NOW);
  return vectors;
}

async function time(
  learning: LearningUnit,
  tenant: string,
  vectors: ReadonlyMap<string, Float32Array>,
  queries: readonly { readonly vector: Float32Array; readonly text: string }[],
): Promise<Timing> {
  const { store } = learning.of(tenant);
  const search = (text: string, vector: Float32Array, weight: number) =>
    store.search({ tenant, query: text, vector, model: MODEL, weight, limit: 10 });
  for (const { text, vector } of queries.slice(0, WARM_UPS)) await search(text, vector, 0.3);
  const times: number[] = [];
  for (const { text, vector } of queries) {
    const started = performance.now();
    await search(text, vector, 0.3);
    times.push(performance.now() - started);
  }
  let found = 0;
  for (const { vector } of queries) {
    const exact = nearest(vectors, vector, 10);
    const hits = await search("", vector, 1);
    found += hits.filter(({ passage }) => exact.has(passage.id)).length;
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    rounded(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
  return { p50_ms: at(0.5), p99_ms: at(0.99), recall10: rounded(found / (queries.length * 10)) };
}

function nearest(vectors: ReadonlyMap<string, Float32Array>, query: Float32Array, count: number): Set<string> {
  const best: [string, number][] = [];
  for (const [id, vector] of vectors) {
    let dot = 0;
    for (let index = 0; index < DIMENSIONS; index += 1) dot += (vector[index] as number) * (query[index] as number);
    if (best.length < count || dot > (best.at(-1)?.[1] ?? 0)) {
      best.push([id, dot]);
      best.sort((a, b) => b[1] - a[1]);
      if (best.length > count) best.pop();
    }
  }
  return new Set(best.map(([id]) => id));
}

const passageOf = (id: string, text: string): Passage => ({
  id,
  skillId: "bench",
  level: 1,
  concept: id,
  title: "",
  text,
  today: "",
  plain: "",
  keywords: "",
  examples: { "hands-on": "", leading: "" },
  source: "bench",
  licence: "bench",
  approved: true,
});

/** Mulberry32: the same figures on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
