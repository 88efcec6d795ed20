import { describe, expect, test } from "vitest";
import { parseSkill } from "#src/library/parse-skill.ts";
import { LibraryError } from "#src/library/sections.ts";

const words = (count: number): string => Array.from({ length: count }, (_, index) => `word${index}`).join(" ");

const file = ({
  passage = words(70),
  exercise = "",
  front = "",
}: {
  passage?: string;
  exercise?: string;
  front?: string;
} = {}): string =>
  `---
id: chess
title: Chess
scope: knowledge
summary: Moves that hold.
source: Own library
licence: CC0-1.0${front}
---

# Level 2: Working

## Passage fork: Two at once
\`\`\`yaml
today: what a fork wins
principle: double attack
keywords: knight fork
\`\`\`
${passage}

### Plain
Attack two at once.

### Example: hands-on
A knight on f7.

### Example: leading
A plan with two threats.

## Exercise find-it
\`\`\`yaml
kind: ordering
prompt: Put the moves in order.
hint: Check first.
model: Check, take.
mistake: taking first
steps: [check, take, castle]${exercise}
\`\`\`
`;

const problemsOf = (content: string) => {
  try {
    parseSkill("chess.md", content, "t1");
  } catch (error) {
    if (error instanceof LibraryError) return error.problems;
    throw error;
  }
  return [];
};

describe("a skill file", () => {
  test("becomes a skill with passages and the exercises that practise them", () => {
    const { skill, passages, exercises } = parseSkill("chess.md", file(), "t1");
    expect(skill).toEqual({ id: "chess", title: "Chess", scope: "knowledge", summary: "Moves that hold." });
    expect(passages).toMatchObject([
      {
        id: "t1/chess/fork",
        level: 2,
        concept: "fork",
        title: "Two at once",
        approved: true,
        source: "Own library. Principle: double attack",
      },
    ]);
    expect(exercises).toMatchObject([{ id: "t1/chess/find-it", concept: "fork", level: 2, difficulty: -0.4 }]);
  });

  test("shows the steps of an order in another order, always the same", () => {
    const [first] = parseSkill("chess.md", file(), "t1").exercises;
    const [again] = parseSkill("chess.md", file(), "t1").exercises;
    expect(first).toEqual(again);
    if (first?.kind !== "ordering") throw new Error("Not an ordering");
    expect(first.shown.toSorted()).toEqual([0, 1, 2]);
    expect(first.shown.every((step, index) => step !== index)).toBe(true);
  });

  test("names a missing field with file and line", () => {
    const content = file({ exercise: "\nanswer: 3" });
    const line = content.split("\n").indexOf("kind: ordering") + 1;
    expect(problemsOf(content)).toEqual([{ file: "chess.md", line, message: expect.stringContaining("answer") }]);
  });

  test("names a wrong value on its own line", () => {
    const content = file({ exercise: "\nharder: much" });
    const line = content.split("\n").indexOf("harder: much") + 1;
    expect(problemsOf(content)).toEqual([{ file: "chess.md", line, message: expect.stringContaining("harder") }]);
  });

  test("names a broken yaml block by its line", () => {
    const content = file({ exercise: "\nharder: [1" });
    expect(problemsOf(content)[0]?.line).toBeGreaterThanOrEqual(content.split("\n").indexOf("harder: [1") + 1);
  });

  test("names every fault at once", () => {
    const problems = problemsOf(
      file({ passage: "Too short.", front: "\nauthor: me" }).replace("### Plain", "### Simple"),
    );
    expect(problems.length).toBeGreaterThanOrEqual(1);
    const without = problemsOf(file({ passage: "Too short." }).replace("### Plain", "### Simple"));
    expect(without.map(({ message }) => message)).toEqual([
      "text must have 60 to 160 words: current number is 2",
      '"### Plain" is missing',
    ]);
  });

  test("may use a name only once", () => {
    const twice = file().replace("# Level 2: Working", "# Level 1: First\n\n# Level 2: Working");
    const content = `${twice}\n## Exercise find-it\n${file().split("## Exercise find-it\n")[1]}`;
    expect(problemsOf(content).map(({ message }) => message)).toEqual(['"find-it" is used twice']);
  });

  test("says what a heading must look like", () => {
    expect(problemsOf(file().replace("# Level 2: Working", "# Level 9"))[0]?.message).toContain(
      'must be "# Level 1" to "# Level 4"',
    );
    expect(problemsOf(file().replace("## Passage fork: Two at once", "## Fork"))[0]?.message).toContain(
      "Passage slug: title",
    );
  });
});
