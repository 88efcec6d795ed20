import { binEdges, calibrationError } from "#src/domain/calibration-error.ts";
import { type BootstrapInterval, compareGroups, type Sums, total } from "#src/domain/cluster-bootstrap.ts";
import { affectedParameters } from "#src/domain/fairness-affected.ts";
import { type Contest, contestsOf, LEAST_TRAINEES } from "#src/domain/fairness-contests.ts";
import type { GroupAttribute } from "#src/domain/fairness-groups.ts";
import {
  type FairnessMeasure,
  figureOf,
  MEASURE_NAMES,
  mappedForecasts,
  peopleBehind,
  type Rates,
  ratesOf,
  shrunkFigure,
  specOf,
  sumsOf,
  type Trainee,
} from "#src/domain/fairness-measures.ts";
import {
  chanceBeyond,
  discoveries,
  type FairnessVerdict,
  sequenceWidth,
  stretchAt,
  stretched,
  verdictOf,
} from "#src/domain/fairness-verdict.ts";
import { rateGap } from "#src/domain/rate-gap.ts";
import type { LearntParameter } from "#src/domain/twin/learnt-parameters.ts";

export interface GroupFinding {
  /** One attribute, or two for an intersection, each with its value. */
  readonly group: readonly { readonly attribute: GroupAttribute; readonly value: string }[];
  readonly measure: FairnessMeasure;
  readonly verdict: FairnessVerdict;
  /** Of an alarm: learnt parameters that it is put down to. */
  readonly affected?: readonly LearntParameter[];
  readonly figure?: ToldFigure | undefined;
}

/** What is told of a finding, in steps of `TOLD_STEP`: a ratio or a difference to others. Nothing finer leaves the audit. */
export interface ToldFigure {
  /** Shrunk. */
  readonly estimate: number;
  /** The interval that the verdict rests on. */
  readonly low: number;
  readonly high: number;
  /** Shrunk rates of the group and of the others, or odds of the group and what happened; absent in older audits. */
  readonly rates?: Rates | undefined;
}

export interface FairnessAudit {
  readonly findings: readonly GroupFinding[];
  /** Values of which too few people declared themselves, or which would give somebody away beside the others. */
  readonly unjudged: readonly { readonly attribute: GroupAttribute; readonly value: string }[];
}

export interface AuditOptions {
  /** Weekly looks at the same data so far, this one included: 1..52. */
  readonly look: number;
  /** Uniform on [0, 1). */
  readonly rng: () => number;
  readonly resamples?: number | undefined;
}

/**
 * Steps in which figures are told: five points. Told exactly, two weeks' reports with one person more between them would
 * tell that person's rate; in these steps the best reckoning from them is worse than a guess (`test/domain/fairness-attack.test.ts`).
 */
export const TOLD_STEP = 0.05;
const MINUTES_STEP = 5;
const RESAMPLES = 1_000;

/**
 * The audit of MODEL.md 5 over everybody who agreed to fairness checks: each group against the others of its attribute.
 *
 * Intervals are bootstrapped over whole people and stretched to the confidence sequence of the look. A measure is an alarm
 * where its whole interval and its shrunk figure are beyond the limit and Benjamini and Hochberg's procedure (q 0.10) keeps
 * it among all of the run; "inside" where the whole interval is within; "watch" where only one of them is beyond; otherwise
 * there is not enough evidence, which is not "fair". The example of the document, 18 of 40 against 48 of 80, is a watch: the
 * ratio is under four fifths, its interval is not. A measure with fewer than ten people behind it is not judged. The order
 * of people makes no difference.
 */
