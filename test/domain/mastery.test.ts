import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  afterAnswer,
  afterDays,
  difficultyShift,
  effectiveAbility,
  HINT_GUESS,
  nextStreak,
  OPEN_ANSWER,
  PLAIN_ANSWER,
  PRACTICE_AIM,
  practiceLimits,
  SKILL_PRIOR,
  successProbability,
  targetDifficulty,
  updateAbility,
} from "#src/domain/mastery.ts";
import { normalCumulative, normalDensity, normalQuantile } from "#src/domain/normal-distribution.ts";

const ability = fc.record({
  mean: fc.double({ min: -4, max: 4, noNaN: true }),
  variance: fc.double({ min: 0.01, max: 4, noNaN: true }),
});
const answer = fc.record({
  guess: fc.double({ min: 0, max: 0.5, noNaN: true }),
  slip: fc.double({ min: 0, max: 0.2, noNaN: true }),
  recall: fc.double({ min: 0.5, max: 1, noNaN: true }),
});

/** Mean and variance of the posterior by summing over a fine grid: another way to the same figures. */
function byQuadrature(m: number, v: number, b: number, correct: boolean, { guess, slip, recall }: typeof PLAIN_ANSWER) {
  const sd = Math.sqrt(v);
  const moments = [0, 0, 0];
  for (let step = -80_000; step <= 80_000; step += 1) {
    const z = step / 8_000;
    const theta = m + sd * z;
    const right = guess + (1 - guess - slip) * recall * normalCumulative(theta - b);
    const weight = normalDensity(z) * (correct ? right : 1 - right);
    for (let power = 0; power < 3; power += 1) moments[power]! += weight * theta ** power;
  }
  const mean = moments[1]! / moments[0]!;
  return { mean, variance: moments[2]! / moments[0]! - mean * mean };
}

describe("the normal distribution", () => {
  test("has the tabulated values in the middle and in the tails", () => {
    expect(normalCumulative(0)).toBe(0.5);
    expect(normalCumulative(1.959963984540054)).toBeCloseTo(0.975, 14);
    expect(normalCumulative(-6) / 9.865876450376946e-10).toBeCloseTo(1, 12);
    expect(normalCumulative(-10) / 7.619853024160527e-24).toBeCloseTo(1, 12);
  });

  test("is inverted by its quantile from one tail to the other", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(normalCumulative(normalQuantile(p)) / p).toBeCloseTo(1, 10);
      }),
    );
  });

  test("refuses a probability outside 0 to 1", () => {
    expect(() => normalQuantile(1.2)).toThrow(
      "Cannot invert the normal distribution as the probability must be between 0 and 1: current value is 1.2",
    );
  });
});

describe("an answer", () => {
  test("moves the belief as MODEL.md 3.2 states to ten digits", () => {
    const before = { mean: 0.3, variance: 0.64 };
    expect(successProbability({ mean: 0.7, variance: 0.64 })).toBeCloseTo(0.7076760214, 10);
    const right = updateAbility(before, -0.4, true);
    expect(right.mean).toBeCloseTo(0.5426354631, 10);
    expect(right.variance).toBeCloseTo(0.514847125, 10);
    const wrong = updateAbility(before, -0.4, false);
    expect(wrong.mean).toBeCloseTo(-0.2873869807, 10);
    expect(wrong.variance).toBeCloseTo(0.4554334662, 10);
  });

  test.each([
    { m: 0.3, v: 0.64, b: -0.4, correct: true, model: { guess: 1 / 3, slip: 0.05, recall: 1 } },
    { m: -1.2, v: 1.7, b: 0.8, correct: true, model: { guess: 0.5, slip: 0.05, recall: 1 } },
    { m: 1.1, v: 0.3, b: -0.2, correct: false, model: { guess: 0.25, slip: 0.05, recall: 0.8 } },
    { m: 0, v: 1, b: 0, correct: false, model: PLAIN_ANSWER },
  ])(
    "has the moments of the exact posterior with guess $model.guess and slip $model.slip",
    ({ m, v, b, correct, model }) => {
      const after = updateAbility({ mean: m, variance: v }, b, correct, model);
      const exact = byQuadrature(m, v, b, correct, model);
      expect(after.mean).toBeCloseTo(exact.mean, 8);
      expect(after.variance).toBeCloseTo(exact.variance, 8);
    },
  );

  test("raises the ability when right, lowers it when wrong, and keeps every variance positive", () => {
    fc.assert(
      fc.property(ability, ability, ability, answer, (person, skill, item, model) => {
        const before = { person, skill, item };
        const right = afterAnswer(before, true, model);
        const wrong = afterAnswer(before, false, model);
        expect(right.skill.mean).toBeGreaterThanOrEqual(skill.mean);
        expect(wrong.skill.mean).toBeLessThanOrEqual(skill.mean);
        expect(right.item.mean).toBeLessThanOrEqual(item.mean);
        for (const after of [right, wrong]) {
          for (const belief of [after.person, after.skill, after.item]) expect(belief.variance).toBeGreaterThan(0);
        }
      }),
    );
  });

  test("moves each component by its own share of the variance", () => {
    const before = {
      person: { mean: 0, variance: 0.2 },
      skill: { mean: 0, variance: 0.5 },
      item: { mean: 0, variance: 0.5 },
    };
    const after = afterAnswer(before, true, OPEN_ANSWER);
    expect(after.skill.mean / after.person.mean).toBeCloseTo(0.5 / 0.2, 12);
    expect(after.item.mean).toBeCloseTo(-after.skill.mean, 12);
  });

  test("after the hint says less than without it", () => {
    const before = { mean: 0, variance: 0.7 };
    const clean = updateAbility(before, 0, true, OPEN_ANSWER);
    const hinted = updateAbility(before, 0, true, { ...OPEN_ANSWER, guess: HINT_GUESS });
    expect(hinted.mean).toBeGreaterThan(before.mean);
    expect(hinted.mean).toBeLessThan(clean.mean);
  });
});

