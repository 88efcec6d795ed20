import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { freeShares, type Span } from "#src/providers/apple-health/free-shares.ts";

const span = (start: number, end: number, source: number, value = 1): Span => ({ start, end, source, value });
const WATCH = 0;
const PHONE = 1;
const RANKS = [0, 1, 2];

describe("time is claimed once", () => {
  test("by the source that is believed more, whoever comes first", () => {
    expect([...freeShares([span(0, 10, PHONE), span(0, 10, WATCH)], RANKS)]).toEqual([0, 1]);
  });

  test("in the share that is left", () => {
    // The phone saw 5 to 15; the watch saw 0 to 10: half of the phone's time is its own.
    expect([...freeShares([span(0, 10, WATCH), span(5, 15, PHONE)], RANKS)]).toEqual([1, 0.5]);
  });

  test("around several stretches of another source", () => {
    // 0 to 100 without 10 to 20 and 50 to 80 leaves 60 of 100.
    const shares = freeShares([span(0, 100, PHONE), span(10, 20, WATCH), span(50, 80, WATCH)], RANKS);
    expect(shares[0]).toBeCloseTo(0.6, 12);
  });

  test("within one source too: of two spans that overlap, the later one counts where it is alone", () => {
    expect([...freeShares([span(0, 10, WATCH), span(5, 15, WATCH)], RANKS)]).toEqual([1, 0.5]);
    expect([...freeShares([span(0, 10, WATCH), span(2, 8, WATCH)], RANKS)]).toEqual([1, 0]);
  });

  test("spans that only touch are all whole", () => {
    expect([...freeShares([span(0, 10, WATCH), span(10, 20, WATCH), span(20, 30, PHONE)], RANKS)]).toEqual([1, 1, 1]);
  });

  test("an instant is whole where nobody else was, and told again, by whomever, counts once", () => {
    const shares = freeShares(
      [span(5, 5, WATCH), span(5, 5, WATCH), span(5, 5, PHONE), span(15, 15, PHONE), span(10, 20, WATCH)],
      RANKS,
    );
    expect([...shares].reduce((sum, share) => sum + share, 0)).toBe(2);
    expect(shares[2]).toBe(0);
    expect(shares[3]).toBe(0);
  });
});

describe("for any spans", () => {
  const spans = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 2 }))
      .map(([start, length, source]) => span(start, start + length, source, length)),
    { maxLength: 25 },
  );

  /** Second by second, in the order of belief: slow, and plainly right. */
  function secondBySecond(all: readonly Span[]): number[] {
    const order = all
      .map((_, index) => index)
      .sort((a, b) => {
        const [x, y] = [all[a]!, all[b]!];
        return x.source - y.source || x.start - y.start || x.end - y.end || x.value - y.value;
      });
    const taken = new Set<number>();
    const free = all.map(() => 0);
    for (const index of order) {
      const { start, end } = all[index]!;
      for (let second = start; second < end; second++) {
        if (taken.has(second)) continue;
        taken.add(second);
        free[index] = free[index]! + 1;
      }
    }
    return all.map(({ start, end }, index) => free[index]! / (end - start));
  }

  test("the shares are those of counting every second once", () => {
    fc.assert(
      fc.property(spans, (all) => {
        const shares = freeShares(all, RANKS);
        const expected = secondBySecond(all);
        for (const [index, share] of shares.entries()) expect(share).toBeCloseTo(expected[index]!, 9);
      }),
      { numRuns: 500 },
    );
  });
});
