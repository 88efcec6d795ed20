import type { Session } from "#src/domain/plan.ts";

/** One forecast against what became of its session (MODEL.md 2 and 5). */
export interface Scored {
  /** Whose session it was, for holding whole people out and for suppressing small counts. */
  readonly person: string;
  /** P(overload) as it was told, 0..1. */
  readonly told: number;
  /** The event: the session was harder than planned by two points, or it was broken off. */
  readonly happened: boolean;
}

/** Points on CR-10 for a minute of learning of normal demand. */
const EFFORT_OF_DEMAND = 4;
const HARDER_BY = 2;

/** Effort that was planned, CR-10, 0..10; that of learning follows from its demand. */
export const plannedEffort = ({ rpe, demand = 1 }: Pick<Session, "rpe" | "demand">): number =>
  rpe ?? demand * EFFORT_OF_DEMAND;

/**
 * Whether a session became an overload: two points harder than planned, or broken off. Undefined where that cannot be told:
 * it was not begun, or nobody said how hard it was.
 *
 * The event of MODEL.md 2, where odds are scored against the same session. MODEL.md 5 adds a low self-report within three
 * days for its audit; that is left out here and there: how somebody feels is no outcome of one session, and would bring
 * check-ins into a figure that people share their learning for.
 */
export function overloaded(
  session: Pick<Session, "rpe" | "demand">,
  outcome: { readonly status: string; readonly rpeReported?: number | undefined },
): boolean | undefined {
  if (outcome.status === "partly") return true;
  if (outcome.status !== "done" || outcome.rpeReported === undefined) return undefined;
  return outcome.rpeReported >= plannedEffort(session) + HARDER_BY;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

const NINETY_FIVE_PERCENT = 1.959963984540054;

/**
 * Wilson's 95% interval of a rate. 7 of 120 is 0.0286 to 0.1157 (MODEL.md 2).
 *
 * @throws RangeError unless 0 <= events <= trials and trials > 0.
 */
export function wilson(events: number, trials: number, z: number = NINETY_FIVE_PERCENT): Range {
  if (!(trials > 0 && events >= 0 && events <= trials))
    throw new RangeError(
      `Cannot bound a rate as its events must lie between 0 and its trials: current value is ${events} of ${trials}`,
    );
  const rate = events / trials;
  const square = z * z;
  const centre = (rate + square / (2 * trials)) / (1 + square / trials);
  const reach = (z / (1 + square / trials)) * Math.sqrt((rate * (1 - rate)) / trials + square / (4 * trials * trials));
  return { low: events === 0 ? 0 : centre - reach, high: events === trials ? 1 : centre + reach };
}

/** Mean squared distance of probabilities from what happened: 0 is perfect, 0.25 is a coin. NaN without any. */
export const brierScore = (pairs: readonly { readonly probability: number; readonly happened: boolean }[]): number =>
  pairs.reduce((sum, { probability, happened }) => sum + (probability - Number(happened)) ** 2, 0) / pairs.length;

/** A non-decreasing map from a told probability to that of the event. */
export type CalibrationMap = (told: number) => number;

/** Sessions that make one point of the map before neighbours are pooled. */
const GROUP = 20;
/** Sessions as told, with which each point is mixed: few sessions do not move the map far from what was told. */
const PRIOR_SESSIONS = 10;

/**
 * The map from P(overload) to P(event) by isotonic regression (pool adjacent violators), shrunk towards what was told.
 *
 * Told probabilities are grouped by twenties in their order, equal ones together; between groups the map is linear, beyond
 * them flat. Without data it is the identity.
 */
export function fitCalibration(scored: readonly Scored[]): CalibrationMap {
  const points = pooled(groups(scored));
  return (told) => {
    const [first] = points;
    const last = points.at(-1);
    if (first === undefined || last === undefined) return told;
    if (told <= first.to) return first.value;
    if (told >= last.from) return last.value;
    const above = points.findIndex(({ to }) => told <= to);
    const [a, b] = [points[above - 1]!, points[above]!];
    if (told >= b.from) return b.value;
    return a.value + ((told - a.to) / (b.from - a.to)) * (b.value - a.value);
  };
}

interface Point {
  /** Means of the told probabilities of its outermost groups. */
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly value: number;
}

function groups(scored: readonly Scored[]): Point[] {
  const sorted = scored.toSorted((a, b) => a.told - b.told);
  const found: Point[] = [];
  let start = 0;
  for (let end = 1; end <= sorted.length; end++) {
    const isLast = end === sorted.length;
    if (!isLast && (end - start < GROUP || sorted[end]!.told === sorted[end - 1]!.told)) continue;
    const group = sorted.slice(start, end);
    const told = group.reduce((sum, one) => sum + one.told, 0) / group.length;
    const events = group.filter(({ happened }) => happened).length;
    const weight = group.length + PRIOR_SESSIONS;
    found.push({ from: told, to: told, weight, value: (events + PRIOR_SESSIONS * told) / weight });
    start = end;
  }
  return found;
}

/** Neighbours that fall are replaced by their mean until none falls. */
function pooled(points: readonly Point[]): Point[] {
  const stack: Point[] = [];
  for (const point of points) {
    let next = point;
    for (let before = stack.at(-1); before !== undefined && before.value >= next.value; before = stack.at(-1)) {
      stack.pop();
      const weight = before.weight + next.weight;
      next = {
        from: before.from,
        to: next.to,
        weight,
        value: (before.weight * before.value + next.weight * next.value) / weight,
      };
    }
    stack.push(next);
  }
  return stack;
}

/** A told probability and the same one mapped by what other people's sessions said. */
export interface Mapped extends Scored {
  readonly mapped: number;
}

const FOLDS = 5;

/** Every session mapped by a map that was fitted without its person: fifths of the people, in the order of their ids. */
export function mapHeldOut(scored: readonly Scored[]): Mapped[] {
  const people = [...new Set(scored.map(({ person }) => person))].sort();
  const foldOf = new Map(people.map((person, index) => [person, index % FOLDS]));
  const maps = Array.from({ length: FOLDS }, (_, fold) =>
    fitCalibration(scored.filter(({ person }) => foldOf.get(person) !== fold)),
  );
  return scored.map((one) => ({ ...one, mapped: maps[foldOf.get(one.person)!]!(one.told) }));
}

/** One line of the reliability table. */
export interface ReliabilityRow {
  /** Told probabilities from here up to, but not including, `below` (the last row includes 1). */
  readonly from: number;
  readonly below: number;
  readonly sessions: number;
  /** Mean of what was told, and of the same mapped. */
  readonly told: number;
  readonly mapped: number;
  /** Share of sessions in which it happened, with Wilson's 95% interval. */
  readonly happened: number;
  readonly interval: Range;
}

export interface Reliability {
  readonly sessions: number;
  readonly told: number;
  readonly happened: number;
  readonly interval: Range;
  /** Of what was told, of the mapped odds (held out by person), and of telling everybody the same rate. */
  readonly brier: { readonly told: number; readonly mapped: number; readonly constant: number };
  /** Rising; each holds sessions of at least `LEAST_PEOPLE` people. */
  readonly rows: readonly ReliabilityRow[];
}

/** Figures of fewer people are shown to nobody (SAFETY.md 14). */
export const LEAST_PEOPLE = 5;
const EDGES = [0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2] as const;

/**
 * How good the forecasts are, over people: nothing for fewer than five.
 *
 * Ranges with fewer than five people are joined with their neighbour rather than hidden: a hidden one could be told from
 * the total.
 */
export function reliability(scored: readonly Scored[]): Reliability | undefined {
  if (peopleIn(scored) < LEAST_PEOPLE) return undefined;
  const mapped = mapHeldOut(scored);
  const rows: { from: number; below: number; members: Mapped[] }[] = [];
  let open: { from: number; members: Mapped[] } | undefined;
  for (const [index, from] of EDGES.entries()) {
    const below = EDGES[index + 1] ?? 1;
    const here = mapped.filter(({ told }) => told >= from && (told < below || below === 1));
    open = { from: open?.from ?? from, members: [...(open?.members ?? []), ...here] };
    if (peopleIn(open.members) < LEAST_PEOPLE) continue;
    rows.push({ ...open, below });
    open = undefined;
  }
  const last = rows.at(-1);
  if (open !== undefined && last !== undefined)
    rows.splice(-1, 1, { from: last.from, below: 1, members: [...last.members, ...open.members] });
  const rate = shareOf(mapped);
  return {
    ...figures(mapped),
    brier: {
      told: brierScore(mapped.map(({ told, happened }) => ({ probability: told, happened }))),
      mapped: brierScore(mapped.map(({ mapped: probability, happened }) => ({ probability, happened }))),
      constant: brierScore(mapped.map(({ happened }) => ({ probability: rate, happened }))),
    },
    rows: rows.map(({ from, below, members }) => ({
      from,
      below,
      ...figures(members),
      mapped: mean(members.map((one) => one.mapped)),
    })),
  };
}

/** Sessions, what was told of them on average, and how often it happened. */
export const figures = (scored: readonly Scored[]) => ({
  sessions: scored.length,
  told: mean(scored.map(({ told }) => told)),
  happened: shareOf(scored),
  interval: wilson(scored.filter(({ happened }) => happened).length, scored.length),
});

const peopleIn = (scored: readonly Scored[]): number => new Set(scored.map(({ person }) => person)).size;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const shareOf = (scored: readonly Scored[]): number => mean(scored.map(({ happened }) => Number(happened)));
