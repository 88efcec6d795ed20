import { describe, expect, test } from "vitest";
import { canBeWish, type Phrase, plainWords, signsOf, understand, type Wish } from "#src/domain/wish.ts";

describe("Plain words", () => {
  test.each([
    ["Can you please show me what's on today??", "show me what is on today"],
    ["pls dont delete it", "do not delete it"],
    ["hey kairos, I'd like to check in", "check in"],
    ["i cant do it now", "i can not do it now"],
    ["please", "please"],
  ])("%j are %j", (text, plain) => {
    expect(plainWords(text)).toBe(plain);
  });

  test.each(["the customer said “skip it” and left", '"delete my data" is a funny sentence', "word ".repeat(30)])(
    "no wish is %j",
    (text) => {
      expect(canBeWish(text)).toBe(false);
    },
  );
});

describe("A wish", () => {
  const agree = [["not", "no"], ["oura"]];
  const wish = (does: string): Wish => ({ does, button: does });
  const phrase = (does: string, says: string, ...vector: number[]): Phrase => ({
    wish: WISHES[does]!,
    says,
    vector: Float32Array.from(vector),
  });
  const WISHES: Record<string, Wish> = { delete: wish("delete"), plan: wish("plan"), week: wish("week") };
  const book = {
    agree,
    phrases: [
      phrase("delete", "delete everything", 1, 0, 0),
      phrase("plan", "what is on today", 0, 1, 0),
      phrase("week", "what is on this week", 0, 0.98, 0.199),
    ],
  };
  const read = (plain: string, ...vector: number[]) => understand(plain, Float32Array.from(vector), book);

  test("is sure where one is close and no other nearly as close", () => {
    expect(read("remove everything", 0.95, 0.31, 0)).toEqual({ kind: "sure", wish: WISHES["delete"] });
  });

  test("is none for the same words with a no in them, however close", () => {
    expect(read("do not delete everything", 1, 0, 0)).toEqual({ kind: "none" });
  });

  test("is asked for, the closest first, where two are about as close", () => {
    expect(read("what is on", 0, 0.999, 0.05)).toEqual({
      kind: "unsure",
      wishes: [WISHES["plan"], WISHES["week"]],
    });
  });

  test("is none where nothing is close", () => {
    expect(read("nice weather", 0, 0.3, -0.95)).toEqual({ kind: "none" });
  });

  test("goes by its very words where they stand in the book", () => {
    expect(read("what is on today", 0, 0.9, 0.43)).toMatchObject({ kind: "sure", wish: { does: "plan" } });
  });

  test("knows words by the whole, not by a part", () => {
    expect(signsOf("another note", agree)).toBe("00");
    expect(signsOf("not my oura", agree)).toBe("11");
  });
});
