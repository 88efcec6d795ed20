import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Ability,
  afterAnswer,
  ITEM_VARIANCE,
  isCalibrated,
  OPEN_ANSWER,
  PLAIN_ANSWER,
} from "#src/domain/mastery.ts";
import { normalCumulative, normalQuantile } from "#src/domain/normal-distribution.ts";
import { createState, enterStream, nextUniform } from "#src/domain/simulation/rng.ts";
import { seedWords } from "#src/domain/simulation/seed.ts";

const exactly = (mean: number): Ability => ({ mean, variance: 0 });
const learn = (person: Ability, item: Ability, correct: boolean, model = PLAIN_ANSWER): Ability =>
  afterAnswer({ person, skill: exactly(0), item }, correct, model).item;

describe("The difficulty of an item", () => {
  test("moves by the update of an ability with its sign reversed: the values of MODEL.md 3.2, seen from the item", () => {
    // There m = 0.3, s = 0.8 and b = -0.4; here the item is what is uncertain, at the same distance.
    const item = { mean: -0.3, variance: 0.64 };
    const right = learn(exactly(0.4), item, true);
    expect(right.mean).toBeCloseTo(-0.5426354631, 9);
    expect(right.variance).toBeCloseTo(0.514847125, 9);
    const wrong = learn(exactly(0.4), item, false);
    expect(wrong.mean).toBeCloseTo(0.2873869807, 9);
    expect(wrong.variance).toBeCloseTo(0.4554334662, 9);
  });

  test("falls with a right answer, rises with a wrong one, and is surer after an answer without guesses", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2.5, max: 2.5, noNaN: true }),
        fc.double({ min: 0.01, max: 0.7, noNaN: true }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (mean, variance, difficulty) => {
          const item = { mean: difficulty, variance: ITEM_VARIANCE };
          expect(learn({ mean, variance }, item, true).mean).toBeLessThan(difficulty);
          expect(learn({ mean, variance }, item, false).mean).toBeGreaterThan(difficulty);
          expect(learn({ mean, variance }, item, true).variance).toBeLessThan(ITEM_VARIANCE);
        },
      ),
    );
  });

  test("says less of somebody of whom less is known", () => {
    const item = { mean: 0, variance: ITEM_VARIANCE };
    const moved = (variance: number): number => -learn({ mean: 0, variance }, item, true).mean;
    expect(moved(0.1)).toBeGreaterThan(moved(1));
  });

  test("is its author's guess at first, and known after thirty first answers or so, wherever it truly is", () => {
    const words = seedWords("item difficulty");
    const rng = createState();
    let far = 0;
    for (let one = 0; one < 60; one += 1) {
      enterStream(rng, words, one);
      const normal = (): number => normalQuantile(nextUniform(rng) || Number.EPSILON);
      const truth = 0.7 * normal();
      let item: Ability = { mean: 0, variance: ITEM_VARIANCE };
      expect(isCalibrated(item)).toBe(false);
      for (let person = 0; person < 40; person += 1) {
        // Known as well as after a placement.
        const ability = Math.sqrt(0.7) * normal();
        const seen = { mean: ability + 0.45 * normal() * 0.8, variance: 0.2 };
        const correct = nextUniform(rng) < 0.95 * normalCumulative(ability - truth);
        item = learn(seen, item, correct, OPEN_ANSWER);
      }
      expect(isCalibrated(item)).toBe(true);
      if (Math.abs(item.mean - truth) > 2.5 * Math.sqrt(item.variance)) far += 1;
    }
    expect(far).toBeLessThanOrEqual(5);
  });

  test("is uncalibrated above a standard deviation of 0.4, and no longer at it", () => {
    expect(isCalibrated({ mean: 0, variance: 0.4 ** 2 })).toBe(true);
    expect(isCalibrated({ mean: 0, variance: 0.401 ** 2 })).toBe(false);
  });
});
