import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binEdges, calibrationError } from "#src/domain/calibration-error.ts";
import { seeded } from "#test/domain/fairness-worlds.ts";

const session = (person: string, mapped: number, happened: boolean) => ({ person, mapped, happened });

describe("bins of odds", () => {
  test("hold about as many sessions each: twenty odds in ten bins end at every second", () => {
    const odds = Array.from({ length: 20 }, (_, index) => index / 100);
    expect(binEdges(odds)).toEqual([0.01, 0.03, 0.05, 0.07, 0.09, 0.11, 0.13, 0.15, 0.17]);
  });

  test("never part equal odds", () => {
    expect(binEdges([0.1, 0.1, 0.1, 0.2, 0.2], 2)).toEqual([0.1]);
    expect(binEdges(Array.from({ length: 50 }, () => 0.1))).toEqual([0.1]);
    expect(binEdges([])).toEqual([]);
  });
});

describe("expected calibration error", () => {
  // Two bins parted at 0.5. Low: odds 0.1, 0.3, 0.2, 0.2 with one event, 0.2 - 0.25 = -0.05. High: 0.8, 0.6 with one, 0.2.
  const low = [session("a", 0.1, false), session("a", 0.3, true), session("b", 0.2, false), session("b", 0.2, false)];
  const high = [session("a", 0.8, true), session("b", 0.6, false)];

  test("is the mean distance over bins, weighed by sessions: 4/6 of 0.05 and 2/6 of 0.2 are 0.1", () => {
    expect(calibrationError([...low, ...high], [0.5], 2)?.plain).toBeCloseTo(0.1, 12);
  });

  test("allows for chance over people, worked out by hand", () => {
    // N 6. Low, mean gap -0.05: a -0.6 and b 0.4 over two sessions each leave -0.5 and 0.5. High, mean gap 0.2: a -0.2 and
    // b 0.6 over one each leave -0.4 and 0.4. Over both, with the signs of the gaps: a 0.5 - 0.4 = 0.1, b -0.1.
    const mean = Math.sqrt((2 / Math.PI) * 2) * (Math.sqrt(0.5) / 6 + Math.sqrt(0.32) / 6);
    const error = Math.sqrt(2 * 0.02) / 6;
    const found = calibrationError([...low, ...high], [0.5], 2)!;
    expect(found.error).toBeCloseTo(error, 12);
    expect(found.estimate).toBe(0);
    expect(found.low).toBe(0);
    expect(found.high).toBeCloseTo(0.1 + mean + 2 * error, 12);
  });

  test("is never less than the distance in the large, and no order of sessions changes it", () => {
    const scored = fc.array(
      fc.record({
        person: fc.constantFrom("a", "b", "c"),
        mapped: fc.double({ min: 0, max: 1, noNaN: true }),
        happened: fc.boolean(),
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(scored, (all) => {
        fc.pre(new Set(all.map(({ person }) => person)).size > 1);
        const edges = binEdges(all.map(({ mapped }) => mapped));
        const found = calibrationError(all, edges, 3)!;
        const gap = all.reduce((sum, { mapped, happened }) => sum + mapped - Number(happened), 0) / all.length;
        expect(found.plain).toBeGreaterThanOrEqual(Math.abs(gap) - 1e-12);
        expect(calibrationError(all.toReversed(), edges, 3)!.plain).toBeCloseTo(found.plain, 12);
        expect(found.low).toBeLessThanOrEqual(found.plain);
        expect(found.high).toBeGreaterThanOrEqual(found.plain);
      }),
    );
  });

  test("of right odds is above 0 by chance, and its bounds hold the truth in 95 of 100 groups of twelve people", () => {
    let [plain, estimate, missed] = [0, 0, 0];
    const GROUPS = 400;
    for (let group = 0; group < GROUPS; group++) {
      const rng = seeded(`right odds ${group}`);
      const scored = Array.from({ length: 12 }, (_, person) =>
        Array.from({ length: 20 }, () => {
          const mapped = 0.02 + 0.2 * rng();
          return session(`p${person}`, mapped, rng() < mapped);
        }),
      ).flat();
      const found = calibrationError(scored, binEdges(scored.map(({ mapped }) => mapped)), 1.96)!;
      plain += found.plain / GROUPS;
      estimate += found.estimate / GROUPS;
      missed += Number(found.low > 0);
    }
    expect(plain).toBeGreaterThan(0.03);
    expect(estimate).toBeLessThan(plain / 3);
    expect(missed / GROUPS).toBeLessThan(0.05);
  });

  test("sees odds that are right in the large and wrong at both ends, which calibration in the large does not", () => {
    const rng = seeded("both ends");
    const scored = Array.from({ length: 60 }, (_, person) =>
      Array.from({ length: 20 }, () => {
        const mapped = rng() < 0.5 ? 0.05 : 0.35;
        return session(`p${person}`, mapped, rng() < 0.2);
      }),
    ).flat();
    const found = calibrationError(scored, [0.05], 3.03)!;
    expect(found.plain).toBeCloseTo(0.15, 1);
    expect(found.low).toBeGreaterThan(0.03);
  });

  test("has no value of fewer than two people", () => {
    expect(calibrationError([], [], 3)).toBeUndefined();
    expect(calibrationError(high.slice(0, 1), [], 3)).toBeUndefined();
  });
});
