import { createHash } from "node:crypto";
import { chunkDocument } from "#src/domain/content/chunk.ts";
import { cleanText, textHash } from "#src/domain/content/clean-text.ts";
import type { DocumentMeta, DocumentPassage, ReadDocument } from "#src/domain/content/document.ts";
import { prerequisiteCycle } from "#src/domain/curriculum.ts";
import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { SkillId } from "#src/domain/skill.ts";
import {
  ContentError,
  type ContentFile,
  type ContentReader,
  type DocumentFigures,
  type DocumentRow,
  type PageFetcher,
} from "#src/ports/content.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";
import { OPERATOR } from "#src/services/policy-service.ts";

/** What whoever brings a document may say of it. */
export type ContentMeta = Partial<DocumentMeta>;

export interface Bringing {
  readonly tenant: TenantId;
  /** Undefined: an operator at the command line. */
  readonly by?: PersonId | undefined;
  readonly meta?: ContentMeta | undefined;
  readonly now: Date;
  /** In the transaction that keeps the document; not called where nothing changed. */
  readonly effects?: (stores: Stores, document: DocumentRow) => Promise<void>;
}

export interface Brought {
  readonly kind: "added" | "updated" | "unchanged";
  readonly document: DocumentRow;
  readonly passages: number;
  /** Approved passages that the new version no longer has. */
  readonly withdrawn: number;
  /** Passages whose words another document brought before: they stay there. */
  readonly elsewhere: number;
  readonly leftOut: readonly string[];
  /** Documents that hold words which this one no longer has: they can be proposed from there now. */
  readonly alsoIn: readonly string[];
}

export interface ContentService {
  /** Reads a file and keeps it as passages that wait for approval. Throws ContentError. */
  add(file: ContentFile, bringing: Bringing): Promise<Brought>;
  /** The same for a public page. */
  addPage(address: string, bringing: Bringing): Promise<Brought>;
  /** Nothing of the document is cited any more; `undefined` when there is no such document. */
  withdraw(
    tenant: TenantId,
    documentId: string,
    by: PersonId | undefined,
    now: Date,
  ): Promise<Pick<Brought, "withdrawn" | "alsoIn"> | undefined>;
  documents(tenant: TenantId): Promise<DocumentFigures[]>;
}

export interface ContentServiceOptions {
  readonly work: UnitOfWork;
  readonly reader: ContentReader;
  readonly pages: PageFetcher;
}

const OWN_LICENCE = "the company's own";
const LONGEST_SOURCE = 500;
const LONGEST_TITLE = 150;

