import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#src/db/database.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import { successProbability } from "#src/domain/mastery.ts";
import type { Person } from "#src/domain/person.ts";
import { facing } from "#src/domain/role-play.ts";
import { readStarterLibrary } from "#src/library/starter-library.ts";
import type { Embedder, LearningUnit } from "#src/ports/learning.ts";
import { createLearningService, type Learner, type LearningService } from "#src/services/learning-service.ts";
import { createLibraryService, type LibraryService } from "#src/services/library-service.ts";
import { offlineAnswerGrader, offlineLessonWriter } from "#src/services/offline-learning.ts";
import { rightAnswer, wrongAnswer } from "#test/helpers/answers.ts";
import { openTestDatabase } from "#test/helpers/database.ts";
import { wordsOnly } from "#test/helpers/libraries.ts";
import { addPeople, learnerOf } from "#test/helpers/people.ts";

const monday = new Date("2026-03-02T09:00:00Z");
const daysLater = (days: number, hours = 0): Date => new Date(monday.getTime() + days * 86_400_000 + hours * 3_600_000);

const starter = await readStarterLibrary();
const exercises = new Map(
  starter.contents.flatMap((content) => content.exercises.map((exercise) => [exercise.id, exercise])),
);
let database: Database;
let unit: LearningUnit;
let library: LibraryService;
let learning: LearningService;
const failures: unknown[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  unit = createLearningUnit(database);
  library = createLibraryService({
    unit,
    embedder: wordsOnly,
    starter,
    onEmbeddingFailure: (error) => failures.push(error),
  });
  await library.seedLibrary(monday);
  learning = createLearningService({ unit, library, writer: offlineLessonWriter, grader: offlineAnswerGrader });
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.sql.query("delete from tenants");
  await addPeople(database, ["ana", "dora"], { now: monday });
});

const learner = (over: Partial<Learner> = {}, person: Partial<Person> = {}): Learner =>
  learnerOf({ givenName: "Ana", jobTitle: "Analyst", ...person }, over);

async function start(who = learner(), now = monday, skillId = "sales-negotiation") {
  const reply = await learning.startLesson(who, { skillId, now });
  if (reply.lesson === undefined) throw new Error(`No lesson: ${reply.kind}`);
  return { ...reply, lesson: reply.lesson, exercise: exercises.get(reply.lesson.exerciseId)! };
}
const textOf = (drafts: readonly { readonly paragraphs: readonly string[] }[]): string =>
  drafts.flatMap(({ paragraphs }) => paragraphs).join("\n");

