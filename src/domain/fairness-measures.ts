import { mapHeldOut, type Scored } from "#src/domain/calibration.ts";
import type { Sums } from "#src/domain/cluster-bootstrap.ts";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { DeclaredGroups, GroupAttribute } from "#src/domain/fairness-groups.ts";
import type { PersonId } from "#src/domain/person.ts";
import type { LearntParameter } from "#src/domain/twin/learnt-parameters.ts";

/** What Kairos decided about one person in the period of the audit, with what came of it. */
export interface Trainee {
  readonly person: PersonId;
  readonly groups: DeclaredGroups;
  /** Days with a plan, those that offered new material (D1), and those made lighter or paused (D2). */
  readonly days: number;
  readonly stretched: number;
  readonly relieved: number;
  /** Days on which a rule blocked something (D3), or sent the person to a human (D4). */
  readonly held: number;
  /** Days without a session of learning or training, and the minutes of such sessions on all days together. */
  readonly resting: number;
  readonly minutes: number;
  /** Days kept small by G10, as too little was known. */
  readonly careful: number;
  /** Days with a message that nobody asked for. */
  readonly nudged: number;
  /**
   * Days of each kind of data that the person lets fairness checks see, from the first that brought something: all of them,
   * those without a value, and those whose newest value is more than three days old.
   */
  readonly expected: number;
  readonly missing: number;
  readonly stale: number;
  /** Kinds of data that coaching may use, of `KINDS_OF_DATA`. */
  readonly kinds: number;
  /** Odds as told for each answered session, with whether the session became an overload. */
  readonly forecasts: readonly Pick<Scored, "told" | "happened">[];
  /** How far learnt parameters lie from everybody's, where fairness checks may see it (`departuresOf`). */
  readonly departures?: Readonly<Partial<Record<LearntParameter, readonly number[]>>> | undefined;
}

/** What coaching may be let use of a person beside what they learn. */
export const KINDS_OF_DATA: readonly ConsentCategory[] = ["check-ins", "sleep", "heart", "activity", "calendar"];

const FOUR_FIFTHS = Math.log(1 / 0.8);

interface MeasureSpec {
  readonly words: string;
  /** How far it may go: the logarithm of a ratio, or a difference (MODEL.md 5; where it names none, that of its kind). */
  readonly limit: number;
  readonly log: boolean;
  /** Share of `whole` that is `part`, or its mean; of the odds themselves there is none. */
  readonly rate?: readonly [part: SumName, whole: SumName];
  /** Whether what was learnt of single people takes part in the decision, so that freezing it can help. */
  readonly learnt: boolean;
  /** The rate is a mean of minutes, not a share. */
  readonly minutes?: boolean;
  /** Attributes that decide the figure by themselves: whoever wears nothing shares nothing of it. */
  readonly notOf?: readonly GroupAttribute[];
}

const gap = (words: string, rate: MeasureSpec["rate"], learnt: boolean, more: Partial<MeasureSpec> = {}) =>
  ({ words, limit: 0.1, log: false, ...(rate && { rate }), learnt, ...more }) satisfies MeasureSpec;
const ratio = (words: string, rate: MeasureSpec["rate"], learnt: boolean, more: Partial<MeasureSpec> = {}) =>
  ({ words, limit: FOUR_FIFTHS, log: true, ...(rate && { rate }), learnt, ...more }) satisfies MeasureSpec;

/**
 * Demographic parity of D1 and D2 by ratio (four fifths) and difference, of rest and load, of what rules hold back and of
 * messages; equalised odds as its two differences; calibration in the large and as expected calibration error; and how much
 * is known of people, how fresh it is and how much they share (MODEL.md 5).
 */
export const FAIRNESS_MEASURES = {
  "new-material-ratio": ratio("how often new material is offered, by ratio", ["stretched", "days"], true),
  "new-material-gap": gap("how often new material is offered", ["stretched", "days"], true),
  "minutes-ratio": ratio("how many minutes a day are planned", ["minutes", "days"], true, { minutes: true }),
  "rest-gap": gap("how often a day is left free", ["resting", "days"], true),
  "relief-ratio": ratio("how often a day is made lighter, by ratio", ["relieved", "days"], true),
  "relief-gap": gap("how often a day is made lighter", ["relieved", "days"], true),
  "rules-gap": gap("how often a rule holds something back", ["held", "days"], true),
  "hits-gap": gap("how often real overload was foreseen", ["hits", "real"], true),
  "false-alarms-gap": gap("how often overload was foreseen that did not come", ["alarms", "quiet"], true),
  "calibration-gap": gap("how far odds are from what happens", undefined, true, { limit: 0.03 }),
  "calibration-error": gap("how far odds are from what happens, low and high odds apart", undefined, true, {
    limit: 0.03,
  }),
  "careful-gap": gap("how often a plan stays small as too little is known", ["careful", "days"], false),
  "missing-gap": gap("how often a day's data are missing", ["missing", "expected"], false),
  "stale-gap": gap("how often data are more than three days old", ["stale", "expected"], false),
  "kinds-gap": gap("how many kinds of data coaching may use", ["kinds", "offered"], false, { notOf: ["device"] }),
  "nudges-gap": gap("how often a day brings a message nobody asked for", ["nudged", "days"], false),
} as const satisfies Record<string, MeasureSpec>;
export type FairnessMeasure = keyof typeof FAIRNESS_MEASURES;
export const MEASURE_NAMES = Object.keys(FAIRNESS_MEASURES) as FairnessMeasure[];
export const specOf = (measure: FairnessMeasure): MeasureSpec => FAIRNESS_MEASURES[measure];

