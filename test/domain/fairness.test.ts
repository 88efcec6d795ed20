import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  benefitOf,
  betweenGroupEntropy,
  demographicParity,
  equalisedOdds,
  generalisedEntropy,
  type Outcome,
  ratesByGroup,
  ratesOf,
} from "#src/domain/fairness.ts";

/** Outcomes written as "group: predicted actual", + for yes. */
const read = (...lines: string[]): Outcome[] =>
  lines.flatMap((line) => {
    const [group = "", cases = ""] = line.split(": ");
    return cases.split(" ").map((pair) => ({ group, predicted: pair[0] === "+", actual: pair[1] === "+" }));
  });

describe("two groups, worked out by hand", () => {
  // days: of 4, 3 chosen; of its 2 real cases 1 hit, of its 2 others 2 alarms. nights: of 5, 2 chosen; 2 of 3 hit, none of 2 alarmed.
  const outcomes = read("days: ++ -+ +- +-", "nights: ++ ++ -+ -- --");
  const rates = ratesByGroup(outcomes);

  test("each group has its own rates", () => {
    expect(rates.get("days")).toEqual({ n: 4, selection: 0.75, truePositive: 0.5, falsePositive: 1 });
    expect(rates.get("nights")).toEqual({ n: 5, selection: 0.4, truePositive: 2 / 3, falsePositive: 0 });
  });

  test("demographic parity compares how often each is chosen", () => {
    expect(demographicParity(rates.values()).difference).toBeCloseTo(0.35, 15);
    expect(demographicParity(rates.values()).ratio).toBeCloseTo(0.4 / 0.75, 15);
  });

  test("equalised odds takes the worse of hits and false alarms", () => {
    expect(equalisedOdds(rates.values())).toEqual({ difference: 1, ratio: 0 });
  });

  test("four fifths: 60, 45, 48 and 51 per cent give 75 per cent for the second group", () => {
    const of = (group: string, chosen: number): Outcome[] =>
      Array.from({ length: 100 }, (_, i) => ({ group, predicted: i < chosen, actual: true }));
    const pair = (chosen: number) =>
      demographicParity(ratesByGroup([...of("a", 60), ...of("b", chosen)]).values()).ratio;
    expect([45, 48, 51].map((chosen) => pair(chosen).toFixed(12))).toEqual([
      "0.750000000000",
      "0.800000000000",
      "0.850000000000",
    ]);
  });
});

describe("a rate that nothing tells of", () => {
  test("stays unknown instead of becoming zero", () => {
    expect(ratesOf([{ predicted: true, actual: true }])).toEqual({
      n: 1,
      selection: 1,
      truePositive: 1,
      falsePositive: undefined,
    });
    expect(equalisedOdds(ratesByGroup(read("a: ++ -+", "b: ++")).values())).toEqual({ difference: 0.5, ratio: 0.5 });
  });

  test("a group without anybody is an error", () => {
    expect(() => ratesOf([])).toThrow("must have an outcome");
  });
});

describe("inequality of benefits", () => {
  test("is none where everybody was judged rightly", () => {
    expect(generalisedEntropy(read("a: ++ -- ++").map(benefitOf))).toBe(0);
  });

  test("one undue gain and one undue loss of four, worked out by hand", () => {
    // Benefits 2 0 1 1, mean 1: ((4 - 1) + (0 - 1) + 0 + 0) / 2 / 4; Theil 2 ln 2 / 4.
    const benefits = read("a: +- -+ ++ --").map(benefitOf);
    expect(benefits).toEqual([2, 0, 1, 1]);
    expect(generalisedEntropy(benefits)).toBe(0.25);
    expect(generalisedEntropy(benefits, 1)).toBeCloseTo(Math.log(2) / 2, 15);
  });

  test("cannot be told where nobody has any", () => {
    expect(() => generalisedEntropy([0, 0])).toThrow("must be above 0");
  });

  const outcomes = fc.array(
    fc.record({ group: fc.constantFrom("a", "b", "c"), predicted: fc.boolean(), actual: fc.boolean() }),
    { minLength: 1 },
  );
  const anyBenefit = (all: readonly Outcome[]): boolean => all.some((outcome) => benefitOf(outcome) > 0);

  test("between groups is never more than over all people", () => {
    fc.assert(
      fc.property(outcomes.filter(anyBenefit), (all) => {
        expect(betweenGroupEntropy(all)).toBeLessThanOrEqual(generalisedEntropy(all.map(benefitOf)) + 1e-12);
      }),
    );
  });

  test("no measure depends on the order of people or on the names of groups", () => {
    fc.assert(
      fc.property(outcomes.filter(anyBenefit), (all) => {
        const renamed = all.toReversed().map((outcome) => ({ ...outcome, group: `team ${outcome.group}` }));
        const [before, after] = [all, renamed].map((list) => {
          const rates = [...ratesByGroup(list).values()];
          return [demographicParity(rates), equalisedOdds(rates)];
        });
        expect(after).toEqual(before);
        expect(betweenGroupEntropy(renamed)).toBeCloseTo(betweenGroupEntropy(all), 12);
      }),
    );
  });
});
