import type { Seniority } from "#src/domain/person.ts";

export type SkillId = string;

/** 1 = foundations, 2 = working, 3 = fluent, 4 = expert. */
export type Level = 1 | 2 | 3 | 4;

export const LEVELS: readonly Level[] = [1, 2, 3, 4];

/** Probit difficulty of an item written for a level: the author's first guess (MODEL.md 3.2). */
export const LEVEL_DIFFICULTY: Readonly<Record<Level, number>> = { 1: -1.2, 2: -0.4, 3: 0.4, 4: 1.2 };

export interface Skill {
  readonly id: SkillId;
  readonly title: string;
  readonly scope: "knowledge" | "physical" | "recovery";
  readonly summary: string;
  /** Skills that come before it. */
  readonly prerequisites?: readonly SkillId[] | undefined;
  /** Why each of them comes before it, as the end of "..., as ...". */
  readonly because?: Readonly<Record<SkillId, string>> | undefined;
}

/** A passage that may be cited. */
export interface Chunk {
  readonly id: string;
  readonly skillId: SkillId;
  readonly level: Level;
  readonly title: string;
  readonly text: string;
  readonly source: string;
  readonly licence: string;
  readonly approved: boolean;
}

/** Whose day an example or an exercise comes from: somebody who does the work, or somebody who leads it. */
export type Audience = "hands-on" | "leading";

export const audienceOf = (seniority: Seniority): Audience => (seniority === "director" ? "leading" : "hands-on");

/** Parts of the body that an old injury can name and a drill can load. */
export const BODY_PARTS = ["knee", "back", "hip", "ankle", "shoulder"] as const;
export type BodyPart = (typeof BODY_PARTS)[number];

/** A movement or a recovery exercise. The stop rule and the effort travel with it wherever it is shown. */
export interface Drill {
  readonly phase: "warm-up" | "main" | "cool-down";
  /** 1..60. */
  readonly minutes: number;
  /** Upper bound of effort, CR-10, 0..10. */
  readonly rpe: number;
  /** Left out for somebody with an old injury there. */
  readonly avoidWith: readonly BodyPart[];
  /** Chosen before others for somebody with an old injury there. */
  readonly insteadFor: readonly BodyPart[];
  readonly stop: string;
  /** Who looked at it, or that nobody has. */
  readonly review: string;
}

/** A chunk of the library with what a lesson needs around it. One concept a passage. */
export interface Passage extends Chunk {
  /** Slug, unique within the skill. */
  readonly concept: string;
  /** What the lesson promises: "what a first number does, and one sentence that uses it". */
  readonly today: string;
  /** Other words that people use for it; found by search, never shown. */
  readonly keywords: string;
  /** The same in short plain words, under 45 of them. */
  readonly plain: string;
  readonly examples: Readonly<Record<Audience, string>>;
  /** Present when the passage tells somebody how to move or to recover. */
  readonly drill?: Drill | undefined;
}

/** One prompt, one answer. */
export type SingleExercise = ChoiceExercise | TextExercise | NumericExercise | OrderingExercise;
export type Exercise = SingleExercise | RolePlayExercise;

interface ExerciseBase {
  readonly id: string;
  readonly skillId: SkillId;
  readonly level: Level;
  /** The passage's concept that it practises. */
  readonly concept: string;
  /** Whose case it is; absent when it suits everybody. */
  readonly audience?: Audience | undefined;
  readonly prompt: string;
  readonly hint: string;
  /** One good answer, shown on request. */
  readonly model: string;
  /** The common mistake, as the end of "the usual trap is ...". */
  readonly mistake: string;
  /** Author's level as probit, until calibrated. */
  readonly difficulty: number;
}

export interface ChoiceExercise extends ExerciseBase {
  readonly kind: "choice";
  readonly options: readonly string[];
  readonly answer: number;
}

/** What a good answer does. Words match whole, "*" ends a stem, "<number>", "<range>" and "<question>" match by shape. */
export interface Criterion {
  readonly id: string;
  /** As in "You named your reason before your number". */
  readonly says: string;
  /** What to do when it is missing: "Name one figure." */
  readonly tip: string;
  readonly anyOf: readonly string[];
  readonly noneOf: readonly string[];
}

/** Graded by what a good answer names and what it must not do; each criterion is quoted back as evidence. */
export interface TextExercise extends ExerciseBase {
  readonly kind: "text";
  readonly criteria: readonly Criterion[];
  /** Of a line of a talk: what the other side said before. Repeating it is no evidence. */
  readonly heard?: string | undefined;
}

export interface NumericExercise extends ExerciseBase {
  readonly kind: "numeric";
  readonly answer: number;
  /** Largest accepted distance from `answer`, in `unit`. */
  readonly tolerance: number;
  readonly unit: string;
}

export interface OrderingExercise extends ExerciseBase {
  readonly kind: "ordering";
  /** In the right order. */
  readonly steps: readonly string[];
  /** The order in which they are shown: a permutation of the indices of `steps`, never the right one. */
  readonly shown: readonly number[];
}

/** How an answer met the counterpart: it kept to its own line, it gave the line up, or nobody can tell. */
export type Stance = "held" | "gave-in" | "unclear";

/** What a good answer to one line does, and the concept of the skill that it shows. */
export interface RubricPoint extends Criterion {
  /** Of a passage of the same skill. */
  readonly concept: string;
}

/** One answer of the person, and what the counterpart says next. */
export interface RolePlayMove {
  /** Slug, unique within the exercise. */
  readonly id: string;
  readonly hint: string;
  /** One good answer to the line before, shown on request. */
  readonly model: string;
  /** 1..4. */
  readonly points: readonly RubricPoint[];
  /** Terms that show that the person gave in, written like those of a criterion; what a point must not say counts as well. */
  readonly givesIn: readonly string[];
  /** The counterpart's next line. Each leads to the next move; "unclear" asks for the same again. */
  readonly next: Readonly<Record<Stance, string>>;
}

export const ROLE_PLAY_MOVES = { from: 2, to: 4 } as const;

/**
 * A talk with a simulated counterpart: their opening line, the person's first answer, their next line by how it was answered,
 * and so on. `prompt` says what the person wants to reach, `model` and `hint` are about the talk as a whole.
 */
export interface RolePlayExercise extends ExerciseBase {
  readonly kind: "role-play";
  /** Where the two are, in one or two sentences. */
  readonly situation: string;
  /** Who speaks: "the chief buyer of a retail chain". */
  readonly counterpart: string;
  /** The counterpart's first line, as it is said, without quotation marks. */
  readonly opening: string;
  /** 2..4; somebody may play only the first of them, so that the talk can end after each from the second on. */
  readonly moves: readonly RolePlayMove[];
  /** The counterpart's last line. */
  readonly closing: Readonly<Record<Exclude<Stance, "unclear">, string>>;
  /** Ids of the passages that it rests on: shown as its sources, and all of them must be approved. */
  readonly sources: readonly string[];
}

/** A skill with everything written for it. */
export interface SkillContent {
  readonly skill: Skill;
  readonly passages: readonly Passage[];
  readonly exercises: readonly Exercise[];
}
