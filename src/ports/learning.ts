import type { Goal } from "#src/domain/curriculum.ts";
import type { Grade } from "#src/domain/grading.ts";
import type { Lesson, LessonBrief, LessonWords } from "#src/domain/lesson.ts";
import type { Ability } from "#src/domain/mastery.ts";
import type { ReviewCard } from "#src/domain/memory.ts";
import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { Exercise, Level, Passage, RolePlayExercise, Skill, SkillContent, SkillId } from "#src/domain/skill.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { Agreement, Phrase } from "#src/domain/wish.ts";

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

/** What people say in plain words and what it asks for, with the vectors of one model. */
export interface PhraseBook {
  readonly model: string;
  readonly agree: Agreement;
  readonly phrases: readonly Phrase[];
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

/** Writes an exercise for one lesson and one reader, in the place of the stored one. */
export interface ExerciseWriter {
  /** Undefined wherever nothing holds: then the stored exercise is used. `id` names the new one. */
  write(brief: LessonBrief, id: string, signal?: AbortSignal): Promise<Exercise | undefined>;
}

/** Why a grade is looked at again. */
export interface Objection {
  readonly before: Grade;
  /** The person's own sentence; absent: they only said that they disagree. */
  readonly reason?: string | undefined;
}

export interface AnswerGrader {
  /** Whether another look can say something else without a reason: a language model reads. */
  readonly looksAgain: boolean;
  grade(exercise: Exercise, answer: string, signal?: AbortSignal): Promise<Grade>;
  /** A second look; never worse than the grade before. */
  regrade(exercise: Exercise, answer: string, objection: Objection, signal?: AbortSignal): Promise<Grade>;
}

/** One line of the counterpart of a talk, and what it answers. */
export interface CounterpartLine {
  readonly exercise: RolePlayExercise;
  /** The line as it is stored. */
  readonly line: string;
  /** What the person said before it. */
  readonly answer: string;
}

/** Rewords what the counterpart of a role-play says; what it means stays. */
export interface CounterpartWriter {
  readonly usesModel: boolean;
  /** The stored line wherever the other words do not hold. */
  say(line: CounterpartLine, signal?: AbortSignal): Promise<string>;
}

export interface EmbeddedPassage {
  readonly passage: Passage;
  /** SHA-256 of what is embedded, hex. */
  readonly hash: string;
  readonly vector?: Float32Array | undefined;
}

/** A chunk keeps two vectors: search uses one while the other is filled by another model. */
export type EmbeddingSlot = "main" | "spare";

/** Where search looks, and the model that made what is there. */
export interface EmbeddingState {
  readonly slot: EmbeddingSlot;
  readonly model: string;
}

export interface SearchRequest {
  readonly tenant: TenantId;
  readonly query: string;
  readonly vector?: Float32Array | undefined;
  readonly model: string;
  /** "main" where nothing is said. */
  readonly slot?: EmbeddingSlot | undefined;
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
  /** Share of the query's words, weighted by rarity, that the passage holds, 0..1. */
  readonly coverage: number;
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
  /** What was believed before it; absent: nothing to take back. */
  readonly before?: PracticeBefore | undefined;
}

/** What an answer could move, as it was before the answer. */
export interface PracticeBefore {
  readonly person: Ability;
  readonly skill: Ability;
  readonly attempts: number;
  readonly streak: number;
  readonly item: Ability;
  readonly responses: number;
  /** The item learns from this answer. */
  readonly teachesItem: boolean;
  readonly card?: ReviewCard | undefined;
}

/** An exercise whose grades people disagreed with; names nobody. */
export interface DisputedItem {
  readonly exerciseId: string;
  readonly skillId: SkillId;
  readonly concept: string;
  /** Distinct people. */
  readonly people: number;
  /** How many of their grades were raised by a second look. */
  readonly raised: number;
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

export interface LibraryStatistics {
  readonly documents: number;
  /** Hash of everything that was last saved; empty where a vector is missing. */
  readonly contentHash: string;
}

/** `tenant` undefined is the starter library, which every tenant reads. */
interface LibraryContentStore {
  putSkills(tenant: TenantId | undefined, skills: readonly Skill[]): Promise<void>;
  putPassages(
    tenant: TenantId | undefined,
    passages: readonly EmbeddedPassage[],
    model: string,
    now: Date,
    slot?: EmbeddingSlot,
  ): Promise<void>;
  putExercises(tenant: TenantId | undefined, exercises: readonly Exercise[]): Promise<void>;
  /** Removes what is not listed any more; documents are left alone. */
  keepOnly(tenant: TenantId | undefined, chunkIds: readonly string[], exerciseIds: readonly string[]): Promise<void>;
  /** Counts words again: search ranks by them. */
  refreshStatistics(tenant: TenantId | undefined, contentHash: string, now: Date): Promise<void>;
  statistics(tenant: TenantId | undefined): Promise<LibraryStatistics | undefined>;
  /** Undefined before anything was embedded. */
  embeddingState(): Promise<EmbeddingState | undefined>;
  /** Passages whose vector of the model is missing in the slot, by their ids from after `after` on. */
  unembedded(
    tenant: TenantId | undefined,
    slot: EmbeddingSlot,
    model: string,
    after: string,
    limit: number,
  ): Promise<Passage[]>;
  /** Leaves out what has other words by now. */
  putVectors(
    tenant: TenantId | undefined,
    slot: EmbeddingSlot,
    model: string,
    vectors: readonly { readonly id: string; readonly hash: string; readonly vector: Float32Array }[],
  ): Promise<void>;
}

/** The starter library, and which model it is searched by. */
export interface SharedLibraryStore extends LibraryContentStore {
  setEmbeddingState(state: EmbeddingState, now: Date): Promise<void>;
}

export interface LibraryStore extends LibraryContentStore {
  skills(tenant: TenantId): Promise<Skill[]>;
  /** Each with `approved` as it holds for the tenant. */
  passages(tenant: TenantId, skillId: SkillId): Promise<Passage[]>;
  exercises(tenant: TenantId, skillId: SkillId): Promise<Exercise[]>;
  /** By its id, withdrawn or not: a lesson that began with it ends with it. */
  exercise(tenant: TenantId, id: string): Promise<Exercise | undefined>;
  /** `false` when there is no such chunk that the tenant may read. */
  decide(
    tenant: TenantId,
    chunkId: string,
    approved: boolean,
    person: PersonId | undefined,
    now: Date,
  ): Promise<boolean>;
  /** Only what is approved for the tenant. */
  search(request: SearchRequest): Promise<SearchHit[]>;
  /** Remembers that something was asked for which the library does not have; holds nobody's words. */
  recordGap(tenant: TenantId, skillId: SkillId | undefined, day: LocalDay): Promise<void>;
  gaps(tenant: TenantId, from: LocalDay): Promise<{ readonly skillId: SkillId; readonly times: number }[]>;
}

export interface PracticeStore {
  /** Until the transaction ends, nobody else moves what is believed of this person. */
  lockPractice(tenant: TenantId, person: PersonId): Promise<void>;
  openLesson(tenant: TenantId, person: PersonId): Promise<Lesson | undefined>;
  lesson(tenant: TenantId, person: PersonId, id: string): Promise<Lesson | undefined>;
  /** The lesson whose last answer came with that turn. */
  lessonOfTurn(tenant: TenantId, person: PersonId, turn: string): Promise<Lesson | undefined>;
  /** Fails when another lesson of the person is open. */
  putLesson(tenant: TenantId, person: PersonId, lesson: Lesson): Promise<void>;
  lastLesson(tenant: TenantId, person: PersonId, skillId: SkillId): Promise<Lesson | undefined>;
  /** The one begun last, of whatever skill and state. */
  newestLesson(tenant: TenantId, person: PersonId): Promise<Lesson | undefined>;
  /** The person's ability across skills. */
  ability(
    tenant: TenantId,
    person: PersonId,
  ): Promise<{ readonly ability: Ability; readonly updatedAt: Date } | undefined>;
  putAbility(tenant: TenantId, person: PersonId, ability: Ability, now: Date): Promise<void>;
  masteries(tenant: TenantId, person: PersonId): Promise<Mastery[]>;
  putMastery(tenant: TenantId, person: PersonId, mastery: Mastery): Promise<void>;
  removeMastery(tenant: TenantId, person: PersonId, skillId: SkillId): Promise<void>;
  /** `false` when this try of this lesson is already there. */
  addAttempt(tenant: TenantId, person: PersonId, attempt: Attempt): Promise<boolean>;
  removeAttempts(tenant: TenantId, person: PersonId, lessonId: string): Promise<void>;
  /** Newest first. */
  attempts(tenant: TenantId, person: PersonId, skillId: SkillId, limit: number): Promise<Attempt[]>;
  /** Whether the person ever answered the exercise, in whatever lesson or placement. */
  hasAnswered(tenant: TenantId, person: PersonId, exerciseId: string): Promise<boolean>;
  /** What was believed before that answer; undefined where nothing was kept. */
  before(
    tenant: TenantId,
    person: PersonId,
    lessonId: string,
    number: number,
  ): Promise<{ readonly before: PracticeBefore; readonly at: Date } | undefined>;
  /** Marks an answer as disagreed with: `verdict` holds from now on, the one it had is kept beside it. */
  dispute(
    tenant: TenantId,
    person: PersonId,
    answer: {
      readonly lessonId: string;
      readonly number: number;
      readonly verdict: Grade["verdict"];
      readonly at: Date;
    },
  ): Promise<void>;
  /** Exercises disagreed with by at least so many people, most of them first. */
  disputedItems(tenant: TenantId, people: number): Promise<DisputedItem[]>;
  difficulties(tenant: TenantId, skillId: SkillId): Promise<ItemDifficulty[]>;
  putDifficulty(tenant: TenantId, difficulty: ItemDifficulty): Promise<void>;
  reviews(tenant: TenantId, person: PersonId): Promise<Review[]>;
  putReview(tenant: TenantId, person: PersonId, review: Review): Promise<void>;
}

export interface GoalStore {
  /** The nearest first. */
  goals(tenant: TenantId, person: PersonId): Promise<Goal[]>;
  /** One a skill. */
  putGoal(tenant: TenantId, person: PersonId, goal: Goal, now: Date): Promise<void>;
  /** `false` when there was none. */
  removeGoal(tenant: TenantId, person: PersonId, skillId: SkillId): Promise<boolean>;
}

/** Where a company works, and what it wants lessons to serve; both in its own words, and about nobody. */
export interface LessonSetting {
  readonly sector?: string | undefined;
  readonly need?: string | undefined;
}

export interface LessonSettingStore {
  setting(tenant: TenantId): Promise<LessonSetting>;
  putSetting(tenant: TenantId, setting: LessonSetting, now: Date): Promise<void>;
}

export type LearningStore = LessonSettingStore & LibraryStore & PracticeStore & GoalStore;

/** Tables, alone or in one transaction. No model call or embedding belongs inside. */
interface LearningScope<S> {
  readonly store: S;
  transaction<T>(work: (store: S) => Promise<T>): Promise<T>;
}

/** The learning tables: a tenant's with what all share to read, and what all share. */
export interface LearningUnit {
  of(tenant: TenantId): LearningScope<LearningStore>;
  readonly shared: LearningScope<SharedLibraryStore>;
  tenants(): Promise<TenantId[]>;
}
