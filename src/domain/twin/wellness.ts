import type { CheckInItems } from "#src/domain/check-in.ts";
import type { Belief, TwinParameters } from "#src/domain/twin/parameters.ts";
import { clamp } from "#src/domain/twin/transition.ts";

/** Running mean and spread of a person's own answers. */
export interface AnswerStatistics {
  readonly count: number;
  readonly mean: number;
  /** Sum of squared deviations. */
  readonly squares: number;
}

export const NO_ANSWERS: AnswerStatistics = { count: 0, mean: 0, squares: 0 };

/** Answers after which a person is compared with themselves, and before it with everybody (MODEL.md 1.6). */
export const OWN_STANDARD_ANSWERS = 14;
const POPULATION_MEAN = 4.5;
const POPULATION_SD = 1.2;
/** A person who always answers alike still has days that differ by this much. */
const LEAST_SD = 0.6;
/** W and its answers lie within -4..4 (MODEL.md 1.2). */
const MOST_Z = 4;

/** Mean of the answered items, 1..7 with 7 = good; undefined when none was answered. */
export function answerOf(items: CheckInItems): number | undefined {
  const scores = Object.values(items).filter((score) => score !== undefined);
  return scores.length === 0 ? undefined : scores.reduce<number>((sum, score) => sum + score, 0) / scores.length;
}

/** The answer as a z-score: against the person's earlier answers, or the population's before there are 14 (MODEL.md 1.6). */
export function standardise(answer: number, earlier: AnswerStatistics): number {
  const own = earlier.count >= OWN_STANDARD_ANSWERS;
  const mean = own ? earlier.mean : POPULATION_MEAN;
  const sd = own ? Math.max(LEAST_SD, Math.sqrt(earlier.squares / (earlier.count - 1))) : POPULATION_SD;
  return clamp((answer - mean) / sd, -MOST_Z, MOST_Z);
}

export function addAnswer({ count, mean, squares }: AnswerStatistics, answer: number): AnswerStatistics {
  const next = mean + (answer - mean) / (count + 1);
  return { count: count + 1, mean: next, squares: squares + (answer - mean) * (answer - next) };
}

/** A day passes: without answers W returns to 0 and its variance to 1, which is not a bad mood (MODEL.md 1.6). */
export const passDay = ({ mean, variance }: Belief, p: TwinParameters): Belief => ({
  mean: p.phiW * mean,
  variance: p.phiW ** 2 * variance + p.sigmaW ** 2,
});

/**
 * The one way into W. It takes a check-in's answer and nothing else: no heart rate, no sleep, no text (MODEL.md 1.6).
 *
 * Unlike a sensor's value it is never an outlier: what a person confirmed is believed, a sudden bad day most of all.
 */
export function readAnswer(wellness: Belief, z: number, p: TwinParameters): Belief {
  const gain = wellness.variance / (wellness.variance + p.noiseW);
  return {
    mean: wellness.mean + gain * (z - wellness.mean),
    variance: (1 - gain) ** 2 * wellness.variance + gain ** 2 * p.noiseW,
  };
}
