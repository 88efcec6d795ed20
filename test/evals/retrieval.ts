import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Database } from "#src/db/database.ts";
import { openEmbedded } from "#src/db/embedded.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import { migrate } from "#src/db/migrate.ts";
import type { Passage } from "#src/domain/skill.ts";
import { createOfflineEmbedder } from "#src/embedding/offline-embedder.ts";
import { readStarterLibrary } from "#src/library/starter-library.ts";
import type { Embedder, LearningUnit, SearchHit } from "#src/ports/learning.ts";
import { createLibraryService } from "#src/services/library-service.ts";
import { ndcg, parseTrec, recall, type TrecCollection } from "#test/evals/ranking.ts";
import { withVectorCache } from "#test/evals/vector-cache.ts";

interface Figures {
  readonly ndcg10: number;
  readonly recall10: number;
}

interface CollectionFigures {
  readonly lexical: Figures;
  readonly vector: Figures;
  readonly hybrid: Figures;
}

export interface RetrievalEval extends Partial<CollectionFigures> {
  /** Chosen on the odd query numbers. */
  readonly weight?: number;
  readonly odd?: CollectionFigures;
  readonly even?: CollectionFigures;
  readonly library?: Answered & {
    /** Written after the library's search words were fixed. */
    readonly unseen: Answered;
    /** As employees type them; only ever measured. */
    readonly heldOut: Answered;
    /** Questions about something else to which the library rightly says nothing. */
    readonly declined: { readonly questions: number; readonly share: number };
  };
}

interface Answered {
  readonly questions: number;
  readonly hit1: number;
  readonly hit3: number;
  readonly missed: readonly string[];
}

const TENANT = "eval";
const BATCH = 256;
const MOST_THREADS = 4;
const CANDIDATES = 400;
const WEIGHTS = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.7, 1];
const NOW = new Date("2026-01-01T00:00:00Z");
const FIXTURES = resolve(import.meta.dirname, "../fixtures/learning");

/**
 * Ranks a TREC collection (--docs, --queries, --qrels, or three files in that order) with the library's own search, and the
 * labelled questions over the starter library; without files, both, the collection from the shared data folder.
 *
 * Vectors are kept in the user's cache folder as they are computed: a second run, or one that was broken off, reads them.
 */
export async function run(
  options: { json?: boolean; files?: readonly string[]; args?: readonly string[] } = {},
): Promise<RetrievalEval> {
  const embedder = await withVectorCache(
    createOfflineEmbedder({ threads: Math.min(MOST_THREADS, availableParallelism()) }),
  );
  const database = await openEmbedded({});
  try {
    await migrate(database, resolve(import.meta.dirname, "../../migrations"));
    await database.sql.query("insert into tenants (id, name, created_at) values ($1, $1, $2)", [TENANT, NOW]);
    const library = await rankLibrary(database, embedder);
    await database.sql.query("delete from chunks");
    const collection = await rankCollection(createLearningUnit(database), embedder, await readCollection(options));
    const result: RetrievalEval = { ...collection, library };
    if (options.json !== true) console.log(JSON.stringify(result, null, 2));
    return result;
  } finally {
    await embedder.close();
    await database.close();
  }
}

async function readCollection({
  files = [],
  args = [],
}: {
  files?: readonly string[];
  args?: readonly string[];
}): Promise<TrecCollection> {
  const folder = resolve(process.env["KAIROS_SHARED"] ?? "../shared", "data/retrieval");
  const { values, positionals } = parseArgs({
    args: [...args, ...files].filter((arg) => arg !== "--json"),
    options: { docs: { type: "string" }, queries: { type: "string" }, qrels: { type: "string" } },
    allowPositionals: true,
  });
  const paths = [
    values.docs ?? positionals[0] ?? `${folder}/vaswani_doc-text.trec`,
    values.queries ?? positionals[1] ?? `${folder}/vaswani_query-text.trec`,
    values.qrels ?? positionals[2] ?? `${folder}/vaswani_qrels`,
  ];
  const [documents = "", queries = "", qrels = ""] = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  return parseTrec(documents, queries, qrels);
}

