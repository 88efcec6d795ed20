import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gridOf, momentsOf, sharesOf } from "#src/domain/ability-grid.ts";
import { ITEM_VARIANCE, PERSON_PRIOR, SKILL_PRIOR, updateAbility } from "#src/domain/mastery.ts";
import {
  afterPlacementAnswer,
  afterPlacing,
  expectedVariance,
  levelFor,
  levelShares,
  MOST_TYPED,
  nextPlacementItem,
  PLACEMENT_ITEMS,
  type PlacementItem,
  type PlacementResult,
  placedBelief,
  placedLevel,
  placementPosterior,
  testedOut,
  totalBelief,
} from "#src/domain/placement.ts";
import type { SingleExercise } from "#src/domain/skill.ts";
import { denseItems, placeLearners, starterItems } from "#test/evals/placement.ts";
import { placementBound } from "#test/evals/placement-bound.ts";

const before = { person: PERSON_PRIOR, skill: SKILL_PRIOR };
const belief = placementPosterior(before, []);
const itemOf = (exercise: SingleExercise, variance = 0.05): PlacementItem => ({
  exercise,
  difficulty: { mean: exercise.difficulty, variance },
});
const items: PlacementItem[] = denseItems().map((exercise) => itemOf(exercise));
const [first] = denseItems() as [SingleExercise];
const choice = itemOf({ ...first, kind: "choice", options: ["a", "b", "c"], answer: 0 } as SingleExercise);
const typed = (id: string, difficulty: number): PlacementItem =>
  itemOf({ ...first, id, difficulty, kind: "text", criteria: [] } as SingleExercise);
const meanAfter = (item: PlacementItem, result: PlacementResult): number =>
  momentsOf(afterPlacing(belief, { item, result })).mean;

