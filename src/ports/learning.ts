import type { Grade } from "#src/domain/grading.ts";
import type { Lesson, LessonBrief, LessonWords } from "#src/domain/lesson.ts";
import type { Ability } from "#src/domain/mastery.ts";
import type { ReviewCard } from "#src/domain/memory.ts";
import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { Exercise, Level, Passage, Skill, SkillContent, SkillId } from "#src/domain/skill.ts";

/** Turns text into vectors of length 1. */
export interface Embedder {
  /** Vectors of different models are never compared. */
  readonly model: string;
  readonly dimensions: number;
  /** How much its cosine counts beside lexical relevance when results are fused, 0..1. */
  readonly weight: number;
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** The content that ships with Kairos, with the offline vectors of its passages by content hash. */
export interface StarterLibrary {
  readonly contents: readonly SkillContent[];
  readonly embeddings: { readonly model: string; readonly vectors: ReadonlyMap<string, Float32Array> };
}

/** Rewords the stored explanation and example; everything else of a lesson is assembled in the domain. */
export interface LessonWriter {
  /** `false` when no language model is asked: the lesson then says so. */
  readonly usesModel: boolean;
  write(brief: LessonBrief, signal?: AbortSignal): Promise<LessonWords>;
}

export interface AnswerGrader {
  grade(exercise: Exercise, answer: string, signal?: AbortSignal): Promise<Grade>;
}

export interface EmbeddedPassage {
  readonly passage: Passage;
  /** SHA-256 of what is embedded, hex. */
  readonly hash: string;
  readonly vector?: Float32Array | undefined;
}

export interface SearchRequest {
  readonly tenant: TenantId;
  readonly query: string;
  readonly vector?: Float32Array | undefined;
  readonly model: string;
  /** Weight of the cosine beside BM25 scaled by its maximum. */
  readonly weight: number;
  readonly skillId?: SkillId | undefined;
  readonly level?: Level | undefined;
  /** 1..200. */
  readonly limit: number;
}

export interface SearchHit {
  readonly passage: Passage;
  readonly score: number;
  /** BM25 over its maximum of this query, 0..1. */
  readonly lexical: number;
  /** -1..1. */
  readonly cosine: number;
}

export interface Mastery {
  readonly skillId: SkillId;
  readonly ability: Ability;
  readonly attempts: number;
  /** Consecutive first-try results: positive right, negative wrong. */
  readonly streak: number;
  readonly rating?: LessonRating | undefined;
  readonly updatedAt: Date;
}

export type LessonRating = "too-easy" | "right" | "too-hard";

export interface Attempt {
  readonly lessonId: string;
  readonly exerciseId: string;
  readonly skillId: SkillId;
  readonly concept: string;
  /** 1 or 2. */
  readonly number: number;
  readonly verdict: Grade["verdict"];
  readonly hinted: boolean;
  /** p(correct) told before the answer; scored against it. */
  readonly expected: number;
  readonly at: Date;
}

export interface ItemDifficulty {
  readonly exerciseId: string;
  readonly mean: number;
  readonly variance: number;
  readonly responses: number;
}

export interface Review {
  readonly skillId: SkillId;
  readonly concept: string;
  readonly card: ReviewCard;
}

export interface LibraryStore {
  /** Inserts what is new, updates what changed, removes what is gone; returns how many rows it wrote. `tenant` undefined is the starter library. */
  saveContent(
    tenant: TenantId | undefined,
    contents: readonly SkillContent[],
    passages: readonly EmbeddedPassage[],
    model: string,
    now: Date,
  ): Promise<number>;
  /** Hash of everything last saved by `saveContent`. */
  contentHash(tenant: TenantId | undefined): Promise<string | undefined>;
  skills(tenant: TenantId): Promise<Skill[]>;
  /** Approved for the tenant, unless `approvedOnly` is false. */
  passages(tenant: TenantId, skillId: SkillId, approvedOnly?: boolean): Promise<Passage[]>;
  exercises(tenant: TenantId, skillId: SkillId): Promise<Exercise[]>;
  approve(tenant: TenantId, chunkId: string, approver: PersonId, now: Date): Promise<void>;
  withdrawApproval(tenant: TenantId, chunkId: string): Promise<void>;
  search(request: SearchRequest): Promise<SearchHit[]>;
  /** Remembers that somebody asked for what the library does not have. */
  recordGap(tenant: TenantId, query: string, skillId: SkillId | undefined, now: Date): Promise<void>;
}

export interface PracticeStore {
  openLesson(tenant: TenantId, person: PersonId): Promise<Lesson | undefined>;
  lesson(tenant: TenantId, person: PersonId, id: string): Promise<Lesson | undefined>;
  /** Fails when another lesson of the person is open. */
  putLesson(tenant: TenantId, person: PersonId, lesson: Lesson): Promise<void>;
  lastLesson(tenant: TenantId, person: PersonId, skillId: SkillId): Promise<Lesson | undefined>;
  /** The person's ability across skills. */
  ability(
    tenant: TenantId,
    person: PersonId,
  ): Promise<{ readonly ability: Ability; readonly updatedAt: Date } | undefined>;
  putAbility(tenant: TenantId, person: PersonId, ability: Ability, now: Date): Promise<void>;
  masteries(tenant: TenantId, person: PersonId): Promise<Mastery[]>;
  putMastery(tenant: TenantId, person: PersonId, mastery: Mastery): Promise<void>;
  /** `false` when this try of this lesson is already there. */
  addAttempt(tenant: TenantId, person: PersonId, attempt: Attempt): Promise<boolean>;
  /** Newest first. */
  attempts(tenant: TenantId, person: PersonId, skillId: SkillId, limit: number): Promise<Attempt[]>;
  difficulties(tenant: TenantId, skillId: SkillId): Promise<ItemDifficulty[]>;
  putDifficulty(tenant: TenantId, difficulty: ItemDifficulty): Promise<void>;
  reviews(tenant: TenantId, person: PersonId): Promise<Review[]>;
  putReview(tenant: TenantId, person: PersonId, review: Review): Promise<void>;
}

export type LearningStore = LibraryStore & PracticeStore;

/** The learning tables, alone or in one transaction. No model call or embedding belongs inside. */
export interface LearningUnit {
  readonly store: LearningStore;
  transaction<T>(work: (store: LearningStore) => Promise<T>): Promise<T>;
}
