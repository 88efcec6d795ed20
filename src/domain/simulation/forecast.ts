import { type Interval, interval } from "#src/domain/simulation/clopper-pearson.ts";
import type { RolloutBlock } from "#src/domain/simulation/rollout-block.ts";

/** A share of simulated futures, with the 95% interval of its Monte Carlo error. */
export interface Odds extends Interval {
  readonly probability: number;
  readonly events: number;
  readonly rollouts: number;
}

/** What the simulation found of one plan. */
export interface PlanForecast {
  readonly template: string;
  readonly rollouts: number;
  /** Mean of J: performance and skill gained, less overload and strain (MODEL.md 2). */
  readonly meanJ: number;
  /** Standard error of meanJ. */
  readonly errorJ: number;
  /** Overload on each day, of any kind. */
  readonly dailyOdds: readonly Odds[];
  /** Overload of the body and of the mind on each day: the odds of that day's physical and learning sessions. */
  readonly physicalOdds: readonly Odds[];
  readonly cognitiveOdds: readonly Odds[];
  /** Overload on any day of the horizon. */
  readonly horizonOdds: Odds;
  /** The worst day's odds of going a quarter over capacity. */
  readonly redZone: Odds;
}

export const oddsOf = (events: number, rollouts: number): Odds => ({
  probability: events / rollouts,
  events,
  rollouts,
  ...interval(events, rollouts),
});

export function forecastOf(block: RolloutBlock, plan: number, template: string): PlanForecast {
  const { days } = block;
  const rollouts = block.to - block.from;
  const gains = block.gain.subarray(plan * rollouts, (plan + 1) * rollouts);
  const { mean, error } = meanOf(gains);
  const daily = (counts: Int32Array): number[] => Array.from(counts.subarray(plan * days, (plan + 1) * days));
  const odds = memoised((events) => oddsOf(events, rollouts));
  return {
    template,
    rollouts,
    meanJ: mean,
    errorJ: error,
    dailyOdds: daily(block.overload).map(odds),
    physicalOdds: daily(block.physicalOverload).map(odds),
    cognitiveOdds: daily(block.cognitiveOverload).map(odds),
    horizonOdds: odds(block.anyOverload[plan]!),
    redZone: odds(Math.max(...daily(block.redZone))),
  };
}

/** Mean and its standard error, in the order of the values. */
export function meanOf(values: Float64Array): { readonly mean: number; readonly error: number } {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, error: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1) / values.length) };
}

/** Mean of J of one plan less another's, rollout by rollout, and its standard error: common random numbers cancel. */
export function pairedDifference(
  block: RolloutBlock,
  plan: number,
  other: number,
): { readonly mean: number; readonly error: number } {
  const rollouts = block.to - block.from;
  const differences = new Float64Array(rollouts);
  for (let i = 0; i < rollouts; i++)
    differences[i] = block.gain[plan * rollouts + i]! - block.gain[other * rollouts + i]!;
  return meanOf(differences);
}

function memoised<T>(of: (key: number) => T): (key: number) => T {
  const known = new Map<number, T>();
  return (key) => {
    const value = known.get(key) ?? of(key);
    known.set(key, value);
    return value;
  };
}
