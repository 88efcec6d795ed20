import { describe, expect, test } from "vitest";
import { gradeAnswer } from "#src/domain/grading.ts";
import type { ChoiceExercise, NumericExercise, OrderingExercise, TextExercise } from "#src/domain/skill.ts";

const base = {
  skillId: "s",
  level: 1 as const,
  concept: "c",
  prompt: "?",
  hint: "h",
  model: "m",
  mistake: "rushing",
  difficulty: -1.2,
};
const choice: ChoiceExercise = {
  ...base,
  id: "e",
  kind: "choice",
  options: ["Wait for theirs", "Name a figure", "Ask for a break"],
  answer: 1,
};
const numeric: NumericExercise = { ...base, id: "e", kind: "numeric", answer: 17_000, tolerance: 0, unit: "" };
const share: NumericExercise = { ...base, id: "e", kind: "numeric", answer: 25, tolerance: 0.5, unit: "%" };
// Shown as A) third, B) first, C) second.
const ordering: OrderingExercise = {
  ...base,
  id: "e",
  kind: "ordering",
  steps: ["first", "second", "third"],
  shown: [2, 0, 1],
};
const text: TextExercise = {
  ...base,
  id: "e",
  kind: "text",
  criteria: [
    { id: "reason", says: "gave your reason", tip: "Give a reason.", anyOf: ["because", "since"], noneOf: [] },
    { id: "figure", says: "named one figure", tip: "Name one figure.", anyOf: ["<number>"], noneOf: ["<range>"] },
  ],
};

describe("what an answer leaves out", () => {
  const silent = { id: "offer", says: "made no offer", tip: "Leave offers out.", anyOf: [], noneOf: ["discount"] };
  const asks = { ...text, criteria: [...text.criteria, silent] };

  test("is to its good beside what it says, and shows nothing alone", () => {
    expect(gradeAnswer(asks, "Because you grew, let us look at it")).toMatchObject({ verdict: "partly", score: 2 / 3 });
    expect(gradeAnswer(asks, "Let me sleep over it until tomorrow")).toMatchObject({
      verdict: "cannot-judge",
      score: 0,
    });
    expect(gradeAnswer(asks, "Let me give you a discount for it").verdict).toBe("wrong");
  });

  test("is all there is to judge where nothing else is asked for", () => {
    expect(gradeAnswer({ ...text, criteria: [silent] }, "Let me sleep over it until tomorrow").verdict).toBe("right");
  });
});

describe("a choice", () => {
  test.each(["B", "b", "b)", "(B)", "2", "Option B", "Name a figure", "name a figure."])("understands %j", (answer) => {
    expect(gradeAnswer(choice, answer).verdict).toBe("right");
  });

  test("is wrong for another option, and names the usual trap", () => {
    const grade = gradeAnswer(choice, "A");
    expect(grade.verdict).toBe("wrong");
    expect(grade.feedback).toContain("rushing");
  });

  test.each(["D", "9", "hm", "A or B", ""])("is not judged for %j", (answer) => {
    expect(gradeAnswer(choice, answer)).toMatchObject({ verdict: "cannot-judge", evidence: [] });
  });
});

describe("a number", () => {
  test.each(["17000", "17,000", "17k", "It is 17,000", "18,500 - 1,500 = 17,000", "€17,000", "17 thousand"])(
    "understands %j",
    (answer) => {
      expect(gradeAnswer(numeric, answer).verdict).toBe("right");
    },
  );

  test("accepts a share written as a fraction of one, within the tolerance", () => {
    expect(gradeAnswer(share, "0.25").verdict).toBe("right");
    expect(gradeAnswer(share, "25.4%").verdict).toBe("right");
    expect(gradeAnswer(share, "0.25%").verdict).toBe("wrong");
    expect(gradeAnswer(share, "2").verdict).toBe("wrong");
  });

  test("is not judged when there is none, or more than one", () => {
    expect(gradeAnswer(numeric, "no idea").verdict).toBe("cannot-judge");
    expect(gradeAnswer(numeric, "16,000 or 17,000").verdict).toBe("cannot-judge");
  });
});

describe("an order", () => {
  test.each(["B C A", "b,c,a", "BCA", "B then C then A", "2 3 1", "B > C > A"])("understands %j", (answer) => {
    expect(gradeAnswer(ordering, answer).verdict).toBe("right");
  });

  test("says where it goes wrong", () => {
    const grade = gradeAnswer(ordering, "B A C");
    expect(grade.verdict).toBe("partly");
    expect(grade.feedback).toContain('what follows "first"');
  });

  test.each(["B C", "B B A", "X Y Z", "first the second", ""])("is not judged for %j", (answer) => {
    expect(gradeAnswer(ordering, answer).verdict).toBe("cannot-judge");
  });
});

describe("a text", () => {
  test("is right when every criterion is found, and quotes the person's own words", () => {
    const grade = gradeAnswer(text, "Because you doubled your seats, the price is 48,000.");
    expect(grade.verdict).toBe("right");
    expect(grade.evidence[0]?.quote).toBe("Because you doubled");
    expect(grade.evidence[1]?.quote).toContain("48,000");
    expect(grade.feedback).toContain("gave your reason");
  });

  test("is partly right when one is missing, and says which", () => {
    const grade = gradeAnswer(text, "Because you doubled your seats, I would like to talk about it.");
    expect(grade).toMatchObject({ verdict: "partly", score: 0.5 });
    expect(grade.feedback).toContain("Name one figure.");
  });

  test.each(["10 to 15", "10-15", "$10k to $15k", "between 10 and 15"])(
    "does not take the range %j for one figure",
    (range) => {
      const grade = gradeAnswer(text, `Because you doubled your seats, it is ${range} then.`);
      expect(grade.verdict).toBe("partly");
    },
  );

  test("does not count a word right after a negation", () => {
    const grade = gradeAnswer(
      { ...text, criteria: [text.criteria[0]!, text.criteria[1]!] },
      "I would not say because, the price is 48,000.",
    );
    expect(grade.evidence[0]?.met).toBe(false);
  });

  test("is not judged, and says so, when none of the words it looks for occurs", () => {
    const grade = gradeAnswer(
      text,
      "I would open the conversation with something friendly and wait for their reaction.",
    );
    expect(grade.verdict).toBe("cannot-judge");
    expect(grade.feedback).toContain("I cannot say whether it is right");
    expect(grade.evidence).toHaveLength(2);
  });

  test("is not judged when it is too short or in another language", () => {
    expect(gradeAnswer(text, "because").feedback).toContain("too short");
    expect(gradeAnswer(text, "Weil Sie doppelt viele Plätze nutzen beträgt der Preis 48.000").feedback).toContain(
      "English",
    );
  });
});
