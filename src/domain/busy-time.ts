import { addDays, instantAt, type LocalDay } from "#src/domain/time.ts";

/**
 * What an entry of a calendar says about time, and all that is kept of it.
 *
 * `meeting`: a timed entry shown as busy. `unavailable`: out of office, outside the hours somebody says they work, or a timed
 * entry of a day and longer: nothing fits in, but it is no meeting. `all-day`: shown as busy for whole days, which says nothing of
 * their hours.
 */
export type BusyKind = "meeting" | "unavailable" | "all-day";
export const BUSY_KINDS: readonly BusyKind[] = ["meeting", "unavailable", "all-day"];

/** Half open: `endsAt` is free again. */
export interface BusyTime {
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly kind: BusyKind;
}

/** Minutes left between a session and a busy time, on both sides. */
export const BUFFER_MINUTES = 5;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Hours of meetings on the person's calendar day: overlapping ones count once, and a meeting across midnight counts on both days
 * for its part of each.
 *
 * 0..25, as a day of the clock change has 23 or 25 hours. All-day entries and absence are no meetings.
 */
export function meetingHoursOn(day: LocalDay, busy: readonly BusyTime[], timeZone: string): number {
  const from = instantAt(day, 0, timeZone).getTime();
  const to = instantAt(addDays(day, 1), 0, timeZone).getTime();
  const within = spansOf(busy, ({ kind }) => kind === "meeting").map((span) => ({
    from: Math.max(from, span.from),
    to: Math.min(to, span.to),
  }));
  return union(within).reduce((sum, span) => sum + span.to - span.from, 0) / HOUR_MS;
}

/** Whether a session that begins at `startsAt` (ms) and lasts `minutes` touches no busy time, the buffer included. */
export type Fits = (startsAt: number, minutes: number) => boolean;

/** Made once for many questions. All-day entries hinder nothing. */
export function fitsBetween(busy: readonly BusyTime[]): Fits {
  const taken = union(
    spansOf(busy, ({ kind }) => kind !== "all-day").map(({ from, to }) => ({
      from: from - BUFFER_MINUTES * MINUTE_MS,
      to: to + BUFFER_MINUTES * MINUTE_MS,
    })),
  );
  return (startsAt, minutes) => {
    const endsAt = startsAt + minutes * MINUTE_MS;
    return taken.every(({ from, to }) => endsAt <= from || startsAt >= to);
  };
}

/**
 * Those of `candidates` (wall-clock minutes after midnight, kept in their order) at which a session of `minutes` fits between the
 * busy times of the day.
 */
export function freeStarts(
  day: LocalDay,
  candidates: readonly number[],
  minutes: number,
  busy: readonly BusyTime[],
  timeZone: string,
): number[] {
  const fits = fitsBetween(busy);
  return candidates.filter((minute) => fits(instantAt(day, minute, timeZone).getTime(), minutes));
}

/** Sessions are put at half hours. */
const STEP_MINUTES = 30;

/**
 * The first half hour of the day, minutes after local midnight, from `from` on, at which a session of `minutes` fits and still ends
 * by `to`; undefined where there is none.
 */
export function firstFreeMinute(
  day: LocalDay,
  { from, to, minutes, fits, timeZone }: { from: number; to: number; minutes: number; fits: Fits; timeZone: string },
): number | undefined {
  for (let at = Math.ceil(from / STEP_MINUTES) * STEP_MINUTES; at + minutes <= to; at += STEP_MINUTES)
    if (fits(instantAt(day, at, timeZone).getTime(), minutes)) return at;
  return undefined;
}

/** The end of the run of busy times that holds `at`, or of those that begin within the buffer after it; undefined when `at` is free. */
export function busyUntil(at: Date, busy: readonly BusyTime[]): Date | undefined {
  const runs = union(
    spansOf(busy, ({ kind }) => kind !== "all-day"),
    BUFFER_MINUTES * MINUTE_MS,
  );
  const run = runs.find(({ from, to }) => from <= at.getTime() && at.getTime() < to);
  return run && new Date(run.to);
}

/** What is busy in [from, to), earliest first and without overlaps, cut to the window. */
export function busySpans(
  busy: readonly BusyTime[],
  from: Date,
  to: Date,
): { readonly startsAt: Date; readonly endsAt: Date }[] {
  const within = spansOf(busy, ({ kind }) => kind !== "all-day").map((span) => ({
    from: Math.max(from.getTime(), span.from),
    to: Math.min(to.getTime(), span.to),
  }));
  return union(within).map((span) => ({ startsAt: new Date(span.from), endsAt: new Date(span.to) }));
}

const spansOf = (busy: readonly BusyTime[], wanted: (one: BusyTime) => boolean): Span[] =>
  busy.filter(wanted).map(({ startsAt, endsAt }) => ({ from: startsAt.getTime(), to: endsAt.getTime() }));

/** Spans without overlaps, earliest first; those that are at most `gap` ms apart become one. Empty ones are left out. */
function union(spans: readonly Span[], gap = 0): Span[] {
  const merged: Span[] = [];
  for (const span of spans.filter(({ from, to }) => to > from).toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to + gap)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else merged.push(span);
  }
  return merged;
}
