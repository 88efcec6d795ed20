import { normalCumulative, normalDensity, normalQuantile } from "#src/domain/normal-distribution.ts";

/** A Gaussian belief on the probit scale: `mean` -4..4, `variance` > 0. */
export interface Ability {
  readonly mean: number;
  readonly variance: number;
}

/** How an answer can be right without knowing or wrong despite knowing, and how well a fact is remembered today. */
export interface AnswerModel {
  /** P(right | not known): 1/options for a choice, 0 for an open answer. */
  readonly guess: number;
  /** P(wrong | known). */
  readonly slip: number;
  /** Probability of recall, 0..1; 1 for tasks that are not factual. */
  readonly recall: number;
}

/** The three beliefs behind one answer: the person across skills, the person's skill, the item (MODEL.md 3.2). */
export interface Encounter {
  readonly person: Ability;
  readonly skill: Ability;
  readonly item: Ability;
}

export const SLIP = 0.05;
/** An answer that needed the hint says less about the skill. */
export const HINT_GUESS = 0.5;

export const PERSON_PRIOR: Ability = { mean: 0, variance: 0.2 };
export const SKILL_PRIOR: Ability = { mean: 0, variance: 0.5 };
/** Author's level, +-0.7 (MODEL.md 3.2). */
export const ITEM_VARIANCE = 0.49;

/** Standard deviation of an item's difficulty, in probit, above which it is still its author's guess (MODEL.md 3.2). */
const CALIBRATED_WITHIN = 0.4;

/** Whether first answers have told how hard an item is: usually after thirty or so. */
export const isCalibrated = ({ variance }: Ability): boolean => Math.sqrt(variance) <= CALIBRATED_WITHIN;

const DRIFT_SD_PER_SQRT_DAY = 0.02;
const DECAY_DAYS = 60;
const UNPRACTISED = 0;

/** Guessing and slipping off: the plain probit model. */
export const PLAIN_ANSWER: AnswerModel = { guess: 0, slip: 0, recall: 1 };
export const OPEN_ANSWER: AnswerModel = { guess: 0, slip: SLIP, recall: 1 };

/** Belief about the difference that decides an answer: ability minus difficulty. */
export const totalOf = ({ person, skill, item }: Encounter): Ability => ({
  mean: person.mean + skill.mean - item.mean,
  variance: person.variance + skill.variance + item.variance,
});

/**
 * Marginal probability of a right answer, 0..1: g + (1 - g - l) R Φ(m / √(1 + s²)) with m, s² of `total` (MODEL.md 3.2).
 */
export function successProbability(total: Ability, { guess, slip, recall }: AnswerModel = PLAIN_ANSWER): number {
  return guess + (1 - guess - slip) * recall * normalCumulative(total.mean / Math.sqrt(1 + total.variance));
}

/**
 * The three beliefs after one answer, each moved by its own variance: exact moments of the posterior under the mean-field
 * approximation (MODEL.md 3.2, extended from the plain probit to guess and slip by differentiating log P).
 *
 * Without guess and slip this is m⁺ = m ± s² G / √(1 + s²), s²⁺ = s² - s⁴ G (G + z) / (1 + s²).
 */
export function afterAnswer(encounter: Encounter, correct: boolean, model: AnswerModel = PLAIN_ANSWER): Encounter {
  const { slope, curvature } = evidence(totalOf(encounter), correct, model);
  return {
    person: moved(encounter.person, slope, curvature),
    skill: moved(encounter.skill, slope, curvature),
    item: moved(encounter.item, -slope, curvature),
  };
}

/** One belief after one answer to an item of known difficulty (MODEL.md 3.2). */
export function updateAbility(
  ability: Ability,
  difficulty: number,
  correct: boolean,
  model: AnswerModel = PLAIN_ANSWER,
): Ability {
  const total = { mean: ability.mean - difficulty, variance: ability.variance };
  const { slope, curvature } = evidence(total, correct, model);
  return moved(ability, slope, curvature);
}

/** What one attempt changes by itself. */
interface AttemptDrift {
  /** Added to the variance of the person's ability. */
  readonly person: number;
  /** Added to the variance of the skill. */
  readonly skill: number;
  /** Added to the mean of the skill: what is learned by trying. */
  readonly gain: number;
}

const ATTEMPT_DRIFT: AttemptDrift = { person: 0.001, skill: 0.05, gain: 0 };

/** The beliefs after the attempt itself: people change while they answer (MODEL.md 3.2). */
export const withAttemptDrift = (encounter: Encounter, drift: AttemptDrift = ATTEMPT_DRIFT): Encounter => ({
  ...encounter,
  person: widened(encounter.person, drift.person),
  skill: widened({ ...encounter.skill, mean: encounter.skill.mean + drift.gain }, drift.skill),
});

/**
 * A belief `days` later without practice: the mean falls towards the unpractised level with a time constant of 60 days and
 * the variance grows by 0.0004 a day, never past the widest of the prior and what it was (MODEL.md 1.4 and 3.2).
 *
 * `days` >= 0; fractions of a day count.
 */
export function afterDays(ability: Ability, days: number, prior: Ability = SKILL_PRIOR): Ability {
  if (!(days >= 0)) throw new RangeError(`Cannot age a belief as days must be at least 0: current value is ${days}`);
  const ceiling = Math.max(prior.variance, ability.variance);
  return {
    mean: UNPRACTISED + (ability.mean - UNPRACTISED) * Math.exp(-days / DECAY_DAYS),
    variance: Math.min(ceiling, ability.variance + DRIFT_SD_PER_SQRT_DAY ** 2 * days),
  };
}

