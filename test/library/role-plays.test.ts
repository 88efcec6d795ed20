import { describe, expect, test } from "vitest";
import { gradeAnswer } from "#src/domain/grading.ts";
import { moveExercise, stanceOf } from "#src/domain/role-play.ts";
import { holdsItsOwnAnswers } from "#src/domain/role-play-check.ts";
import type { RolePlayExercise } from "#src/domain/skill.ts";
import { readStarterContents } from "#src/library/starter-library.ts";

const contents = await readStarterContents();
const talks = contents.flatMap(({ exercises }) =>
  exercises.filter((exercise): exercise is RolePlayExercise => exercise.kind === "role-play"),
);

test("negotiation and feedback have a role-play at each of the first three levels, and each skill one for those who lead", () => {
  for (const skill of ["sales-negotiation", "giving-feedback"]) {
    const own = talks.filter(({ skillId }) => skillId === skill);
    expect(new Set(own.map(({ level }) => level))).toEqual(new Set([1, 2, 3]));
    expect(own.some(({ audience }) => audience === "leading")).toBe(true);
  }
});

describe.each(talks.map((talk) => [talk.id, talk] as const))("%s", (_id, talk) => {
  test("grades each of its own good answers as right and as held", () => {
    expect(holdsItsOwnAnswers(talk)).toBe(true);
  });

  test("tells by every word for giving in that somebody gave in", () => {
    for (const [index, move] of talk.moves.entries()) {
      const exercise = moveExercise(talk, index, talk.opening);
      for (const term of move.givesIn) {
        const answer = `${term.replace("*", "")} and that is what we do`;
        expect([term, stanceOf(gradeAnswer(exercise, answer), move, answer)]).toEqual([term, "gave-in"]);
      }
    }
  });

  test("does not take an answer that says nothing for a right one", () => {
    for (const [index] of talk.moves.entries()) {
      const grade = gradeAnswer(
        moveExercise(talk, index, talk.opening),
        "Let me think about it until tomorrow morning",
      );
      expect(grade.verdict).not.toBe("right");
    }
  });

  test("rests on passages of its own skill, which have its concepts", () => {
    const passages = contents.find(({ skill }) => skill.id === talk.skillId)?.passages ?? [];
    expect(talk.sources.length).toBeGreaterThan(0);
    for (const source of talk.sources) expect(passages.map(({ id }) => id)).toContain(source);
    for (const { concept } of talk.moves.flatMap(({ points }) => points))
      expect(passages.map((passage) => passage.concept)).toContain(concept);
  });
});