describe("days without practice", () => {
  test("draw the mean to the unpractised level with a time constant of 60 days", () => {
    expect(afterDays({ mean: 1, variance: 0.1 }, 60).mean).toBeCloseTo(Math.exp(-1), 12);
  });

  test("widen the belief by 0.0004 a day, never past its prior", () => {
    expect(afterDays({ mean: 0, variance: 0.1 }, 30).variance).toBeCloseTo(0.112, 12);
    expect(afterDays({ mean: 0, variance: 0.1 }, 100_000).variance).toBe(SKILL_PRIOR.variance);
  });

  test("cannot be negative", () => {
    expect(() => afterDays(SKILL_PRIOR, -1)).toThrow(
      "Cannot age a belief as days must be at least 0: current value is -1",
    );
  });
});

describe("the wanted difficulty", () => {
  test("is b* = m - Φ⁻¹(0.8) √(1 + s²) for the plain model", () => {
    expect(targetDifficulty({ mean: 0.5, variance: 0.64 })).toBeCloseTo(0.5 - 0.8416212335729143 * Math.sqrt(1.64), 12);
  });

  test("gives the aimed success probability whatever guess and slip are", () => {
    fc.assert(
      fc.property(ability, fc.double({ min: 0, max: 0.5, noNaN: true }), (belief, guess) => {
        const model = { guess, slip: 0.05, recall: 1 };
        const b = targetDifficulty(belief, PRACTICE_AIM, model);
        const p = successProbability({ mean: belief.mean - b, variance: belief.variance }, model);
        expect(p).toBeCloseTo(PRACTICE_AIM, 9);
      }),
    );
  });

  test("cannot aim where guessing alone is better", () => {
    expect(() => targetDifficulty(SKILL_PRIOR, 0.4, { guess: 0.5, slip: 0, recall: 1 })).toThrow("Cannot aim practice");
  });

  test("falls by 0.5 after two failures in a row and rises by 0.3 after five successes", () => {
    const run = (results: boolean[]): number => difficultyShift(results.reduce(nextStreak, 0));
    expect(run([false])).toBe(0);
    expect(run([false, false])).toBe(-0.5);
    expect(run([false, true, false])).toBe(0);
    expect(run([true, true, true, true])).toBe(0);
    expect(run([true, true, true, true, true])).toBe(0.3);
    expect(run([true, true, true, true, true, false])).toBe(0);
  });
});

describe("the load of one block", () => {
  test("meets a tired mind one probit lower for each unit of lost acuity", () => {
    expect(effectiveAbility({ mean: 1, variance: 0.3 }, 0.7).mean).toBeCloseTo(0.7, 12);
  });

  test("is at most 25 minutes on one skill, with two new concepts for each 20 minutes", () => {
    expect(practiceLimits({ minutes: 60, items: 40 }, 1, 100)).toEqual({
      minutes: 25,
      items: 40,
      newConcepts: 2,
      reviewOnly: false,
      breakMinutes: 10,
    });
  });

  test("has nothing new below an acuity of 0.6 and no more items than 0.8 of the capacity", () => {
    const limits = practiceLimits({ minutes: 20, items: 40 }, 0.55, 20);
    expect(limits.reviewOnly).toBe(true);
    expect(limits.newConcepts).toBe(0);
    expect(limits.items).toBe(16);
  });
});
