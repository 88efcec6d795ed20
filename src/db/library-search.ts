import type { EmbeddingSlot } from "#src/ports/learning.ts";

/** Where the vectors of a slot are kept, and the name of the model that made them. */
export const EMBEDDING_COLUMNS = {
  main: { vector: "embedding", model: "embedding_model" },
  spare: { vector: "spare_embedding", model: "spare_embedding_model" },
} as const satisfies Record<EmbeddingSlot, object>;

/**
 * Hybrid search in one statement: BM25 over the words of the query, OR-ed, and cosine similarity, fused as
 * bm25 / max(bm25) + weight * cosine.
 *
 * In a library of more than 2,000 chunks only those that hold one of the rarer words of the query (in at most a twentieth of the chunks), or
 * where it has none its rarest, are scored, by all words: the others could hardly win, and reading them all is what takes time.
 *
 * $1 query, $2 vector or null, $3 embedding model, $4 tenant, $5 skill or null, $6 level or null, $7 weight, $8 limit.
 *
 * Up to 20,000 chunks the nearest ones are found by an exact scan, in which a filter costs no recall; above that by the HNSW
 * index, told to go on until enough rows pass the filter. Only one of the two branches runs.
 *
 * `slot` says which of a chunk's two vectors is compared: the other one may just be being filled.
 */
export function librarySearch(slot: EmbeddingSlot): string {
  const { vector, model } = EMBEDDING_COLUMNS[slot];
  return `
with query as materialized (
  select tsvector_to_array(to_tsvector('english', $1)) as lexemes
),
statistics as materialized (
  select coalesce(sum(documents), 0)::float8 as documents,
         coalesce(sum(terms)::float8 / nullif(sum(documents), 0), 1) as average,
         set_config('hnsw.iterative_scan', 'strict_order', true) as scan,
         set_config('hnsw.ef_search', '100', true) as breadth
  from library_statistics where tenant_id is null or tenant_id = $4
),
frequencies as materialized (
  select q.lexeme, coalesce(sum(f.documents), 0)::float8 as documents
  from (select unnest(lexemes) as lexeme from query) as q
    left join document_frequencies as f on f.lexeme = q.lexeme and (f.tenant_id is null or f.tenant_id = $4)
  group by q.lexeme
),
telling as materialized (
  select coalesce(
    string_agg(quote_literal(f.lexeme), ' | ') filter (where s.documents < 2000 or f.documents <= 0.05 * s.documents),
    string_agg(quote_literal(f.lexeme), ' | ') filter (where f.documents = (select min(documents) from frequencies where documents > 0))
  )::tsquery as terms
  from frequencies as f, statistics as s where f.documents > 0
),
weights as materialized (
  select f.lexeme, ln(1 + (s.documents - f.documents + 0.5) / (f.documents + 0.5)) as idf
  from frequencies as f, statistics as s
),
lexical as materialized (
  select c.id, sum(w.idf * t.frequency * 2.2 / (t.frequency + 1.2 * (0.25 + 0.75 * c.terms / s.average))) as score,
         sum(w.idf) / (select sum(idf) from weights) as coverage
  from statistics as s, chunks_holding((select terms from telling)) as holding
    join chunks as c on c.id = holding.id
    left join chunk_approvals as a on a.tenant_id = $4 and a.chunk_id = c.id
    cross join lateral (select u.lexeme, cardinality(u.positions)::float8 as frequency from unnest(c.tsv) as u) as t
    join weights as w on w.lexeme = t.lexeme
  where (c.tenant_id is null or c.tenant_id = $4) and coalesce(a.approved, c.approved) and c.withdrawn_at is null
    and ($5::text is null or c.skill_id = $5) and ($6::smallint is null or c.level = $6)
  group by c.id order by score desc, c.id limit 300
),
exact as materialized (
  select c.id
  from chunks as c left join chunk_approvals as a on a.tenant_id = $4 and a.chunk_id = c.id
  where $2::vector is not null and (select documents from statistics) < 20000
    and c.${model} = $3 and (c.tenant_id is null or c.tenant_id = $4) and coalesce(a.approved, c.approved) and c.withdrawn_at is null
    and ($5::text is null or c.skill_id = $5) and ($6::smallint is null or c.level = $6)
  order by (c.${vector} <=> $2::vector) + 0, c.id limit 100
),
indexed as materialized (
  select c.id
  from chunks as c left join chunk_approvals as a on a.tenant_id = $4 and a.chunk_id = c.id
  where $2::vector is not null and (select documents from statistics) >= 20000
    and c.${model} = $3 and (c.tenant_id is null or c.tenant_id = $4) and coalesce(a.approved, c.approved) and c.withdrawn_at is null
    and ($5::text is null or c.skill_id = $5) and ($6::smallint is null or c.level = $6)
  order by c.${vector} <=> $2::vector limit 100
),
candidates as (
  select id from lexical union select id from exact union select id from indexed
),
scored as (
  select c.id,
         coalesce(l.score / (select max(score) from lexical), 0) as lexical,
         coalesce(l.coverage, 0) as coverage,
         case when c.${model} = $3 then coalesce(1 - (c.${vector} <=> $2::vector), 0) else 0 end as cosine
  from candidates join chunks as c using (id) left join lexical as l using (id)
)
select c.id, c.skill_id, c.level, c.concept, c.title, c.text, c.today, c.plain, c.keywords, c.examples, c.drill, c.source, c.licence,
       true as approved, s.lexical, s.cosine, s.coverage, s.lexical + $7::float8 * s.cosine as score
from scored as s join chunks as c using (id)
order by score desc, c.id limit $8`;
}
