import { createHash } from "node:crypto";
import { refuseCycles } from "#src/domain/curriculum.ts";
import { embeddingHash, embeddingText } from "#src/domain/passage-hash.ts";
import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { Exercise, Level, Passage, Skill, SkillContent, SkillId } from "#src/domain/skill.ts";
import type {
  EmbeddedPassage,
  Embedder,
  EmbeddingSlot,
  EmbeddingState,
  LearningUnit,
  SearchHit,
  StarterLibrary,
} from "#src/ports/learning.ts";

const DEFAULT_LIMIT = 5;
const LONGEST_QUERY = 500;
/** A passage is about the question when its words and its meaning together say so; tuned on labelled questions. */
const ABOUT_IT = 0.62;
const LEAST_COSINE = 0.2;
/** Passages whose vectors are computed at a time in the background. */
const FILL_BATCH = 32;

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

/** A skill that somebody's words are about, and the concept in it, where they name one. */
export interface Topic {
  readonly skill: Skill;
  readonly concept?: string | undefined;
}

/** Passages with the vectors that search compares now. */
export interface Embedded extends EmbeddingState {
  readonly passages: readonly EmbeddedPassage[];
  readonly computed: number;
  /** Every one has its vector. */
  readonly complete: boolean;
}

export interface Reembedded {
  readonly computed: number;
  /** Search goes by another model from now on. */
  readonly switched: boolean;
}

export interface LibraryService {
  /** Brings the starter library into the database; does nothing when it is already there. */
  seedLibrary(now: Date): Promise<SeedResult>;
  /** Adds or replaces a tenant's own content, but for what documents brought. */
  saveContent(tenant: TenantId, contents: readonly SkillContent[], now: Date): Promise<SeedResult>;
  /** Approved passages, best first; those that are not about the query are left out. */
  search(query: string, options: SearchOptions): Promise<SearchHit[]>;
  /** The skill that somebody's words are about; undefined when the library has nothing on it. */
  skillFor(tenant: TenantId, words: string): Promise<Skill | undefined>;
  /** The same down to one concept of it. */
  topicFor(tenant: TenantId, words: string): Promise<Topic | undefined>;
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
  /** Vectors for passages that are about to be stored; without any when the model cannot be reached. */
  embed(passages: readonly Passage[]): Promise<Embedded>;
  /** Whether some passage has no vector of the model in use yet, or of the one that is to be used. */
  needsVectors(): Promise<boolean>;
  /**
   * Computes what vectors are missing. After a change of the model, search goes on as before until the new vectors are
   * complete, and then by them. Throws when the model cannot be reached.
   */
  fillVectors(now: Date): Promise<Reembedded>;
}

export interface LibraryServiceOptions {
  readonly unit: LearningUnit;
  readonly embedder: Embedder;
  readonly starter: StarterLibrary;
  /** A model that was in use before, so that search can go on with it; undefined when it can no longer be asked. */
  readonly formerEmbedder?: (model: string) => Embedder | undefined;
  /** Told once when texts could not be embedded: search then goes by words alone. */
  readonly onEmbeddingFailure?: (error: unknown) => void;
}

