import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CheckInItems } from "#src/domain/check-in.ts";
import { correctReading, parseConfirmation, parseQuickAnswer, readSentence } from "#src/domain/sentence-reading.ts";

describe("a sentence becomes items with 7 = good", () => {
  test.each<[string, CheckInItems]>([
    ["honestly wiped, the Meyer call went badly", { energy: 2, mood: 3 }],
    ["not tired", { energy: 5 }],
    ["I'm not happy about it", { mood: 3 }],
    ["slept badly and stressed about the deadline", { sleepQuality: 2, stress: 2 }],
    ["really happy today, slept like a log", { mood: 7, sleepQuality: 6 }],
    ["very tired", { energy: 2 }],
    ["a bit tired", { energy: 3 }],
    ["tired of this project", { mood: 3 }],
    ["energy 3, mood 6", { energy: 3, mood: 6 }],
    ["stress 6", { stress: 2 }],
    ["stress is low today", { stress: 6 }],
    ["mood was fine", { mood: 5 }],
    ["no energy at all", { energy: 2 }],
    ["my legs are sore", { soreness: 2 }],
    ["killed it in the review", { mood: 6 }],
    ["didn't sleep a wink", { sleepQuality: 1 }],
    ["dead tired", { energy: 1 }],
    ["relaxed and well rested", { stress: 6, energy: 6 }],
  ])("%s", (text, items) => {
    expect(readSentence(text)?.items).toEqual(items);
  });
});

describe("what cannot be read is not guessed", () => {
  test.each([
    "what is the plan?",
    "how can I sleep better?",
    "my boss is stressed",
    "yesterday I was tired",
    "good morning",
    "no worries",
    "we beat the deadline",
    "happy to help",
    "revenue is down",
    "",
  ])("%s", (text) => {
    expect(readSentence(text)).toBeUndefined();
  });
});

test("the reading is said back in words", () => {
  expect(readSentence("honestly wiped, the Meyer call went badly")?.words).toBe("energy low, mood a bit low");
  expect(readSentence("stressed and slept great")?.words).toBe("stress high, sleep good");
});

test("a correction replaces what it names and keeps the rest", () => {
  const reading = readSentence("honestly wiped, the Meyer call went badly")!;
  expect(correctReading(reading, "no, mood was fine")?.items).toEqual({ energy: 2, mood: 5 });
  expect(correctReading(reading, "not the mood")?.items).toEqual({ energy: 2 });
  expect(correctReading(reading, "what?")).toBeUndefined();
});

test("scores stay within 1 and 7 whatever is said", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          "very",
          "not",
          "extremely",
          "tired",
          "great",
          "awful",
          "amazing",
          "a bit",
          "stress",
          "high",
          "mood",
          "7",
          "and",
          ",",
        ),
        { maxLength: 12 },
      ),
      (words) => {
        for (const score of Object.values(readSentence(words.join(" "))?.items ?? {})) {
          expect(Number.isInteger(score) && score >= 1 && score <= 7).toBe(true);
        }
      },
    ),
  );
});

describe("typed one-tap answers", () => {
  test.each([
    ["good", "good"],
    ["Good!", "good"],
    ["fine thanks", "good"],
    ["I'm great, thanks", "good"],
    ["1", "good"],
    ["👍", "good"],
    ["🙂", "good"],
    ["ok", "okay"],
    ["Okay", "okay"],
    ["so-so", "okay"],
    ["not bad", "okay"],
    ["2", "okay"],
    ["meh", "okay"],
    ["😐", "okay"],
    ["rough", "rough"],
    ["pretty rough today", "rough"],
    ["not good", "rough"],
    ["3", "rough"],
    ["😩", "rough"],
    ["terrible", "rough"],
    ["what is the plan", undefined],
    ["good question about the plan", undefined],
    ["right", undefined],
    ["stop", undefined],
    ["4", undefined],
  ])("%s", (text, answer) => {
    expect(parseQuickAnswer(text)).toBe(answer);
  });
});

describe("answers to 'Right?'", () => {
  test.each([
    ["right", "yes"],
    ["Yes", "yes"],
    ["y", "yes"],
    ["yep that's right", "yes"],
    ["👍", "yes"],
    ["use it", "yes"],
    ["nope", "no"],
    ["n", "no"],
    ["don't use it", "no"],
    ["Don’t use it", "no"],
    ["no thanks", "no"],
    ["forget it", "no"],
    ["no, mood was fine", "correction"],
    ["energy was okay actually", "correction"],
    ["not the mood", "correction"],
    ["change", "correction"],
    ["why?", undefined],
    ["what is anchoring", undefined],
  ])("%s", (text, answer) => {
    expect(parseConfirmation(text)).toBe(answer);
  });
});