/** What is summed over people, in this order. */
const SUM_NAMES = [
  "people",
  "days",
  "stretched",
  "relieved",
  "held",
  "resting",
  "minutes",
  "careful",
  "nudged",
  "expected",
  "missing",
  "stale",
  "kinds",
  "offered",
  "real",
  "hits",
  "quiet",
  "alarms",
  "answered",
  "mapped",
] as const;
type SumName = (typeof SUM_NAMES)[number];
const AT = Object.fromEntries(SUM_NAMES.map((name, at) => [name, at])) as Readonly<Record<SumName, number>>;

/** Every session of these people with its odds mapped by what other people's sessions said. */
export const mappedForecasts = (people: readonly Trainee[]): ReturnType<typeof mapHeldOut> =>
  mapHeldOut(people.flatMap(({ person, forecasts }) => forecasts.map((one) => ({ person, ...one }))));

/** One person's sums each. Accepted plans are all of low odds: what is told counts as a prediction where it is over the median. */
export function sumsOf(
  people: readonly Trainee[],
  mapped: ReturnType<typeof mappedForecasts>,
): ReadonlyMap<PersonId, Sums> {
  const told = mapped.map((one) => one.told).toSorted((a, b) => a - b);
  const median = told[Math.floor(told.length / 2)] ?? 0;
  const ofPerson = Map.groupBy(mapped, ({ person }) => person);
  return new Map(
    people.map((trainee) => {
      const own = ofPerson.get(trainee.person) ?? [];
      const count = (keep: (one: (typeof own)[number]) => boolean): number => own.filter(keep).length;
      const real = count(({ happened }) => happened);
      const sums: Record<SumName, number> = {
        ...trainee,
        people: 1,
        offered: KINDS_OF_DATA.length,
        real,
        hits: count((one) => one.happened && one.told > median),
        quiet: own.length - real,
        alarms: count((one) => !one.happened && one.told > median),
        answered: own.length,
        mapped: own.reduce((sum, one) => sum + one.mapped, 0),
      };
      return [trainee.person, SUM_NAMES.map((name) => sums[name])];
    }),
  );
}

const share = (sums: Sums, part: SumName, whole: SumName): number =>
  sums[AT[whole]] === 0 ? Number.NaN : sums[AT[part]]! / sums[AT[whole]]!;

/** The two rates that a measure compares: of a group and of the others, or the odds of a group and what happened. */
export type Rates = readonly [number, number];

export function ratesOf(measure: FairnessMeasure, group: Sums, others: Sums): Rates {
  const { rate } = specOf(measure);
  return rate === undefined
    ? [share(group, "mapped", "answered"), share(group, "real", "answered")]
    : [share(group, ...rate), share(others, ...rate)];
}

/** People of the group with an occasion that the measure counts, and of the others; of odds the group's alone matter. */
export function peopleBehind(
  measure: FairnessMeasure,
  group: readonly Sums[],
  others: readonly Sums[],
): readonly [number, number] {
  const whole = specOf(measure).rate?.[1] ?? "answered";
  const [inside, beside] = [group, others].map((people) => people.filter((sums) => sums[AT[whole]]! > 0).length);
  return [inside!, specOf(measure).rate === undefined ? inside! : beside!];
}

const compared = (measure: FairnessMeasure, [a, b]: Rates): number => (specOf(measure).log ? Math.log(a / b) : a - b);

/** The figure of a measure from the sums of a group and of the others: a difference, or the logarithm of a ratio. */
export const figureOf =
  (measure: FairnessMeasure) =>
  (group: Sums, others: Sums): number =>
    compared(measure, ratesOf(measure, group, others));

/** People of the pooled rate that each group is mixed with (MODEL.md 5: prior strength 10). */
const PRIOR_PEOPLE = 10;

/**
 * The same from rates that are drawn towards those of everybody: with P people of rate r and a pooled rate r0,
 * `(P r + 10 r0) / (P + 10)`, the mean of the beta posterior whose prior is ten people of the pooled rate (MODEL.md 5). The
 * prior counts people, as days of one person hang together; with one occasion a person it is the usual beta-binomial.
 */
export function shrunkFigure(
  measure: FairnessMeasure,
  group: Sums,
  others: Sums,
): { readonly figure: number; readonly rates: Rates } {
  const pooled = group.map((sum, at) => sum + others[at]!);
  const own = ratesOf(measure, group, others);
  const all = ratesOf(measure, pooled, pooled);
  const drawn = (rate: number, to: number, people: number): number =>
    (people * rate + PRIOR_PEOPLE * to) / (people + PRIOR_PEOPLE);
  const people = group[AT.people]!;
  const beside = specOf(measure).rate === undefined ? people : others[AT.people]!;
  const rates: Rates = [drawn(own[0], all[0], people), drawn(own[1], all[1], beside)];
  return { figure: compared(measure, rates), rates };
}
