import type { CandidatePlan } from "#src/domain/plan.ts";
import type { StartBelief } from "#src/domain/simulation/belief.ts";
import { lowerBound, mostEvents, upperBound } from "#src/domain/simulation/clopper-pearson.ts";
import { forecastOf, type PlanForecast, pairedDifference } from "#src/domain/simulation/forecast.ts";
import { type PlanLoads, type SimulationProblem, simulateBlock } from "#src/domain/simulation/rollout.ts";
import type { RolloutBlock } from "#src/domain/simulation/rollout-block.ts";
import { certificationSeed, type Seed } from "#src/domain/simulation/seed.ts";
import { DEFAULT_PARAMETERS, type TwinParameters } from "#src/domain/twin/parameters.ts";

/** How much overload a plan may risk (MODEL.md 2). A policy may lower these and never raise them. */
export interface RiskLimits {
  /** Overload on any one day. */
  readonly day: number;
  /** Overload on any day of the horizon. */
  readonly horizon: number;
  /** A quarter over capacity, on any one day. */
  readonly redZone: number;
}

export const RISK_LIMITS: RiskLimits = { day: 0.05, horizon: 0.2, redZone: 0.01 };

/**
 * Chance of accepting any plan that breaks a limit, shared among the plans (Bonferroni): among sixteen even where rules
 * left fewer, so that a plan does not become acceptable because others were forbidden.
 */
const ACCEPTANCE_RISK = 0.05;
const USUAL_PLANS = 16;
export const SCREENING_ROLLOUTS = 1_000;
export const CERTIFICATION_ROLLOUTS = 10_000;
/** A plan this many standard errors behind a plan that passes is not looked at again. */
const HOPELESS_ERRORS = 3;
/** The best plans that pass the first look are certified however far behind: a runner-up, and one more in reserve. */
const SPARED_PLANS = 3;
/** Plans this few standard errors apart are equal, and the lighter one wins. */
const TIE_ERRORS = 0.5;
/** Name of the plan that is always among the candidates and is followed when none passes. */
export const RECOVERY = "recovery";

export interface ChoiceRequest {
  /** Already filtered by the rules. One of them is the recovery plan. */
  readonly plans: readonly CandidatePlan[];
  readonly start: StartBelief;
  readonly parameters?: TwinParameters | undefined;
  readonly seed: Seed;
  readonly limits?: RiskLimits | undefined;
  readonly rollouts?: { readonly screening: number; readonly certification: number } | undefined;
}

/** One plan's way through the choice. */
export interface PlanResult extends PlanForecast {
  /** Where it ended: left behind after the first look, found too risky, or passed. */
  readonly outcome: "dropped-as-risky" | "dropped-as-behind" | "too-risky" | "passed";
  /** One-sided upper bounds at the confidence that acceptance asks for. */
  readonly bounds: {
    /** Of each day, in their order. */
    readonly days: readonly number[];
    readonly worstDay: number;
    readonly horizon: number;
    readonly redZone: number;
  };
}

export interface Choice {
  readonly chosen: CandidatePlan;
  /** Whether the chosen plan passes the model's check. False only for a recovery plan, which then needs a notice. */
  readonly certified: boolean;
  /** The best other plan that passes. */
  readonly runnerUp: CandidatePlan | null;
  readonly seeds: { readonly choice: Seed; readonly certification: Seed };
  readonly rollouts: { readonly screening: number; readonly certification: number };
  readonly limits: RiskLimits;
  /** In the order of the request. */
  readonly perPlan: readonly PlanResult[];
}

/** Runs the rollouts 0 <= i < `rollouts` of a problem: alone, or shared among workers with the same result. */
export type RunRollouts<Result> = (problem: SimulationProblem, rollouts: number) => Result;

export const runAlone: RunRollouts<RolloutBlock> = (problem, rollouts) => simulateBlock(problem, 0, rollouts);

/** Chooses a plan on this thread. See `chooseWith`. */
export function choose(request: ChoiceRequest): Choice {
  const steps = chooseWith(request);
  let step = steps.next();
  while (!step.done) step = steps.next(runAlone(step.value.problem, step.value.rollouts));
  return step.value;
}

/** Chooses a plan with rollouts that somebody else runs, for example workers. */
export async function chooseAsync(request: ChoiceRequest, run: RunRollouts<Promise<RolloutBlock>>): Promise<Choice> {
  const steps = chooseWith(request);
  let step = steps.next();
  while (!step.done) step = steps.next(await run(step.value.problem, step.value.rollouts));
  return step.value;
}

/**
 * Ranking and selection in two stages (MODEL.md 2); yields what is to be simulated and is given the result.
 *
 * First 1,000 rollouts of every plan: a plan is dropped when it breaks a limit for certain, or when it is far behind a
 * plan that already passes. The document measures the distance from the leader of all; a leader that later turns out too
 * risky would then have emptied the field, so here the leader is the best plan that passes.
 * Then 10,000 rollouts of the others under a fresh seed, so that no plan is accepted by the luck that chose it: a plan
 * passes when each upper bound is within its limit, at 5% shared among all candidates. All limits must hold at once, so
 * they need no sharing of their own. The best by paired difference wins; within half a standard error the lighter wins.
 */