describe("A placement", () => {
  test("asks the item after which the ability is expected to vary least", () => {
    const next = nextPlacementItem({ belief, asked: [], items, audience: "hands-on" })!;
    const least = Math.min(...items.map((item) => expectedVariance(belief, item)));
    expect(expectedVariance(belief, next)).toBe(least);
    expect(least).toBeLessThan(totalBelief(before).variance);
  });

  test("asks something harder after a right answer and something easier after a wrong one", () => {
    const next = nextPlacementItem({ belief, asked: [], items, audience: "hands-on" })!;
    const asked = [next.exercise.id];
    const nextAfter = (result: "right" | "wrong") =>
      nextPlacementItem({ belief: afterPlacing(belief, { item: next, result }), asked, items, audience: "hands-on" })!;
    expect(nextAfter("right").exercise.difficulty).toBeGreaterThan(next.exercise.difficulty);
    expect(nextAfter("wrong").exercise.difficulty).toBeLessThan(next.exercise.difficulty);
  });

  test("reads answers by Bayes' rule: of the sum of person and skill, as the exact moments of MODEL.md 3.2", () => {
    // An open item of known difficulty without guess: the moments of the plain update, with the slip.
    const item = { ...items[0]!, difficulty: { mean: -0.4, variance: 1e-9 } };
    for (const result of ["right", "wrong"] as const) {
      const exact = updateAbility(totalBelief(before), -0.4, result === "right", { guess: 0, slip: 0.05, recall: 1 });
      const { mean, variance } = momentsOf(afterPlacing(belief, { item, result }));
      expect(mean).toBeCloseTo(exact.mean, 3);
      expect(variance).toBeCloseTo(exact.variance, 3);
    }
  });

  test("says of person and skill together what it says of their sum, and less of either alone", () => {
    const posterior = placementPosterior(before, [
      { item: items[9]!, result: "right" },
      { item: items[12]!, result: "right" },
    ]);
    const { person, skill } = placedBelief(before, posterior);
    const total = momentsOf(posterior);
    expect(person.mean + skill.mean).toBeCloseTo(total.mean, 9);
    expect(person.mean / skill.mean).toBeCloseTo(PERSON_PRIOR.variance / SKILL_PRIOR.variance, 9);
    expect(person.variance).toBeLessThan(PERSON_PRIOR.variance);
    expect(skill.variance).toBeLessThan(SKILL_PRIOR.variance);
    expect(person.variance).toBeGreaterThan(total.variance * (PERSON_PRIOR.variance / 0.7));
  });

  test("learns nothing, and asks on, where an answer could not be judged", () => {
    const after = afterPlacing(belief, { item: typed("t", 0), result: "unread" });
    expect([...after.weights]).toEqual([...belief.weights].map((weight) => expect.closeTo(weight, 12)));
    expect(afterPlacementAnswer(PERSON_PRIOR, typed("t", 0), "unread")).toEqual({ mean: 0, variance: 0.05 });
  });

  test("takes a partly right answer for more than a wrong one and less than a right one, where answers are typed", () => {
    const item = typed("t", 0);
    expect(meanAfter(item, "partly")).toBeGreaterThan(meanAfter(item, "wrong"));
    expect(meanAfter(item, "partly")).toBeLessThan(meanAfter(item, "right"));
    expect(meanAfter(choice, "partly")).toBe(meanAfter(choice, "wrong"));
  });

  test("knows more after every question: the expected variance is below the one before", () => {
    for (const item of [choice, typed("t", 0.3), ...items])
      expect(expectedVariance(belief, item)).toBeLessThan(momentsOf(belief).variance);
    expect(expectedVariance(belief, typed("t", 0))).toBeLessThan(
      expectedVariance(belief, itemOf({ ...first, difficulty: 0 })),
    );
  });

  test('takes "I don\'t know" as more certain than a wrong choice only where a guess could have been right', () => {
    const open = items[0]!;
    expect(meanAfter(open, "unknown")).toBeCloseTo(meanAfter(open, "wrong"), 12);
    expect(meanAfter(choice, "unknown")).toBeCloseTo(meanAfter(open, "unknown"), 12);
    expect(meanAfter(choice, "wrong")).toBeGreaterThan(meanAfter(choice, "unknown") - 1e-12);
  });

  test("asks at most three questions whose answer has to be typed, and rather one that can be judged", () => {
    const written = Array.from({ length: 8 }, (_, index) => typed(`t${index}`, 0));
    const asked: string[] = [];
    for (;;) {
      const next = nextPlacementItem({
        belief,
        asked,
        items: [...written, ...items],
        audience: "hands-on",
        modelReads: true,
      });
      if (next === undefined) break;
      asked.push(next.exercise.id);
    }
    expect(asked).toHaveLength(PLACEMENT_ITEMS.to);
    expect(asked.filter((id) => id.startsWith("t"))).toHaveLength(MOST_TYPED);
    const same = itemOf({ ...first, id: "n", difficulty: 0 });
    const plain = typed("t", 0);
    const chosen = (modelReads: boolean) =>
      nextPlacementItem({ belief, asked: [], items: [plain, same], audience: "hands-on", modelReads })?.exercise.id;
    expect(chosen(true)).toBe("t");
    expect(chosen(false)).toBe("n");
  });

  test("ends after five answers when the level is known, and after eight in any case", () => {
    const surely = gridOf({ mean: -1, variance: 0.1 });
    const ids = items.map(({ exercise }) => exercise.id);
    const next = (count: number, of = belief) =>
      nextPlacementItem({ belief: of, asked: ids.slice(0, count), items, audience: "hands-on" });
    expect(next(PLACEMENT_ITEMS.from - 1, surely)).toBeDefined();
    expect(next(PLACEMENT_ITEMS.from, surely)).toBeUndefined();
    expect(next(PLACEMENT_ITEMS.to - 1)).toBeDefined();
    expect(next(PLACEMENT_ITEMS.to)).toBeUndefined();
  });

  test("finds the level that costs least when each level off costs the same: no other level is nearer on average", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 3, noNaN: true }),
        fc.double({ min: 0.02, max: 1, noNaN: true }),
        fc.array(fc.record({ item: fc.constantFrom(...items), result: fc.constantFrom("right", "wrong") }), {
          maxLength: 4,
        }),
        (mean, variance, answers) => {
          const after = answers.reduce(
            (so, { item, result }) => afterPlacing(so, { item, result: result as PlacementResult }),
            gridOf({ mean, variance }),
          );
          const shares = levelShares(after);
          const cost = (level: number): number =>
            [...shares].reduce((sum, [of, share]) => sum + share * Math.abs(of - level), 0);
          const least = Math.min(...[1, 2, 3, 4].map(cost));
          expect(cost(placedLevel(after))).toBeCloseTo(least, 9);
        },
      ),
    );
  });

  test("groups a belief by exactly the levels of known abilities", () => {
    const wide = gridOf({ mean: 0.5, variance: 1 });
    const exact = sharesOf(wide, (ability) => levelFor({ mean: ability, variance: 0 }));
    expect([...levelShares(wide)]).toEqual([...exact]);
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
    const unread = { ...answer("a", "right"), result: "unread" as const };
    expect(testedOut([...answers, unread], concepts, 2)).toEqual(["a", "c"]);
  });

  test("places 500 simulated learners within eight items: seven of ten at their level, all but a few next to it", async () => {
    const run = { learners: 500, seed: "test", authorError: 0, itemVariance: 0.05 };
    const dense = placeLearners({ ...run, items: denseItems() });
    expect(dense.mostItems).toBeLessThanOrEqual(PLACEMENT_ITEMS.to);
    expect(dense.meanItems).toBeLessThan(7.6);
    expect(dense.meanAbsoluteError).toBeLessThan(0.39);
    expect(dense.rightLevel).toBeGreaterThan(0.69);
    expect(dense.withinOneLevel).toBeGreaterThan(0.97);
    for (const skill of ["sales-negotiation", "giving-feedback"]) {
      const starter = placeLearners({ ...run, items: await starterItems(skill) });
      expect(starter.meanAbsoluteError).toBeLessThan(starter.withoutAsking.meanAbsoluteError * 0.65);
      expect(starter.rightLevel).toBeGreaterThan(starter.withoutAsking.rightLevel + 0.07);
      expect(Math.abs(starter.meanError)).toBeLessThan(0.1);
    }
  });

  test.each(["data-literacy", "giving-feedback", "presenting", "sales-negotiation"])(
    "in %s reaches the highest level for somebody who gets everything right, and the lowest for nothing",
    async (id) => {
      const own = (await starterItems(id)).map((exercise) => itemOf(exercise, ITEM_VARIANCE));
      for (const audience of ["hands-on", "leading"] as const) {
        const end = (result: PlacementResult) => {
          let now = belief;
          for (const asked: string[] = []; ; ) {
            const item = nextPlacementItem({ belief: now, asked, items: own, audience });
            if (item === undefined) return placedLevel(now);
            asked.push(item.exercise.id);
            now = afterPlacing(now, { item, result });
          }
        };
        expect([end("right"), end("wrong")]).toEqual([4, 1]);
      }
    },
  );

  test("believes of its own error what it is, with items as uncertain as their authors leave them", async () => {
    const run = { learners: 600, seed: "honest", items: await starterItems("presenting") };
    for (const [authorError, itemVariance] of [
      [Math.sqrt(0.05), 0.05],
      [0.7, 0.49],
    ] as const) {
      const { rootMeanSquareError, believedError } = placeLearners({ ...run, authorError, itemVariance });
      expect(rootMeanSquareError / believedError).toBeGreaterThan(0.9);
      expect(rootMeanSquareError / believedError).toBeLessThan(1.1);
    }
  });

  test("comes near what eight ideal questions can tell, and no nearer", () => {
    const prior = totalBelief(before);
    const bound = placementBound({ prior, items: 8, guess: 0, slip: 0.05 });
    const figures = placeLearners({
      learners: 800,
      seed: "bound",
      authorError: 0,
      itemVariance: 0.001,
      items: denseItems(),
    });
    const share =
      (prior.variance - figures.rootMeanSquareError ** 2) / (prior.variance - bound.rootMeanSquareError ** 2);
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(1.05);
    // One perfect question about a line: the bound of a single item is that of a Gaussian cut in two.
    const one = placementBound({ prior: { mean: 0, variance: 1 }, items: 1, guess: 0, slip: 0 });
    const exact = updateAbility({ mean: 0, variance: 1 }, 0, true, { guess: 0, slip: 0, recall: 1 });
    expect(one.rootMeanSquareError).toBeCloseTo(Math.sqrt(exact.variance), 2);
  });

  test("a guess that is often right leaves less to learn", () => {
    const prior = totalBelief(before);
    const [open, three] = [0, 1 / 3].map((guess) => placementBound({ prior, items: 4, guess, slip: 0.05 }));
    expect(three!.rootMeanSquareError).toBeGreaterThan(open!.rootMeanSquareError);
    expect(three!.rightLevel).toBeLessThan(open!.rightLevel);
  });

  test("is the same for the same seed", () => {
    const run = { items: denseItems(), learners: 50, seed: "same", authorError: 0.7, itemVariance: 0.49 };
    expect(placeLearners(run)).toEqual(placeLearners(run));
  });
});
