import { describe, expect, test } from "vitest";
import { improve, traceAnswers } from "#test/evals/knowledge-tracing.ts";

describe("knowledge tracing, the baseline that mastery has to beat", () => {
  const parameters = { prior: 0.5, learn: 0.2, guess: 0.2, slip: 0.1 };

  test("two answers worked out by hand", () => {
    // Right: 0.45 / 0.55 known, then 0.2 of the rest is learnt; a right answer follows with 0.9 of what is known and 0.2 of the rest.
    const known = 0.45 / 0.55 + (0.1 / 0.55) * 0.2;
    const [first, second] = traceAnswers([true, true], parameters);
    expect(first).toBeCloseTo(0.55, 15);
    expect(second).toBeCloseTo(0.9 * known + 0.2 * (1 - known), 15);
  });

  test("what is forgotten lowers the odds of the next answer by its share", () => {
    const known = (0.45 / 0.55) * 0.7 + (0.1 / 0.55) * 0.2;
    expect(traceAnswers([true, true], { ...parameters, forget: 0.3 })[1]).toBeCloseTo(
      0.9 * known + 0.2 * (1 - known),
      15,
    );
  });

  test("wrong answers alone settle where learning balances them", () => {
    const odds = traceAnswers(
      Array.from({ length: 200 }, () => false),
      parameters,
    );
    expect(odds.at(-1)).toBeCloseTo(odds.at(-2)!, 12);
    expect(odds.at(-1)!).toBeGreaterThan(parameters.guess);
  });

  test("each step of fitting makes the answers more likely", () => {
    const answers = [
      [false, true, true],
      [false, false, true, true],
      [true, true],
      [false, false, false],
    ];
    let current = parameters;
    let last = Number.NEGATIVE_INFINITY;
    for (let round = 0; round < 10; round += 1) {
      const { parameters: next, likelihood } = improve(answers, current);
      expect(likelihood).toBeGreaterThanOrEqual(last - 1e-9);
      [current, last] = [next, likelihood];
    }
  });
});
