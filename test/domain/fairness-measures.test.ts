import { describe, expect, test } from "vitest";
import { type Sums, total } from "#src/domain/cluster-bootstrap.ts";
import {
  FAIRNESS_MEASURES,
  type FairnessMeasure,
  figureOf,
  MEASURE_NAMES,
  mappedForecasts,
  peopleBehind,
  shrunkFigure,
  sumsOf,
  type Trainee,
} from "#src/domain/fairness-measures.ts";
import { trainee } from "#test/domain/fairness-worlds.ts";

/** Sums of a group and of the others, over people with what is given. */
function sides(group: readonly Partial<Trainee>[], others: readonly Partial<Trainee>[]) {
  const people = [...group, ...others].map((over, index) => trainee(`p${index}`, {}, over));
  const sums = [...sumsOf(people, mappedForecasts(people)).values()];
  return { group: sums.slice(0, group.length), others: sums.slice(group.length) };
}
const figure = (measure: FairnessMeasure, group: readonly Partial<Trainee>[], others: readonly Partial<Trainee>[]) => {
  const both = sides(group, others);
  return figureOf(measure)(total(both.group), total(both.others));
};

describe("each measure, worked out by hand", () => {
  // Ten days each. New material on 3 + 4 of 20 days against 8 + 6 of 20: 0.35 against 0.70.
  const group = [
    { days: 10, stretched: 3, relieved: 2, held: 1, resting: 5, minutes: 100, careful: 2, nudged: 1 },
    { days: 10, stretched: 4, relieved: 4, held: 0, resting: 3, minutes: 140, careful: 4, nudged: 3 },
  ];
  const others = [
    { days: 10, stretched: 8, relieved: 1, held: 2, resting: 2, minutes: 200, careful: 0, nudged: 5 },
    { days: 10, stretched: 6, relieved: 2, held: 3, resting: 2, minutes: 280, careful: 0, nudged: 5 },
  ];
  test.each([
    ["new-material-ratio", Math.log(0.5)],
    ["new-material-gap", -0.35],
    ["minutes-ratio", Math.log(0.5)],
    ["rest-gap", 0.2],
    ["relief-ratio", Math.log(2)],
    ["relief-gap", 0.15],
    ["rules-gap", -0.2],
    ["careful-gap", 0.3],
    ["nudges-gap", -0.3],
  ] as const)("%s is %d", (measure, expected) => {
    expect(figure(measure, group, others)).toBeCloseTo(expected, 12);
  });

  test("what is known of people: days without a value, days with an old one, and kinds that coaching may use", () => {
    // 5 + 10 of 30 days missing against 6 of 40; 3 of 30 old against 0; 1 + 2 of 10 kinds against 4 + 5.
    const poor = [
      { expected: 10, missing: 5, stale: 0, kinds: 1 },
      { expected: 20, missing: 10, stale: 3, kinds: 2 },
    ];
    const rich = [
      { expected: 20, missing: 2, stale: 0, kinds: 4 },
      { expected: 20, missing: 4, stale: 0, kinds: 5 },
    ];
    expect(figure("missing-gap", poor, rich)).toBeCloseTo(0.5 - 0.15, 12);
    expect(figure("stale-gap", poor, rich)).toBeCloseTo(0.1, 12);
    expect(figure("kinds-gap", poor, rich)).toBeCloseTo(0.3 - 0.9, 12);
  });

  test("equalised odds: overload foreseen, and feared for nothing, where what was told is over the median", () => {
    const told = (...cases: string[]) => ({
      forecasts: cases.map((one) => ({ told: one[0] === "+" ? 0.1 : 0.01, happened: one[1] === "+" })),
    });
    // Told were five of 0.01, one of 0.05 and five of 0.1: the median is 0.05.
    const middle = { forecasts: [{ told: 0.05, happened: false }] };
    const a = [told("++", "-+", "+-", "--")];
    const b = [told("++", "++", "--", "--", "-+", "+-"), middle];
    // Group: real 2, foreseen 1; quiet 2, feared 1. Others: real 3, foreseen 2; quiet 4, feared 1.
    expect(figure("hits-gap", a, b)).toBeCloseTo(1 / 2 - 2 / 3, 12);
    expect(figure("false-alarms-gap", a, b)).toBeCloseTo(1 / 2 - 1 / 4, 12);
  });

  test("calibration in the large is what was told, mapped by other people's sessions, less how often it happened", () => {
    const own = {
      forecasts: [
        { told: 0.1, happened: true },
        { told: 0.3, happened: false },
      ],
    };
    // Two people: each is mapped by the other's two sessions, which pool into one point (1 + 10 x 0.2) / 12 = 0.25.
    expect(figure("calibration-gap", [own], [own])).toBeCloseTo(0.25 - 0.5, 12);
  });
});

