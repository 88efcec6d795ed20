import { answerModelOf } from "#src/domain/lesson.ts";
import {
  type Ability,
  type AnswerModel,
  afterAnswer,
  OPEN_ANSWER,
  PRACTICE_AIM,
  successProbability,
  targetDifficulty,
} from "#src/domain/mastery.ts";
import { type Audience, LEVEL_DIFFICULTY, LEVELS, type Level, type SingleExercise } from "#src/domain/skill.ts";

export const PLACEMENT_ITEMS = { from: 5, to: 8 } as const;

/** Standard deviation of the ability, in probit, below which more questions are not worth the person's time. */
export const PLACED_WITHIN = 0.45;

/** The two beliefs that a placement moves; they stay apart, as everywhere (MODEL.md 3.2). */
export interface PlacementBelief {
  readonly person: Ability;
  readonly skill: Ability;
}

export interface PlacementItem {
  readonly exercise: SingleExercise;
  readonly difficulty: Ability;
}

/** One answer: right, not right, or known not to be known ("I don't know"), which no guess can have made. */
export type PlacementResult = "right" | "wrong" | "unknown";

export const totalBelief = ({ person, skill }: PlacementBelief): Ability => ({
  mean: person.mean + skill.mean,
  variance: person.variance + skill.variance,
});

/**
 * The beliefs after one answer, and the item's (MODEL.md 3.2). Nothing is learned by being asked without feedback: the drift of
 * an attempt is left out.
 */
export function afterPlacementAnswer(
  belief: PlacementBelief,
  { exercise, difficulty }: PlacementItem,
  result: PlacementResult,
): PlacementBelief & { readonly item: Ability } {
  return afterAnswer({ ...belief, item: difficulty }, result === "right", modelOf(exercise, result));
}

const modelOf = (exercise: SingleExercise, result: PlacementResult): AnswerModel => {
  const model = answerModelOf(exercise);
  return result === "unknown" ? { ...model, guess: 0 } : model;
};

export interface PlacementState {
  readonly belief: PlacementBelief;
  /** Ids of what was asked, in order. */
  readonly asked: readonly string[];
  readonly items: readonly PlacementItem[];
  readonly audience: Audience;
}

/**
 * The item with the most information at the current belief: the one after whose answer the ability is expected to vary least.
 * Undefined when the ability is known well enough, when eight were asked, or when nothing is left to ask.
 *
 * What can be judged by a key is asked before free text, of which a reader by words may learn nothing.
 */
export function nextPlacementItem({ belief, asked, items, audience }: PlacementState): PlacementItem | undefined {
  const { variance } = totalBelief(belief);
  const isKnown = asked.length >= PLACEMENT_ITEMS.from && Math.sqrt(variance) <= PLACED_WITHIN;
  if (isKnown || asked.length >= PLACEMENT_ITEMS.to) return undefined;
  const open = items.filter(
    ({ exercise }) =>
      !asked.includes(exercise.id) && (exercise.audience === undefined || exercise.audience === audience),
  );
  const byKey = open.filter(({ exercise }) => exercise.kind !== "text");
  const ranked = (byKey.length > 0 ? byKey : open).map((item) => ({ item, left: expectedVariance(belief, item) }));
  return ranked.toSorted((a, b) => a.left - b.left || (a.item.exercise.id < b.item.exercise.id ? -1 : 1))[0]?.item;
}

/** Variance of the ability that is expected after the answer to an item. */
export function expectedVariance(belief: PlacementBelief, item: PlacementItem): number {
  const total = totalBelief(belief);
  const { mean, variance } = item.difficulty;
  const right = successProbability(
    { mean: total.mean - mean, variance: total.variance + variance },
    answerModelOf(item.exercise),
  );
  const after = (result: PlacementResult): number => totalBelief(afterPlacementAnswer(belief, item, result)).variance;
  return right * after("right") + (1 - right) * after("wrong");
}

/**
 * The level whose items a person of this ability gets right in about four of five: the one nearest to the difficulty that
 * practice aims at (MODEL.md 3.3).
 */
export function levelFor(ability: Ability): Level {
  const aim = targetDifficulty(ability, PRACTICE_AIM, OPEN_ANSWER);
  return LEVELS.reduce((best, level) =>
    Math.abs(LEVEL_DIFFICULTY[level] - aim) < Math.abs(LEVEL_DIFFICULTY[best] - aim) ? level : best,
  );
}

/** Where somebody starts who says that a skill is new to them: at the foundations, and believed. */
export const NEW_TO_IT: Ability = { mean: -0.6, variance: 0.3 };

export interface PlacementAnswer {
  readonly exerciseId: string;
  readonly concept: string;
  readonly level: Level;
  readonly result: PlacementResult;
}

/** A concept and the level of its passage. */
export interface ConceptLevel {
  readonly concept: string;
  readonly level: Level;
}

/**
 * The concepts that need no lesson any more: what was answered right and never wrong, and, below the level that was found,
 * what was not asked.
 */
export function testedOut(
  answers: readonly PlacementAnswer[],
  concepts: readonly ConceptLevel[],
  level: Level,
): string[] {
  const failed = new Set(answers.filter(({ result }) => result !== "right").map(({ concept }) => concept));
  const right = new Set(answers.filter(({ result }) => result === "right").map(({ concept }) => concept));
  return concepts
    .filter(({ concept, level: of }) => !failed.has(concept) && (right.has(concept) || of < level))
    .map(({ concept }) => concept);
}