/** Derivatives of log P(answer) by the mean of `total`. */
function evidence(
  total: Ability,
  correct: boolean,
  { guess, slip, recall }: AnswerModel,
): { slope: number; curvature: number } {
  const width = Math.sqrt(1 + total.variance);
  const z = total.mean / width;
  const gain = (1 - guess - slip) * recall;
  const right = guess + gain * normalCumulative(z);
  // 1 - right, without cancelling when z is large.
  const wrong = 1 - guess - gain + gain * normalCumulative(-z);
  const sign = correct ? 1 : -1;
  const probability = correct ? right : wrong;
  if (probability === 0) return { slope: 0, curvature: 0 };
  const slope = (sign * gain * normalDensity(z)) / (width * probability);
  const bend = (-sign * gain * z * normalDensity(z)) / (width * width * probability);
  return { slope, curvature: bend - slope * slope };
}

const moved = ({ mean, variance }: Ability, slope: number, curvature: number): Ability => ({
  mean: mean + variance * slope,
  variance: variance + variance * variance * curvature,
});

const widened = ({ mean, variance }: Ability, by: number): Ability => ({ mean, variance: variance + by });

/** Where practice pays: aim and band of the probability of success (MODEL.md 3.3). */
export const PRACTICE_AIM = 0.8;
export const PRACTICE_BAND = { from: 0.7, to: 0.9 } as const;

/** For what was seen lately: yesterday's good answer is still in memory, which the ability does not know. */
export const REVIEW_BAND = { from: 0.55, to: 0.95 } as const;

const FAILURES_THAT_EASE = 2;
const EASE = -0.5;
const SUCCESSES_THAT_STRETCH = 5;
const STRETCH = 0.3;

/**
 * The item difficulty at which success has probability `aim`: b* = m - Φ⁻¹(p*) √(1 + s²) (MODEL.md 3.3), with the aim first
 * corrected for guess, slip and recall.
 *
 * Throws a RangeError when guess and slip put `aim` out of reach.
 */
export function targetDifficulty(
  ability: Ability,
  aim = PRACTICE_AIM,
  { guess, slip, recall }: AnswerModel = PLAIN_ANSWER,
): number {
  const known = (aim - guess) / ((1 - guess - slip) * recall);
  if (!(known > 0 && known < 1)) {
    throw new RangeError(
      `Cannot aim practice as the aim must be within reach of guess, slip and recall: current value is ${aim}`,
    );
  }
  return ability.mean - normalQuantile(known) * Math.sqrt(1 + ability.variance);
}

/** Shift of the wanted difficulty after a run of first tries: two failures ease by 0.5, five successes stretch by 0.3 (MODEL.md 3.3). */
export function difficultyShift(streak: number): number {
  if (streak <= -FAILURES_THAT_EASE) return EASE;
  return streak >= SUCCESSES_THAT_STRETCH ? STRETCH : 0;
}

/** The run after one more first try: positive counts successes, negative failures. */
export const nextStreak = (streak: number, correct: boolean): number =>
  correct ? Math.max(0, streak) + 1 : Math.min(0, streak) - 1;

export const inPracticeBand = (probability: number): boolean =>
  probability >= PRACTICE_BAND.from && probability <= PRACTICE_BAND.to;

/** θ_eff = θ + c_A (A - 1): a tired mind is met one step lower (MODEL.md 3.4). `acuity` is A, 0.3..1. */
export const effectiveAbility = (ability: Ability, acuity: number): Ability => ({
  mean: ability.mean + (acuity - 1),
  variance: ability.variance,
});

/** Acuity below which nothing new is learned (MODEL.md 3.4). */
export const REVIEW_ONLY_BELOW = 0.6;
const NEW_CONCEPTS_PER_BLOCK = 2;
const BLOCK_FOR_CONCEPTS_MINUTES = 20;
const LONGEST_BLOCK_MINUTES = 25;
const BREAK_AFTER_MINUTES = 50;
const BREAK_MINUTES = 10;
const SHARE_OF_CAPACITY = 0.8;

export interface PracticeLimits {
  /** Longest run on one skill. */
  readonly minutes: number;
  readonly items: number;
  readonly newConcepts: number;
  readonly reviewOnly: boolean;
  readonly breakMinutes: number;
}

/**
 * What one learning block may hold (MODEL.md 3.4): at most 25 minutes on one skill, two new concepts per 20 minutes, none
 * below an acuity of 0.6, items up to 0.8 of the capacity, ten minutes of break after fifty.
 */
export function practiceLimits(
  plan: { minutes: number; items: number },
  acuity: number,
  capacityItems: number,
): PracticeLimits {
  const minutes = Math.min(plan.minutes, LONGEST_BLOCK_MINUTES);
  const reviewOnly = acuity < REVIEW_ONLY_BELOW;
  const blocks = Math.max(1, Math.floor(minutes / BLOCK_FOR_CONCEPTS_MINUTES));
  return {
    minutes,
    items: Math.max(0, Math.floor(Math.min(plan.items, SHARE_OF_CAPACITY * capacityItems))),
    newConcepts: reviewOnly ? 0 : blocks * NEW_CONCEPTS_PER_BLOCK,
    reviewOnly,
    breakMinutes: Math.floor(plan.minutes / BREAK_AFTER_MINUTES) * BREAK_MINUTES,
  };
}
