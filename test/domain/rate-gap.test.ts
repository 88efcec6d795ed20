import { expect, test } from "vitest";
import { rateGap } from "#src/domain/rate-gap.ts";

test("Newcombe's published example: 56 of 70 less 48 of 80 is 0.2, from 0.0524 to 0.3339", () => {
  const { low, high } = rateGap({ rate: 56 / 70, trials: 70 }, { rate: 48 / 80, trials: 80 });
  expect(low).toBeCloseTo(0.0524, 4);
  expect(high).toBeCloseTo(0.3339, 4);
});

test("nobody of ten against nobody of ten says little: as far as 0 of 10 may lie from 0 by Wilson, 0.2775 each way", () => {
  const { low, high } = rateGap({ rate: 0, trials: 10 }, { rate: 0, trials: 10 });
  expect(low).toBeCloseTo(-0.2775, 4);
  expect(high).toBeCloseTo(0.2775, 4);
});
