import fc from "fast-check";
import { expect, test } from "vitest";
import { type AbilityPair, afterResult, expectedShare, fadedTo, withoutResult } from "#src/domain/learning-evidence.ts";
import { afterAnswer, afterDays, OPEN_ANSWER, PERSON_PRIOR, SKILL_PRIOR } from "#src/domain/mastery.ts";
import type { Level } from "#src/domain/skill.ts";

const belief = (widest: number) =>
  fc.record({
    mean: fc.double({ min: -3, max: 3, noNaN: true }),
    variance: fc.double({ min: 0.05, max: widest, noNaN: true }),
  });
const pairs: fc.Arbitrary<AbilityPair> = fc.record({ person: belief(0.25), skill: belief(0.8) });
const levels = fc.constantFrom<Level>(1, 2, 3, 4);
const shares = fc.double({ min: 0, max: 1, noNaN: true });
const NEWCOMER: AbilityPair = { person: PERSON_PRIOR, skill: SKILL_PRIOR };

test("a better score never tells of less ability", () => {
  fc.assert(
    fc.property(pairs, levels, shares, shares, fc.integer({ min: 1, max: 2 }), (before, level, a, b, count) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const [worse, better] = [low, high].map((share) => afterResult(before, level, { count, share }));
      expect(better!.skill.mean).toBeGreaterThanOrEqual(worse!.skill.mean - 1e-9);
      expect(better!.person.mean).toBeGreaterThanOrEqual(worse!.person.mean - 1e-9);
    }),
  );
});

test("the same score in a harder course tells of more ability", () => {
  fc.assert(
    fc.property(shares, (share) => {
      const means = ([1, 2, 3, 4] as const).map(
        (level) => afterResult(NEWCOMER, level, { count: 2, share }).skill.mean,
      );
      expect(means).toEqual(means.toSorted((a, b) => a - b));
    }),
  );
});

test("beliefs stay beliefs: finite, with a variance above zero and never far wider than before", () => {
  fc.assert(
    fc.property(pairs, levels, shares, fc.double({ min: 0, max: 2000, noNaN: true }), (before, level, share, days) => {
      const after = fadedTo(before, afterResult(before, level, { count: 2, share }), days);
      for (const which of ["person", "skill"] as const) {
        expect(Number.isFinite(after[which].mean)).toBe(true);
        expect(after[which].variance).toBeGreaterThan(0);
        expect(after[which].variance).toBeLessThanOrEqual(before[which].variance + 0.81);
      }
    }),
  );
});

test("a whole perfect test weighs less than two right answers in lessons", () => {
  const item = { mean: -0.4, variance: 0.49 };
  const once = afterAnswer({ ...NEWCOMER, item }, true, OPEN_ANSWER);
  const twice = afterAnswer({ ...once, item }, true, OPEN_ANSWER);
  const tested = afterResult(NEWCOMER, 2, { count: 2, share: 1 });
  expect(tested.skill.mean).toBeGreaterThan(0);
  expect(tested.skill.mean).toBeLessThan(twice.skill.mean);
});

test("a score as it was expected moves next to nothing", () => {
  const share = expectedShare(NEWCOMER, 2);
  expect(Math.abs(afterResult(NEWCOMER, 2, { count: 2, share }).skill.mean)).toBeLessThan(0.02);
});

test("an old result fades: all of it today, about a third after sixty days, next to nothing after a year", () => {
  const after = afterResult(NEWCOMER, 2, { count: 2, share: 1 });
  expect(fadedTo(NEWCOMER, after, 0).skill.mean).toBeCloseTo(after.skill.mean, 12);
  const left = fadedTo(NEWCOMER, after, 60).skill.mean / after.skill.mean;
  expect(left).toBeGreaterThan(0.3);
  expect(left).toBeLessThan(0.45);
  expect(Math.abs(fadedTo(NEWCOMER, after, 365).skill.mean)).toBeLessThan(0.01);
});

test("taking a result back after any time leaves exactly what was believed before, aged", () => {
  const days = fc.double({ min: 0, max: 400, noNaN: true });
  fc.assert(
    fc.property(pairs, levels, shares, days, days, (before, level, share, general, special) => {
      const after = afterResult(before, level, { count: 2, share });
      const aged = {
        person: afterDays(after.person, general, PERSON_PRIOR),
        skill: afterDays(after.skill, special, SKILL_PRIOR),
      };
      const left = withoutResult(aged, before, after, { person: general, skill: special });
      const expected = afterDays(before.skill, special, SKILL_PRIOR);
      // Where the belief would become vaguer than its prior and itself, it stops there.
      fc.pre(expected.variance <= Math.max(SKILL_PRIOR.variance, aged.skill.variance));
      expect(left.skill.mean).toBeCloseTo(expected.mean, 6);
      expect(left.skill.variance).toBeCloseTo(expected.variance, 6);
    }),
  );
});

test("a share outside 0 to 1 is refused with its value", () => {
  expect(() => afterResult(NEWCOMER, 1, { count: 1, share: 1.2 })).toThrow(/share must be from 0 to 1.*1\.2/u);
});
