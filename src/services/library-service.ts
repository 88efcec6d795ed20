import { createHash } from "node:crypto";
import { embeddingHash, embeddingText } from "#src/domain/passage-hash.ts";
import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { Exercise, Level, Passage, Skill, SkillContent, SkillId } from "#src/domain/skill.ts";
import type { EmbeddedPassage, Embedder, LearningUnit, SearchHit, StarterLibrary } from "#src/ports/learning.ts";

const DEFAULT_LIMIT = 5;
const LONGEST_QUERY = 500;
/** A passage is about the question when its words and its meaning together say so; tuned on labelled questions. */
const ABOUT_IT = 0.62;
const LEAST_COSINE = 0.2;

export interface SearchOptions {
  readonly tenant: TenantId;
  readonly skillId?: SkillId | undefined;
  readonly level?: Level | undefined;
  readonly limit?: number | undefined;
}

export interface SeedResult {
  readonly passages: number;
  readonly exercises: number;
  /** Passages whose vector had to be computed now. */
  readonly embedded: number;
  /** `false` when the library was already there as it is. */
  readonly changed: boolean;
}

export interface LibraryService {
  /** Brings the starter library into the database; does nothing when it is already there. */
  seedLibrary(now: Date): Promise<SeedResult>;
  /** Adds or replaces a tenant's own content. */
  saveContent(tenant: TenantId, contents: readonly SkillContent[], now: Date): Promise<SeedResult>;
  /** Approved passages, best first; those that are not about the query are left out. */
  search(query: string, options: SearchOptions): Promise<SearchHit[]>;
  /** The skill that somebody's words are about; undefined when the library has nothing on it. */
  skillFor(tenant: TenantId, words: string): Promise<Skill | undefined>;
  skills(tenant: TenantId): Promise<Skill[]>;
  /** With `approved` as it holds for the tenant. */
  passages(tenant: TenantId, skillId: SkillId): Promise<Passage[]>;
  exercises(tenant: TenantId, skillId: SkillId): Promise<Exercise[]>;
  /** Approves or withdraws a passage for one tenant; `false` when there is no such passage. */
  decide(
    tenant: TenantId,
    chunkId: string,
    approved: boolean,
    person: PersonId | undefined,
    now: Date,
  ): Promise<boolean>;
}

export interface LibraryServiceOptions {
  readonly unit: LearningUnit;
  readonly embedder: Embedder;
  readonly starter: StarterLibrary;
  /** Told once when texts could not be embedded: search then goes by words alone. */
  readonly onEmbeddingFailure?: (error: unknown) => void;
}

export function createLibraryService({
  unit,
  embedder,
  starter,
  onEmbeddingFailure,
}: LibraryServiceOptions): LibraryService {
  const { store } = unit;

  /** Vectors that are stored with the content are used as they are; the rest is computed. */
  async function embedAll(
    passages: readonly Passage[],
  ): Promise<{ embedded: EmbeddedPassage[]; computed: number; complete: boolean }> {
    const known =
      starter.embeddings.model === embedder.model ? starter.embeddings.vectors : new Map<string, Float32Array>();
    const items = passages.map((passage) => ({ passage, hash: embeddingHash(passage) }));
    const missing = items.filter(({ hash }) => !known.has(hash));
    const computed = await embedOrNothing(missing.map(({ passage }) => embeddingText(passage)));
    const fresh = new Map(missing.map(({ hash }, index) => [hash, computed?.[index]]));
    return {
      embedded: items.map((item) => ({ ...item, vector: known.get(item.hash) ?? fresh.get(item.hash) })),
      computed: missing.length,
      complete: computed !== undefined,
    };
  }

  async function embedOrNothing(texts: readonly string[]): Promise<Float32Array[] | undefined> {
    if (texts.length === 0) return [];
    try {
      return await embedder.embed(texts);
    } catch (error) {
      onEmbeddingFailure?.(error);
      return undefined;
    }
  }

  async function save(tenant: TenantId | undefined, contents: readonly SkillContent[], now: Date): Promise<SeedResult> {
    const passages = contents.flatMap((content) => content.passages);
    const exercises = contents.flatMap((content) => content.exercises);
    const hash = contentHash(contents, embedder.model);
    const counts = { passages: passages.length, exercises: exercises.length };
    if ((await store.statistics(tenant))?.contentHash === hash) return { ...counts, embedded: 0, changed: false };
    const { embedded, computed, complete } = await embedAll(passages);
    await unit.transaction(async (tables) => {
      await tables.putSkills(
        tenant,
        contents.map(({ skill }) => skill),
      );
      await tables.putPassages(tenant, embedded, embedder.model, now);
      await tables.putExercises(tenant, exercises);
      await tables.keepOnly(
        tenant,
        passages.map(({ id }) => id),
        exercises.map(({ id }) => id),
      );
      // An incomplete library keeps no hash, so that the next start computes what is missing.
      await tables.refreshStatistics(tenant, complete ? hash : "", now);
    });
    return { ...counts, embedded: computed, changed: true };
  }

  async function search(query: string, { tenant, skillId, level, limit }: SearchOptions): Promise<SearchHit[]> {
    const words = query.slice(0, LONGEST_QUERY);
    const vector = (await embedOrNothing([words]))?.[0];
    const hits = await store.search({
      tenant,
      query: words,
      vector,
      model: embedder.model,
      weight: embedder.weight,
      skillId,
      level,
      limit: limit ?? DEFAULT_LIMIT,
    });
    return hits.filter((hit) => isAbout(hit, vector !== undefined));
  }

  return {
    seedLibrary: (now) => save(undefined, starter.contents, now),
    saveContent: (tenant, contents, now) => save(tenant, contents, now),
    search,
    async skillFor(tenant, words) {
      const skills = await store.skills(tenant);
      const text = words.toLowerCase();
      const named = skills.find(
        ({ id, title }) => text.includes(title.toLowerCase()) || text.includes(id.replaceAll("-", " ")),
      );
      if (named !== undefined) return named;
      const [hit] = await search(words, { tenant, limit: 1 });
      return hit === undefined ? undefined : skills.find(({ id }) => id === hit.passage.skillId);
    },
    skills: (tenant) => store.skills(tenant),
    passages: (tenant, skillId) => store.passages(tenant, skillId),
    exercises: (tenant, skillId) => store.exercises(tenant, skillId),
    decide: (tenant, chunkId, approved, person, now) => store.decide(tenant, chunkId, approved, person, now),
  };
}

/** Without a vector the words alone decide. */
const isAbout = ({ coverage, cosine }: SearchHit, embedded: boolean): boolean =>
  embedded ? cosine >= LEAST_COSINE && coverage + cosine >= ABOUT_IT : coverage >= ABOUT_IT;

const contentHash = (contents: readonly SkillContent[], model: string): string =>
  createHash("sha256")
    .update(JSON.stringify([model, contents]))
    .digest("hex");
