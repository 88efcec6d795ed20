import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  brierScore,
  fitCalibration,
  LEAST_PEOPLE,
  mapHeldOut,
  overloaded,
  reliability,
  type Scored,
  wilson,
} from "#src/domain/calibration.ts";

/** `count` sessions told `told`, the first `events` of which happened, spread over `people`. */
const sessions = (told: number, events: number, count: number, people = 6): Scored[] =>
  Array.from({ length: count }, (_, i) => ({ person: `p${i % people}`, told, happened: i < events }));

const anyScored = fc.array(
  fc.record({
    person: fc.constantFrom("a", "b", "c", "d", "e", "f", "g"),
    told: fc.double({ min: 0, max: 1, noNaN: true }),
    happened: fc.boolean(),
  }),
  { maxLength: 200 },
);

describe("the event that odds are scored against", () => {
  test.each([
    ["two points harder than planned", { rpe: 5 }, { status: "done", rpeReported: 7 }, true],
    ["less than two points harder", { rpe: 5 }, { status: "done", rpeReported: 6.5 }, false],
    ["broken off", { rpe: 5 }, { status: "partly", rpeReported: 3 }, true],
    ["learning of hard demand, told as hard", { demand: 1.5 }, { status: "done", rpeReported: 7 }, false],
    ["learning of easy demand, told as hard", { demand: 0.5 }, { status: "done", rpeReported: 4 }, true],
    ["done without saying how hard", { rpe: 5 }, { status: "done" }, undefined],
    ["skipped", { rpe: 5 }, { status: "skipped", rpeReported: 9 }, undefined],
  ])("%s", (_, session, outcome, expected) => expect(overloaded(session, outcome)).toBe(expected));
});

describe("Wilson's interval", () => {
  test.each([
    [0, 10, 0, 0.2775],
    [12, 40, 0.1807, 0.4543],
    [48, 80, 0.4905, 0.7004],
    [7, 120, 0.0286, 0.1155],
  ])("of %i in %i is %f to %f", (events, trials, low, high) => {
    const interval = wilson(events, trials);
    expect(interval.low).toBeCloseTo(low, 3);
    expect(interval.high).toBeCloseTo(high, 3);
  });

  test("holds the rate, within 0 and 1, and needs trials", () => {
    fc.assert(
      fc.property(fc.nat({ max: 500 }), fc.nat({ max: 500 }), (a, b) => {
        const [events, trials] = [Math.min(a, b), Math.max(a, b, 1)];
        const { low, high } = wilson(events, trials);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(events / trials);
        expect(high).toBeGreaterThanOrEqual(events / trials);
      }),
    );
    expect(() => wilson(1, 0)).toThrow(RangeError);
  });
});

describe("the map from what was told to what happens", () => {
  test("never falls, and stays within 0 and 1", () => {
    fc.assert(
      fc.property(anyScored, fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (scored, told) => {
        const map = fitCalibration(scored);
        const mapped = told.toSorted((a, b) => a - b).map(map);
        for (const [i, value] of mapped.entries()) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          if (i > 0) expect(value).toBeGreaterThanOrEqual(mapped[i - 1]! - 1e-12);
        }
      }),
    );
  });

  test("is what was told while nothing is known, and does not depend on the order of sessions", () => {
    expect([0.01, 0.2, 0.9].map(fitCalibration([]))).toEqual([0.01, 0.2, 0.9]);
    const scored = [...sessions(0.02, 3, 60), ...sessions(0.1, 20, 60)];
    expect(fitCalibration(scored.toReversed())(0.05)).toBe(fitCalibration(scored)(0.05));
  });

  test("is held back by what was told while there are few sessions, and follows them when there are many", () => {
    const few = fitCalibration(sessions(0.02, 2, 4))(0.02);
    expect(few).toBeCloseTo((2 + 10 * 0.02) / 14, 12);
    expect(fitCalibration(sessions(0.02, 500, 1000))(0.02)).toBeCloseTo(0.4952, 3);
  });

  test("pools neighbours whose rates fall", () => {
    const map = fitCalibration([...sessions(0.02, 30, 100), ...sessions(0.05, 10, 100)]);
    expect(map(0.02)).toBe(map(0.05));
  });

  test("is linear between groups", () => {
    const map = fitCalibration([...sessions(0.1, 10, 1000), ...sessions(0.3, 500, 1000)]);
    expect(map(0.2)).toBeCloseTo((map(0.1) + map(0.3)) / 2, 12);
  });
});

describe("how good forecasts are", () => {
  const others = (scored: readonly Scored[]) => scored.map((one) => ({ ...one, person: `other ${one.person}` }));

  test("brings forecasts that say too little closer to what happened, with maps of other people's sessions", () => {
    const scored = [...sessions(0.01, 24, 240, 12), ...sessions(0.04, 72, 240, 12)];
    const { brier, happened, interval } = reliability(scored)!;
    expect(brier.mapped).toBeLessThan(brier.told);
    expect(happened).toBeCloseTo(0.2, 12);
    expect(interval.low).toBeLessThan(0.2);
    expect(interval.high).toBeGreaterThan(0.2);
  });

  test("holds a person's sessions out of the map that theirs are mapped by", () => {
    const calm = Array.from({ length: 10 }, (_, i) =>
      sessions(0.05, 0, 30, 1).map((one) => ({ ...one, person: `o${i}` })),
    ).flat();
    const mapped = (happened: boolean) =>
      mapHeldOut([...calm, ...sessions(0.05, 0, 30, 1).map((one) => ({ ...one, person: "x", happened }))]).find(
        ({ person }) => person === "x",
      )!.mapped;
    expect(mapped(true)).toBe(mapped(false));
  });

  test("says nothing of fewer than five people, and joins ranges until each has five", () => {
    expect(reliability(sessions(0.02, 1, 100, 4))).toBeUndefined();
    const { rows } = reliability([
      ...sessions(0.002, 1, 60, 6),
      ...sessions(0.03, 2, 20, 2),
      ...others(sessions(0.3, 4, 20, 4)),
    ])!;
    expect(rows.map(({ from, below, sessions: count }) => [from, below, count])).toEqual([
      [0, 0.005, 60],
      [0.005, 1, 40],
    ]);
    fc.assert(
      fc.property(anyScored, (scored) => {
        const table = reliability(scored);
        if (table === undefined) return;
        expect(table.rows.reduce((sum, row) => sum + row.sessions, 0)).toBe(table.sessions);
        for (const { from, below } of table.rows) {
          const people = new Set(
            scored.filter(({ told }) => told >= from && (told < below || below === 1)).map(({ person }) => person),
          );
          expect(people.size).toBeGreaterThanOrEqual(LEAST_PEOPLE);
        }
      }),
    );
  });

  test("scores 0 for knowing and 0.25 for a coin", () => {
    expect(
      brierScore([
        { probability: 1, happened: true },
        { probability: 0, happened: false },
      ]),
    ).toBe(0);
    expect(brierScore([{ probability: 0.5, happened: true }])).toBe(0.25);
  });
});
