import { isNap } from "#src/domain/cleansing/nap.ts";
import { freeShares, type Span } from "#src/providers/apple-health/free-shares.ts";
import { DAY_S, dayOf } from "#src/providers/apple-health/moment.ts";

/** A stretch of sleep without a long wake in it. */
export interface Sleep {
  /** The local day on which it ended. */
  readonly day: number;
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  /** Without the time awake within it. */
  readonly hours: number;
  /** The source that saw most of it. */
  readonly source: number;
}

/** A day's main sleep, and what was slept besides. */
export interface Night extends Sleep {
  readonly naps: readonly Sleep[];
}

export interface SleepNights {
  /** `seconds` asleep between start and end; 0: awake in bed, which also tells that nobody slept. */
  add(start: number, end: number, offset: number, seconds: number, source: number): void;
  said(): readonly number[];
  /** Every local day that a segment touches, whether a night came of it or not. */
  touched(): ReadonlySet<number>;
  nights(ranks: readonly number[]): Night[];
}

/** Somebody who lies awake longer has got up: what follows is another sleep. */
const LONGEST_WAKE_S = 2 * 3600;
/** Of what a less believed source saw, so much must be its own: otherwise it only saw the same sleep with other edges. */
const LEAST_OWN_SHARE = 0.5;
const LONGEST_SEGMENT_S = DAY_S;
const MOST_SEGMENTS_A_DAY = 2_000;
const FIELDS = 5;

export function createSleepNights(): SleepNights {
  /** start, end, offset, seconds, source, one after another, by day of the start. */
  const kept = new Map<number, number[]>();
  const said: number[] = [];
  const touched = new Set<number>();
  return {
    add(start, end, offset, seconds, source) {
      const length = end - start;
      if (!(length > 0 && length <= LONGEST_SEGMENT_S && seconds >= 0)) return;
      const day = dayOf(start, offset);
      let segments = kept.get(day);
      if (segments === undefined) {
        segments = [];
        kept.set(day, segments);
      }
      if (segments.length >= MOST_SEGMENTS_A_DAY * FIELDS) return;
      said[source] = (said[source] ?? 0) + seconds;
      segments.push(start, end, offset, Math.min(seconds, length), source);
      touched.add(day).add(dayOf(end, offset));
    },
    said: () => said,
    touched: () => touched,
    nights(ranks) {
      const segments: Segment[] = [];
      for (const flat of kept.values()) {
        for (let at = 0; at < flat.length; at += FIELDS) {
          segments.push({
            start: flat[at]!,
            end: flat[at + 1]!,
            offset: flat[at + 2]!,
            value: flat[at + 3]!,
            source: flat[at + 4]!,
          });
        }
      }
      return nightsOf(sleepsOf(segments, ranks));
    },
  };
}

interface Segment extends Span {
  readonly offset: number;
}

/** What is asleep and not already told by a source more believed, joined where no long wake lies between. */
function sleepsOf(segments: readonly Segment[], ranks: readonly number[]): Sleep[] {
  const shares = freeShares(segments, ranks);
  const order = segments
    .map((_, index) => index)
    .filter((index) => shares[index]! >= LEAST_OWN_SHARE)
    .sort((a, b) => segments[a]!.start - segments[b]!.start);
  const sleeps: Sleep[] = [];
  let open: OpenSleep | undefined;
  for (const index of order) {
    const segment = segments[index]!;
    const seconds = segment.value * shares[index]!;
    if (open !== undefined && segment.start - open.until > LONGEST_WAKE_S) {
      sleeps.push(closed(open, ranks));
      open = undefined;
    }
    if (seconds === 0) {
      // Lying awake does not begin a sleep, but it joins two.
      if (open !== undefined) open.until = Math.max(open.until, segment.end);
      continue;
    }
    open ??= {
      start: segment.start,
      end: segment.end,
      until: segment.end,
      offset: segment.offset,
      bySource: new Map(),
    };
    open.bySource.set(segment.source, (open.bySource.get(segment.source) ?? 0) + seconds);
    open.until = Math.max(open.until, segment.end);
    if (segment.end >= open.end) {
      open.end = segment.end;
      open.offset = segment.offset;
    }
  }
  if (open !== undefined) sleeps.push(closed(open, ranks));
  return sleeps;
}

interface OpenSleep {
  readonly start: number;
  end: number;
  /** Until when the person is known to have been in bed. */
  until: number;
  offset: number;
  readonly bySource: Map<number, number>;
}

function closed({ start, end, offset, bySource }: OpenSleep, ranks: readonly number[]): Sleep {
  const seconds = [...bySource.values()].reduce((sum, value) => sum + value, 0);
  const [[source] = [0]] = [...bySource].sort(
    ([a, most], [b, more]) => more - most || (ranks[a] ?? 0) - (ranks[b] ?? 0),
  );
  return { day: dayOf(end, offset), start, end, offset, hours: seconds / 3600, source };
}

function nightsOf(sleeps: readonly Sleep[]): Night[] {
  const byDay = Map.groupBy(sleeps, ({ day }) => day);
  const nights: Night[] = [];
  for (const [, ofDay] of [...byDay].sort(([a], [b]) => a - b)) {
    const main = ofDay.reduce((longest, sleep) => (sleep.hours > longest.hours ? sleep : longest));
    if (!isNapAlone(main)) nights.push({ ...main, naps: ofDay.filter((sleep) => sleep !== main) });
  }
  return nights;
}

const isNapAlone = ({ hours, start, end, offset }: Sleep): boolean =>
  isNap({ hours, startMs: start * 1000, endMs: end * 1000, offsetMinutes: offset });
