import { addDays, type LocalDay } from "#src/domain/time.ts";
import { capacityOffset } from "#src/domain/twin/capacity-offset.ts";
import { BODY } from "#src/domain/twin/filter.ts";
import { ownWeight } from "#src/domain/twin/parameters.ts";
import { debtDeviation, evolveTwin, referencesOf, stateOf, type Twin } from "#src/domain/twin/twin.ts";

/** The load a day can bear, in usual days of the person: its median and the bounds of an 80% interval. */
export interface CapacityBand {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** Log SD of a capacity coefficient among people (MODEL.md 1.5, b), which shrinks as days of the person's own come in. */
const COEFFICIENT_SPREAD = 0.4;
/** Standard deviations from the median to either end of an 80% interval. */
const EIGHTY_PERCENT = 1.2815515655446004;

/**
 * Physical and cognitive capacity of the twin's day with what is not known about it (MODEL.md 1.3).
 *
 * The variance adds that of the filter's state, of the capacity offset and of every coefficient; fitness, fatigue, mental
 * fatigue and strain count as known.
 */
export function capacityBands(twin: Twin): { readonly physical: CapacityBand; readonly cognitive: CapacityBand } {
  const { parameters: p } = twin;
  const s = stateOf(twin);
  const debt = debtDeviation(twin);
  const kappa = capacityOffset(twin.effort, twin.priors.kappa);
  const spread = COEFFICIENT_SPREAD * (1 - ownWeight(twin.validDays));
  const physical = [
    p.kF * (s.F - 1),
    -p.kH * (s.H - s.F),
    p.kV * s.v,
    -p.kR * s.r,
    -p.kD * debt,
    p.kW * s.W,
    -p.kB * s.B,
  ];
  const low = Math.min(s.W, 0);
  const cognitive = [-p.cD * debt, -p.cM * (s.M - p.usualM), p.cW * low, -p.cB * s.B];
  const known = (terms: readonly number[]) => spread ** 2 * sum(terms.map((term) => term * term));
  return {
    physical: bandOf(
      p.k0 + kappa.mean + sum(physical),
      stateVariance(twin, { [BODY.v]: p.kV, [BODY.r]: -p.kR, [BODY.debt]: -p.kD }) +
        p.kW ** 2 * twin.wellness.variance +
        kappa.variance +
        known(physical),
    ),
    cognitive: bandOf(
      p.c0 + sum(cognitive),
      stateVariance(twin, { [BODY.debt]: -p.cD }) +
        (low < 0 ? p.cW ** 2 * twin.wellness.variance : 0) +
        known(cognitive),
    ),
  };
}

/** Normalised loads of a day that is planned. */
export interface PlannedLoad {
  readonly day: LocalDay;
  readonly u: number;
  readonly m: number;
}

/**
 * The twins of the coming days as far as they can be told today: the plan is done, and nothing else is heard. A day
 * without learning in the plan is one of which nothing is known, as it will be when it has passed.
 */
export function foresee(twin: Twin, plan: readonly PlannedLoad[], days: number): Twin[] {
  const { load, cognitive } = referencesOf(twin);
  const ahead: Twin[] = [];
  let next = twin;
  for (let i = 0; i < days; i++) {
    const planned = plan.find(({ day }) => day === next.day);
    const done = {
      ...(twin.recordsLoad && { physicalLoadAu: (planned?.u ?? 0) * load }),
      ...(planned !== undefined && planned.m > 0 && { cognitiveMinutes: planned.m * cognitive }),
    };
    next = evolveTwin({ ...next, done }, { day: addDays(next.day, 1) });
    ahead.push(next);
  }
  return ahead;
}

function stateVariance(twin: Twin, weights: Readonly<Record<number, number>>): number {
  const n = twin.body.mean.length;
  const entries = Object.entries(weights).map(([i, weight]) => [Number(i), weight] as const);
  return sum(entries.flatMap(([i, a]) => entries.map(([j, b]) => a * b * twin.body.covariance[i * n + j]!)));
}

function bandOf(log: number, variance: number): CapacityBand {
  const reach = EIGHTY_PERCENT * Math.sqrt(Math.max(0, variance));
  return { low: Math.exp(log - reach), middle: Math.exp(log), high: Math.exp(log + reach) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
