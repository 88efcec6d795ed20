export type SkillId = string;

/** 1 = foundations, 2 = working, 3 = fluent, 4 = expert. */
export type Level = 1 | 2 | 3 | 4;

/** Probit difficulty of an item written for a level: the author's first guess (MODEL.md 3.2). */
export const LEVEL_DIFFICULTY: Readonly<Record<Level, number>> = { 1: -1.2, 2: -0.4, 3: 0.4, 4: 1.2 };

export interface Skill {
  readonly id: SkillId;
  readonly title: string;
  readonly scope: "knowledge" | "physical" | "recovery";
  readonly summary: string;
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

export type Exercise = ChoiceExercise | TextExercise | NumericExercise | OrderingExercise;

interface ExerciseBase {
  readonly id: string;
  readonly skillId: SkillId;
  readonly level: Level;
  readonly prompt: string;
  readonly hint: string;
  /** One good answer, shown on request. */
  readonly model: string;
  /** Author's level as probit, until calibrated. */
  readonly difficulty: number;
}

export interface ChoiceExercise extends ExerciseBase {
  readonly kind: "choice";
  readonly options: readonly string[];
  readonly answer: number;
}

/** Graded by what a good answer names and what it must not do; each criterion is quoted back as evidence. */
export interface TextExercise extends ExerciseBase {
  readonly kind: "text";
  readonly criteria: readonly { readonly id: string; readonly says: string; readonly anyOf: readonly string[]; readonly noneOf: readonly string[] }[];
}

export interface NumericExercise extends ExerciseBase {
  readonly kind: "numeric";
  readonly answer: number;
  readonly tolerance: number;
  readonly unit: string;
}

export interface OrderingExercise extends ExerciseBase {
  readonly kind: "ordering";
  readonly steps: readonly string[];
}
