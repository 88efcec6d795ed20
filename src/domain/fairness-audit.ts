import { mapHeldOut, type Scored } from "#src/domain/calibration.ts";
import { compareGroups, type Sums } from "#src/domain/cluster-bootstrap.ts";
import { type Counted, givesNobodyAway } from "#src/domain/disclosure.ts";
import {
  type DeclaredGroups,
  GROUP_ATTRIBUTES,
  GROUP_NAMES,
  type GroupAttribute,
} from "#src/domain/fairness-groups.ts";
import { normalCumulative } from "#src/domain/normal-distribution.ts";
import type { PersonId } from "#src/domain/person.ts";

/** What Kairos decided about one person in the period of the audit, with what came of it. Counts of days. */
export interface Trainee {
  readonly person: PersonId;
  readonly groups: DeclaredGroups;
  /** Days with a plan, those that offered new material (D1), and those made lighter or paused (D2). */
  readonly days: number;
  readonly stretched: number;
  readonly relieved: number;
  /** Days on which a rule blocked something (D3), or sent the person to a human (D4). */
  readonly held: number;
  /** Odds as told for each answered session, with whether the session became an overload. */
  readonly forecasts: readonly Pick<Scored, "told" | "happened">[];
}

export const FAIRNESS_MEASURES = {
  "new-material-ratio": { words: "how often new material is offered, by ratio", limit: Math.log(1 / 0.8), log: true },
  "new-material-gap": { words: "how often new material is offered, by difference", limit: 0.1, log: false },
  "relief-ratio": { words: "how often a day is made lighter, by ratio", limit: Math.log(1 / 0.8), log: true },
  "relief-gap": { words: "how often a day is made lighter, by difference", limit: 0.1, log: false },
  "rules-gap": { words: "how often a rule holds something back", limit: 0.1, log: false },
  "hits-gap": { words: "how often real overload was foreseen", limit: 0.1, log: false },
  "false-alarms-gap": { words: "how often overload was foreseen that did not come", limit: 0.1, log: false },
  "calibration-gap": { words: "how far odds are from what happens", limit: 0.03, log: false },
} as const satisfies Record<string, { readonly words: string; readonly limit: number; readonly log: boolean }>;
export type FairnessMeasure = keyof typeof FAIRNESS_MEASURES;

/** "watch": the figure is over its limit, and chance may still be the reason. */
export type FairnessVerdict = "alarm" | "watch" | "inside" | "not-enough-evidence";

