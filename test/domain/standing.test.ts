import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalCumulative } from "#src/domain/normal-distribution.ts";
import { levelFor } from "#src/domain/placement.ts";
import { standingOf, standingWords } from "#src/domain/standing.ts";

describe("A standing", () => {
  test("is the level of the mean, with the levels that hold four of five times", () => {
    // Levels change at 0.203, 1.003 and 1.803: a level's difficulty is what 0.8 of answers are right at, one probit below.
    expect(standingOf({ mean: 0.6, variance: 0.01 })).toMatchObject({ level: 2, from: 2, to: 2 });
    expect(standingOf({ mean: 0.6, variance: 0.25 })).toMatchObject({ level: 2, from: 1, to: 3 });
    expect(standingOf({ mean: 2.5, variance: 0.04 })).toMatchObject({ level: 4, from: 4, to: 4 });
  });

  test("covers 80% of its belief: the ends of the bar are the 10th and 90th of a hundred", () => {
    const { place } = standingOf({ mean: 0.6, variance: 0.09 });
    // A level is 0.8 probit.
    const reach = ((place.high - place.low) / 2) * 0.8;
    expect(normalCumulative(reach / 0.3)).toBeCloseTo(0.9, 6);
    expect(place.middle).toBeCloseTo((place.low + place.high) / 2, 9);
  });

  test("never leaves the scale, keeps its order, and agrees with the level of a placement", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -4, max: 4, noNaN: true }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (mean, variance) => {
          const { level, from, to, place } = standingOf({ mean, variance });
          expect([0.5, place.low, place.middle, place.high, 4.5]).toEqual(
            [0.5, place.low, place.middle, place.high, 4.5].toSorted((a, b) => a - b),
          );
          expect([from, level, to]).toEqual([from, level, to].toSorted((a, b) => a - b));
          expect(level).toBe(levelFor({ mean, variance: 0 }));
        },
      ),
    );
  });

  test.each([
    [{ level: 2, from: 2, to: 2 }, "level 2"],
    [{ level: 2, from: 2, to: 3 }, "level 2 or 3"],
    [{ level: 2, from: 1, to: 3 }, "level 2, between 1 and 3"],
  ] as const)("%j is told as %s", (standing, words) => {
    expect(standingWords(standing)).toBe(words);
  });
});
