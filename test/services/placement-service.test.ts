import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#src/db/database.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import type { Lesson } from "#src/domain/lesson.ts";
import { ITEM_VARIANCE, PERSON_PRIOR } from "#src/domain/mastery.ts";
import type { SingleExercise } from "#src/domain/skill.ts";
import { readStarterLibrary } from "#src/library/starter-library.ts";
import type { AnswerGrader, LearningStore, LearningUnit } from "#src/ports/learning.ts";
import { createLearningService, type Learner, type LearningService } from "#src/services/learning-service.ts";
import { createLibraryService } from "#src/services/library-service.ts";
import { offlineAnswerGrader, offlineLessonWriter } from "#src/services/offline-learning.ts";
import { rightAnswer } from "#test/helpers/answers.ts";
import { openTestDatabase } from "#test/helpers/database.ts";
import { wordsOnly } from "#test/helpers/libraries.ts";
import { addPeople, learnerOf } from "#test/helpers/people.ts";

const SKILL = "giving-feedback";
const monday = new Date("2026-03-02T09:00:00Z");
const minutesLater = (minutes: number): Date => new Date(monday.getTime() + minutes * 60_000);

const starter = await readStarterLibrary();
const exercises = new Map(
  starter.contents.flatMap((content) => content.exercises.map((exercise) => [exercise.id, exercise])),
);

let database: Database;
let unit: LearningUnit;
let tables: LearningStore;

const library = () => createLibraryService({ unit, embedder: wordsOnly, starter, onEmbeddingFailure: () => {} });
const serviceWith = (grader: AnswerGrader): LearningService =>
  createLearningService({ unit, library: library(), writer: offlineLessonWriter, grader });
let learning: LearningService;

beforeAll(async () => {
  database = await openTestDatabase();
  unit = createLearningUnit(database);
  tables = unit.of("t1").store;
  await library().seedLibrary(monday);
  learning = serviceWith(offlineAnswerGrader);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.sql.query("delete from tenants");
  await addPeople(database, ["ana", "dora"], { now: monday });
});

const ana = learnerOf({ jobTitle: "Analyst" });

let turn = 0;
const asked = async (who: Learner): Promise<SingleExercise> =>
  exercises.get((await tables.openLesson("t1", who.person.id))!.exerciseId) as SingleExercise;

/** Places somebody who answers like this; answers the lesson at its end. */
async function place(
  who: Learner,
  answer: (exercise: SingleExercise, number: number) => string | "unknown",
  { from = monday, service = learning }: { readonly from?: Date; readonly service?: LearningService } = {},
): Promise<Lesson> {
  const opened = await service.startPlacement(who, { skillId: SKILL, now: from });
  const id = opened.lesson!.id;
  for (let number = 1; number <= 9; number += 1) {
    const now = new Date(from.getTime() + number * 60_000);
    const text = answer(await asked(who), number);
    turn += 1;
    const reply =
      text === "unknown"
        ? await service.unknown(who, `turn ${turn}`, now)
        : await service.answer(who, { text, turn: `turn ${turn}`, now });
    if (reply.kind === "placed") return (await tables.lesson("t1", who.person.id, id))!;
  }
  throw new Error("Cannot wait longer as a placement must end within eight questions");
}

const difficulties = () => tables.difficulties("t1", SKILL);