describe("a lesson", () => {
  test("explains with its source, gives an example and ends with one exercise", async () => {
    const { lesson, drafts, exercise } = await start();
    expect(textOf(drafts)).not.toContain("Source: ");
    expect(drafts.flatMap(({ citations }) => citations)).toHaveLength(1);
    expect(drafts.findIndex(({ citations }) => citations.length > 0)).toBeLessThan(drafts.length - 1);
    expect(textOf(drafts)).toContain("*An example.*");
    expect(drafts.at(-1)?.paragraphs[0]).toBe(`*Your turn.* ${exercise.prompt}`);
    expect(drafts[0]?.headline).toBe(`${lesson.title}, ${lesson.minutes} minutes`);
    expect(lesson.expected).toBeGreaterThanOrEqual(0.7);
    expect(lesson.expected).toBeLessThanOrEqual(0.9);
    const approved = (await library.passages("t1", "sales-negotiation")).filter((passage) => passage.approved);
    for (const { chunkId } of drafts.flatMap(({ citations }) => citations))
      expect(approved.map(({ id }) => id)).toContain(chunkId);
  });

  test("answered well is done on the first try, raises the ability and names the next day", async () => {
    const who = learner();
    const before = (await learning.standings(who.person, monday)).find(
      ({ skill }) => skill.id === "sales-negotiation",
    )!;
    const { exercise } = await start(who);
    const reply = await learning.answer(who, { text: rightAnswer(exercise), turn: "t1", now: daysLater(0, 1) });
    expect(reply.kind).toBe("done");
    expect(textOf(reply.drafts)).toContain("Done: clean on the first try.");
    expect(textOf(reply.drafts)).toMatch(/Next look: (tomorrow|\w+day|in \d+ days)\./u);
    const after = (await learning.standings(who.person, daysLater(0, 1))).find(
      ({ skill }) => skill.id === "sales-negotiation",
    )!;
    expect(after.ability.mean).toBeGreaterThan(before.ability.mean);
    expect(after.attempts).toBe(1);
    expect(after.nextReview!.getTime()).toBeGreaterThan(daysLater(0, 12).getTime());
  });

  test("answered wrongly may be tried once more; only the first try moves the ability", async () => {
    const who = learner();
    const { exercise } = await start(who);
    const first = await learning.answer(who, { text: wrongAnswer(exercise), turn: "t1", now: monday });
    expect(first.kind).toBe("feedback");
    expect(textOf(first.drafts)).toContain("Try it once more.");
    const [between] = await unit.of("t1").store.masteries("t1", "ana");
    const second = await learning.answer(who, { text: rightAnswer(exercise), turn: "t2", now: monday });
    expect(second.kind).toBe("done");
    expect(textOf(second.drafts)).toContain("Done: clean on the second try.");
    expect((await unit.of("t1").store.masteries("t1", "ana"))[0]).toEqual(between);
    expect(between?.streak).toBe(-1);
    expect(
      (await unit.of("t1").store.attempts("t1", "ana", "sales-negotiation", 5)).map(({ number }) => number),
    ).toEqual([2, 1]);
  });

  test("shows one good way after two wrong answers, and looks again tomorrow", async () => {
    const who = learner();
    const { exercise } = await start(who);
    await learning.answer(who, { text: wrongAnswer(exercise), turn: "t1", now: monday });
    const reply = await learning.answer(who, { text: wrongAnswer(exercise), turn: "t2", now: monday });
    expect(reply.kind).toBe("done");
    expect(textOf(reply.drafts)).toContain(`*One way.* ${exercise.model}`);
    expect(textOf(reply.drafts)).toContain("Next look: tomorrow.");
  });

  test("gives the same reply when the same turn runs twice, and counts it once", async () => {
    const who = learner();
    const { exercise } = await start(who);
    const request = { text: wrongAnswer(exercise), turn: "t1", now: monday };
    const first = await learning.answer(who, request);
    const again = await learning.answer(who, request);
    expect(again.drafts).toEqual(first.drafts);
    expect(await unit.of("t1").store.attempts("t1", "ana", "sales-negotiation", 5)).toHaveLength(1);
    expect((await learning.startLesson(who, { skillId: "sales-negotiation", now: monday })).lesson?.id).toBe(
      first.lesson?.id,
    );
  });

  test("that nobody could read as an answer is asked again without counting", async () => {
    const who = learner();
    await start(who);
    const reply = await learning.answer(who, { text: "?", turn: "t1", now: monday });
    expect(reply.kind).toBe("feedback");
    expect(reply.lesson).toMatchObject({ state: "waiting", verdicts: [] });
    expect(await unit.of("t1").store.attempts("t1", "ana", "sales-negotiation", 5)).toEqual([]);
  });

  test("goes on where it was after a day, and after another lesson was asked for", async () => {
    const who = learner();
    const { exercise, lesson } = await start(who);
    await learning.answer(who, { text: wrongAnswer(exercise), turn: "t1", now: monday });
    const reply = await learning.startLesson(who, { skillId: "presenting", now: daysLater(1) });
    expect(reply.kind).toBe("resumed");
    expect(reply.lesson?.id).toBe(lesson.id);
    const done = await learning.answer(who, { text: rightAnswer(exercise), turn: "t2", now: daysLater(1) });
    expect(done.kind).toBe("done");
  });

  test("left open for a week makes room for another", async () => {
    const who = learner();
    const { lesson } = await start(who);
    const next = await learning.startLesson(who, { skillId: "presenting", now: daysLater(8) });
    expect(next.kind).toBe("lesson");
    expect((await unit.of("t1").store.lesson("t1", "ana", lesson.id))?.state).toBe("skipped");
  });

  test("can be skipped, and nothing is counted", async () => {
    const who = learner();
    await start(who);
    const reply = await learning.skip(who, monday);
    expect(textOf(reply.drafts)).toContain("nothing is counted");
    expect(await unit.of("t1").store.masteries("t1", "ana")).toEqual([]);
    expect((await learning.answer(who, { text: "B", turn: "t1", now: monday })).kind).toBe("no-lesson");
  });

  test("with the model answer shown first says nothing about the ability", async () => {
    const who = learner();
    const { exercise } = await start(who);
    expect(textOf((await learning.showOneWay(who)).drafts)).toContain(exercise.model);
    await learning.answer(who, { text: rightAnswer(exercise), turn: "t1", now: monday });
    expect(await unit.of("t1").store.masteries("t1", "ana")).toEqual([]);
  });

  test("with the hint still counts, but less", async () => {
    const gain = async (hinted: boolean): Promise<number> => {
      const who = learner({}, { id: hinted ? "ana" : "dora" });
      const { exercise } = await start(who);
      if (hinted) expect(textOf((await learning.hint(who)).drafts)).toContain(exercise.hint);
      await learning.answer(who, { text: rightAnswer(exercise), turn: "t1", now: monday });
      return (await unit.of("t1").store.masteries("t1", who.person.id))[0]!.ability.mean;
    };
    expect(await gain(true)).toBeLessThan(await gain(false));
  });

  test("rated too hard makes the next one easier, rated too easy harder", async () => {
    const difficultyAfter = async (rating: "too-easy" | "too-hard", id: string): Promise<number> => {
      const who = learner({}, { id, seniority: "senior" });
      const { exercise, lesson } = await start(who);
      await learning.answer(who, { text: rightAnswer(exercise), turn: "t1", now: monday });
      await learning.rate(who, lesson.id, rating, monday);
      return (await start(who, daysLater(1))).exercise.difficulty;
    };
    expect(await difficultyAfter("too-hard", "ana")).toBeLessThan(await difficultyAfter("too-easy", "dora"));
  });

  test("begins with what the last time showed, and comes back to a concept that is due", async () => {
    const who = learner();
    const { exercise, lesson } = await start(who);
    await learning.answer(who, { text: wrongAnswer(exercise), turn: "t1", now: monday });
    await learning.answer(who, { text: wrongAnswer(exercise), turn: "t2", now: monday });
    expect(await learning.dueReviews("t1", "ana", daysLater(0, 5))).toEqual([]);
    expect((await learning.dueReviews("t1", "ana", daysLater(2))).map(({ concept }) => concept)).toEqual([
      lesson.concept,
    ]);
    const next = await start(who, daysLater(1, 1));
    expect(next.lesson.concept).toBe(lesson.concept);
    expect(next.lesson.review).toBe(true);
    expect(next.lesson.exerciseId).not.toBe(lesson.exerciseId);
    expect(next.drafts[0]?.paragraphs[0]).toContain("Yesterday this was still hard; the usual trap is");
  });

  test("has nothing new for a tired mind", async () => {
    const reply = await learning.startLesson(learner({ acuity: 0.5 }), { skillId: "sales-negotiation", now: monday });
    expect(reply.kind).toBe("nothing-fits");
  });

  test("climbs with the person: ten good answers lead to a higher level than ten bad ones", async () => {
    const levelAfter = async (good: boolean, id: string) => {
      const who = learner({}, { id });
      for (let day = 0; day < 10; day += 1) {
        const { exercise: of, lesson } = await start(who, daysLater(day));
        // Of a talk, the line that waits.
        const exercise = facing(of, lesson);
        await learning.answer(who, {
          text: good ? rightAnswer(exercise) : wrongAnswer(exercise),
          turn: `a${day}`,
          now: daysLater(day),
        });
        if (!good) await learning.answer(who, { text: wrongAnswer(exercise), turn: `b${day}`, now: daysLater(day) });
      }
      return start(who, daysLater(10));
    };
    const strong = await levelAfter(true, "ana");
    const weak = await levelAfter(false, "dora");
    expect(strong.lesson.level).toBeGreaterThan(weak.lesson.level);
    expect(strong.exercise.difficulty).toBeGreaterThan(weak.exercise.difficulty);
  });

  test("is told with the probability the model gives", async () => {
    const who = learner();
    const { lesson, exercise } = await start(who);
    const total = { mean: -0.3 - exercise.difficulty, variance: 0.2 + 0.5 + 0.49 };
    const guess = exercise.kind === "choice" ? 1 / exercise.options.length : 0;
    if (exercise.kind === "ordering") throw new Error("Not expected here");
    expect(lesson.expected).toBeCloseTo(successProbability(total, { guess, slip: 0.05, recall: 1 }), 12);
  });
});

