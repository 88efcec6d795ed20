import { describe, expect, test } from "vitest";
import { gradeAnswer, letterOf } from "#src/domain/grading.ts";
import { moveExercise } from "#src/domain/role-play.ts";
import { marksAnOrder, writtenOrdering } from "#src/domain/written-ordering.ts";
import { writtenTalk } from "#src/domain/written-talk.ts";
import {
  goodOrdering,
  goodTalk,
  HOSTILE_ORDERINGS,
  HOSTILE_TALKS,
  orderingBrief,
  questionBrief,
  talkAfterQuestion,
  talkBrief,
} from "#test/helpers/scripted-exercises.ts";

describe("An ordering that a writer suggests", () => {
  test("is taken when its steps stand in the passage, in an order that the passage itself says", () => {
    expect(marksAnOrder(orderingBrief.passage.text)).toBe(true);
    const exercise = writtenOrdering(goodOrdering, orderingBrief, "own");
    if (Array.isArray(exercise)) throw new Error(exercise.join("; "));
    const { skillId, level, concept } = orderingBrief.exercise;
    expect(exercise).toMatchObject({ kind: "ordering", id: "own", skillId, level, concept });
    expect(exercise.steps).toEqual(["Open with that goal", "Say what you saw", "Ask for their view"]);
    const letters = exercise.steps.map((_, step) => letterOf(exercise.shown.indexOf(step))).join(" ");
    expect(gradeAnswer(exercise, letters).verdict).toBe("right");
    expect(gradeAnswer(exercise, "A B C").verdict).not.toBe("right");
  });

  const because: Readonly<Record<keyof typeof HOSTILE_ORDERINGS, string>> = {
    "changes the order": "its order is not the passage's",
    "invents a step": "a step does not stand in the passage",
    "brings steps that the passage puts in no order": "does not say that its steps follow",
    "has two steps": "it has 2 steps",
    "says the same step twice": "its order is not the passage's",
    "says in a step where it stands": "a step says where it stands",
    "gives the order away": "it gives the order away",
    "cites nothing": "it does not cite the passage",
    "cites what it was not given": "it does not cite the passage",
    "invents a number": "it says 87%",
    "sends a link": "it holds a link",
    "touches a red flag": "it touches a red flag",
    "speaks to a program": "it addresses a program",
    "gives medical advice": "it speaks of medicine",
  };
  test.each(Object.entries(HOSTILE_ORDERINGS))("is refused when it %s", (what, spoil) => {
    const faults = writtenOrdering(spoil(goodOrdering), orderingBrief, "own");
    expect(faults).toEqual([expect.stringContaining(because[what]!)]);
  });

  test.each([
    ["turns round", "Open with the goal, then say what you saw, but before that ask for their view."],
    ["depends on something", "Open with the goal. Then say what you saw if they want it, then ask for their view."],
    ["is only the order of its sentences", "Open with the goal. Say what you saw. Ask for their view."],
  ])("is refused where the passage's order %s", (_what, text) => {
    const steps = ["Open with the goal", "say what you saw", "ask for their view"];
    const brief = { ...orderingBrief, passage: { ...orderingBrief.passage, text } };
    expect(Array.isArray(writtenOrdering({ ...goodOrdering, steps }, brief, "own"))).toBe(true);
  });

  test("is refused where a step stands in the passage twice: its place would not be one", () => {
    const text = `${orderingBrief.passage.text} Then, as always, say what you saw.`;
    const brief = { ...orderingBrief, passage: { ...orderingBrief.passage, text } };
    expect(writtenOrdering(goodOrdering, brief, "own")).toContain(
      "a step does not stand in the passage, once and word for word",
    );
  });

  test("is wanted of no passage that names no order", () => {
    expect(marksAnOrder("Say your reason. One figure is enough. In the next week it pays.")).toBe(false);
  });
});

