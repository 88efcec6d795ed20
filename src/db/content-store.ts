import type { Queryable } from "#src/db/database.ts";
import type { ContentFormat, DocumentPassage } from "#src/domain/content/document.ts";
import type { Audience, Level, SkillContent } from "#src/domain/skill.ts";
import type { ContentStore, Decision, DocumentRow, MadeBy, ProposalRow } from "#src/ports/content.ts";

type Row = {
  tenant_id: string;
  id: string;
  source: string;
  title: string;
  format: ContentFormat;
  licence: string;
  skill_id: string | null;
  level: Level | null;
  audience: Audience | null;
  prerequisites: readonly string[];
  version: number;
  imported_at: Date;
  withdrawn_at: Date | null;
};

type ProposalColumns = {
  tenant_id: string;
  id: string;
  document_id: string;
  title: string;
  version: number;
  made_by: MadeBy;
  content: SkillContent[];
  decisions: Record<string, Decision>;
  asked_by: string | null;
  made_at: Date;
  closed_at: Date | null;
};

const PROPOSAL =
  "select p.*, d.title from proposals as p join documents as d on d.tenant_id = p.tenant_id and d.id = p.document_id";

export function createContentStore(sql: Queryable): ContentStore {
  return {
    async lock(tenant) {
      await sql.query("select pg_advisory_xact_lock(hashtextextended('content:' || $1, 0))", [tenant]);
    },
    async document(tenant, id) {
      const { rows } = await sql.query<Row>("select * from documents where tenant_id = $1 and id = $2", [tenant, id]);
      return rows.map(toDocument)[0];
    },
    async documents(tenant) {
      const { rows } = await sql.query<Row & { passages: number; approved: number }>(
        `select d.*, count(c.id)::integer as passages,
           count(c.id) filter (where coalesce(a.approved, c.approved))::integer as approved
         from documents as d
           left join chunks as c on c.tenant_id = d.tenant_id and c.document_id = d.id and c.withdrawn_at is null
           left join chunk_approvals as a on a.tenant_id = d.tenant_id and a.chunk_id = c.id
         where d.tenant_id = $1 group by d.tenant_id, d.id order by d.imported_at desc, d.source`,
        [tenant],
      );
      return rows.map(({ passages, approved, ...row }) => ({ document: toDocument(row), passages, approved }));
    },
    async putDocument({
      tenant,
      id,
      source,
      title,
      format,
      licence,
      skillId,
      level,
      audience,
      prerequisites = [],
      version,
      importedAt,
      withdrawnAt,
    }) {
      await sql.query(
        `insert into documents (tenant_id, id, source, title, format, licence, skill_id, level, audience, version, imported_at, withdrawn_at, prerequisites)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (tenant_id, id) do update set source = excluded.source, title = excluded.title, format = excluded.format,
           licence = excluded.licence, skill_id = excluded.skill_id, level = excluded.level, audience = excluded.audience,
           version = excluded.version, imported_at = excluded.imported_at, withdrawn_at = excluded.withdrawn_at,
           prerequisites = excluded.prerequisites`,
        [
          tenant,
          id,
          source,
          title,
          format,
          licence,
          skillId ?? null,
          level ?? null,
          audience ?? null,
          version,
          importedAt,
          withdrawnAt ?? null,
          prerequisites,
        ],
      );
    },
    async addVersion(tenant, documentId, { version, contentHash, passages, broughtBy }, now) {
      await sql.query(
        `insert into document_versions (tenant_id, document_id, version, content_hash, passages, brought_by, imported_at)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [tenant, documentId, version, contentHash, JSON.stringify(passages), broughtBy ?? null, now],
      );
    },
    async version(tenant, documentId, version) {
      const { rows } = await sql.query<{
        version: number;
        content_hash: string;
        passages: DocumentPassage[];
        brought_by: string | null;
      }>("select * from document_versions where tenant_id = $1 and document_id = $2 and version = $3", [
        tenant,
        documentId,
        version,
      ]);
      return rows.map((row) => ({
        version: row.version,
        contentHash: row.content_hash,
        passages: row.passages,
        broughtBy: row.brought_by ?? undefined,
      }))[0];
    },
    async holders(tenant, hashes, except) {
      const { rows } = await sql.query<{ hash: string; document_id: string }>(
        `select distinct on (p ->> 'hash') p ->> 'hash' as hash, d.id as document_id
         from documents as d
           join document_versions as v on v.tenant_id = d.tenant_id and v.document_id = d.id and v.version = d.version
           cross join lateral jsonb_array_elements(v.passages) as p
         where d.tenant_id = $1 and d.id <> $3 and d.withdrawn_at is null and p ->> 'hash' = any ($2)
         order by p ->> 'hash', d.imported_at, d.id`,
        [tenant, hashes, except],
      );
      return new Map(rows.map(({ hash, document_id }) => [hash, document_id]));
    },
    async conceptsOfOthers(tenant, documentId) {
      const { rows } = await sql.query<{ skill_id: string; concept: string }>(
        `select distinct skill_id, concept from chunks
         where (tenant_id is null or tenant_id = $1) and document_id is distinct from $2 and withdrawn_at is null`,
        [tenant, documentId],
      );
      return rows.map(({ skill_id, concept }) => ({ skillId: skill_id, concept }));
    },
    async claim(tenant, documentId, chunkIds, exerciseIds) {
      for (const [table, ids] of [
        ["chunks", chunkIds],
        ["exercises", exerciseIds],
      ] as const)
        await sql.query(
          `update ${table} set document_id = $2, withdrawn_at = null where tenant_id = $1 and id = any ($3)`,
          [tenant, documentId, ids],
        );
    },
    async withdrawOthers(tenant, documentId, keep, now) {
      const { rowCount } = await sql.query(
        `update chunks set withdrawn_at = $4 where tenant_id = $1 and document_id = $2 and withdrawn_at is null and id <> all ($3)`,
        [tenant, documentId, keep, now],
      );
      await sql.query(
        `update exercises as e set withdrawn_at = $3
         where e.tenant_id = $1 and e.document_id = $2 and e.withdrawn_at is null and not exists (
           select 1 from chunks as c where c.tenant_id = $1 and c.document_id = $2 and c.skill_id = e.skill_id
             and c.concept = e.concept and c.withdrawn_at is null)`,
        [tenant, documentId, now],
      );
      return rowCount ?? 0;
    },
    async withdrawExercises(tenant, documentId, concepts, keep, now) {
      await sql.query(
        `update exercises as e set withdrawn_at = $5
         from jsonb_to_recordset($3) as c (skill_id text, concept text)
         where e.tenant_id = $1 and e.document_id = $2 and e.withdrawn_at is null and e.skill_id = c.skill_id
           and e.concept = c.concept and e.id <> all ($4)`,
        [
          tenant,
          documentId,
          JSON.stringify(concepts.map(({ skillId, concept }) => ({ skill_id: skillId, concept }))),
          keep,
          now,
        ],
      );
    },
    async addProposal({ tenant, id, documentId, version, madeBy, contents, askedBy, madeAt }) {
      await sql.query(
        `insert into proposals (tenant_id, id, document_id, version, made_by, content, asked_by, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [tenant, id, documentId, version, madeBy, JSON.stringify(contents), askedBy ?? null, madeAt],
      );
    },
    async proposal(tenant, id) {
      const { rows } = await sql.query<ProposalColumns>(`${PROPOSAL} where p.tenant_id = $1 and p.id = $2`, [
        tenant,
        id,
      ]);
      return rows.map(toProposal)[0];
    },
    async openProposals(tenant) {
      const { rows } = await sql.query<ProposalColumns>(
        `${PROPOSAL} where p.tenant_id = $1 and p.closed_at is null order by p.made_at desc, p.id`,
        [tenant],
      );
      return rows.map(toProposal);
    },
    async decide(tenant, id, decisions, closed, now) {
      await sql.query(
        `update proposals set decisions = decisions || $3, closed_at = case when $4 then coalesce(closed_at, $5) else closed_at end
         where tenant_id = $1 and id = $2`,
        [tenant, id, JSON.stringify(decisions), closed, now],
      );
    },
    async closeProposals(tenant, documentId, now) {
      await sql.query(
        "update proposals set closed_at = $3 where tenant_id = $1 and document_id = $2 and closed_at is null",
        [tenant, documentId, now],
      );
    },
  };
}

const toDocument = (row: Row): DocumentRow => ({
  tenant: row.tenant_id,
  id: row.id,
  source: row.source,
  title: row.title,
  format: row.format,
  licence: row.licence,
  skillId: row.skill_id ?? undefined,
  level: row.level ?? undefined,
  audience: row.audience ?? undefined,
  ...(row.prerequisites.length === 0 ? {} : { prerequisites: row.prerequisites }),
  version: row.version,
  importedAt: row.imported_at,
  withdrawnAt: row.withdrawn_at ?? undefined,
});

const toProposal = (row: ProposalColumns): ProposalRow => ({
  tenant: row.tenant_id,
  id: row.id,
  documentId: row.document_id,
  documentTitle: row.title,
  version: row.version,
  madeBy: row.made_by,
  contents: row.content,
  decisions: row.decisions,
  askedBy: row.asked_by ?? undefined,
  madeAt: row.made_at,
  closedAt: row.closed_at ?? undefined,
});
