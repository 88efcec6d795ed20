import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#src/db/database.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import { gradeAnswer } from "#src/domain/grading.ts";
import type { ChoiceExercise, SkillContent, TextExercise } from "#src/domain/skill.ts";
import type { AnswerGrader, LearningUnit } from "#src/ports/learning.ts";
import { createLearningService, type Learner, type LearningService } from "#src/services/learning-service.ts";
import { createLibraryService } from "#src/services/library-service.ts";
import { offlineAnswerGrader, offlineLessonWriter } from "#src/services/offline-learning.ts";
import { openTestDatabase } from "#test/helpers/database.ts";
import { noStarter, wordsOnly } from "#test/helpers/libraries.ts";
import { addPeople, learnerOf } from "#test/helpers/people.ts";

const monday = new Date("2026-03-02T09:00:00Z");
const later = (minutes: number): Date => new Date(monday.getTime() + minutes * 60_000);

const text: TextExercise = {
  id: "talk/opening",
  skillId: "talk",
  level: 1,
  concept: "opening",
  kind: "text",
  prompt: "A customer asks for a discount. They use twice as many seats. What do you say?",
  hint: "Reason first.",
  model: '"Because you doubled your seats, it is the list price."',
  mistake: "answering with a range",
  difficulty: -1.2,
  criteria: [
    { id: "reason", says: "gave your reason", tip: "Put your reason first.", anyOf: ["because"], noneOf: [] },
    { id: "figure", says: "named one figure", tip: "Name one figure.", anyOf: ["list price"], noneOf: [] },
  ],
};
const choice: ChoiceExercise = {
  id: "pick/which",
  skillId: "pick",
  level: 1,
  concept: "which",
  kind: "choice",
  prompt: "Which one keeps the value?",
  hint: "One figure.",
  model: "B.",
  mistake: "hoping that a range sounds flexible",
  difficulty: -1.2,
  options: ["A range", "One figure", "A question"],
  answer: 1,
};
const contentOf = (exercise: TextExercise | ChoiceExercise): SkillContent => ({
  skill: { id: exercise.skillId, title: "Talks", scope: "knowledge", summary: "" },
  passages: [
    {
      id: `${exercise.skillId}/passage`,
      skillId: exercise.skillId,
      level: 1,
      concept: exercise.concept,
      title: "The first sentence",
      text: "Say your reason before your figure. One figure is enough. Then stop and let it work.",
      today: "one sentence",
      keywords: "",
      plain: "Reason, figure, stop.",
      examples: { "hands-on": "Lena says why, then the price.", leading: "The director says why, then the price." },
      source: "House",
      licence: "CC0-1.0",
      approved: true,
    },
  ],
  exercises: [exercise],
});

/** Neither rubric word, and both points in other words. */
const PARAPHRASE = "Your team grew to twice the size, so it stays at the full rate.";
const REASON = '"grew to twice the size" is my reason and "at the full rate" is my figure';

let database: Database;
let unit: LearningUnit;
let learning: LearningService;
const library = () => createLibraryService({ unit, embedder: wordsOnly, starter: noStarter });
const serviceWith = (grader: AnswerGrader): LearningService =>
  createLearningService({ unit, library: library(), writer: offlineLessonWriter, grader });
