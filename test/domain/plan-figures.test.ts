import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JudgedPlan, planFigures } from "#src/domain/plan-figures.ts";

/** One plan of each of these people. */
const of = (from: number, to: number, ...rules: string[]): JudgedPlan[] =>
  Array.from({ length: to - from }, (_, index) => ({
    id: `${from + index} ${rules.join(" ")}`,
    person: `p${from + index}`,
    held: rules.length > 0,
    rules,
  }));

describe("a week's plans, told to an overseer", () => {
  test("are numbers where at least five people are behind each and behind what is left", () => {
    expect(planFigures([...of(0, 6), ...of(6, 12, "G9")])).toEqual({
      plans: 12,
      heldBack: 6,
      rules: [{ rule: "G9", plans: 6 }],
    });
  });

  test("hide how many were held back where that would tell of the one who was not", () => {
    expect(planFigures([...of(0, 1), ...of(1, 8, "G9")])).toEqual({
      plans: 8,
      heldBack: "few",
      rules: [{ rule: "G9", plans: "few" }],
    });
  });

  test("count people, not plans: four people with ten plans each are few", () => {
    const eager = of(0, 4).flatMap((plan) =>
      Array.from({ length: 10 }, (_, at) => ({ ...plan, id: `${plan.id} ${at}` })),
    );
    expect(planFigures(eager).plans).toBe("few");
    expect(planFigures([])).toEqual({ plans: "none", heldBack: "none", rules: [] });
  });

  test("hide a rule that two others, taken from all, would leave with few", () => {
    const week = [...of(0, 10), ...of(10, 16, "G1"), ...of(16, 22, "G9"), ...of(22, 24, "G17")];
    const { heldBack, rules } = planFigures(week);
    expect(heldBack).toBe(14);
    expect(rules.filter(({ plans }) => typeof plans === "number")).toHaveLength(1);
  });

  test("whatever the week, no two numbers leave plans of one to four people", () => {
    const plan = fc.record({
      person: fc.integer({ min: 0, max: 25 }).map((n) => `p${n}`),
      rules: fc.uniqueArray(fc.constantFrom("G1", "G9", "G19"), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(plan, { maxLength: 80 }), (all) => {
        const week = all.map((one, index): JudgedPlan => ({ ...one, id: `${index}`, held: one.rules.length > 0 }));
        const figures = planFigures(week);
        const sets = [
          ...(typeof figures.plans === "number" ? [week] : []),
          ...(typeof figures.heldBack === "number" ? [week.filter(({ held }) => held)] : []),
          ...figures.rules.flatMap(({ rule, plans }) =>
            typeof plans === "number" ? [week.filter(({ rules }) => rules.includes(rule))] : [],
          ),
        ];
        for (const a of sets) {
          expect(new Set(a.map(({ person }) => person)).size).toBeGreaterThanOrEqual(5);
          for (const b of sets) {
            const left = a.filter((one) => !b.includes(one));
            if (left.length === a.length) continue;
            expect([0, 5]).toContain(Math.min(5, new Set(left.map(({ person }) => person)).size));
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
