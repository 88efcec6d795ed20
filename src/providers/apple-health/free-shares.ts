/** Something that a source says of a stretch of time. */
export interface Span {
  /** Seconds since 1970. */
  readonly start: number;
  /** Not before `start`. */
  readonly end: number;
  readonly value: number;
  readonly source: number;
}

interface Stretch {
  start: number;
  end: number;
}

/**
 * For each span the share of it, 0 to 1, that nothing more believed has claimed: time counts once, whoever saw it.
 *
 * Spans claim in the order of their sources' ranks, and within one rank in the order of time. A span without length is
 * claimed whole or not at all, and of the same statement made twice the second claims nothing.
 */
export function freeShares(spans: readonly Span[], ranks: readonly number[]): Float64Array {
  const rankOf = (index: number): number => ranks[spans[index]!.source] ?? 0;
  const order = spans
    .map((_, index) => index)
    .sort((a, b) => {
      const [x, y] = [spans[a]!, spans[b]!];
      return rankOf(a) - rankOf(b) || x.start - y.start || x.end - y.end || x.value - y.value;
    });
  const shares = new Float64Array(spans.length);
  let claimed: Stretch[] = [];
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && rankOf(order[to]!) === rankOf(order[from]!)) to += 1;
    const group = order.slice(from, to);
    claimOneRank(spans, group, claimed, shares);
    claimed = union(
      claimed,
      group.map((index) => spans[index]!),
    );
    from = to;
  }
  return shares;
}

function claimOneRank(
  spans: readonly Span[],
  group: readonly number[],
  claimed: readonly Stretch[],
  shares: Float64Array,
): void {
  let at = 0;
  let until = Number.NEGATIVE_INFINITY;
  let last: Span | undefined;
  for (const index of group) {
    const span = spans[index]!;
    const start = Math.max(span.start, until);
    while (at < claimed.length && isPast(claimed[at]!, Math.min(start, span.end))) at += 1;
    const isRepeated =
      last !== undefined && last.start === span.start && last.end === span.end && last.value === span.value;
    if (!isRepeated) shares[index] = shareOf(span, start, claimed, at);
    until = Math.max(until, span.end);
    last = span;
  }
}

/** The end of a stretch is no longer part of it, unless it is an instant. */
const isPast = ({ start, end }: Stretch, second: number): boolean => end < second || (end === second && start < second);

function shareOf(span: Span, start: number, claimed: readonly Stretch[], from: number): number {
  if (span.end === span.start) {
    const next = claimed[from];
    return start > span.start || (next !== undefined && next.start <= span.start) ? 0 : 1;
  }
  let free = span.end - start;
  if (free <= 0) return 0;
  for (let at = from; at < claimed.length && claimed[at]!.start < span.end; at++) {
    free -= Math.min(claimed[at]!.end, span.end) - Math.max(claimed[at]!.start, start);
  }
  return free / (span.end - span.start);
}

/** Both, as stretches in order of time that do not touch. */
function union(claimed: readonly Stretch[], group: readonly Span[]): Stretch[] {
  const sorted = [...claimed, ...group].sort((a, b) => a.start - b.start);
  const united: Stretch[] = [];
  for (const { start, end } of sorted) {
    const last = united.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else united.push({ start, end });
  }
  return united;
}
