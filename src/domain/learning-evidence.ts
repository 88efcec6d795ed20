import {
  type Ability,
  type AnswerModel,
  afterAnswer,
  afterDays,
  ITEM_VARIANCE,
  PERSON_PRIOR,
  SKILL_PRIOR,
  SLIP,
  successProbability,
  totalOf,
  withAttemptDrift,
} from "#src/domain/mastery.ts";
import { LEVEL_DIFFICULTY, type Level } from "#src/domain/skill.ts";

/** What is believed of a person across skills, and of one skill of theirs. */
export interface AbilityPair {
  readonly person: Ability;
  readonly skill: Ability;
}

/** What a result elsewhere stands for: this many answers, of which this share was right. */
export interface GradedAnswers {
  readonly count: number;
  /** 0..1. */
  readonly share: number;
}

/** A whole test counts as two answers of a lesson, however long it was: nobody here saw its questions. */
export const ANSWERS_OF_A_TEST = 2;
/** Tests of learning platforms are mostly choices of four. */
const TEST_ANSWER: AnswerModel = { guess: 0.25, slip: SLIP, recall: 1 };
/** An old result counts less, as practice itself fades (MODEL.md 1.4). */
const FADE_DAYS = 60;

/** p(right) of one question at that level, 0..1, before the result is known. */
export const expectedShare = (before: AbilityPair, level: Level): number =>
  successProbability(totalOf({ ...before, item: itemOf(level) }), TEST_ANSWER);

const itemOf = (level: Level): Ability => ({ mean: LEVEL_DIFFICULTY[level], variance: ITEM_VARIANCE });

/**
 * The beliefs after a result on a learning platform. A right and a wrong answer to an item of the level each move them as in a
 * lesson (MODEL.md 3.2); a result moves them by `count` answers, `share` of the way right. Beliefs are compared by their
 * precision and precision-weighted mean, where evidence adds up, so that a better score never tells of less ability.
 *
 * `share` 0..1; throws a RangeError otherwise.
 */
export function afterResult(before: AbilityPair, level: Level, { count, share }: GradedAnswers): AbilityPair {
  if (!(share >= 0 && share <= 1))
    throw new RangeError(`Cannot count a result as its share must be from 0 to 1: current value is ${share}`);
  const encounter = { ...before, item: itemOf(level) };
  const [right, wrong] = [afterAnswer(encounter, true, TEST_ANSWER), afterAnswer(encounter, false, TEST_ANSWER)];
  const moved = both((which, prior) => {
    const halfway = added(before[which], evidenceIn(before[which], right[which]), count * share, prior);
    return added(halfway, evidenceIn(before[which], wrong[which]), count * (1 - share), prior);
  });
  const { person, skill } = withAttemptDrift({ ...moved, item: encounter.item });
  return { person, skill };
}

/**
 * `before` with the share e^(-days/60) of what a result `days` >= 0 before it says.
 */
export function fadedTo(before: AbilityPair, after: AbilityPair, days: number): AbilityPair {
  const share = Math.exp(-days / FADE_DAYS);
  return both((which, prior) => added(before[which], evidenceIn(before[which], after[which]), share, prior));
}

/** Days >= 0 from when a result counted to when each belief was last moved. */
export type AgeOfResult = Readonly<Record<keyof AbilityPair, number>>;

/**
 * The beliefs without one result: what it added, aged as the beliefs have aged since, is taken out again. Exact when nothing
 * was learned since; otherwise what came later stays, as far as it does not rest on the result.
 */
export function withoutResult(
  current: AbilityPair,
  before: AbilityPair,
  after: AbilityPair,
  days: AgeOfResult,
): AbilityPair {
  return both((which, prior) => {
    const aged = (pair: AbilityPair): Ability => afterDays(pair[which], days[which], prior);
    return added(current[which], evidenceIn(aged(before), aged(after)), -1, prior);
  });
}

const both = (work: (which: keyof AbilityPair, prior: Ability) => Ability): AbilityPair => ({
  person: work("person", PERSON_PRIOR),
  skill: work("skill", SKILL_PRIOR),
});

/** Precision, and precision times mean: evidence is their difference. */
interface Evidence {
  readonly precision: number;
  readonly weighted: number;
}

const evidenceOf = ({ mean, variance }: Ability): Evidence => ({ precision: 1 / variance, weighted: mean / variance });

function evidenceIn(before: Ability, after: Ability): Evidence & { readonly shift: number } {
  const [from, to] = [evidenceOf(before), evidenceOf(after)];
  return {
    precision: to.precision - from.precision,
    weighted: to.weighted - from.weighted,
    shift: after.mean - before.mean,
  };
}

/** A belief never becomes vaguer than both its prior and what it was. */
function added(belief: Ability, evidence: ReturnType<typeof evidenceIn>, share: number, prior: Ability): Ability {
  const own = evidenceOf(belief);
  const precision = own.precision + share * evidence.precision;
  const widest = Math.max(prior.variance, belief.variance);
  if (precision * widest < 1) return { mean: belief.mean + share * evidence.shift, variance: widest };
  return { mean: (own.weighted + share * evidence.weighted) / precision, variance: 1 / precision };
}
