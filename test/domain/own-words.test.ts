import { describe, expect, test } from "vitest";
import { gradeAnswer } from "#src/domain/grading.ts";
import { isHeard, ownWords } from "#src/domain/own-words.ts";
import { quotedGrade } from "#src/domain/quoted-grading.ts";
import type { TextExercise } from "#src/domain/skill.ts";

const HEARD = "That is a good deal more than last year, because you grew. I was thinking of 42,000.";
const line: TextExercise = {
  id: "talk#first",
  skillId: "s",
  level: 1,
  concept: "price",
  kind: "text",
  prompt: `A call. You speak with a buyer, who says: "${HEARD}"`,
  hint: "",
  model: "Because you use two sites, it is 48,000.",
  mistake: "giving in",
  difficulty: 0,
  heard: HEARD,
  criteria: [
    { id: "reason", says: "gave your reason", tip: "Say why.", anyOf: ["because"], noneOf: [] },
    { id: "figure", says: "named one figure", tip: "Name a figure.", anyOf: ["<number>"], noneOf: ["42,000"] },
  ],
};

describe("The words of an answer that are the person's own", () => {
  test("are everything where nobody spoke before", () => {
    expect(ownWords("I was thinking of 42,000.", undefined)).toBe("I was thinking of 42,000.");
  });

  test.each([
    ["I was thinking of 42,000.", "."],
    ["You say a good deal more than last year, but it is 48,000.", "You say , but it is 48,000."],
    ["Last year you grew, so it is 48,000.", "Last year you grew, so it is 48,000."],
    ["A GOOD DEAL MORE than what?", "what?"],
    ["", ""],
  ])('of "%s" are "%s"', (answer, own) => {
    expect(ownWords(answer, HEARD)).toBe(own);
  });

  test("stand in the counterpart's line only as whole words in a row", () => {
    expect(isHeard("thinking of 42,000", HEARD)).toBe(true);
    expect(isHeard("thinking of 42", HEARD)).toBe(false);
    expect(isHeard("you year", HEARD)).toBe(false);
    expect(isHeard("", HEARD)).toBe(false);
    expect(isHeard("thinking", undefined)).toBe(false);
  });
});

describe("The counterpart's words", () => {
  test("are no answer of the person, who is asked for their own", () => {
    const grade = gradeAnswer(line, HEARD);
    expect(grade).toMatchObject({ verdict: "cannot-judge", evidence: [] });
    expect(grade.feedback).toContain("what you would say yourself");
  });

  test("are no evidence for the word rules, beside words of one's own", () => {
    const grade = gradeAnswer(line, "More than last year, because you grew. I see that differently, my friend.");
    expect(grade.verdict).toBe("cannot-judge");
    expect(gradeAnswer(line, "I see that differently, because you run two sites: 48,000.").verdict).toBe("right");
  });

  test("are no evidence when a reader quotes them", () => {
    const answer = "A good deal more than last year, you say. Thinking of that too.";
    const claims = [
      { criterion: "reason", met: true, quote: "a good deal more than last year" },
      { criterion: "figure", met: true, quote: "Thinking of" },
    ];
    expect(quotedGrade(line, answer, claims)).toBeUndefined();
  });
});
