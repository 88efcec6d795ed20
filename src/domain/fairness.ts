/**
 * Measures of fairness between groups (MODEL.md 5). They are told with an interval and with the number of people, never alone.
 */

/** One decision or prediction about a person, with what came of it. */
export interface Outcome {
  readonly group: string;
  readonly predicted: boolean;
  readonly actual: boolean;
}

/** Rates of one group, 0..1; a rate without a case to judge it by is undefined. */
export interface GroupRates {
  readonly n: number;
  /** P(predicted). */
  readonly selection: number;
  /** P(predicted | actual). */
  readonly truePositive: number | undefined;
  /** P(predicted | not actual). */
  readonly falsePositive: number | undefined;
}

export interface Disparity {
  readonly difference: number;
  /** Smallest rate by largest, 0..1; 1 where nobody has any. */
  readonly ratio: number;
}

const rate = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole);

/** Rates of each group that has an outcome, in the order of first appearance. */
export function ratesByGroup(outcomes: readonly Outcome[]): ReadonlyMap<string, GroupRates> {
  return new Map([...Map.groupBy(outcomes, ({ group }) => group)].map(([group, members]) => [group, ratesOf(members)]));
}

/** @throws RangeError without an outcome. */
export function ratesOf(outcomes: readonly Pick<Outcome, "predicted" | "actual">[]): GroupRates {
  const n = outcomes.length;
  if (n === 0) throw new RangeError("Cannot rate a group as it must have an outcome: current value is 0");
  const count = (keep: (outcome: Pick<Outcome, "predicted" | "actual">) => boolean): number =>
    outcomes.filter(keep).length;
  const actual = count((outcome) => outcome.actual);
  return {
    n,
    selection: count(({ predicted }) => predicted) / n,
    truePositive: rate(
      count((outcome) => outcome.actual && outcome.predicted),
      actual,
    ),
    falsePositive: rate(
      count((outcome) => !outcome.actual && outcome.predicted),
      n - actual,
    ),
  };
}

function disparityOf(rates: readonly (number | undefined)[]): Disparity {
  const known = rates.filter((value) => value !== undefined);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  if (known.length === 0) return { difference: 0, ratio: 1 };
  return { difference: most - least, ratio: most === 0 ? 1 : least / most };
}

/** Of the selection rates: whether groups are chosen alike, whatever the outcome. */
export const demographicParity = (rates: Iterable<GroupRates>): Disparity =>
  disparityOf([...rates].map(({ selection }) => selection));

/** Of the worse of true and false positive rates: whether the prediction errs alike (Hardt 2016). */
export function equalisedOdds(rates: Iterable<GroupRates>): Disparity {
  const groups = [...rates];
  const hits = disparityOf(groups.map(({ truePositive }) => truePositive));
  const alarms = disparityOf(groups.map(({ falsePositive }) => falsePositive));
  return {
    difference: Math.max(hits.difference, alarms.difference),
    ratio: Math.min(hits.ratio, alarms.ratio),
  };
}

/** What a prediction gave a person: 1 where it was right, 2 for an undue advantage, 0 for an undue loss (Speicher 2018). */
export const benefitOf = ({ predicted, actual }: Pick<Outcome, "predicted" | "actual">): number =>
  1 + Number(predicted) - Number(actual);

/**
 * Generalised entropy of benefits, 0 for all alike: `(1 / n alpha (alpha - 1)) sum((b / mean)^alpha - 1)`, in the limit alpha
 * = 1 the Theil index `(1 / n) sum(b / mean ln(b / mean))` (Speicher 2018).
 *
 * @param alpha 1 or 2.
 * @throws RangeError without a benefit above 0.
 */
export function generalisedEntropy(benefits: readonly number[], alpha: 1 | 2 = 2): number {
  const mean = benefits.reduce((sum, benefit) => sum + benefit, 0) / benefits.length;
  if (!(mean > 0))
    throw new RangeError(`Cannot measure inequality as the mean must be above 0: current value is ${mean}`);
  const terms = benefits.map((benefit) => {
    const share = benefit / mean;
    if (alpha === 2) return (share ** 2 - 1) / 2;
    return share === 0 ? 0 : share * Math.log(share);
  });
  return terms.reduce((sum, term) => sum + term, 0) / benefits.length;
}

/** The part of it that lies between groups: everybody counted with the mean benefit of their group. */
export function betweenGroupEntropy(outcomes: readonly Outcome[], alpha: 1 | 2 = 2): number {
  const means = new Map(
    [...Map.groupBy(outcomes, ({ group }) => group)].map(([group, members]) => [
      group,
      members.reduce((sum, member) => sum + benefitOf(member), 0) / members.length,
    ]),
  );
  return generalisedEntropy(
    outcomes.map(({ group }) => means.get(group)!),
    alpha,
  );
}
