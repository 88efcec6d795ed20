import { describe, expect, test } from "vitest";
import { correctiveExercises, failingConcept } from "#src/domain/corrective.ts";
import { type GradeVerdict, gradeAnswer } from "#src/domain/grading.ts";
import {
  afterMove,
  beginRolePlay,
  conceptVerdicts,
  moveExercise,
  type RolePlayState,
  verdictOf,
  verdictsByConcept,
} from "#src/domain/role-play.ts";
import { faultsOfLine } from "#src/domain/role-play-line.ts";
import type { ChoiceExercise, RolePlayExercise } from "#src/domain/skill.ts";

const point = (id: string, concept: string, anyOf: readonly string[], noneOf: readonly string[] = []) => ({
  id,
  says: `said ${id}`,
  tip: `Say ${id}.`,
  anyOf,
  noneOf,
  concept,
});
const move = (id: string, points: RolePlayExercise["moves"][number]["points"], givesIn: readonly string[]) => ({
  id,
  hint: `hint ${id}`,
  model: `model ${id}`,
  points,
  givesIn,
  next: { held: `${id}: held`, "gave-in": `${id}: gave in`, unclear: `${id}: unclear` },
});
const talk: RolePlayExercise = {
  kind: "role-play",
  id: "talk",
  skillId: "s",
  level: 1,
  concept: "price",
  prompt: "Hold the price.",
  hint: "",
  model: "",
  mistake: "giving in",
  difficulty: 0,
  situation: "A call.",
  counterpart: "a buyer",
  opening: "What does it cost?",
  moves: [
    move("first", [point("reason", "price", ["because"]), point("figure", "price", ["48"])], ["40"]),
    move("second", [point("ask", "interest", ["what"]), point("calm", "price", ["fine by"], ["always"])], ["deal"]),
    move("third", [point("close", "price", ["friday"])], ["never mind"]),
  ],
  closing: { held: "Good.", "gave-in": "Cheap." },
  sources: ["p1", "p2"],
};

const play = (state: RolePlayState, text: string) => {
  const index = state.retry ?? Math.min(state.outcomes.length, state.moves - 1);
  const grade = gradeAnswer(moveExercise(talk, index, state.line), text);
  return afterMove(talk, state, { text, grade, hinted: false, shown: false });
};
const start = beginRolePlay(talk, "director");

describe("A talk with a counterpart", () => {
  test("has three moves for a director and two for a junior", () => {
    expect(start.moves).toBe(3);
    expect(beginRolePlay(talk, "junior").moves).toBe(2);
  });

  test("goes on by how the answer met the counterpart", () => {
    expect(play(start, "Because of the sites it is 48")).toMatchObject({ step: "next", says: "first: held" });
    expect(play(start, "All right, let us say 40 then")).toMatchObject({ step: "next", says: "first: gave in" });
  });

  test("counts words of giving in before a good rubric, and never as right", () => {
    const { outcome } = play(start, "Because of the sites it is 48, or 40 if you like");
    expect(outcome).toMatchObject({ stance: "gave-in", verdict: "partly" });
  });

  test("asks once more where nobody could judge, then counts it as not judged and goes on", () => {
    const unclear = play(start, "let me think about that first");
    expect(unclear).toMatchObject({ step: "again", says: "first: unclear" });
    expect(unclear.state.outcomes).toEqual([]);
    const second = play(unclear.state, "let me think about that still");
    expect(second.step).toBe("next");
    expect(second.state.outcomes.map(({ verdict }) => verdict)).toEqual(["cannot-judge"]);
  });

  test("ends with the weakest answer to try again, on the line it answered; the second try ends it", () => {
    const first = play(start, "Because of the sites it is 48");
    const second = play(first.state, "What would that solve for you");
    const third = play(second.state, "We sign on friday then");
    expect(third).toMatchObject({ step: "debrief", says: "Good." });
    expect(third.state).toMatchObject({ retry: 1, line: "first: held" });
    const again = play(third.state, "What would that solve, fine by me");
    expect(again.step).toBe("done");
    expect(again.state.outcomes).toHaveLength(3);
    expect(again.state.second).toMatchObject({ move: 1, verdict: "right" });
  });

  test("ends at once when every answer was right", () => {
    const answers = ["Because of the sites it is 48", "What is it for, fine by us", "We sign on friday"];
    let state = start;
    const steps = answers.map((text) => {
      const result = play(state, text);
      state = result.state;
      return result.step;
    });
    expect(steps).toEqual(["next", "next", "done"]);
  });

  test("gives each concept the verdict of its own points, and the worst over the talk", () => {
    const first = play(start, "Because of the sites it is 48");
    const second = play(first.state, "What would that solve for you");
    expect(conceptVerdicts(talk.moves[1]!, second.outcome)).toEqual([
      { concept: "interest", verdict: "right" },
      { concept: "price", verdict: "wrong" },
    ]);
    expect([...verdictsByConcept(talk, second.state.outcomes)]).toEqual([
      ["price", "wrong"],
      ["interest", "right"],
    ]);
  });

  test.each<[GradeVerdict[], GradeVerdict]>([
    [["right", "right"], "right"],
    [["right", "wrong"], "partly"],
    [["wrong", "wrong"], "wrong"],
    [["cannot-judge", "cannot-judge"], "cannot-judge"],
    [["right", "cannot-judge"], "partly"],
  ])("%j is %s as a whole", (verdicts, whole) => {
    expect(verdictOf(verdicts.map((verdict) => ({ verdict })))).toBe(whole);
  });
});

