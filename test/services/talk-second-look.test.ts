import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#src/db/database.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import type { AnswerGrader, LearningUnit } from "#src/ports/learning.ts";
import { createLearningService, type Learner, type LearningService } from "#src/services/learning-service.ts";
import { createLibraryService } from "#src/services/library-service.ts";
import { offlineAnswerGrader, offlineLessonWriter } from "#src/services/offline-learning.ts";
import { openTestDatabase } from "#test/helpers/database.ts";
import { noStarter, wordsOnly } from "#test/helpers/libraries.ts";
import { addPeople, learnerOf } from "#test/helpers/people.ts";
import { talk, talkContent } from "#test/helpers/scripted-talk.ts";

const monday = new Date("2026-03-02T09:00:00Z");
const later = (minutes: number): Date => new Date(monday.getTime() + minutes * 60_000);
/** Right in other words: the word rules see the reason and miss the figure. */
const PARTLY = "Because of the two sites it stays at its full rate";
const REASON = '"at its full rate" is my figure';
const ASKS = "What would that solve for you";

let database: Database;
let unit: LearningUnit;
let learning: LearningService;
const serviceWith = (grader: AnswerGrader): LearningService =>
  createLearningService({
    unit,
    library: createLibraryService({ unit, embedder: wordsOnly, starter: noStarter }),
    writer: offlineLessonWriter,
    grader,
  });
