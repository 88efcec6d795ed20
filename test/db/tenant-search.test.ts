import { expect, test } from "vitest";
import { createLearningUnit } from "#src/db/learning-store.ts";
import { openTestDatabase } from "#test/helpers/database.ts";

const CHUNKS = 2_000;
/** 2%. */
const SMALL = 40;

/** The further on, the farther from the first axis: those of the small company come last in a search along it. */
const FILL = `
  insert into chunks (id, tenant_id, skill_id, level, concept, title, text, today, plain, keywords, examples, source, licence, approved,
    content_hash, tsv, terms, embedding_model, embedding, updated_at)
  select 'c' || n, case when n < $1 then 'large' else 'small' end, 'selling', 1, 'c' || n, '', '', '', '', '', '{}', '', '', true,
    '', '', 0, 'model', (select array_agg(case when axis = 1 then 1 else n::float8 / $2 * ((axis * 7 + n) % 5) / 40 end)
                         from generate_series(1, 512) as axis)::vector, now()
  from generate_series(0, $2 - 1) as n`;

test("a company with 2% of the passages finds ten of its own, though all nearer ones are another's", async () => {
  await using database = await openTestDatabase();
  await database.sql.query(
    "insert into tenants (id, name, created_at) select id, id, now() from unnest($1::text[]) as id",
    [["large", "small"]],
  );
  await database.sql.query("drop index chunks_nearest");
  await database.sql.query(FILL, [CHUNKS - SMALL, CHUNKS]);
  await database.sql.query("create index chunks_nearest on chunks using hnsw (embedding vector_cosine_ops)");
  // A library of so many passages is searched by the index.
  await database.sql.query(
    "insert into library_statistics (tenant_id, documents, terms, content_hash, updated_at) values ('small', 20000, 1, '', now())",
  );
  await database.sql.query("analyze chunks");
  const vector = Float32Array.from({ length: 512 }, (_, axis) => (axis === 0 ? 1 : 0));

  const nearest = (scan: "off" | "strict_order") =>
    database.of("small").transaction(async (sql) => {
      await sql.query("set local enable_seqscan = off; set local enable_sort = off");
      await sql.query(`set local hnsw.iterative_scan = ${scan}`);
      const query = "select id from chunks order by embedding <=> $1 limit 10";
      const { rows: plan } = await sql.query(`explain ${query}`, [`[${vector.join(",")}]`]);
      expect(JSON.stringify(plan)).toContain("chunks_nearest");
      return (await sql.query(query, [`[${vector.join(",")}]`])).rows.length;
    });
  expect(await nearest("off")).toBe(0);
  expect(await nearest("strict_order")).toBe(10);

  const { store } = createLearningUnit(database).of("small");
  const hits = await store.search({ tenant: "small", query: "", vector, model: "model", weight: 1, limit: 10 });
  expect(hits).toHaveLength(10);
  expect(hits.every(({ passage }) => Number(passage.id.slice(1)) >= CHUNKS - SMALL)).toBe(true);
});