describe("A counterpart's line in other words", () => {
  const stored = "That is a good deal more than last year. I was thinking of 42,000.";
  test("holds when it means the same", () => {
    expect(faultsOfLine("A good deal more than last year, I notice. I was thinking of 42,000 myself.", stored)).toEqual(
      [],
    );
  });
  test.each([
    ["another number", "That is a good deal more than last year. I was thinking of 45,000."],
    ["a further number", "That is a good deal more than last year, 20% more. I was thinking of 42,000."],
    ["no number", "That is a good deal more than last year. I was thinking of less."],
    ["a question", "That is a good deal more than last year. Were you thinking of 42,000?"],
    ["a denial", "That is not a good deal more than last year. I was thinking of 42,000."],
    ["something else", "The weather is lovely and the garden blooms. Say 42,000."],
    ["help for the learner", "A hint: that is a good deal more than last year. I was thinking of 42,000."],
    ["a link", "That is a good deal more than last year. I was thinking of 42,000, see https://evil.example/x."],
    ["markup", "That is a *good deal* more than last year. I was thinking of 42,000."],
  ])("does not hold with %s", (_what, line) => {
    expect(faultsOfLine(line, stored)).not.toEqual([]);
  });
});

describe("An idea that keeps failing", () => {
  const tried = (concept: string, verdict: GradeVerdict, exerciseId = concept, number = 1) => ({
    concept,
    exerciseId,
    number,
    verdict,
  });
  test("is one whose two newest first tries were not right", () => {
    expect(failingConcept([tried("a", "wrong", "e2"), tried("b", "right"), tried("a", "partly", "e1")])).toEqual({
      concept: "a",
      exerciseId: "e2",
    });
  });
  test("is none after a right answer, after one failure, by second tries, or by answers nobody could judge", () => {
    expect(failingConcept([tried("a", "right"), tried("a", "wrong"), tried("a", "wrong")])).toBeUndefined();
    expect(failingConcept([tried("a", "wrong")])).toBeUndefined();
    expect(failingConcept([tried("a", "wrong", "e", 2), tried("a", "wrong")])).toBeUndefined();
    expect(failingConcept([tried("a", "cannot-judge"), tried("a", "wrong")])).toBeUndefined();
  });
  test("gets another exercise that is no harder, and itself only where there is no other", () => {
    const exercise = (id: string, difficulty: number): ChoiceExercise => ({
      kind: "choice",
      id,
      skillId: "s",
      level: 1,
      concept: "a",
      prompt: "",
      hint: "",
      model: "",
      mistake: "",
      difficulty,
      options: ["a", "b", "c"],
      answer: 0,
    });
    const difficultyOf = ({ difficulty }: { readonly difficulty: number }) => ({ mean: difficulty, variance: 0.1 });
    const all = [exercise("hard", 1), exercise("failed", 0), exercise("easy", -1)];
    const failed = { concept: "a", exerciseId: "failed" };
    const ids = (exercises: readonly { readonly id: string }[]) => exercises.map(({ id }) => id);
    expect(ids(correctiveExercises(all, failed, difficultyOf))).toEqual(["easy"]);
    expect(ids(correctiveExercises(all.slice(0, 2), failed, difficultyOf))).toEqual(["hard"]);
    expect(ids(correctiveExercises([all[1]!], failed, difficultyOf))).toEqual(["failed"]);
  });
});