export function createContentService({ work, reader, pages }: ContentServiceOptions): ContentService {
  /**
   * The skills that are said to come before those of the document: undefined where nothing is said. Throws a ContentError where
   * a skill would come before itself.
   */
  async function orderOf(
    tenant: TenantId,
    meta: ContentMeta | undefined,
    { prerequisites }: Pick<ReadDocument, "prerequisites">,
  ): Promise<{ readonly known?: readonly SkillId[]; readonly unknown: readonly string[] }> {
    const said = meta?.prerequisites ?? prerequisites;
    if (said === undefined) return { unknown: [] };
    const skills = await work.of(tenant).stores.learning.skills(tenant);
    const known = said.filter((id) => skills.some((skill) => skill.id === id));
    const own = meta?.skillId;
    const others = skills.filter(({ id }) => id !== own);
    const circle = own === undefined ? undefined : prerequisiteCycle([{ id: own, prerequisites: said }, ...others]);
    if (circle !== undefined)
      throw new ContentError(
        "not-allowed",
        `No skill may come before itself: ${circle.join(" -> ")}. Take one of these prerequisites out`,
      );
    return { known, unknown: said.filter((id) => !known.includes(id)) };
  }

  async function add(file: ContentFile, { tenant, by, meta, now, effects }: Bringing): Promise<Brought> {
    const read = await reader.read(file);
    const { passages, fragments, repeated } = chunkDocument(read);
    if (passages.length === 0)
      throw new ContentError("no-text", "There is too little text in it: a passage needs a dozen words in sentences");
    const leftOut = [
      ...countedUp(read.leftOut),
      ...(fragments > 0 ? [`${fragments} pieces of less than a dozen words`] : []),
      ...(repeated > 0 ? [`${repeated} repeated pieces`] : []),
    ];
    const source = file.name.slice(0, LONGEST_SOURCE);
    const id = documentIdOf(tenant, source);
    const { known: stated, unknown } = await orderOf(tenant, meta, read);
    leftOut.push(...unknown.map((skill) => `the prerequisite "${skill}", as there is no such skill`));
    return work.of(tenant).transaction(async (stores) => {
      await stores.content.lock(tenant);
      const before = await stores.content.document(tenant, id);
      const contentHash = contentHashOf(passages);
      const document: DocumentRow = {
        tenant,
        id,
        source,
        title: cleanText(read.title).slice(0, LONGEST_TITLE) || source,
        format: read.format,
        licence: meta?.licence ?? before?.licence ?? OWN_LICENCE,
        skillId: meta?.skillId ?? before?.skillId,
        level: meta?.level ?? before?.level,
        audience: meta?.audience ?? before?.audience,
        prerequisites: stated ?? before?.prerequisites,
        version: (before?.version ?? 0) + 1,
        importedAt: now,
      };
      const elsewhere = (
        await stores.content.holders(
          tenant,
          passages.map(({ hash }) => hash),
          id,
        )
      ).size;
      const figures = { passages: passages.length, elsewhere, leftOut };
      const last = before && (await stores.content.version(tenant, id, before.version));
      if (
        before !== undefined &&
        before.withdrawnAt === undefined &&
        isSame(before, document) &&
        last?.contentHash === contentHash
      )
        return { kind: "unchanged", document: before, withdrawn: 0, alsoIn: [], ...figures };
      await stores.content.putDocument(document);
      await stores.content.addVersion(
        tenant,
        id,
        { version: document.version, contentHash, passages, broughtBy: by },
        now,
      );
      const keep = passages.map(({ hash }) => passageIdOf(tenant, id, hash));
      const withdrawn = await stores.content.withdrawOthers(tenant, id, keep, now);
      const alsoIn = await holdersOf(stores, tenant, id, lost(last?.passages ?? [], passages));
      if (withdrawn > 0) await recount(stores, tenant, now);
      await stores.content.closeProposals(tenant, id, now);
      await stores.audit.append({
        tenant,
        person: by ?? OPERATOR,
        event: "content-imported",
        detail: { document: id, version: document.version, passages: passages.length, withdrawn },
        at: now,
      });
      await effects?.(stores, document);
      return { kind: before === undefined ? "added" : "updated", document, withdrawn, alsoIn, ...figures };
    });
  }

  return {
    add,
    addPage: async (address, bringing) => add(await pages.fetch(address), bringing),
    withdraw: (tenant, documentId, by, now) =>
      work.of(tenant).transaction(async (stores) => {
        await stores.content.lock(tenant);
        const document = await stores.content.document(tenant, documentId);
        if (document === undefined) return undefined;
        const withdrawn = await stores.content.withdrawOthers(tenant, documentId, [], now);
        await stores.content.putDocument({ ...document, withdrawnAt: document.withdrawnAt ?? now });
        await stores.content.closeProposals(tenant, documentId, now);
        await recount(stores, tenant, now);
        await stores.audit.append({
          tenant,
          person: by ?? OPERATOR,
          event: "content-withdrawn",
          detail: { document: documentId, passages: withdrawn },
          at: now,
        });
        const last = await stores.content.version(tenant, documentId, document.version);
        return { withdrawn, alsoIn: await holdersOf(stores, tenant, documentId, lost(last?.passages ?? [], [])) };
      }),
    documents: (tenant) => work.of(tenant).stores.content.documents(tenant),
  };
}

/** Hashes that the new passages no longer have. */
const lost = (before: readonly DocumentPassage[], after: readonly DocumentPassage[]): string[] => {
  const kept = new Set(after.map(({ hash }) => hash));
  return before.map(({ hash }) => hash).filter((hash) => !kept.has(hash));
};

const holdersOf = async (
  { content }: Stores,
  tenant: TenantId,
  except: string,
  hashes: readonly string[],
): Promise<string[]> =>
  hashes.length === 0 ? [] : [...new Set((await content.holders(tenant, hashes, except)).values())];

/** Search ranks by how often words occur in what is not withdrawn. */
export async function recount({ learning }: Stores, tenant: TenantId, now: Date): Promise<void> {
  await learning.refreshStatistics(tenant, (await learning.statistics(tenant))?.contentHash ?? "", now);
}

/** The same source in the same tenant is the same document. */
export const documentIdOf = (tenant: TenantId, source: string): string =>
  createHash("sha256")
    .update(JSON.stringify([tenant, source.normalize("NFC")]))
    .digest("hex")
    .slice(0, 12);

/** Begins the ids of all that is made from a document. */
export const prefixOf = (tenant: TenantId, documentId: string): string => `${tenant}:${documentId}`;

const passageIdOf = (tenant: TenantId, documentId: string, hash: string): string =>
  `${prefixOf(tenant, documentId)}:${hash.slice(0, 16)}`;

const contentHashOf = (passages: readonly DocumentPassage[]): string =>
  textHash(JSON.stringify(passages.map(({ hash, title, headings, steps }) => [hash, title, headings, steps])));

const isSame = (a: DocumentRow, b: DocumentRow): boolean =>
  a.licence === b.licence &&
  a.skillId === b.skillId &&
  a.level === b.level &&
  a.audience === b.audience &&
  (a.prerequisites ?? []).join(" ") === (b.prerequisites ?? []).join(" ");

/** "a hidden slide" three times is "a hidden slide (3 times)". */
function countedUp(notes: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const note of notes) counts.set(note, (counts.get(note) ?? 0) + 1);
  return [...counts].map(([note, times]) => (times > 1 ? `${note} (${times} times)` : note));
}