async function rankCollection(
  unit: LearningUnit,
  embedder: Embedder,
  { documents, queries, judgements }: TrecCollection,
) {
  const batches = batchesOf([...documents]);
  const embedBatch = (batch: number) => embedder.embed((batches[batch] ?? []).map(([, text]) => text));
  let next = embedBatch(0);
  for (const [index, batch] of batches.entries()) {
    const vectors = await next;
    // The threads go on while the database writes.
    next = embedBatch(index + 1);
    const passages = batch.map(([id, text], place) => ({
      passage: passageOf(id, text),
      hash: id,
      vector: vectors[place],
    }));
    await unit.shared.store.putPassages(undefined, passages, embedder.model, NOW);
    console.error(`embedded ${Math.min(documents.size, (index + 1) * BATCH)} of ${documents.size}`);
  }
  await unit.shared.store.refreshStatistics(undefined, "eval", NOW);
  const asked = [...queries].filter(([id]) => judgements.has(id));
  const vectors = await embedder.embed(asked.map(([, text]) => text));
  const search = (
    query: string,
    vector: Float32Array | undefined,
    weight: number,
    limit: number,
  ): Promise<SearchHit[]> =>
    unit.of(TENANT).store.search({ tenant: TENANT, query, vector, model: embedder.model, weight, limit });
  const pools = new Map<string, SearchHit[]>();
  for (const [index, [id, text]] of asked.entries()) pools.set(id, await search(text, vectors[index], 1, CANDIDATES));
  const figures = (ids: readonly string[], key: (hit: SearchHit) => number): Figures => {
    const rankings = ids.map((id) => ({
      ranking: (pools.get(id) ?? []).toSorted((a, b) => key(b) - key(a)).map(({ passage }) => passage.id),
      own: judgements.get(id) ?? new Map<string, number>(),
    }));
    const average = (value: (item: (typeof rankings)[number]) => number): number =>
      rounded(rankings.reduce((sum, item) => sum + value(item), 0) / rankings.length);
    return {
      ndcg10: average(({ ranking, own }) => ndcg(ranking, own)),
      recall10: average(({ ranking, own }) => recall(ranking, own)),
    };
  };
  const all = asked.map(([id]) => id);
  const odd = all.filter((id) => Number(id) % 2 === 1);
  const even = all.filter((id) => Number(id) % 2 === 0);
  const fused = (weight: number) => (hit: SearchHit) => hit.lexical + weight * hit.cosine;
  const weight = WEIGHTS.toSorted((a, b) => figures(odd, fused(b)).ndcg10 - figures(odd, fused(a)).ndcg10)[0] ?? 0;
  const three = (ids: readonly string[]): CollectionFigures => ({
    lexical: figures(ids, ({ lexical }) => lexical),
    vector: figures(ids, ({ cosine }) => cosine),
    hybrid: figures(ids, fused(weight)),
  });
  // The last word has the statement itself, with the chosen weight.
  for (const [index, [id, text]] of asked.entries()) {
    const hits = await search(text, vectors[index], weight, 10);
    const expected = (pools.get(id) ?? []).toSorted((a, b) => fused(weight)(b) - fused(weight)(a))[0];
    if (hits[0] !== undefined && expected !== undefined && Math.abs(fused(weight)(expected) - hits[0].score) > 1e-9) {
      throw new Error(
        `Cannot trust the ranking of query ${id} as the statement must agree with the fusion: current score is ${hits[0].score}`,
      );
    }
  }
  return { ...three(all), weight, odd: three(odd), even: three(even) };
}

const batchesOf = <T>(entries: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(entries.length / BATCH) }, (_, batch) =>
    entries.slice(batch * BATCH, (batch + 1) * BATCH),
  );

const passageOf = (id: string, text: string): Passage => ({
  id,
  skillId: "collection",
  level: 1,
  concept: id,
  title: "",
  text,
  today: "",
  plain: "",
  keywords: "",
  examples: { "hands-on": "", leading: "" },
  source: "collection",
  licence: "",
  approved: true,
});

async function rankLibrary(database: Database, embedder: Embedder): Promise<NonNullable<RetrievalEval["library"]>> {
  const unit = createLearningUnit(database);
  const library = createLibraryService({ unit, embedder, starter: await readStarterLibrary() });
  await library.seedLibrary(NOW);
  const ask = async (file: string): Promise<Answered> => {
    const questions = await labelled(file);
    const vectors = await embedder.embed(questions.map(({ question }) => question));
    const found = await Promise.all(
      questions.map(async ({ question, answers }, index) => {
        const hits = await unit.of(TENANT).store.search({
          tenant: TENANT,
          query: question,
          vector: vectors[index],
          model: embedder.model,
          weight: embedder.weight,
          limit: 3,
        });
        return {
          question,
          rank: hits.findIndex(({ passage }) => answers.includes(`${passage.skillId}/${passage.concept}`)),
        };
      }),
    );
    const share = (count: number): number => rounded(count / questions.length);
    return {
      questions: questions.length,
      hit1: share(found.filter(({ rank }) => rank === 0).length),
      hit3: share(found.filter(({ rank }) => rank >= 0).length),
      missed: found.filter(({ rank }) => rank < 0).map(({ question }) => question),
    };
  };
  const others = (await readFile(`${FIXTURES}/unanswerable.txt`, "utf8")).trim().split("\n");
  const answered = await Promise.all(others.map((question) => library.search(question, { tenant: TENANT })));
  return {
    ...(await ask("queries.tsv")),
    unseen: await ask("queries-unseen.tsv"),
    heldOut: await ask("queries-held-out.tsv"),
    declined: {
      questions: others.length,
      share: rounded(answered.filter((hits) => hits.length === 0).length / others.length),
    },
  };
}

async function labelled(file: string): Promise<{ question: string; answers: string[] }[]> {
  const lines = (await readFile(`${FIXTURES}/${file}`, "utf8"))
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => {
    const [question = "", answers = ""] = line.split("\t");
    return { question, answers: answers.split(",") };
  });
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
