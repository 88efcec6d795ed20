import { freeShares, type Span } from "#src/providers/apple-health/free-shares.ts";
import { DAY_S, dayOf } from "#src/providers/apple-health/moment.ts";

/** What was counted on one local day: steps, minutes. */
export interface AmountDay {
  readonly day: number;
  readonly amount: number;
  /** The source that counted most of it. */
  readonly source: number;
  /** Seconds since 1970, when the last of it was counted. */
  readonly end: number;
  readonly offset: number;
}

/** Amounts that add up over a day, from sources that may have seen the same time. */
export interface AmountDays {
  /** Times in seconds since 1970; a span over midnight is parted by its share of time. */
  add(start: number, end: number, offset: number, amount: number, source: number): void;
  /** What each source counted in all. */
  said(): readonly number[];
  /** One after another: a long history takes a while. */
  days(ranks: readonly number[]): Iterable<AmountDay>;
}

/**
 * A span longer than this is somebody's sum, not a measurement: nothing tells in which part of it the amount lies. It counts
 * only where nothing more believed saw any of its time.
 */
const LONGEST_SPAN_S = 2 * 3600;
const LONGEST_SUM_S = 2 * DAY_S;
/** Minutes of a day times a few sources: what goes beyond is no measurement, and would not end. */
const MOST_SPANS_A_DAY = 10_000;
const FIELDS = 4;

interface Kept {
  /** start, end, amount, source, one after another. */
  readonly spans: number[];
  end: number;
  offset: number;
}

export function createAmountDays(): AmountDays {
  const kept = new Map<number, Kept>();
  const said: number[] = [];

  function keep(day: number, start: number, end: number, offset: number, amount: number, source: number): void {
    let here = kept.get(day);
    if (here === undefined) {
      here = { spans: [], end, offset };
      kept.set(day, here);
    }
    if (here.spans.length >= MOST_SPANS_A_DAY * FIELDS) return;
    here.spans.push(start, end, amount, source);
    if (end >= here.end) {
      here.end = end;
      here.offset = offset;
    }
  }

  return {
    add(start, end, offset, amount, source) {
      const length = end - start;
      if (!(amount >= 0 && length >= 0 && length <= LONGEST_SUM_S)) return;
      said[source] = (said[source] ?? 0) + amount;
      let day = dayOf(start, offset);
      let from = start;
      for (;;) {
        const midnight = (day + 1) * DAY_S - offset * 60;
        const to = Math.min(end, midnight);
        if (to > from || length === 0)
          keep(day, from, to, offset, length === 0 ? amount : (amount * (to - from)) / length, source);
        if (end <= midnight) return;
        from = midnight;
        day += 1;
      }
    },
    said: () => said,
    *days(ranks) {
      for (const [day, of] of [...kept.entries()].sort(([a], [b]) => a - b)) yield total(day, of, ranks);
    },
  };
}

function total(day: number, { spans: flat, end, offset }: Kept, ranks: readonly number[]): AmountDay {
  const spans: Span[] = [];
  for (let at = 0; at < flat.length; at += FIELDS) {
    spans.push({ start: flat[at]!, end: flat[at + 1]!, value: flat[at + 2]!, source: flat[at + 3]! });
  }
  const rankOf = (source: number): number => ranks[source] ?? 0;
  // The same sum to the last bit, however the file is ordered.
  spans.sort((a, b) => a.start - b.start || a.end - b.end || rankOf(a.source) - rankOf(b.source) || a.value - b.value);
  const shares = freeShares(spans, ranks);
  const bySource: number[] = [];
  let amount = 0;
  for (const [index, span] of spans.entries()) {
    const isSum = span.end - span.start > LONGEST_SPAN_S;
    const counted = isSum && shares[index]! < 1 ? 0 : span.value * shares[index]!;
    amount += counted;
    bySource[span.source] = (bySource[span.source] ?? 0) + counted;
  }
  const [source] = [...bySource.keys()]
    .filter((index) => bySource[index] !== undefined)
    .sort((a, b) => bySource[b]! - bySource[a]! || rankOf(a) - rankOf(b));
  return { day, amount, source: source!, end, offset };
}