describe("A talk that a writer suggests", () => {
  test("is taken when every good answer is right, and practises what the stored one does, as hard", () => {
    const talk = writtenTalk(goodTalk, talkBrief, "own");
    if (Array.isArray(talk)) throw new Error(talk.join("; "));
    const { skillId, level, concept, difficulty, sources, audience } = talkBrief.exercise;
    expect(talk).toMatchObject({
      kind: "role-play",
      id: "own",
      skillId,
      level,
      concept,
      difficulty,
      sources,
      audience,
    });
    expect(talk.moves.map(({ points }) => points.map((point) => point.concept))).toEqual(
      talkBrief.exercise.moves.map(({ points }, move) =>
        points.slice(0, talk.moves[move]!.points.length).map((point) => point.concept),
      ),
    );
    for (const [index, { model }] of talk.moves.entries())
      expect(gradeAnswer(moveExercise(talk, index, talk.opening), model).verdict).toBe("right");
  });

  test("is taken after a question where no talk is stored: two moves about its idea, a little harder than the question", () => {
    const talk = writtenTalk(talkAfterQuestion, questionBrief, "own");
    if (Array.isArray(talk)) throw new Error(talk.join("; "));
    const { skillId, level, concept, difficulty } = questionBrief.exercise;
    expect(talk).toMatchObject({ kind: "role-play", id: "own", skillId, level, concept });
    expect(talk.sources).toEqual([questionBrief.passage.id]);
    expect(talk.difficulty).toBeCloseTo(difficulty + 0.1, 10);
    expect(talk.moves.flatMap(({ points }) => points.map((point) => point.concept))).toEqual(Array(4).fill(concept));
  });

  test.each<[string, typeof talkAfterQuestion, string]>([
    [
      "is about something else than the question",
      {
        ...talkAfterQuestion,
        moves: talkAfterQuestion.moves.map((move) => ({
          ...move,
          model: "Pause, look at the whole room, and stop when somebody makes a speech.",
          points: [{ says: "paused", tip: "Pause before a speech.", words: ["pause*"] }],
        })),
      },
      "something else than what was approved",
    ],
    [
      "has another length",
      { ...talkAfterQuestion, moves: talkAfterQuestion.moves.slice(1) },
      "it has 1 moves, and it should have 2",
    ],
    [
      "invents a figure",
      { ...talkAfterQuestion, opening: "Of 61 colleagues nobody was asked. Why?" },
      "it says 61, which was not approved",
    ],
  ])("is refused after a question where it %s", (_what, suggested, fault) => {
    expect(writtenTalk(suggested, questionBrief, "own")).toEqual([expect.stringContaining(fault)]);
  });

  test("keeps the words of giving in of the stored one", () => {
    const talk = writtenTalk(goodTalk, talkBrief, "own");
    if (Array.isArray(talk)) throw new Error(talk.join("; "));
    for (const [index, { givesIn }] of talk.moves.entries())
      expect(givesIn).toEqual(expect.arrayContaining([...talkBrief.exercise.moves[index]!.givesIn]));
  });

  const because: Readonly<Record<keyof typeof HOSTILE_TALKS, string>> = {
    "has other moves": "it has 2 moves",
    "invents a figure": "it says 61,500",
    "cites nothing": "it does not cite its passages",
    "cites what it was not given": "a passage that was not given",
    "calls something else right": "something right that was not approved",
    "cannot be answered right": "does not grade its own good answers as right",
    "calls its own good answer giving in": "does not grade its own good answers as right",
    "calls an empty answer right": "it calls an empty answer right",
    "leaves the talk": "the counterpart leaves the talk",
    "sends a link": "it holds a link",
    "speaks to a program": "it addresses a program",
    "touches a red flag": "it touches a red flag",
    "writes another language": "it is not in English",
  };
  test.each(Object.entries(HOSTILE_TALKS))("is refused when it %s", (what, spoil) => {
    const faults = writtenTalk(spoil(goodTalk), talkBrief, "own");
    expect(faults).toEqual(expect.arrayContaining([expect.stringContaining(because[what]!)]));
  });
});
