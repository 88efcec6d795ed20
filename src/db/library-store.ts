import { createHash } from "node:crypto";
import { toSql } from "pgvector";
import type { Queryable } from "#src/db/database.ts";
import { EMBEDDING_COLUMNS, librarySearch } from "#src/db/library-search.ts";
import type { Drill, Exercise, Level, Passage, Skill } from "#src/domain/skill.ts";
import type { EmbeddingSlot, LibraryStatistics, LibraryStore, SharedLibraryStore } from "#src/ports/learning.ts";

type PassageRow = {
  id: string;
  skill_id: string;
  level: Level;
  concept: string;
  title: string;
  text: string;
  today: string;
  plain: string;
  keywords: string;
  examples: Passage["examples"];
  drill: Drill | null;
  source: string;
  licence: string;
  approved: boolean;
};

const PASSAGE_COLUMNS =
  "c.id, c.skill_id, c.level, c.concept, c.title, c.text, c.today, c.plain, c.keywords, c.examples, c.drill, c.source, c.licence";

export function createLibraryStore(sql: Queryable): LibraryStore & SharedLibraryStore {
  return {
    async putSkills(tenant, skills) {
      await sql.query(
        `insert into skills (tenant_id, id, title, scope, summary, prerequisites, because)
         select $1, s.id, s.title, s.scope, s.summary, coalesce(s.prerequisites, '{}'), coalesce(s.because, '{}')
         from jsonb_to_recordset($2) as s
           (id text, title text, scope text, summary text, prerequisites text[], because jsonb)
         on conflict (tenant_id, id) do update set title = excluded.title, scope = excluded.scope, summary = excluded.summary,
           prerequisites = excluded.prerequisites, because = excluded.because`,
        [tenant ?? null, JSON.stringify(skills)],
      );
    },
    async putPassages(tenant, passages, model, now, slot = "main") {
      const { vector: column, model: modelColumn } = EMBEDDING_COLUMNS[slot];
      const other = EMBEDDING_COLUMNS[slot === "main" ? "spare" : "main"];
      const rows = passages.map(({ passage, hash, vector }) => ({
        id: passage.id,
        skill_id: passage.skillId,
        level: passage.level,
        concept: passage.concept,
        title: passage.title,
        text: passage.text,
        today: passage.today,
        plain: passage.plain,
        keywords: passage.keywords,
        examples: passage.examples,
        drill: passage.drill ?? null,
        source: passage.source,
        licence: passage.licence,
        approved: passage.approved,
        content_hash: hash,
        embedding: vector === undefined ? null : toSql([...vector]),
      }));
      await sql.query(
        `insert into chunks (id, tenant_id, skill_id, level, concept, title, text, today, plain, keywords, examples, drill, source, licence,
           approved, content_hash, tsv, terms, ${modelColumn}, ${column}, updated_at)
         select p.id, $1, p.skill_id, p.level, p.concept, p.title, p.text, p.today, p.plain, p.keywords, p.examples, p.drill, p.source, p.licence,
           p.approved, p.content_hash, d.tsv,
           (select coalesce(sum(cardinality(u.positions)), 0) from unnest(d.tsv) as u),
           case when p.embedding is not null then $3 end, p.embedding::vector, $4
         from jsonb_to_recordset($2) as p (id text, skill_id text, level smallint, concept text, title text, text text, today text,
             plain text, keywords text, examples jsonb, drill jsonb, source text, licence text, approved boolean, content_hash text, embedding text)
           left join skills as k on k.tenant_id is not distinct from $1 and k.id = p.skill_id
           cross join lateral (select to_tsvector('english', concat_ws(' ', k.title, p.title, p.keywords, p.today, p.text, p.plain, p.examples ->> 'hands-on', p.examples ->> 'leading')) as tsv) as d
         on conflict (id) do update set
           skill_id = excluded.skill_id, level = excluded.level, concept = excluded.concept, title = excluded.title,
           text = excluded.text, today = excluded.today, plain = excluded.plain, keywords = excluded.keywords, examples = excluded.examples,
           drill = excluded.drill, source = excluded.source, licence = excluded.licence, approved = excluded.approved,
           content_hash = excluded.content_hash, tsv = excluded.tsv, terms = excluded.terms,
           ${modelColumn} = excluded.${modelColumn}, ${column} = excluded.${column},
           ${other.vector} = case when chunks.content_hash = excluded.content_hash then chunks.${other.vector} end,
           ${other.model} = case when chunks.content_hash = excluded.content_hash then chunks.${other.model} end,
           updated_at = excluded.updated_at`,
        [tenant ?? null, JSON.stringify(rows), model, now],
      );
    },
    async putExercises(tenant, exercises) {
      const rows = exercises.map((exercise) => ({
        id: exercise.id,
        skill_id: exercise.skillId,
        level: exercise.level,
        concept: exercise.concept,
        body: exercise,
        content_hash: createHash("sha256").update(JSON.stringify(exercise)).digest("hex"),
      }));
      await sql.query(
        `insert into exercises (id, tenant_id, skill_id, level, concept, body, content_hash)
         select e.id, $1, e.skill_id, e.level, e.concept, e.body, e.content_hash
         from jsonb_to_recordset($2) as e (id text, skill_id text, level smallint, concept text, body jsonb, content_hash text)
         on conflict (id) do update set skill_id = excluded.skill_id, level = excluded.level, concept = excluded.concept,
           body = excluded.body, content_hash = excluded.content_hash`,
        [tenant ?? null, JSON.stringify(rows)],
      );
    },
    async keepOnly(tenant, chunkIds, exerciseIds) {
      await sql.query(
        "delete from chunks where tenant_id is not distinct from $1 and document_id is null and id <> all ($2)",
        [tenant ?? null, chunkIds],
      );
      await sql.query(
        "delete from exercises where tenant_id is not distinct from $1 and document_id is null and id <> all ($2)",
        [tenant ?? null, exerciseIds],
      );
    },
    async refreshStatistics(tenant, contentHash, now) {
      const scope = tenant ?? null;
      await sql.query("delete from document_frequencies where tenant_id is not distinct from $1", [scope]);
      await sql.query(
        `insert into document_frequencies (tenant_id, lexeme, documents)
         select $1, u.lexeme, count(*) from chunks as c cross join lateral unnest(c.tsv) as u
         where c.tenant_id is not distinct from $1 and c.withdrawn_at is null group by u.lexeme`,
        [scope],
      );
      await sql.query(
        `insert into library_statistics (tenant_id, documents, terms, content_hash, updated_at)
         select $1, count(*), coalesce(sum(terms), 0), $2, $3 from chunks
         where tenant_id is not distinct from $1 and withdrawn_at is null
         on conflict (tenant_id) do update set documents = excluded.documents, terms = excluded.terms,
           content_hash = excluded.content_hash, updated_at = excluded.updated_at`,
        [scope, contentHash, now],
      );
    },
    async statistics(tenant) {
      const { rows } = await sql.query<{ documents: number; content_hash: string }>(
        "select documents, content_hash from library_statistics where tenant_id is not distinct from $1",
        [tenant ?? null],
      );
      return rows.map(
        ({ documents, content_hash }): LibraryStatistics => ({ documents, contentHash: content_hash }),
      )[0];
    },
    async skills(tenant) {
      // A tenant's own description of a skill wins over the starter library's.
      const { rows } = await sql.query<Skill & Record<string, unknown>>(
        `select distinct on (id) id, title, scope, summary, prerequisites, because from skills where tenant_id is null or tenant_id = $1
         order by id, tenant_id nulls last`,
        [tenant],
      );
      return rows.map(({ id, title, scope, summary, prerequisites, because }) => ({
        id,
        title,
        scope,
        summary,
        prerequisites,
        because,
      }));
    },
    async passages(tenant, skillId) {
      const { rows } = await sql.query<PassageRow>(
        `select ${PASSAGE_COLUMNS}, coalesce(a.approved, c.approved) as approved
         from chunks as c left join chunk_approvals as a on a.tenant_id = $1 and a.chunk_id = c.id
         where (c.tenant_id is null or c.tenant_id = $1) and c.skill_id = $2 and c.withdrawn_at is null
         order by c.level, c.id`,
        [tenant, skillId],
      );
      return rows.map(toPassage);
    },
    async exercises(tenant, skillId) {
      const { rows } = await sql.query<{ body: Exercise }>(
        `select body from exercises where (tenant_id is null or tenant_id = $1) and skill_id = $2 and withdrawn_at is null
         order by level, id`,
        [tenant, skillId],
      );
      return rows.map(({ body }) => body);
    },
    async exercise(tenant, id) {
      const { rows } = await sql.query<{ body: Exercise }>(
        "select body from exercises where (tenant_id is null or tenant_id = $1) and id = $2",
        [tenant, id],
      );
      return rows[0]?.body;
    },
    async decide(tenant, chunkId, approved, person, now) {
      const { rowCount } = await sql.query(
        `insert into chunk_approvals (tenant_id, chunk_id, approved, person_id, decided_at)
         select $1, id, $3, $4, $5 from chunks where id = $2 and (tenant_id is null or tenant_id = $1) and withdrawn_at is null
         on conflict (tenant_id, chunk_id) do update
           set approved = excluded.approved, person_id = excluded.person_id, decided_at = excluded.decided_at`,
        [tenant, chunkId, approved, person ?? null, now],
      );
      return rowCount === 1;
    },
    async search({ tenant, query, vector, model, slot = "main", weight, skillId, level, limit }) {
      const { rows } = await sql.query<
        PassageRow & { lexical: number; cosine: number; coverage: number; score: number }
      >(librarySearch(slot), [
        query,
        vector === undefined ? null : toSql([...vector]),
        model,
        tenant,
        skillId ?? null,
        level ?? null,
        weight,
        limit,
      ]);
      return rows.map((row) => ({
        passage: toPassage(row),
        score: row.score,
        lexical: row.lexical,
        cosine: row.cosine,
        coverage: row.coverage,
      }));
    },
    async embeddingState() {
      const { rows } = await sql.query<{ slot: EmbeddingSlot; model: string }>(
        "select slot, model from embedding_state",
      );
      return rows[0];
    },
    async setEmbeddingState({ slot, model }, now) {
      await sql.query(
        `insert into embedding_state (slot, model, since) values ($1, $2, $3)
         on conflict (id) do update set slot = excluded.slot, model = excluded.model, since = excluded.since`,
        [slot, model, now],
      );
    },
    async unembedded(tenant, slot, model, after, limit) {
      const columns = EMBEDDING_COLUMNS[slot];
      const { rows } = await sql.query<PassageRow>(
        `select ${PASSAGE_COLUMNS}, c.approved from chunks as c
         where c.tenant_id is not distinct from $4 and c.id > $2 and c.withdrawn_at is null and (c.${columns.vector} is null or c.${columns.model} is distinct from $1)
         order by c.id limit $3`,
        [model, after, limit, tenant ?? null],
      );
      return rows.map(toPassage);
    },
    async putVectors(tenant, slot, model, vectors) {
      const columns = EMBEDDING_COLUMNS[slot];
      await sql.query(
        `update chunks as c set ${columns.vector} = v.vector::vector, ${columns.model} = $2
         from jsonb_to_recordset($1) as v (id text, hash text, vector text) where c.tenant_id is not distinct from $3 and c.id = v.id and c.content_hash = v.hash`,
        [
          JSON.stringify(vectors.map(({ vector, ...row }) => ({ ...row, vector: toSql([...vector]) }))),
          model,
          tenant ?? null,
        ],
      );
    },
    async recordGap(tenant, skillId, day) {
      await sql.query(
        `insert into content_gaps (tenant_id, skill_id, day, times) values ($1, $2, $3, 1)
         on conflict (tenant_id, skill_id, day) do update set times = content_gaps.times + 1`,
        [tenant, skillId ?? "", day],
      );
    },
    async gaps(tenant, from) {
      const { rows } = await sql.query<{ skill_id: string; times: number }>(
        `select skill_id, sum(times)::integer as times from content_gaps where tenant_id = $1 and day >= $2
         group by skill_id order by times desc, skill_id`,
        [tenant, from],
      );
      return rows.map(({ skill_id, times }) => ({ skillId: skill_id, times }));
    },
  };
}

const toPassage = (row: PassageRow): Passage => ({
  id: row.id,
  skillId: row.skill_id,
  level: row.level,
  concept: row.concept,
  title: row.title,
  text: row.text,
  today: row.today,
  plain: row.plain,
  keywords: row.keywords,
  examples: row.examples,
  ...(row.drill === null ? {} : { drill: row.drill }),
  source: row.source,
  licence: row.licence,
  approved: row.approved,
});
