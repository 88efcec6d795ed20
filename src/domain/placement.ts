import { afterSeeing, type GridBelief, gridOf, momentsOf, sharesOf, varianceAfter } from "#src/domain/ability-grid.ts";
import { answerModelOf } from "#src/domain/lesson.ts";
import {
  type Ability,
  type AnswerModel,
  afterAnswer,
  OPEN_ANSWER,
  PRACTICE_AIM,
  targetDifficulty,
} from "#src/domain/mastery.ts";
import { normalCumulative } from "#src/domain/normal-distribution.ts";
import { type Audience, LEVEL_DIFFICULTY, LEVELS, type Level, type SingleExercise } from "#src/domain/skill.ts";

export const PLACEMENT_ITEMS = { from: 5, to: 8 } as const;

/** Share of the belief that has to be in one level before more questions are not worth the person's time. */
export const PLACED_SURELY = 0.9;
/** Answers that have to be typed take longer than a tap: no more of them than this. */
export const MOST_TYPED = 3;
/** How often a typed answer cannot be judged, by who reads it. */
const UNREAD = { words: 0.25, model: 0.05 } as const;
/** Somebody this much less able, in probit, gets partly right what one a level above gets right: the step between levels. */
const PARTLY_STEP = LEVEL_DIFFICULTY[2] - LEVEL_DIFFICULTY[1];

/** What was believed before a placement; the two stay apart, as everywhere (MODEL.md 3.2). */
export interface PlacementBelief {
  readonly person: Ability;
  readonly skill: Ability;
}

export interface PlacementItem {
  readonly exercise: SingleExercise;
  readonly difficulty: Ability;
}

/**
 * One answer: right, partly right, not right, known not to be known ("I don't know"), which no guess can have made, or one
 * that nobody could judge, which says nothing.
 */
export type PlacementResult = "right" | "partly" | "wrong" | "unknown" | "unread";

/** An answer with what was believed of its item when it was given. */
export interface Placing {
  readonly item: PlacementItem;
  readonly result: PlacementResult;
}

export const totalBelief = ({ person, skill }: PlacementBelief): Ability => ({
  mean: person.mean + skill.mean,
  variance: person.variance + skill.variance,
});

/**
 * What the answers say about the ability, by Bayes' rule on a grid: exact but for the grid, where the updates of MODEL.md 3.2,
 * which treat person and skill as independent after every answer, would keep too much doubt. Nothing is learned by being asked
 * without feedback: the drift of an attempt is left out.
 */
export const placementPosterior = (before: PlacementBelief, placings: readonly Placing[]): GridBelief =>
  placings.reduce(afterPlacing, gridOf(totalBelief(before)));

export const afterPlacing = (belief: GridBelief, { item, result }: Placing): GridBelief =>
  afterSeeing(belief, likelihoodOf(item, result, belief.abilities));

/**
 * The two beliefs that go with a belief about their sum: each takes the share of the news that its own variance is of the
 * whole, as two independent Gaussians do of which the sum is observed.
 */
export function placedBelief(before: PlacementBelief, posterior: GridBelief): PlacementBelief {
  const total = totalBelief(before);
  const { mean, variance } = momentsOf(posterior);
  const moved = (own: Ability): Ability => {
    const share = own.variance / total.variance;
    return {
      mean: own.mean + share * (mean - total.mean),
      variance: own.variance + share ** 2 * (variance - total.variance),
    };
  };
  return { person: moved(before.person), skill: moved(before.skill) };
}

/** What an answer makes of what is believed of its item, by the person's ability as the other answers tell it (MODEL.md 3.2). */
export function afterPlacementAnswer(
  ability: Ability,
  { exercise, difficulty }: PlacementItem,
  result: PlacementResult,
) {
  if (result === "unread") return difficulty;
  const encounter = { person: ability, skill: { mean: 0, variance: 0 }, item: difficulty };
  return afterAnswer(encounter, result === "right", modelOf(exercise, result)).item;
}

const modelOf = (exercise: SingleExercise, result: PlacementResult): AnswerModel => {
  const model = answerModelOf(exercise);
  return result === "unknown" ? { ...model, guess: 0 } : model;
};

/** Whether an answer can be partly right: only what is typed in words. */
const isTyped = ({ exercise }: PlacementItem): boolean => exercise.kind === "text";

type Likelihoods = Readonly<Record<PlacementResult, Float64Array>>;
/** Of each item on the abilities it was last asked about: a placement weighs every item again before each question. */
const known = new WeakMap<PlacementItem, { readonly abilities: Float64Array; readonly likelihoods: Likelihoods }>();

function likelihoodOf(item: PlacementItem, result: PlacementResult, abilities: Float64Array): Float64Array {
  const last = known.get(item);
  if (last?.abilities === abilities) return last.likelihoods[result];
  const likelihoods = likelihoodsOf(item, abilities);
  known.set(item, { abilities, likelihoods });
  return likelihoods[result];
}

/**
 * Probability of each result at each ability, 0..1: P(right) of MODEL.md 3.2 with the doubt about the item, and P(partly or
 * better) of what is typed as that of an item one level easier. Of a choice, an order or a number, partly right is not right.
 */