export function createLibraryService({
  unit,
  embedder,
  starter,
  formerEmbedder,
  onEmbeddingFailure,
}: LibraryServiceOptions): LibraryService {
  const shared = unit.shared.store;
  /** Where content is kept: the starter library belongs to no tenant. */
  const homeOf = (tenant: TenantId | undefined) => (tenant === undefined ? unit.shared : unit.of(tenant));

  /** Where search looks now, with the model that can be asked for what is there. */
  async function inUse(): Promise<EmbeddingState & { embedder?: Embedder | undefined }> {
    const state = (await shared.embeddingState()) ?? { slot: "main", model: embedder.model };
    return { ...state, embedder: state.model === embedder.model ? embedder : formerEmbedder?.(state.model) };
  }

  /** Vectors that are stored with the content are used as they are; the rest is computed. */
  async function embedAll(passages: readonly Passage[]): Promise<Embedded> {
    const { slot, model, embedder: current } = await inUse();
    const known = starter.embeddings.model === model ? starter.embeddings.vectors : new Map<string, Float32Array>();
    const items = passages.map((passage) => ({ passage, hash: embeddingHash(passage) }));
    const missing = items.filter(({ hash }) => !known.has(hash));
    const computed = await embedOrNothing(
      current,
      missing.map(({ passage }) => embeddingText(passage)),
    );
    const fresh = new Map(missing.map(({ hash }, index) => [hash, computed?.[index]]));
    return {
      slot,
      model,
      passages: items.map((item) => ({ ...item, vector: known.get(item.hash) ?? fresh.get(item.hash) })),
      computed: missing.length,
      complete: computed !== undefined,
    };
  }

  async function embedOrNothing(
    current: Embedder | undefined,
    texts: readonly string[],
  ): Promise<Float32Array[] | undefined> {
    if (texts.length === 0) return [];
    try {
      return await current?.embed(texts);
    } catch (error) {
      onEmbeddingFailure?.(error);
      return undefined;
    }
  }

  async function save(tenant: TenantId | undefined, contents: readonly SkillContent[], now: Date): Promise<SeedResult> {
    const passages = contents.flatMap((content) => content.passages);
    const exercises = contents.flatMap((content) => content.exercises);
    const hash = contentHash(contents);
    const counts = { passages: passages.length, exercises: exercises.length };
    if ((await homeOf(tenant).store.statistics(tenant))?.contentHash === hash)
      return { ...counts, embedded: 0, changed: false };
    const { passages: embedded, slot, model, computed, complete } = await embedAll(passages);
    // What a tenant adds may come before a skill of the starter library, and the other way round.
    const named = tenant === undefined ? [] : await unit.of(tenant).store.skills(tenant);
    const own = contents.map(({ skill }) => skill);
    refuseCycles([...named.filter(({ id }) => !own.some((skill) => skill.id === id)), ...own]);
    if ((await shared.embeddingState()) === undefined) await shared.setEmbeddingState({ slot, model }, now);
    await homeOf(tenant).transaction(async (tables) => {
      await tables.putSkills(
        tenant,
        contents.map(({ skill }) => skill),
      );
      await tables.putPassages(tenant, embedded, model, now, slot);
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

  /** The slot that the model of today is to be in: the one in use, or the other one while that is another model's. */
  async function targetSlot(): Promise<{ readonly slot: EmbeddingSlot; readonly isInUse: boolean }> {
    const state = await shared.embeddingState();
    if (state === undefined || state.model === embedder.model) return { slot: state?.slot ?? "main", isInUse: true };
    return { slot: state.slot === "main" ? "spare" : "main", isInUse: false };
  }

  async function fill(slot: EmbeddingSlot): Promise<number> {
    let computed = 0;
    for (const home of [undefined, ...(await unit.tenants())]) computed += await fillOf(home, slot);
    return computed;
  }

  async function fillOf(tenant: TenantId | undefined, slot: EmbeddingSlot): Promise<number> {
    const { store } = homeOf(tenant);
    const known =
      starter.embeddings.model === embedder.model ? starter.embeddings.vectors : new Map<string, Float32Array>();
    let computed = 0;
    let after = "";
    for (;;) {
      const passages = await store.unembedded(tenant, slot, embedder.model, after, FILL_BATCH);
      const last = passages.at(-1);
      if (last === undefined) return computed;
      const items = passages.map((passage) => ({ id: passage.id, hash: embeddingHash(passage), passage }));
      const missing = items.filter(({ hash }) => !known.has(hash));
      const vectors = await embedder.embed(missing.map(({ passage }) => embeddingText(passage)));
      const fresh = new Map(missing.map(({ id }, index) => [id, vectors[index]]));
      await store.putVectors(
        tenant,
        slot,
        embedder.model,
        items.flatMap(({ id, hash }) => {
          const vector = known.get(hash) ?? fresh.get(id);
          return vector === undefined ? [] : [{ id, hash, vector }];
        }),
      );
      computed += missing.length;
      after = last.id;
    }
  }

  async function search(query: string, { tenant, skillId, level, limit }: SearchOptions): Promise<SearchHit[]> {
    const words = query.slice(0, LONGEST_QUERY);
    const { slot, model, embedder: current } = await inUse();
    const vector = (await embedOrNothing(current, [words]))?.[0];
    const hits = await unit.of(tenant).store.search({
      tenant,
      query: words,
      vector,
      model,
      slot,
      weight: (current ?? embedder).weight,
      skillId,
      level,
      limit: limit ?? DEFAULT_LIMIT,
    });
    return hits.filter((hit) => isAbout(hit, vector !== undefined));
  }

  async function topicFor(tenant: TenantId, words: string): Promise<Topic | undefined> {
    const skills = await unit.of(tenant).store.skills(tenant);
    const text = words.toLowerCase();
    const named = skills
      .filter(({ id, title }) => text.includes(title.toLowerCase()) || text.includes(id.replaceAll("-", " ")))
      // "Sales negotiation" before "Sales".
      .toSorted((a, b) => b.title.length - a.title.length)[0];
    if (named !== undefined) return { skill: named };
    const [hit] = await search(words, { tenant, limit: 1 });
    const skill = skills.find(({ id }) => id === hit?.passage.skillId);
    return hit === undefined || skill === undefined ? undefined : { skill, concept: hit.passage.concept };
  }

  return {
    seedLibrary: (now) => save(undefined, starter.contents, now),
    saveContent: (tenant, contents, now) => save(tenant, contents, now),
    search,
    topicFor,
    skillFor: async (tenant, words) => (await topicFor(tenant, words))?.skill,
    skills: (tenant) => unit.of(tenant).store.skills(tenant),
    passages: (tenant, skillId) => unit.of(tenant).store.passages(tenant, skillId),
    exercises: (tenant, skillId) => unit.of(tenant).store.exercises(tenant, skillId),
    decide: (tenant, chunkId, approved, person, now) =>
      unit.of(tenant).store.decide(tenant, chunkId, approved, person, now),
    embed: embedAll,
    async needsVectors() {
      const { slot, isInUse } = await targetSlot();
      if (!isInUse) return true;
      for (const tenant of [undefined, ...(await unit.tenants())]) {
        const missing = await homeOf(tenant).store.unembedded(tenant, slot, embedder.model, "", 1);
        if (missing.length > 0) return true;
      }
      return false;
    },
    async fillVectors(now) {
      const { slot, isInUse } = await targetSlot();
      let computed = await fill(slot);
      if (isInUse) return { computed, switched: false };
      await shared.setEmbeddingState({ slot, model: embedder.model }, now);
      // What was stored meanwhile went to the slot that was in use.
      computed += await fill(slot);
      return { computed, switched: true };
    },
  };
}

/** Without a vector the words alone decide. */
const isAbout = ({ coverage, cosine }: SearchHit, embedded: boolean): boolean =>
  embedded ? cosine >= LEAST_COSINE && coverage + cosine >= ABOUT_IT : coverage >= ABOUT_IT;

const contentHash = (contents: readonly SkillContent[]): string =>
  createHash("sha256").update(JSON.stringify(contents)).digest("hex");