describe("the same module for different people", () => {
  const director = learner({}, { id: "dora", seniority: "director", jobTitle: "Director Sales" });

  test("differs in level, case and exercise between a junior analyst and a director", async () => {
    const junior = await start();
    const senior = await start(director);
    expect(senior.lesson.level).toBeGreaterThan(junior.lesson.level);
    expect(senior.exercise.id).not.toBe(junior.exercise.id);
    expect(textOf(junior.drafts)).toMatchSnapshot("junior analyst");
    expect(textOf(senior.drafts)).toMatchSnapshot("director");
  });

  test("is shorter for somebody who writes short and lower-case", async () => {
    const long = await start();
    await database.sql.query("delete from lessons");
    const short = await start(learner({ plain: true }), daysLater(0, 1));
    expect(short.lesson.concept).toBe(long.lesson.concept);
    expect(textOf(short.drafts).length).toBeLessThan(textOf(long.drafts).length);
  });

  test("has the same level for juniors and directors where the job says nothing", async () => {
    const junior = await start(learner(), monday, "sleep-and-recovery");
    const senior = await start(director, monday, "sleep-and-recovery");
    expect(senior.lesson.level).toBe(junior.lesson.level);
  });
});

describe("drills", () => {
  const mover = (over: Partial<Learner> = {}) => learner(over, { physicalTraining: true });
  const approve = async (): Promise<void> => {
    for (const { id, drill } of await library.passages("t1", "squat-mechanics")) {
      if (drill !== undefined) await library.decide("t1", id, true, undefined, monday);
    }
  };

  test("are left out until the tenant approves them", async () => {
    const { drafts, lesson } = await start(mover(), monday, "squat-mechanics");
    expect(lesson.chunkIds).toHaveLength(1);
    expect(textOf(drafts)).not.toContain("any pain today");
  });

  test("ask for pain first, carry the stop rule, and say that no professional has reviewed them", async () => {
    await approve();
    const { drafts } = await start(mover(), monday, "squat-mechanics");
    const text = textOf(drafts);
    expect(text).toContain("any pain today, from 0 to 10");
    expect(text).toContain("over 3 of 10");
    expect(text).toContain("Not yet reviewed by a professional");
    expect(text).toContain("*Squat without load.*");
  });

  test("become box squats for an old knee injury", async () => {
    await approve();
    const { drafts } = await start(mover({ injuries: ["knee"] }), monday, "squat-mechanics");
    expect(textOf(drafts)).toContain("*Box squat.*");
    expect(textOf(drafts)).not.toContain("Squat without load");
    expect(textOf(drafts)).toMatchSnapshot("old knee injury");
  });

  test("are never shown to somebody who has not turned physical training on", async () => {
    await approve();
    const { lesson } = await start(learner(), monday, "squat-mechanics");
    expect(lesson.chunkIds).toHaveLength(1);
  });
});

