import { describe, expect, test } from "vitest";
import { PERSON_PRIOR, SKILL_PRIOR } from "#src/domain/mastery.ts";
import {
  afterPlacementAnswer,
  expectedVariance,
  levelFor,
  nextPlacementItem,
  PLACEMENT_ITEMS,
  type PlacementItem,
  testedOut,
  totalBelief,
} from "#src/domain/placement.ts";
import { denseItems, placeLearners, starterItems } from "#test/evals/placement.ts";

const belief = { person: PERSON_PRIOR, skill: SKILL_PRIOR };
const items: PlacementItem[] = denseItems().map((exercise) => ({
  exercise,
  difficulty: { mean: exercise.difficulty, variance: 0.05 },
}));

describe("A placement", () => {
  test("asks the item after which the ability is expected to vary least", () => {
    const next = nextPlacementItem({ belief, asked: [], items, audience: "hands-on" })!;
    const least = Math.min(...items.map((item) => expectedVariance(belief, item)));
    expect(expectedVariance(belief, next)).toBe(least);
    expect(least).toBeLessThan(totalBelief(belief).variance);
  });

  test("asks something harder after a right answer and something easier after a wrong one", () => {
    const next = nextPlacementItem({ belief, asked: [], items, audience: "hands-on" })!;
    const asked = [next.exercise.id];
    const nextAfter = (result: "right" | "wrong") =>
      nextPlacementItem({ belief: afterPlacementAnswer(belief, next, result), asked, items, audience: "hands-on" })!;
    expect(nextAfter("right").exercise.difficulty).toBeGreaterThan(next.exercise.difficulty);
    expect(nextAfter("wrong").exercise.difficulty).toBeLessThan(next.exercise.difficulty);
  });

  test('takes "I don\'t know" as more certain than a wrong choice only where a guess could have been right', () => {
    const next = items[0]!;
    const choice: PlacementItem = {
      ...next,
      exercise: { ...next.exercise, kind: "choice", options: ["a", "b", "c"], answer: 0 },
    };
    const moved = (item: PlacementItem, result: "wrong" | "unknown") =>
      totalBelief(afterPlacementAnswer(belief, item, result)).mean;
    expect(moved(next, "unknown")).toBe(moved(next, "wrong"));
    expect(moved(choice, "unknown")).toBeCloseTo(moved(next, "unknown"), 12);
  });

  test("ends after five answers when the ability is known, and after eight in any case", () => {
    const known = { person: { mean: 0, variance: 0.05 }, skill: { mean: 0, variance: 0.05 } };
    const ids = items.map(({ exercise }) => exercise.id);
    const next = (count: number, of = belief) =>
      nextPlacementItem({ belief: of, asked: ids.slice(0, count), items, audience: "hands-on" });
    expect(next(PLACEMENT_ITEMS.from - 1, known)).toBeDefined();
    expect(next(PLACEMENT_ITEMS.from, known)).toBeUndefined();
    expect(next(PLACEMENT_ITEMS.to - 1)).toBeDefined();
    expect(next(PLACEMENT_ITEMS.to)).toBeUndefined();
  });

  test("finds levels in order of ability", () => {
    const levels = [-2, 0, 0.6, 1.4, 2.2].map((mean) => levelFor({ mean, variance: 0 }));
    expect(levels).toEqual([1, 1, 2, 3, 4]);
  });

  test("leaves out what was answered right and what lies below the level, and nothing that was answered wrong", () => {
    const answer = (concept: string, result: "right" | "wrong" | "unknown") => ({
      exerciseId: concept,
      concept,
      level: 1 as const,
      result,
    });
    const concepts = [
      { concept: "a", level: 1 as const },
      { concept: "b", level: 1 as const },
      { concept: "c", level: 3 as const },
      { concept: "d", level: 3 as const },
      { concept: "e", level: 1 as const },
    ];
    const answers = [answer("b", "wrong"), answer("c", "right"), answer("e", "right"), answer("e", "unknown")];
    expect(testedOut(answers, concepts, 2)).toEqual(["a", "c"]);
  });

  test("places 500 simulated learners within eight items: seven of ten at their level, all but a few next to it", async () => {
    const run = { learners: 500, seed: "test", authorError: 0, itemVariance: 0.05 };
    const dense = placeLearners({ ...run, items: denseItems() });
    expect(dense.mostItems).toBeLessThanOrEqual(PLACEMENT_ITEMS.to);
    expect(dense.meanAbsoluteError).toBeLessThan(0.42);
    expect(dense.rightLevel).toBeGreaterThan(0.66);
    expect(dense.withinOneLevel).toBeGreaterThan(0.97);
    const starter = placeLearners({ ...run, items: await starterItems("sales-negotiation") });
    expect(starter.meanAbsoluteError).toBeLessThan(starter.withoutAsking.meanAbsoluteError * 0.75);
    expect(starter.rightLevel).toBeGreaterThan(starter.withoutAsking.rightLevel + 0.05);
    expect(Math.abs(starter.meanError)).toBeLessThan(0.1);
  });

  test("is the same for the same seed", () => {
    const run = { items: denseItems(), learners: 50, seed: "same", authorError: 0.7, itemVariance: 0.49 };
    expect(placeLearners(run)).toEqual(placeLearners(run));
  });
});