beforeAll(async () => {
  database = await openTestDatabase();
  unit = createLearningUnit(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.sql.query("delete from tenants");
  await addPeople(database, ["ana", "ben"], { now: monday });
  learning = serviceWith(offlineAnswerGrader);
  await createLibraryService({ unit, embedder: wordsOnly, starter: noStarter }).saveContent(
    "t1",
    [talkContent],
    monday,
  );
});

const learner = (id = "ana"): Learner => learnerOf({ id });

let turns = 0;
function nextTurn(): string {
  turns += 1;
  return `turn-${turns}`;
}
const play = async (who: Learner, ...answers: readonly string[]) => {
  await learning.startLesson(who, { skillId: "talk", talk: true, now: monday });
  let reply = await learning.answer(who, { text: answers[0]!, turn: nextTurn(), now: monday });
  for (const text of answers.slice(1)) reply = await learning.answer(who, { text, turn: nextTurn(), now: monday });
  return reply;
};
const disagree = (who: Learner, reason?: string, turn = nextTurn(), now = monday) =>
  learning.disagree(who, { turn, now, reason });
const said = (reply: { drafts: readonly { paragraphs: readonly string[] }[] }): string =>
  reply.drafts.flatMap(({ paragraphs }) => paragraphs).join("\n");
const actionsOf = (reply: Awaited<ReturnType<typeof play>>) => reply.drafts.at(-1)?.actions.map(({ id }) => id);

async function beliefsOf(id: string) {
  const [ability, masteries, reviews, difficulties] = await Promise.all([
    unit.of("t1").store.ability("t1", id),
    unit.of("t1").store.masteries("t1", id),
    unit.of("t1").store.reviews("t1", id),
    unit.of("t1").store.difficulties("t1", "talk"),
  ]);
  return { ability, masteries, reviews, difficulties };
}
type Beliefs = Awaited<ReturnType<typeof beliefsOf>>;
const numbersOf = ({ ability, masteries, difficulties }: Beliefs): number[] => [
  ability!.ability.mean,
  ability!.ability.variance,
  masteries[0]!.ability.mean,
  masteries[0]!.ability.variance,
  difficulties[0]!.mean,
  difficulties[0]!.variance,
];
const attemptRows = async (id = "ana") =>
  (
    await database.sql.query<{
      lesson_id: string;
      number: number;
      verdict: string;
      first_verdict: string | null;
      disputed: boolean;
    }>(
      `select regexp_replace(lesson_id, '^[^#]*', '') as lesson_id, number, verdict, first_verdict, disputed_at is not null as disputed
       from attempts where person_id = $1 order by 1, number`,
      [id],
    )
  ).rows;

describe("disagreeing with the grade of a talk", () => {
  test("is one tap under the look back, and none while the counterpart waits for an answer", async () => {
    const who = learner();
    const first = await play(who, PARTLY);
    expect(actionsOf(first)).not.toContain("lesson-disagree");
    expect(said(await disagree(who))).toContain("no grade of yours");
    const debrief = await learning.answer(who, { text: ASKS, turn: nextTurn(), now: monday });
    expect(said(debrief)).toContain("One thing to try.");
    expect(actionsOf(debrief)).toContain("lesson-disagree");
  });

  test("asks for one sentence, and the sentence ends the talk as right", async () => {
    const who = learner();
    await play(who, PARTLY, ASKS);
    const asked = await disagree(who);
    expect(asked.kind).toBe("asked");
    expect(said(asked)).toContain("which words of your answer");
    const raised = await disagree(who, REASON);
    expect(raised.kind).toBe("done");
    expect(said(raised)).toContain("I looked again, and you are right");
    expect(said(raised)).toContain("at its full rate");
    expect(said(raised)).toContain("Next look");
    expect(actionsOf(raised)).not.toContain("lesson-disagree");
    expect(await unit.of("t1").store.openLesson("t1", "ana")).toBeUndefined();
  });

  test("keeps both grades of every answer it looked at, and forgets the words", async () => {
    const who = learner();
    await play(who, PARTLY, ASKS);
    await disagree(who);
    const { lesson } = await disagree(who, REASON);
    expect(await attemptRows()).toEqual([
      { lesson_id: "#1", number: 1, verdict: "right", first_verdict: "partly", disputed: true },
      { lesson_id: "#2", number: 1, verdict: "right", first_verdict: null, disputed: false },
      { lesson_id: "#2:price", number: 1, verdict: "right", first_verdict: null, disputed: false },
    ]);
    const kept = await unit.of("t1").store.lesson("t1", "ana", lesson!.id);
    expect(JSON.stringify(kept)).not.toContain('"answer":');
  });

  test("leaves the beliefs and the next looks as if the answer had been right at once, where it was the last", async () => {
    const [ana, ben] = [learner(), learner("ben")];
    await play(ana, talk.moves[0]!.model, "What is it that you need");
    await disagree(ana);
    expect((await disagree(ana, '"what is it that you need" is my ground to solve it')).kind).toBe("done");
    const corrected = await beliefsOf("ana");
    await database.sql.query("delete from item_difficulties");
    expect((await play(ben, talk.moves[0]!.model, talk.moves[1]!.model)).kind).toBe("done");
    const straight = await beliefsOf("ben");
    const expected = numbersOf(straight);
    for (const [index, value] of numbersOf(corrected).entries()) expect(value).toBeCloseTo(expected[index]!, 10);
    expect(corrected.masteries[0]).toMatchObject({ attempts: 2, streak: 2 });
    expect(corrected.reviews).toEqual(straight.reviews);
  });

  test("brings the beliefs nearer to what they would have been, where other answers of the talk came after it", async () => {
    const [ana, ben] = [learner(), learner("ben")];
    await play(ana, PARTLY, ASKS);
    const before = numbersOf(await beliefsOf("ana"));
    await disagree(ana);
    await disagree(ana, REASON);
    const corrected = await beliefsOf("ana");
    await database.sql.query("delete from item_difficulties");
    await play(ben, talk.moves[0]!.model, talk.moves[1]!.model);
    const straight = await beliefsOf("ben");
    for (const index of [0, 2, 4]) {
      const expected = numbersOf(straight)[index]!;
      const distance = Math.abs(numbersOf(corrected)[index]! - expected);
      expect(distance).toBeLessThan(Math.abs(before[index]! - expected) / 2);
    }
    expect(corrected.reviews).toEqual(straight.reviews);
  });

  test("corrects the next looks of a talk that is over, from where they were before it", async () => {
    const who = learner();
    await play(who, PARTLY, ASKS, PARTLY);
    const before = await beliefsOf("ana");
    const price = ({ reviews }: Beliefs) => reviews.find(({ concept }) => concept === "price")!.card;
    await disagree(who);
    const raised = await disagree(who, REASON, nextTurn(), later(20));
    expect(raised.lesson?.verdicts).toEqual(["partly", "right"]);
    const after = await beliefsOf("ana");
    expect(price(after).due.getTime()).toBeGreaterThan(price(before).due.getTime());
    expect(price(after)).toMatchObject({ reps: price(before).reps, lastReview: monday });
    // A second try says nothing of ability.
    expect(after.ability).toEqual(before.ability);
  });

  test("that shows nothing new leaves the grade, is noted, and the talk goes on with its second try", async () => {
    const who = learner();
    await play(who, PARTLY, ASKS);
    const before = await beliefsOf("ana");
    await disagree(who);
    const kept = await disagree(who, "it is just right");
    expect(said(kept)).toContain("the grade stays");
    expect(said(kept)).toContain("Say your figure.");
    expect((await attemptRows())[0]).toMatchObject({ verdict: "partly", first_verdict: "partly", disputed: true });
    expect(await beliefsOf("ana")).toEqual(before);
    expect(said(await disagree(who, "really"))).toContain("looked twice");
    const done = await learning.answer(who, { text: talk.moves[0]!.model, turn: nextTurn(), now: monday });
    expect(said(done)).toContain("that is how to meet it");
  });

  test("takes no evidence from the counterpart, whose words the reason quotes", async () => {
    const who = learner();
    await play(who, "Because you ask what does it cost us this year, I would say it depends", ASKS);
    await disagree(who);
    const kept = await disagree(who, '"does it cost us this year" is my figure');
    expect(said(kept)).toContain("the grade stays");
  });

  test("may be left again, and gets the same reply when the same turn runs twice", async () => {
    const who = learner();
    const { lesson } = await play(who, PARTLY, ASKS);
    await disagree(who);
    expect(said(await learning.leave(who, lesson!.id))).toContain("Then your next try?");
    await disagree(who);
    const first = await disagree(who, REASON, "same");
    const between = await beliefsOf("ana");
    expect((await disagree(who, REASON, "same")).drafts).toEqual(first.drafts);
    expect(await beliefsOf("ana")).toEqual(between);
  });

  test("with a language model is one tap, and every answer that counted against somebody is read again", async () => {
    const seen: string[] = [];
    const looks = (raises: boolean): AnswerGrader => ({
      ...offlineAnswerGrader,
      looksAgain: true,
      async regrade(exercise, answer, { before }) {
        seen.push(`${exercise.id}: ${answer}`);
        return raises ? { ...before, verdict: "right", score: 1, evidence: before.evidence } : before;
      },
    });
    learning = serviceWith(looks(true));
    const ana = learner();
    await play(ana, PARTLY, "What is it that you need");
    expect((await disagree(ana)).kind).toBe("done");
    expect(seen).toEqual([`talk/price#first: ${PARTLY}`, "talk/price#second: What is it that you need"]);
    learning = serviceWith(looks(false));
    const ben = learner("ben");
    await play(ben, PARTLY, ASKS);
    expect((await disagree(ben)).kind).toBe("asked");
  });
});