describe("without approved passages", () => {
  test("the lesson says so and the gap is counted", async () => {
    for (const { id } of await library.passages("t1", "presenting"))
      await library.decide("t1", id, false, undefined, monday);
    const reply = await learning.startLesson(learner(), { skillId: "presenting", now: monday });
    expect(reply.kind).toBe("nothing-approved");
    expect(textOf(reply.drafts)).toBe(
      "I have nothing approved on this yet. I've told the people who look after the library.",
    );
    expect(await unit.of("t1").store.gaps("t1", "2026-03-01")).toEqual([{ skillId: "presenting", times: 1 }]);
  });

  test("a question about something else finds nothing", async () => {
    const { passages } = await learning.passagesFor(learner().person, "configure a kubernetes ingress", monday);
    expect(passages).toEqual([]);
  });
});

describe("the library", () => {
  test("is brought in once, with its stored vectors", async () => {
    expect(await library.seedLibrary(daysLater(1))).toMatchObject({ changed: false, embedded: 0 });
    const { rows } = await database.sql.query<{ count: number }>(
      "select count(*)::integer as count from chunks where embedding is not null",
    );
    expect(rows[0]?.count).toBe(starter.contents.flatMap(({ passages }) => passages).length);
  });

  test("is searched by words alone while the embedding model cannot be reached", async () => {
    const before = failures.length;
    const { passages } = await learning.passagesFor(learner().person, "who names a price first", monday);
    expect(passages[0]?.concept).toBe("anchoring");
    expect(failures.length).toBe(before + 1);
  });

  test("finds the skill somebody's words are about", async () => {
    expect((await library.skillFor("t1", "I'd like to practise giving feedback"))?.id).toBe("giving-feedback");
    expect((await library.skillFor("t1", "squat mechanics please"))?.id).toBe("squat-mechanics");
    expect((await library.skillFor("t1", "BATNA walk away"))?.id).toBe("sales-negotiation");
    expect(await library.skillFor("t1", "kubernetes")).toBeUndefined();
  });

  test("that could not be embedded is kept for words and embedded at the next start", async () => {
    const content = [
      {
        skill: { id: "own", title: "Own", scope: "knowledge" as const, summary: "" },
        passages: [
          {
            ...starter.contents[0]!.passages[0]!,
            id: "t1/own/a",
            skillId: "own",
            text: "Quite another text about llamas.",
          },
        ],
        exercises: [],
      },
    ];
    await library.saveContent("t1", content, monday);
    expect((await library.search("llamas", { tenant: "t1" }))[0]?.passage.id).toBe("t1/own/a");
    const working: Embedder = {
      ...wordsOnly,
      embed: async (texts) => texts.map(() => new Float32Array(512).fill(1 / Math.sqrt(512))),
    };
    const later = createLibraryService({ unit, embedder: working, starter });
    expect(await later.saveContent("t1", content, daysLater(1))).toMatchObject({ changed: true, embedded: 1 });
    expect(await later.saveContent("t1", content, daysLater(2))).toMatchObject({ changed: false });
  });
});

describe("a planned session of movement or recovery", () => {
  const session = (kind: "physical" | "recovery", minutes: number, rpe: number) => ({
    id: "s",
    kind,
    title: "Easy",
    muscleGroups: [],
    minutes,
    rpe,
    items: 0,
    difficulty: 0,
    newMaterial: false,
    startsAt: monday,
  });

  test("is a walk or something as light, from the first day on", async () => {
    const drafts = await learning.trainingSession(learner(), session("recovery", 10, 2));
    expect(textOf(drafts)).toContain("Ten-minute walk");
  });

  test("stays away until its drills are approved and physical training is on", async () => {
    const mover = learner({}, { physicalTraining: true });
    expect(await learning.trainingSession(mover, session("physical", 30, 5))).toEqual([]);
    for (const { id } of await library.passages("t1", "squat-mechanics"))
      await library.decide("t1", id, true, undefined, monday);
    expect(textOf(await learning.trainingSession(mover, session("physical", 30, 5)))).toContain("over 3 of 10");
    expect(await learning.trainingSession(learner(), session("physical", 30, 5))).toEqual([]);
  });
});
