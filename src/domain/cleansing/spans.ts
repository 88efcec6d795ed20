import { latestFirst } from "#src/domain/cleansing/choice.ts";
import { isNap } from "#src/domain/cleansing/nap.ts";
import { type Candidate, hoursOf, type Refuse } from "#src/domain/cleansing/outcome.ts";
import { isWithin, TOTALS } from "#src/domain/cleansing/range.ts";
import type { Metric, Reading } from "#src/domain/measurement.ts";

/**
 * A day's sleep with its naps, or its steps, or its minutes: what overlaps is counted once.
 *
 * Within an overlap the longest of the pieces is believed, each piece being spread evenly over its time; a piece within a
 * longer one therefore adds nothing. A total that no day can have rejects every piece: nobody can tell which one is wrong.
 * Naps of a day without a night are no sleep of that day; a sleep whose local time is not known is taken for a night.
 */
export function addUp(metric: Metric, ofDay: readonly Reading[], refuse: Refuse): Candidate | undefined {
  const timed = ofDay.filter((reading) => hoursOf(reading) !== undefined);
  const untimed = ofDay.filter((reading) => hoursOf(reading) === undefined).toSorted(latestFirst);
  // A sleep without times may be one of those with times; steps without times are the day's own total.
  const isSleep = metric === "sleep_h";
  const parts = isSleep
    ? timed.length > 0
      ? timed
      : untimed.slice(0, 1)
    : untimed.length > 0
      ? untimed.slice(0, 1)
      : timed;
  for (const reading of ofDay)
    if (!parts.includes(reading)) refuse(reading, isSleep && timed.length > 0 ? "times-unknown" : "duplicate");
  if (isSleep && parts.every(isNapReading)) {
    for (const part of parts) refuse(part, "nap-without-night");
    return undefined;
  }
  const value = totalOf(parts);
  const range = TOTALS[metric]!;
  if (!isWithin(value, range)) {
    for (const part of parts) refuse(part, "out-of-range");
    return undefined;
  }
  for (const part of parts)
    if (parts.some((other) => other !== part && overlap(part, other) && isBefore(other, part)))
      refuse(part, isSleep ? "overlapping-sleep" : "overlapping-activity", true);
  const lead = parts.toSorted(longestFirst)[0]!;
  return { metric, day: lead.day, value, parts, lead };
}

const isNapReading = ({ value, startAt, endAt, utcOffsetMinutes }: Reading): boolean =>
  startAt !== undefined &&
  endAt !== undefined &&
  utcOffsetMinutes !== undefined &&
  isNap({ hours: value, startMs: startAt.getTime(), endMs: endAt.getTime(), offsetMinutes: utcOffsetMinutes });

const longestFirst = (a: Reading, b: Reading): number => (hoursOf(b) ?? 0) - (hoursOf(a) ?? 0) || latestFirst(a, b);

const isBefore = (a: Reading, b: Reading): boolean => longestFirst(a, b) < 0;

const overlap = (a: Reading, b: Reading): boolean =>
  a.startAt !== undefined &&
  a.endAt !== undefined &&
  b.startAt !== undefined &&
  b.endAt !== undefined &&
  a.startAt < b.endAt &&
  b.startAt < a.endAt;

function totalOf(parts: readonly Reading[]): number {
  if (parts.length === 1) return parts[0]!.value;
  if (!parts.some((part) => parts.some((other) => other !== part && overlap(part, other))))
    return parts.toSorted(inTime).reduce((sum, { value }) => sum + value, 0);
  const edges = [...new Set(parts.flatMap(({ startAt, endAt }) => [startAt!.getTime(), endAt!.getTime()]))].sort(
    (a, b) => a - b,
  );
  const ranked = parts.toSorted(longestFirst);
  let total = 0;
  for (let i = 1; i < edges.length; i++) {
    const [from, to] = [edges[i - 1]!, edges[i]!];
    const covering = ranked.find(({ startAt, endAt }) => startAt!.getTime() <= from && endAt!.getTime() >= to);
    if (covering !== undefined)
      total += (covering.value * (to - from)) / (covering.endAt!.getTime() - covering.startAt!.getTime());
  }
  return Math.round(total * ROUNDED) / ROUNDED;
}

/** The last bits of a total of shares say nothing. */
const ROUNDED = 1e9;

/** So that the sum of the same pieces is the same to the last bit. */
const inTime = (a: Reading, b: Reading): number => a.startAt!.getTime() - b.startAt!.getTime() || latestFirst(a, b);