beforeAll(async () => {
  database = await openTestDatabase();
  unit = createLearningUnit(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.sql.query("delete from tenants");
  await addPeople(database, ["ana", "ben", "cleo", "dora"], { now: monday });
  learning = serviceWith(offlineAnswerGrader);
  await library().saveContent("t1", [contentOf(text), contentOf(choice)], monday);
});

const learner = (id = "ana"): Learner => learnerOf({ id });

const start = (who: Learner, skillId = "talk", now = monday) => learning.startLesson(who, { skillId, now });
const answer = (who: Learner, words: string, turn: string, now = monday) =>
  learning.answer(who, { text: words, turn, now });
const disagree = (who: Learner, turn: string, over: { reason?: string; lessonId?: string; now?: Date } = {}) =>
  learning.disagree(who, { turn, now: over.now ?? monday, reason: over.reason, lessonId: over.lessonId });
const said = (reply: { drafts: readonly { paragraphs: readonly string[] }[] }): string =>
  reply.drafts.flatMap(({ paragraphs }) => paragraphs).join("\n");
/** Everything that an answer moves. */
async function beliefsOf(id: string) {
  const [ability, masteries, reviews, difficulties] = await Promise.all([
    unit.of("t1").store.ability("t1", id),
    unit.of("t1").store.masteries("t1", id),
    unit.of("t1").store.reviews("t1", id),
    unit.of("t1").store.difficulties("t1", "talk"),
  ]);
  return { ability, masteries, reviews, difficulties };
}
const attemptRows = async (id = "ana") =>
  (
    await database.sql.query<{ verdict: string; first_verdict: string | null; disputed: boolean }>(
      "select verdict, first_verdict, disputed_at is not null as disputed from attempts where person_id = $1 order by number",
      [id],
    )
  ).rows;

describe("disagreeing with a grade", () => {
  test("is one tap under every grade that was not right, and under no other", async () => {
    const who = learner();
    await start(who);
    const wrong = await answer(who, "because I say so, my friend", "t1");
    expect(wrong.drafts.at(-1)?.actions.map(({ id }) => id)).toContain("lesson-disagree");
    const right = await answer(who, text.model, "t2");
    expect(right.drafts.at(-1)?.actions.map(({ id }) => id)).not.toContain("lesson-disagree");
  });

  test("asks for one sentence, and the sentence raises the grade", async () => {
    const who = learner();
    await start(who);
    const first = await answer(who, PARAPHRASE, "t1");
    expect(first.lesson?.verdicts).toEqual([gradeAnswer(text, PARAPHRASE).verdict]);
    const asked = await disagree(who, "t2");
    expect(asked.kind).toBe("asked");
    expect(said(asked)).toContain("which words of your answer");
    const raised = await disagree(who, "t3", { reason: REASON });
    expect(raised.kind).toBe("done");
    expect(said(raised)).toContain("I looked again, and you are right");
    expect(said(raised)).toContain("Next look");
    expect(await unit.of("t1").store.openLesson("t1", "ana")).toBeUndefined();
  });

  test("keeps both grades, and forgets the words it was about", async () => {
    const who = learner();
    await start(who);
    await answer(who, PARAPHRASE, "t1");
    await disagree(who, "t2");
    const { lesson } = await disagree(who, "t3", { reason: REASON });
    expect(await attemptRows()).toEqual([{ verdict: "right", first_verdict: "cannot-judge", disputed: true }]);
    expect((await unit.of("t1").store.lesson("t1", "ana", lesson!.id))?.lastAnswer).toBeUndefined();
  });

  test.each([
    ["a first try that nobody could judge", PARAPHRASE, REASON],
    [
      "a first try that was half seen",
      "Because you grew, it stays at the full rate.",
      '"at the full rate" is my figure',
    ],
  ])("leaves the beliefs exactly as if %s had been right at once", async (_what, words, reason) => {
    const [ana, ben] = [learner(), learner("ben")];
    await start(ana);
    await answer(ana, words, "a1");
    await disagree(ana, "a2");
    expect((await disagree(ana, "a3", { reason, now: later(30) })).kind).toBe("done");
    const corrected = await beliefsOf("ana");
    await database.sql.query("delete from item_difficulties");
    await start(ben);
    await answer(ben, text.model, "b1");
    const straight = await beliefsOf("ben");
    const numbers = (beliefs: Awaited<ReturnType<typeof beliefsOf>>) => [
      beliefs.ability!.ability.mean,
      beliefs.ability!.ability.variance,
      beliefs.masteries[0]!.ability.mean,
      beliefs.masteries[0]!.ability.variance,
      beliefs.difficulties[0]!.mean,
      beliefs.difficulties[0]!.variance,
    ];
    const expected = numbers(straight);
    for (const [index, value] of numbers(corrected).entries()) expect(value).toBeCloseTo(expected[index]!, 10);
    expect(corrected.masteries[0]).toMatchObject({ attempts: 1, streak: 1 });
    expect(corrected.difficulties[0]?.responses).toBe(1);
    expect(corrected.reviews.map(({ card }) => card)).toEqual(straight.reviews.map(({ card }) => card));
  });

  test("corrects the review after a second try as well", async () => {
    const who = learner();
    await start(who);
    await answer(who, "because I say so, my friend", "t1");
    await answer(who, "Because you grew, it stays at the full rate.", "t2");
    const before = (await beliefsOf("ana")).reviews[0]!.card;
    await disagree(who, "t3");
    const raised = await disagree(who, "t4", { reason: '"at the full rate" is my figure' });
    expect(raised.lesson?.verdicts).toEqual(["partly", "right"]);
    const after = (await beliefsOf("ana")).reviews[0]!.card;
    expect(after.stability).toBeGreaterThan(before.stability);
    expect(after.reps).toBe(before.reps);
  });

  test("takes out its own part alone where the person has learned since", async () => {
    const who = learner();
    await start(who);
    await answer(who, "Because you grew, it stays at the full rate.", "t1");
    const { lesson } = await answer(who, "Because you grew, it stays at the full rate.", "t2");
    await start(who, "pick", later(10));
    await answer(who, "B", "t3", later(10));
    const before = await beliefsOf("ana");
    await disagree(who, "t4", { lessonId: lesson!.id, now: later(20) });
    await disagree(who, "t5", { lessonId: lesson!.id, reason: '"at the full rate" is my figure', now: later(20) });
    const after = await beliefsOf("ana");
    const other = (beliefs: typeof before) => beliefs.masteries.find(({ skillId }) => skillId === "pick");
    expect(other(after)).toEqual(other(before));
    // The disputed answer was the second try, which says nothing of ability.
    expect(after.ability).toEqual(before.ability);
  });

  test("that shows nothing new leaves the grade, and is noted beside it", async () => {
    const who = learner();
    await start(who);
    await answer(who, "Because you grew, we could talk.", "t1");
    const before = await beliefsOf("ana");
    await disagree(who, "t2");
    const kept = await disagree(who, "t3", { reason: "it is just right" });
    expect(said(kept)).toContain("the grade stays");
    expect(said(kept)).toContain("Name one figure.");
    expect(await attemptRows()).toEqual([{ verdict: "partly", first_verdict: "partly", disputed: true }]);
    expect(await beliefsOf("ana")).toEqual(before);
    expect(said(await disagree(who, "t4", { reason: "really" }))).toContain("looked twice");
    // The lesson itself goes on.
    expect((await answer(who, text.model, "t5")).kind).toBe("done");
  });

  test("may be left again, and then the next words are the next try", async () => {
    const who = learner();
    await start(who);
    const { lesson } = await answer(who, PARAPHRASE, "t1");
    await disagree(who, "t2");
    expect(said(await learning.leave(who, lesson!.id))).toContain("Then your next try?");
    expect(await attemptRows()).toMatchObject([{ disputed: false }]);
    expect((await disagree(who, "t3")).kind).toBe("asked");
  });

  test("of what is graded by its key is noted, and the key stays", async () => {
    const who = learner();
    await start(who, "pick");
    await answer(who, "A", "t1");
    expect(said(await disagree(who, "t2"))).toContain("graded by its key");
    expect(await attemptRows()).toEqual([{ verdict: "wrong", first_verdict: "wrong", disputed: true }]);
  });

  test("gets the same reply when the same turn runs twice, and corrects once", async () => {
    const who = learner();
    await start(who);
    await answer(who, PARAPHRASE, "t1");
    await disagree(who, "t2");
    const first = await disagree(who, "t3", { reason: REASON });
    const between = await beliefsOf("ana");
    expect((await disagree(who, "t3", { reason: REASON })).drafts).toEqual(first.drafts);
    expect(await beliefsOf("ana")).toEqual(between);
  });

  test("says nothing where there is no lesson, and after a week nothing is changed any more", async () => {
    const who = learner();
    expect((await disagree(who, "t0")).kind).toBe("no-lesson");
    await start(who);
    const { lesson } = await answer(who, PARAPHRASE, "t1");
    expect((await disagree(who, "t2", { lessonId: lesson!.id, now: later(8 * 1440) })).kind).toBe("no-lesson");
  });

  test("with a language model is one tap: it looks again at once, and asks only when it still misses it", async () => {
    const seen: (string | undefined)[] = [];
    const looks = (raises: boolean): AnswerGrader => ({
      ...offlineAnswerGrader,
      looksAgain: true,
      async regrade(_exercise, _answer, { before, reason }) {
        seen.push(reason);
        return raises || reason !== undefined
          ? { ...before, verdict: "right", score: 1, feedback: "There it is." }
          : before;
      },
    });
    learning = serviceWith(looks(true));
    const who = learner();
    await start(who);
    await answer(who, PARAPHRASE, "t1");
    expect((await disagree(who, "t2")).kind).toBe("done");
    learning = serviceWith(looks(false));
    const other = learner("ben");
    await start(other);
    await answer(other, PARAPHRASE, "u1");
    expect((await disagree(other, "u2")).kind).toBe("asked");
    expect((await disagree(other, "u3", { reason: "look at the rate" })).kind).toBe("done");
    expect(seen).toEqual([undefined, undefined, "look at the rate"]);
  });
});

describe("an exercise that several people disagree with", () => {
  test("is listed from three people on, by count, and one person counts once", async () => {
    for (const id of ["ana", "ben"]) {
      const who = learner(id);
      await start(who, "pick");
      await answer(who, "A", `${id}1`);
      await disagree(who, `${id}2`);
      await answer(who, "C", `${id}3`);
      await disagree(who, `${id}4`);
    }
    expect(await unit.of("t1").store.disputedItems("t1", 3)).toEqual([]);
    const third = learner("cleo");
    await start(third, "pick");
    await answer(third, "A", "c1");
    await disagree(third, "c2");
    expect(await unit.of("t1").store.disputedItems("t1", 3)).toEqual([
      { exerciseId: "pick/which", skillId: "pick", concept: "which", people: 3, raised: 0 },
    ]);
    expect(await unit.of("t2").store.disputedItems("t2", 1)).toEqual([]);
  });
});