function likelihoodsOf(item: PlacementItem, abilities: Float64Array): Likelihoods {
  const { guess, slip, recall } = answerModelOf(item.exercise);
  const { mean, variance } = item.difficulty;
  const width = Math.sqrt(1 + variance);
  const knowing = (easier: number): Float64Array =>
    abilities.map((ability) => recall * normalCumulative((ability - mean + easier) / width));
  const whole = knowing(0);
  const some = isTyped(item) ? knowing(PARTLY_STEP) : whole;
  const right = whole.map((p) => guess + (1 - guess - slip) * p);
  const partly = some.map((p) => guess + (1 - guess - slip) * p);
  return {
    right,
    partly: isTyped(item) ? partly.map((p, at) => p - right[at]!) : right.map((p) => 1 - p),
    wrong: partly.map((p) => 1 - p),
    unknown: some.map((p) => 1 - (1 - slip) * p),
    unread: right.map(() => 1),
  };
}

const resultsOf = (item: PlacementItem): readonly PlacementResult[] =>
  isTyped(item) ? ["right", "partly", "wrong"] : ["right", "wrong"];

export interface PlacementState {
  readonly belief: GridBelief;
  /** Ids of what was asked, in order. */
  readonly asked: readonly string[];
  readonly items: readonly PlacementItem[];
  readonly audience: Audience;
  /** Whether a language model reads what is typed; words alone leave more unjudged. */
  readonly modelReads?: boolean | undefined;
}

/**
 * The item with the most information at the current belief: the one after whose answer the ability is expected to vary least.
 * A typed answer that may not be judged tells so much less, and at most three are typed.
 *
 * Undefined when the level is known well enough, when eight were asked, or when nothing is left to ask.
 */
export function nextPlacementItem(state: PlacementState): PlacementItem | undefined {
  const { belief, asked, items, audience, modelReads = false } = state;
  const surest = Math.max(...levelShares(belief).values());
  const isKnown = asked.length >= PLACEMENT_ITEMS.from && surest >= PLACED_SURELY;
  if (isKnown || asked.length >= PLACEMENT_ITEMS.to) return undefined;
  const mayType = items.filter((item) => isTyped(item) && asked.includes(item.exercise.id)).length < MOST_TYPED;
  const { variance } = momentsOf(belief);
  const unread = modelReads ? UNREAD.model : UNREAD.words;
  const ranked = items
    .filter(
      (item) =>
        !asked.includes(item.exercise.id) &&
        (mayType || !isTyped(item)) &&
        (item.exercise.audience === undefined || item.exercise.audience === audience),
    )
    .map((item) => {
      const left = expectedVariance(belief, item);
      return { item, left: isTyped(item) ? unread * variance + (1 - unread) * left : left };
    });
  return ranked.toSorted((a, b) => a.left - b.left || (a.item.exercise.id < b.item.exercise.id ? -1 : 1))[0]?.item;
}

/** Variance of the ability that is expected after the answer to an item. */
export const expectedVariance = (belief: GridBelief, item: PlacementItem): number =>
  varianceAfter(
    belief,
    resultsOf(item).map((result) => likelihoodOf(item, result, belief.abilities)),
  );

/**
 * The level whose items a person of this ability gets right in about four of five: the one nearest to the difficulty that
 * practice aims at (MODEL.md 3.3).
 */
export const levelFor = (ability: Ability): Level => nearestLevel(targetDifficulty(ability, PRACTICE_AIM, OPEN_ANSWER));

const nearestLevel = (difficulty: number): Level =>
  LEVELS.reduce((best, level) =>
    Math.abs(LEVEL_DIFFICULTY[level] - difficulty) < Math.abs(LEVEL_DIFFICULTY[best] - difficulty) ? level : best,
  );

/** How much easier than one's ability practice is, where the ability is known. */
const EASIER = -targetDifficulty({ mean: 0, variance: 0 }, PRACTICE_AIM, OPEN_ANSWER);

/** How much of a belief is in each level. */
export const levelShares = (belief: GridBelief): ReadonlyMap<Level, number> =>
  sharesOf(belief, (ability) => nearestLevel(ability - EASIER));

/**
 * The level that loses least when a level too high and one too low cost the same, and two levels twice as much: the median of
 * the belief. For a belief of one hump that is the level of its mean, but where it leans to one side.
 */
export function placedLevel(belief: GridBelief): Level {
  const shares = levelShares(belief);
  let below = 0;
  for (const level of LEVELS) {
    below += shares.get(level) ?? 0;
    if (below >= 0.5) return level;
  }
  return LEVELS.at(-1)!;
}

/** Where somebody starts who says that a skill is new to them: at the foundations, and believed. */
export const NEW_TO_IT: Ability = { mean: -0.6, variance: 0.3 };

export interface PlacementAnswer {
  readonly exerciseId: string;
  readonly concept: string;
  readonly level: Level;
  readonly result: PlacementResult;
  /** What was believed of the item when it was answered. */
  readonly difficulty?: Ability | undefined;
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
  const failed = new Set(
    answers.filter(({ result }) => result !== "right" && result !== "unread").map(({ concept }) => concept),
  );
  const right = new Set(answers.filter(({ result }) => result === "right").map(({ concept }) => concept));
  return concepts
    .filter(({ concept, level: of }) => !failed.has(concept) && (right.has(concept) || of < level))
    .map(({ concept }) => concept);
}