export interface GroupFinding {
  /** One attribute, or two for an intersection, each with its value. */
  readonly group: readonly { readonly attribute: GroupAttribute; readonly value: string }[];
  readonly measure: FairnessMeasure;
  readonly verdict: FairnessVerdict;
  /** Of the group against the others, a ratio or a difference, with the interval that the verdict rests on. */
  readonly figure?: { readonly estimate: number; readonly low: number; readonly high: number } | undefined;
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

/** Fewer people than this in a group, or beside it, are not judged (MODEL.md 5); in an intersection of two, this many. */
export const LEAST_TRAINEES = 10;
const LEAST_IN_INTERSECTION = 30;
/** No two published sets may differ by fewer (SAFETY.md 7). */
const LEAST_DIFFERENCE = 5;
const RESAMPLES = 1_000;
const FALSE_DISCOVERIES = 0.1;
const NINETY_FIVE_PERCENT = 1.959963984540054;

/**
 * Half-width, in standard errors, of a 95% confidence sequence at a weekly look: its intervals hold at all looks together,
 * where a fixed interval looked at every week would not (MODEL.md 5). Robbins' normal mixture, tightest at the fourth look;
 * 3.03 there. Alpha spending after O'Brien and Fleming, which the document names beside it, would need over 7 at that look.
 */
export function sequenceWidth(look: number): number {
  const information = 2 * look;
  return Math.sqrt(((information + 1) / information) * Math.log((information + 1) / 0.05 ** 2));
}

/**
 * The audit of MODEL.md 5 over everybody who agreed to fairness checks: each group against the others of its attribute.
 *
 * Intervals are bootstrapped over whole people and stretched to the confidence sequence of the look. A measure is an alarm
 * where its whole interval is beyond the limit and Benjamini and Hochberg's procedure (q 0.10) keeps it among all of the
 * run; "inside" where the whole interval is within; "watch" where only the estimate is beyond; otherwise there is not
 * enough evidence, which is not "fair". The example of the document, 18 of 40 against 48 of 80, is a watch: the
 * estimate 0.75 is under four fifths, its interval is not.
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
  people: readonly Trainee[],
  { look, rng, resamples = RESAMPLES }: AuditOptions,
): Generator<void, FairnessAudit, void> {
  const sums = sumsOf(people.filter(({ days }) => days > 0));
  const { contests, unjudged } = contestsOf(people.filter(({ days }) => days > 0));
  const width = sequenceWidth(look);
  const found: (Tested & Pick<GroupFinding, "group" | "measure">)[] = [];
  for (const { group, inside, others } of contests) {
    const of = (set: ReadonlySet<PersonId>) => [...set].map((person) => sums.get(person)!);
    const intervals = compareGroups(of(inside), of(others), MEASURED, { resamples, rng });
    for (const [at, measure] of MEASURE_NAMES.entries())
      found.push({ group, measure, ...tested(intervals[at], FAIRNESS_MEASURES[measure], width) });
    yield;
  }
  const kept = discoveries(found.map(({ chance }) => chance));
  return {
    unjudged,
    findings: found.map(({ group, measure, verdict, figure }, at) => ({
      group,
      measure,
      verdict: verdict === "alarm" && !kept.has(at) ? "watch" : verdict,
      ...(figure && { figure }),
    })),
  };
}

/** Places in the sums of one person. */
const AT = {
  days: 0,
  stretched: 1,
  relieved: 2,
  held: 3,
  real: 4,
  hits: 5,
  quiet: 6,
  alarms: 7,
  told: 8,
  mapped: 9,
} as const;

function sumsOf(people: readonly Trainee[]): ReadonlyMap<PersonId, Sums> {
  const told = people.flatMap(({ forecasts }) => forecasts.map((one) => one.told)).toSorted((a, b) => a - b);
  // Accepted plans are all of low odds: what is told counts as a prediction of overload where it is over the median of all.
  const median = told[Math.floor(told.length / 2)] ?? 0;
  const mapped = Map.groupBy(
    mapHeldOut(people.flatMap(({ person, forecasts }) => forecasts.map((one) => ({ person, ...one })))),
    ({ person }) => person,
  );
  return new Map(
    people.map(({ person, days, stretched, relieved, held }) => {
      const own = mapped.get(person) ?? [];
      const count = (keep: (one: (typeof own)[number]) => boolean): number => own.filter(keep).length;
      const real = count(({ happened }) => happened);
      return [
        person,
        [
          days,
          stretched,
          relieved,
          held,
          real,
          count((one) => one.happened && one.told > median),
          own.length - real,
          count((one) => !one.happened && one.told > median),
          own.length,
          own.reduce((sum, one) => sum + one.mapped, 0),
        ],
      ];
    }),
  );
}

const share = (sums: Sums, part: keyof typeof AT, whole: keyof typeof AT): number =>
  sums[AT[whole]] === 0 ? Number.NaN : sums[AT[part]]! / sums[AT[whole]]!;
const gapOf = (part: keyof typeof AT, whole: keyof typeof AT) => (group: Sums, others: Sums) =>
  share(group, part, whole) - share(others, part, whole);
const ratioOf = (part: keyof typeof AT, whole: keyof typeof AT) => (group: Sums, others: Sums) =>
  Math.log(share(group, part, whole) / share(others, part, whole));

const MEASURES: Readonly<Record<FairnessMeasure, (group: Sums, others: Sums) => number>> = {
  "new-material-ratio": ratioOf("stretched", "days"),
  "new-material-gap": gapOf("stretched", "days"),
  "relief-ratio": ratioOf("relieved", "days"),
  "relief-gap": gapOf("relieved", "days"),
  "rules-gap": gapOf("held", "days"),
  "hits-gap": gapOf("hits", "real"),
  "false-alarms-gap": gapOf("alarms", "quiet"),
  "calibration-gap": (group) => share(group, "mapped", "told") - share(group, "real", "told"),
};
const MEASURE_NAMES = Object.keys(FAIRNESS_MEASURES) as FairnessMeasure[];
const MEASURED = MEASURE_NAMES.map((name) => MEASURES[name]);

interface Tested {
  readonly verdict: FairnessVerdict;
  readonly figure?: GroupFinding["figure"];
  /** Of an estimate so far beyond the limit, were the limit kept; undefined where there is no figure. */
  readonly chance: number | undefined;
}

function tested(
  interval: ReturnType<typeof compareGroups>[number],
  { limit, log }: { readonly limit: number; readonly log: boolean },
  width: number,
): Tested {
  if (interval === undefined) return { verdict: "not-enough-evidence", chance: undefined };
  const { estimate, error } = interval;
  const stretch = width / NINETY_FIVE_PERCENT;
  const low = estimate - (estimate - interval.low) * stretch;
  const high = estimate + (interval.high - estimate) * stretch;
  const told = log ? Math.exp : (value: number) => value;
  const beyond = Math.abs(estimate) - limit;
  return {
    verdict: verdictOf({ estimate, low, high }, limit),
    figure: { estimate: told(estimate), low: told(low), high: told(high) },
    chance: error === 0 ? (beyond > 0 ? 0 : 1) : 1 - normalCumulative(beyond / (error * stretch)),
  };
}

/** Alarm: all of the interval beyond the limit; inside: all within; watch: the estimate beyond (MODEL.md 5). */
export function verdictOf(
  { estimate, low, high }: { readonly estimate: number; readonly low: number; readonly high: number },
  limit: number,
): FairnessVerdict {
  if (low > limit || high < -limit) return "alarm";
  if (low >= -limit && high <= limit) return "inside";
  return Math.abs(estimate) > limit ? "watch" : "not-enough-evidence";
}

/** Places of the chances that Benjamini and Hochberg's procedure takes for discoveries. */
export function discoveries(chances: readonly (number | undefined)[], rate = FALSE_DISCOVERIES): ReadonlySet<number> {
  const ranked = chances
    .flatMap((chance, at) => (chance === undefined ? [] : [{ chance, at }]))
    .toSorted((a, b) => a.chance - b.chance);
  const last = ranked.findLastIndex(({ chance }, rank) => chance <= (rate * (rank + 1)) / ranked.length);
  return new Set(ranked.slice(0, last + 1).map(({ at }) => at));
}

interface Contest {
  readonly group: GroupFinding["group"];
  readonly inside: ReadonlySet<PersonId>;
  readonly others: ReadonlySet<PersonId>;
}

/** Groups against the others of their attribute, as far as both are large enough and no two sets give anybody away. */
function contestsOf(people: readonly Trainee[]): {
  readonly contests: readonly Contest[];
  readonly unjudged: FairnessAudit["unjudged"];
} {
  const pairs = GROUP_NAMES.flatMap((a, at) => GROUP_NAMES.slice(at + 1).map((b) => [a, b] as const));
  const cuts: readonly (readonly GroupAttribute[])[] = [...GROUP_NAMES.map((name) => [name]), ...pairs];
  const shown: Counted[] = [];
  const contests: Contest[] = [];
  for (const attributes of cuts) {
    const least = attributes.length === 1 ? LEAST_TRAINEES : LEAST_IN_INTERSECTION;
    const cells = cellsOf(people, attributes).filter(({ inside }) => inside.size >= least);
    for (const cell of cells) {
      const others = new Set(cells.flatMap(({ inside }) => (inside === cell.inside ? [] : [...inside])));
      if (others.size < least) continue;
      const [group, beside] = [cell.inside, others].map((set): Counted => ({ members: set, respondents: set }));
      const safe =
        givesNobodyAway(group!, shown, LEAST_DIFFERENCE) &&
        givesNobodyAway(beside!, [...shown, group!], LEAST_DIFFERENCE);
      if (!safe) continue;
      shown.push(group!, beside!);
      contests.push({ ...cell, others });
    }
  }
  const unjudged = GROUP_NAMES.flatMap((attribute) =>
    Object.keys(GROUP_ATTRIBUTES[attribute].values)
      .filter(
        (value) =>
          !contests.some(
            ({ group: [first, second] }) =>
              second === undefined && first?.attribute === attribute && first.value === value,
          ),
      )
      .map((value) => ({ attribute, value })),
  );
  return { contests, unjudged };
}

function cellsOf(people: readonly Trainee[], attributes: readonly GroupAttribute[]) {
  const cells = new Map<string, { group: GroupFinding["group"]; inside: Set<PersonId> }>();
  for (const { person, groups } of people) {
    const group = attributes.flatMap((attribute) => {
      const value = groups[attribute];
      return value === undefined ? [] : [{ attribute, value }];
    });
    if (group.length < attributes.length) continue;
    const key = group.map(({ value }) => value).join(" ");
    const cell = cells.get(key) ?? { group, inside: new Set<PersonId>() };
    cell.inside.add(person);
    cells.set(key, cell);
  }
  return [...cells].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
}
