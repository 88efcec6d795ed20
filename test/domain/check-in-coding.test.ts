import { expect, test } from "vitest";
import { codeAnswer, codeForm, codeQuickAnswer, wellnessOf } from "#src/domain/check-in-coding.ts";

test("stress and soreness are asked as amounts and stored with 7 = good", () => {
  expect(codeAnswer("stress", 7)).toBe(1);
  expect(codeAnswer("soreness", 1)).toBe(7);
  expect(codeAnswer("mood", 7)).toBe(7);
  expect(codeAnswer("stress", codeAnswer("stress", 3))).toBe(3);
});

test.each([0, 8, 2.5, Number.NaN])("an answer of %d is refused", (asked) => {
  expect(() => codeAnswer("mood", asked)).toThrow(/integer from 1 to 7/u);
});

test("a form gives the items that were answered and ignores everything else", () => {
  expect(codeForm({ mood: "6", stress: ["6"], energy: "", note: "hello" })).toEqual({ mood: 6, stress: 2 });
  expect(() => codeForm({ mood: "great" })).toThrow(RangeError);
});

test("one tap is a mood score and nothing else", () => {
  expect(codeQuickAnswer("good")).toEqual({ mood: 6 });
  expect(codeQuickAnswer("rough")).toEqual({ mood: 2 });
});

test("wellness is the mean of the answered items without flipping a sign again", () => {
  expect(wellnessOf({ mood: 6, stress: 2 })).toBe(4);
  expect(wellnessOf({ soreness: 7 })).toBe(7);
  expect(wellnessOf({})).toBeUndefined();
});
