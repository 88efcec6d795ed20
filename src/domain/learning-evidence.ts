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

/** How many answers a result elsewhere stands for. */
export interface GradedAnswers {
  readonly right: number;
  readonly wrong: number;
}

/** A whole test elsewhere counts as this many answers, however long it was: nobody here saw its questions. */
export const ANSWERS_OF_A_TEST = 3;
/** Tests of learning platforms are mostly choices of four. */
const TEST_ANSWER: AnswerModel = { guess: 0.25, slip: SLIP, recall: 1 };
/** An old result counts less, as practice itself fades (MODEL.md 1.4). */
const FADE_DAYS = 60;

/** A score of 0..1 as answers: 0.8 of a test is two right and one wrong. */
export function answersOf(share: number): GradedAnswers {
  if (!(share >= 0 && share <= 1))
    throw new RangeError(`Cannot count answers as the share must be from 0 to 1: current value is ${share}`);
  const right = Math.round(share * ANSWERS_OF_A_TEST);
  return { right, wrong: ANSWERS_OF_A_TEST - right };
}

/** p(right) of one question at that level, 0..1, before the result is known. */
export const expectedShare = (before: AbilityPair, level: Level): number =>
  successProbability(totalOf({ ...before, item: itemOf(level) }), TEST_ANSWER);

const itemOf = (level: Level): Ability => ({ mean: LEVEL_DIFFICULTY[level], variance: ITEM_VARIANCE });

/**
 * The beliefs after a result on a learning platform: its answers one by one by the update of a lesson's answer (MODEL.md 3.2),
 * all on one item, whose difficulty is the level's and as uncertain as any item's. One test is one doubt: what its difficulty
 * explains, the person's skill does not, and many answers weigh little more than one.
 */
export function afterResult(before: AbilityPair, level: Level, { right, wrong }: GradedAnswers): AbilityPair {
  let encounter = { ...before, item: itemOf(level) };
  const answers = [...Array<boolean>(right).fill(true), ...Array<boolean>(wrong).fill(false)];
  for (const correct of answers) encounter = afterAnswer(encounter, correct, TEST_ANSWER);
  const { person, skill } = withAttemptDrift(encounter);
  return { person, skill };
}

/**
 * `before` with the share e^(-days/60) of what a result `days` >= 0 before it says. Beliefs are compared by their precision
 * and precision-weighted mean, where evidence adds up.
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