export function auditFairness(people: readonly Trainee[], options: AuditOptions): FairnessAudit {
  const steps = auditInSteps(people, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same, pausing after each group so that others may run in between. */
export function* auditInSteps(
  everybody: readonly Trainee[],
  { look, rng, resamples = RESAMPLES }: AuditOptions,
): Generator<void, FairnessAudit, void> {
  const people = everybody.filter(({ days }) => days > 0).toSorted((a, b) => (a.person < b.person ? -1 : 1));
  const trainees = new Map(people.map((one) => [one.person, one]));
  const mapped = mappedForecasts(people);
  const edges = binEdges(mapped.map((one) => one.mapped));
  const sums = sumsOf(people, mapped);
  const { contests, unjudged } = contestsOf(people);
  const found: (Tested & { readonly contest: Contest; readonly measure: FairnessMeasure })[] = [];
  for (const contest of contests) {
    const [group, others] = [contest.inside, contest.others].map((set) => [...set].map((person) => sums.get(person)!));
    const measures = MEASURE_NAMES.filter(
      (measure) => !contest.group.some(({ attribute }) => specOf(measure).notOf?.includes(attribute)),
    );
    const compared = compareGroups(group!, others!, measures.map(figureOf), { resamples, rng });
    const errors = calibrationError(
      mapped.filter(({ person }) => contest.inside.has(person)),
      edges,
      sequenceWidth(look),
    );
    for (const [at, measure] of measures.entries()) {
      const known = Math.min(...peopleBehind(measure, group!, others!)) >= LEAST_TRAINEES;
      const tested = !known
        ? UNKNOWN
        : measure === "calibration-error"
          ? testedError(errors, look)
          : testedFigure(measure, compared[at], group!, others!, look);
      found.push({ contest, measure, ...tested });
    }
    yield;
  }
  const kept = discoveries(found.map(({ chance }) => chance));
  const findings: GroupFinding[] = [];
  for (const [at, { contest, measure, verdict, figure }] of found.entries()) {
    const final = verdict === "alarm" && !kept.has(at) ? "watch" : verdict;
    const affected = final === "alarm" && specOf(measure).learnt ? affectedBy(contest) : undefined;
    findings.push({
      group: contest.group,
      measure,
      verdict: final,
      ...(affected && { affected }),
      ...(figure && { figure }),
    });
  }
  return { unjudged, findings };

  function affectedBy({ inside, others }: Contest): readonly LearntParameter[] {
    const [group, beside] = [inside, others].map((set) => [...set].map((person) => trainees.get(person)!));
    const options = { least: LEAST_TRAINEES, stretch: stretchAt(look), resamples, rng };
    return affectedParameters(group!, beside!, options);
  }
}

interface Tested {
  readonly verdict: FairnessVerdict;
  readonly figure?: ToldFigure;
  /** Of a figure so far beyond the limit, were the limit kept; undefined where there is no figure. */
  readonly chance: number | undefined;
}
const UNKNOWN: Tested = { verdict: "not-enough-evidence", chance: undefined };

function testedFigure(
  measure: FairnessMeasure,
  interval: ReturnType<typeof compareGroups>[number],
  group: readonly Sums[],
  others: readonly Sums[],
  look: number,
): Tested {
  if (interval === undefined) return UNKNOWN;
  const { limit, log } = specOf(measure);
  const { figure, rates } = shrunkFigure(measure, total(group), total(others));
  const { low, high, error } = widened(measure, interval, group, others, look);
  const told = (value: number): number => toldAs(log ? Math.exp(value) : value);
  return {
    verdict: verdictOf(figure, { low, high }, limit),
    figure: {
      estimate: told(figure),
      low: told(low),
      high: told(high),
      rates: [toldRate(measure, rates[0]), toldRate(measure, rates[1])],
    },
    chance: chanceBeyond(Math.abs(interval.estimate), limit, error * stretchAt(look)),
  };
}

/** The interval at this look; where a rate is 0 or 1, which no resample can move, it is at least Newcombe's over people. */
function widened(
  measure: FairnessMeasure,
  interval: BootstrapInterval,
  group: readonly Sums[],
  others: readonly Sums[],
  look: number,
) {
  const { error } = interval;
  const own = stretched(interval.estimate, interval, stretchAt(look));
  const rates = ratesOf(measure, total(group), total(others));
  const { rate, log } = specOf(measure);
  if (rate === undefined || log || !rates.some((one) => one === 0 || one === 1)) return { ...own, error };
  const [trials, beside] = peopleBehind(measure, group, others);
  const width = sequenceWidth(look);
  const wilson = rateGap({ rate: rates[0], trials }, { rate: rates[1], trials: beside }, width);
  return {
    low: Math.min(own.low, wilson.low),
    high: Math.max(own.high, wilson.high),
    error: Math.max(error, (wilson.high - wilson.low) / (2 * width)),
  };
}

function testedError(found: ReturnType<typeof calibrationError>, look: number): Tested {
  if (found === undefined) return UNKNOWN;
  const { limit } = specOf("calibration-error");
  const { estimate, low, high, error } = found;
  return {
    verdict: verdictOf(estimate, { low, high }, limit),
    figure: { estimate: toldAs(estimate), low: toldAs(low), high: toldAs(high) },
    chance: chanceBeyond(estimate, limit, error * stretchAt(look)),
  };
}

const inSteps = (value: number, step: number): number => Math.round(value / step) / Math.round(1 / step) + 0;
/** In steps of five points, without what is left of binary fractions. */
const toldAs = (value: number): number => inSteps(value, TOLD_STEP);

/** Shares are told from 0.05 to 0.95: that nobody of a group, or everybody, did something would tell it of each of them. */
function toldRate(measure: FairnessMeasure, rate: number): number {
  if (specOf(measure).minutes) return MINUTES_STEP * Math.round(rate / MINUTES_STEP);
  return toldAs(Math.min(1 - TOLD_STEP, Math.max(TOLD_STEP, rate)));
}