describe("a rate of few people", () => {
  /** One day a person, with new material or without. */
  const people = (offered: number, of: number): Partial<Trainee>[] =>
    Array.from({ length: of }, (_, index) => ({ days: 1, stretched: index < offered ? 1 : 0 }));

  test("is drawn towards everybody's as if ten people of the pooled rate were with them", () => {
    // 18 of 40 and 48 of 80: pooled 0.55; (18 + 5.5) / 50 = 0.47 and (48 + 5.5) / 90 = 0.59444.
    const both = sides(people(18, 40), people(48, 80));
    const { figure: ratio, rates } = shrunkFigure("new-material-ratio", total(both.group), total(both.others));
    expect(rates[0]).toBeCloseTo(0.47, 12);
    expect(rates[1]).toBeCloseTo(53.5 / 90, 12);
    expect(Math.exp(ratio)).toBeCloseTo(0.47 / (53.5 / 90), 12);
  });

  test("is drawn half-way at ten people, whatever the number of their days", () => {
    const often = people(0, 10).map((one) => ({ ...one, days: 200 }));
    const both = sides(often, people(30, 30));
    // Pooled 30 of 2,030 days.
    const { rates } = shrunkFigure("new-material-gap", total(both.group), total(both.others));
    expect(rates[0]).toBeCloseTo(30 / 2030 / 2, 12);
  });

  test("leaves a rate that is everybody's where it is", () => {
    const both = sides(people(5, 10), people(20, 40));
    expect(shrunkFigure("new-material-gap", total(both.group), total(both.others)).figure).toBeCloseTo(0, 12);
  });
});

test("counts the people that a figure rests on: those with an occasion", () => {
  const quiet = { forecasts: [{ told: 0.1, happened: false }] };
  const real = { forecasts: [{ told: 0.1, happened: true }] };
  const both = sides([real, quiet, {}], [real, real, quiet]);
  expect(peopleBehind("hits-gap", both.group, both.others)).toEqual([1, 2]);
  expect(peopleBehind("false-alarms-gap", both.group, both.others)).toEqual([1, 1]);
  expect(peopleBehind("calibration-gap", both.group, both.others)).toEqual([2, 2]);
  expect(peopleBehind("new-material-gap", both.group, both.others)).toEqual([3, 3]);
});

test("no measure has a value where nobody had an occasion", () => {
  const none: Sums = sides([{}], []).group[0]!.map(() => 0);
  for (const measure of MEASURE_NAMES) expect(figureOf(measure)(none, none)).toBeNaN();
});

test("limits are those of four fifths, ten points, and three points for odds", () => {
  expect(MEASURE_NAMES.filter((name) => FAIRNESS_MEASURES[name].limit === 0.03)).toEqual([
    "calibration-gap",
    "calibration-error",
  ]);
  for (const measure of MEASURE_NAMES) {
    const { log, limit } = FAIRNESS_MEASURES[measure];
    if (log) expect(Math.exp(-limit)).toBeCloseTo(0.8, 12);
  }
});