describe("a placement", () => {
  test("leaves beliefs that tell the level it named, and counts every answer as practice", async () => {
    const { placement, level } = await place(ana, rightAnswer);
    expect(level).toBeGreaterThanOrEqual(3);
    const [mastery] = await tables.masteries("t1", "ana");
    const general = await tables.ability("t1", "ana");
    expect(mastery!.attempts).toBe(placement!.answers.length);
    expect(mastery!.ability.mean).toBeGreaterThan(0.5);
    expect(mastery!.ability.variance).toBeLessThan(0.5);
    expect(general!.ability.mean).toBeGreaterThan(0);
    expect(general!.ability.variance).toBeLessThan(PERSON_PRIOR.variance);
  });

  test("of somebody who was placed elsewhere begins from what is known of them", async () => {
    await place(ana, rightAnswer);
    const first = await learning.startPlacement(ana, { skillId: "data-literacy", now: minutesLater(30) });
    const own = exercises.get(first.lesson!.exerciseId) as SingleExercise;
    const other = await learning.startPlacement(learnerOf({ id: "dora" }), {
      skillId: "data-literacy",
      now: minutesLater(30),
    });
    const hers = exercises.get(other.lesson!.exerciseId) as SingleExercise;
    expect(own.difficulty).toBeGreaterThanOrEqual(hers.difficulty);
  });

  test("keeps what was learned of the person elsewhere between two of its questions", async () => {
    await learning.startPlacement(ana, { skillId: SKILL, now: monday });
    const answer = async (minute: number): Promise<void> => {
      turn += 1;
      await learning.answer(ana, {
        text: rightAnswer(await asked(ana)),
        turn: `turn ${turn}`,
        now: minutesLater(minute),
      });
    };
    await answer(1);
    await answer(2);
    // A test on the company's platform tells a lot.
    await tables.putAbility("t1", "ana", { mean: 1.5, variance: 0.02 }, minutesLater(3));
    await answer(4);
    const general = await tables.ability("t1", "ana");
    expect(general!.ability.mean).toBeGreaterThanOrEqual(1.5);
    expect(general!.ability.variance).toBeLessThanOrEqual(0.0201);
    expect((await tables.openLesson("t1", "ana"))?.placement).toMatchObject({ from: 2 });
  });

  test("asks something else where an answer cannot be judged, and concludes nothing from it", async () => {
    const service = serviceWith({
      ...offlineAnswerGrader,
      grade: async (exercise, text) =>
        exercise.kind === "text"
          ? {
              verdict: "cannot-judge",
              score: 0,
              evidence: [{ criterion: "c", met: false, says: "it", tip: "Say it.", quote: text }],
              feedback: "I cannot judge that.",
            }
          : offlineAnswerGrader.grade(exercise, text),
    });
    const { placement } = await place(ana, rightAnswer, { service });
    const unread = placement!.answers.filter(({ result }) => result === "unread");
    expect(unread.length).toBeGreaterThan(0);
    expect(new Set(placement!.answers.map(({ exerciseId }) => exerciseId)).size).toBe(placement!.answers.length);
    const taught = (await difficulties()).map(({ exerciseId }) => exerciseId);
    for (const { exerciseId } of unread) expect(taught).not.toContain(exerciseId);
    const [mastery] = await tables.masteries("t1", "ana");
    expect(mastery!.attempts).toBe(placement!.answers.length - unread.length);
  });

  test("names nothing as known that is not approved", async () => {
    const [hidden] = (await tables.passages("t1", SKILL)).filter(({ level }) => level === 1);
    await tables.decide("t1", hidden!.id, false, undefined, monday);
    const { placement } = await place(ana, rightAnswer);
    expect(placement!.known).not.toContain(hidden!.concept);
    expect((await tables.reviews("t1", "ana")).map(({ concept }) => concept)).not.toContain(hidden!.concept);
  });

  test("skipped by somebody who is new begins at the foundations, and is not offered again", async () => {
    await learning.startPlacement(ana, { skillId: SKILL, now: monday });
    const reply = await learning.beginner(ana, minutesLater(1));
    expect(reply.lesson).toMatchObject({ level: 1, state: "placed" });
    const { lesson, drafts } = await learning.startLesson(ana, { skillId: SKILL, now: minutesLater(2) });
    expect(lesson!.level).toBe(1);
    expect(lesson!.unplaced).toBeUndefined();
    expect(drafts.flatMap(({ actions }) => actions).map(({ id }) => id)).not.toContain("placement");
  });
});

describe("the difficulty of an exercise", () => {
  test("is learned from each person's first answer alone, in whatever lesson or placement, however long ago", async () => {
    await place(ana, rightAnswer);
    const once = await difficulties();
    expect(once.length).toBeGreaterThanOrEqual(5);
    for (const { responses, variance } of once) {
      expect(responses).toBe(1);
      expect(variance).toBeLessThan(ITEM_VARIANCE);
    }
    await database.sql.query(
      `insert into attempts (tenant_id, person_id, lesson_id, number, exercise_id, skill_id, concept, verdict, hinted, expected, at)
       select 't1', 'ana', 'later ' || n, 1, 'another', $1, 'c', 'right', false, 0.8, $2 from generate_series(1, 300) n`,
      [SKILL, minutesLater(60)],
    );
    await place(ana, rightAnswer, { from: minutesLater(90) });
    const met = new Set(once.map(({ exerciseId }) => exerciseId));
    expect((await difficulties()).filter(({ exerciseId }) => met.has(exerciseId))).toEqual(once);
    await place(learnerOf({ id: "dora" }), rightAnswer);
    expect((await difficulties()).filter(({ responses }) => responses === 2).length).toBeGreaterThan(0);
  });

  test("rises where people say that they do not know, as it does where they are wrong", async () => {
    await place(ana, () => "unknown");
    const learned = await difficulties();
    expect(learned.length).toBeGreaterThanOrEqual(5);
    for (const { exerciseId, mean } of learned) expect(mean).toBeGreaterThan(exercises.get(exerciseId)!.difficulty);
  });

  test("is the company's own: what one's people answer moves nothing for another", async () => {
    await place(ana, rightAnswer);
    expect(await unit.of("t2").store.difficulties("t2", SKILL)).toEqual([]);
  });
});
