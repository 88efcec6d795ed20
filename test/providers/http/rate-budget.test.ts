import fc from "fast-check";
import { expect, test } from "vitest";
import { createRateBudget } from "#src/providers/http/rate-budget.ts";

const START = Date.parse("2026-03-01T00:00:00Z");

test("no stretch of a window ever holds more than its limit, however the requests come", () => {
  const windows = [
    { limit: 5, windowMs: 60_000 },
    { limit: 12, windowMs: 300_000 },
  ];
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 20, maxLength: 80 }), (gaps) => {
      const budget = createRateBudget(windows);
      const sent: number[] = [];
      let now = START;
      for (const gap of gaps) {
        now += gap;
        const wait = budget.take(new Date(now));
        if (wait > 0) {
          now += wait;
          expect(budget.take(new Date(now))).toBe(0);
        }
        sent.push(now);
      }
      for (const { limit, windowMs } of windows) {
        for (const at of sent)
          expect(sent.filter((time) => time >= at && time < at + windowMs).length).toBeLessThanOrEqual(limit);
      }
    }),
  );
});

test("the whole limit may go at once, and the next one waits for the first to come back", () => {
  const budget = createRateBudget([{ limit: 100, windowMs: 60_000 }]);
  for (let index = 0; index < 100; index++) expect(budget.take(new Date(START + index))).toBe(0);
  expect(budget.take(new Date(START + 100))).toBe(59_900);
  expect(budget.take(new Date(START + 60_000))).toBe(0);
});

test("a refused request takes nothing", () => {
  const budget = createRateBudget([{ limit: 1, windowMs: 1_000 }]);
  budget.take(new Date(START));
  for (let index = 1; index < 10; index++) expect(budget.take(new Date(START + index))).toBe(1_000 - index);
  expect(budget.take(new Date(START + 1_000))).toBe(0);
});

test.each([0, -1, 1.5])("a limit of %d is refused", (limit) => {
  expect(() => createRateBudget([{ limit, windowMs: 1 }])).toThrow(RangeError);
});