export function* chooseWith(
  request: ChoiceRequest,
): Generator<{ readonly problem: SimulationProblem; readonly rollouts: number }, Choice, RolloutBlock> {
  const { plans, start, seed, parameters = DEFAULT_PARAMETERS, limits = RISK_LIMITS } = request;
  const rollouts = request.rollouts ?? { screening: SCREENING_ROLLOUTS, certification: CERTIFICATION_ROLLOUTS };
  const recovery = plans.find(({ template }) => template === RECOVERY);
  if (recovery === undefined)
    throw new RangeError(
      `Cannot choose a plan as the candidates must include "${RECOVERY}": current value is ${plans.length} others`,
    );

  const loads = plans.map(loadsOfPlan);
  const seeds = { choice: seed, certification: certificationSeed(seed) };
  const risk = ACCEPTANCE_RISK / Math.max(USUAL_PLANS, plans.length);
  const problem = { start, parameters };

  const screened = yield { problem: { ...problem, plans: loads, seed: seeds.choice }, rollouts: rollouts.screening };
  const looked = loads.map(({ template }, plan) => judge(screened, plan, template, limits, risk));
  const survivors = screen(screened, looked, limits, risk);
  const kept = survivors.map((plan) => loads[plan]!);
  const certified: RolloutBlock | undefined =
    kept.length === 0
      ? undefined
      : yield { problem: { ...problem, plans: kept, seed: seeds.certification }, rollouts: rollouts.certification };

  const results = looked.map((look, plan): PlanResult => {
    const place = survivors.indexOf(plan);
    if (certified === undefined || place < 0)
      return { ...look, outcome: breaks(look, limits, risk) ? "dropped-as-risky" : "dropped-as-behind" };
    return judge(certified, place, look.template, limits, risk);
  });
  const passing = survivors.filter((plan) => results[plan]!.outcome === "passed");
  const ranking = certified === undefined ? [] : rank(passing, survivors, certified, plans);
  const [best, second] = ranking;
  return {
    chosen: best === undefined ? recovery : plans[best]!,
    certified: best !== undefined,
    runnerUp: second === undefined ? null : plans[second]!,
    seeds,
    rollouts,
    limits,
    perPlan: results,
  };
}

export const loadsOfPlan = ({ template, days }: CandidatePlan): PlanLoads => ({
  template,
  u: days.map((day) => day.u),
  m: days.map((day) => day.m),
  items: days.map((day) => day.items),
  difficulty: days.map((day) => day.difficulty),
});

/** Sum of normalised loads over the horizon. */
export const totalLoad = ({ days }: CandidatePlan): number => days.reduce((sum, { u, m }) => sum + u + m, 0);

function judge(block: RolloutBlock, plan: number, template: string, limits: RiskLimits, risk: number): PlanResult {
  const forecast = forecastOf(block, plan, template);
  const bound = (events: number) => upperBound(events, forecast.rollouts, risk);
  const days = forecast.dailyOdds.map(({ events }) => bound(events));
  const most = (limit: number) => mostEvents(forecast.rollouts, limit, risk);
  const worst = worstDay(forecast);
  const passed =
    worst <= most(limits.day) &&
    forecast.horizonOdds.events <= most(limits.horizon) &&
    forecast.redZone.events <= most(limits.redZone);
  return {
    ...forecast,
    outcome: passed ? "passed" : "too-risky",
    bounds: {
      days,
      worstDay: Math.max(...days),
      horizon: bound(forecast.horizonOdds.events),
      redZone: bound(forecast.redZone.events),
    },
  };
}

const worstDay = ({ dailyOdds }: PlanForecast): number => Math.max(...dailyOdds.map(({ events }) => events));

/** Whether the plan breaks a limit for certain: even the lower bound is above it. */
function breaks(forecast: PlanForecast, limits: RiskLimits, risk: number): boolean {
  const bound = (events: number) => lowerBound(events, forecast.rollouts, risk);
  return (
    bound(worstDay(forecast)) > limits.day ||
    bound(forecast.horizonOdds.events) > limits.horizon ||
    bound(forecast.redZone.events) > limits.redZone
  );
}

/** The plans that are worth certifying: those not far behind the leader, and the first few that pass in any case. */
function screen(block: RolloutBlock, looked: readonly PlanResult[], limits: RiskLimits, risk: number): number[] {
  const possible = looked.flatMap((look, plan) => (breaks(look, limits, risk) ? [] : [plan]));
  const passing = possible
    .filter((plan) => looked[plan]!.outcome === "passed")
    .toSorted((a, b) => looked[b]!.meanJ - looked[a]!.meanJ || byName(looked[a]!.template, looked[b]!.template));
  const [leader] = passing;
  if (leader === undefined) return possible;
  const spared = passing.slice(0, SPARED_PLANS);
  return possible.filter((plan) => {
    const { mean, error } = pairedDifference(block, plan, leader);
    return mean >= -HOPELESS_ERRORS * error || spared.includes(plan);
  });
}

/** Passing plans, best first: repeatedly the lightest of those that tie with the best that is left. */
function rank(
  passing: readonly number[],
  survivors: readonly number[],
  block: RolloutBlock,
  plans: readonly CandidatePlan[],
): number[] {
  const left = [...passing];
  const ranking: number[] = [];
  const rollouts = block.to - block.from;
  const meanJ = new Map(
    survivors.map((plan, place) => {
      let sum = 0;
      for (let i = 0; i < rollouts; i++) sum += block.gain[place * rollouts + i]!;
      return [plan, sum / rollouts];
    }),
  );
  while (left.length > 0) {
    const leader = left.reduce((a, b) => (meanJ.get(b)! > meanJ.get(a)! ? b : a));
    const ties = left.filter((plan) => {
      const { mean, error } = pairedDifference(block, survivors.indexOf(plan), survivors.indexOf(leader));
      return mean >= -TIE_ERRORS * error;
    });
    const next = ties.toSorted(
      (a, b) => totalLoad(plans[a]!) - totalLoad(plans[b]!) || byName(plans[a]!.template, plans[b]!.template),
    )[0]!;
    ranking.push(next);
    left.splice(left.indexOf(next), 1);
  }
  return ranking;
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
