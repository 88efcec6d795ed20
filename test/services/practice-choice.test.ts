import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#src/db/database.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import type { Exercise, SkillContent } from "#src/domain/skill.ts";
import { readStarterLibrary } from "#src/library/starter-library.ts";
import type { LearningUnit } from "#src/ports/learning.ts";
import { createLearningService, type LearningService } from "#src/services/learning-service.ts";
import { createLibraryService, type LibraryService } from "#src/services/library-service.ts";
import { offlineAnswerGrader, offlineLessonWriter } from "#src/services/offline-learning.ts";
import { openTestDatabase } from "#test/helpers/database.ts";
import { wordsOnly } from "#test/helpers/libraries.ts";
import { addPeople, learnerOf } from "#test/helpers/people.ts";

const monday = new Date("2026-11-23T08:00:00Z");
const minutesLater = (minutes: number): Date => new Date(monday.getTime() + minutes * 60_000);
const daysLater = (days: number): Date => minutesLater(days * 1440);
const starter = await readStarterLibrary();
const exercises = new Map(
  starter.contents.flatMap((content) => content.exercises.map((exercise) => [exercise.id, exercise])),
);
const who = learnerOf({ jobTitle: "Analyst" });

let database: Database;
let unit: LearningUnit;
let library: LibraryService;
let learning: LearningService;
beforeAll(async () => {
  database = await openTestDatabase();
  unit = createLearningUnit(database);
  library = createLibraryService({ unit, embedder: wordsOnly, starter });
  await library.seedLibrary(monday);
  learning = createLearningService({ unit, library, writer: offlineLessonWriter, grader: offlineAnswerGrader });
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.sql.query("delete from tenants");
  await addPeople(database, ["ana"], { now: monday });
});

/** A failed first try of `exercise`, as a lesson leaves it. */
const fail = (exercise: Exercise, lessonId: string, at: Date) =>
  unit.of("t1").store.addAttempt("t1", "ana", {
    lessonId,
    exerciseId: exercise.id,
    skillId: exercise.skillId,
    concept: exercise.concept,
    number: 1,
    verdict: "wrong",
    hinted: false,
    expected: 0.8,
    at,
  });

describe("An idea that fails twice in a row", () => {
  test("gets a smaller exercise on itself with another example before anything new", async () => {
    const failed = exercises.get("starter/sales-negotiation/first-figure")!;
    await fail(failed, "l1", daysLater(0));
    await fail(failed, "l2", daysLater(1));
    const { lesson, drafts } = await learning.startLesson(who, { skillId: "sales-negotiation", now: daysLater(2) });
    const chosen = exercises.get(lesson!.exerciseId)!;
    expect(chosen.concept).toBe(failed.concept);
    expect(chosen.id).not.toBe(failed.id);
    expect(chosen.difficulty).toBeLessThanOrEqual(failed.difficulty);
    const said = drafts.flatMap(({ paragraphs }) => paragraphs).join("\n");
    expect(said).toContain("first a smaller step, with another example");
    // The example of the other side of the table.
    expect(said).toContain("A three-year framework for a hospital group");
  });

  test("after one failure alone is chosen like every other", async () => {
    await fail(exercises.get("starter/sales-negotiation/first-figure")!, "l1", daysLater(0));
    const { drafts } = await learning.startLesson(who, { skillId: "sales-negotiation", now: daysLater(2) });
    expect(drafts.flatMap(({ paragraphs }) => paragraphs).join("\n")).not.toContain("smaller step");
  });
});

test("a third new idea within twenty minutes waits, and comes when the block is over", async () => {
  const met = ["starter/sales-negotiation/first-figure", "starter/sales-negotiation/ask-interest"];
  for (const [index, id] of met.entries()) await fail(exercises.get(id)!, `l${index}`, minutesLater(index));
  const start = (now: Date) => learning.startLesson(who, { skillId: "sales-negotiation", now });
  expect((await start(minutesLater(5))).kind).toBe("nothing-fits");
  const later = await start(minutesLater(30));
  expect(later.kind).toBe("lesson");
});

describe("Skills that come before each other", () => {
  const content = (id: string, prerequisites: readonly string[]): SkillContent => ({
    skill: { id, title: id, scope: "knowledge", summary: id, prerequisites },
    passages: [],
    exercises: [],
  });
  test("are kept with their order", async () => {
    await library.saveContent("t1", [content("closing", ["sales-negotiation"])], monday);
    const skill = (await library.skills("t1")).find(({ id }) => id === "closing");
    expect(skill?.prerequisites).toEqual(["sales-negotiation"]);
  });
  test("in a circle are refused with the path, and nothing of them is kept", async () => {
    const circle = [content("x", ["y"]), content("y", ["x"])];
    await expect(library.saveContent("t1", circle, monday)).rejects.toThrow("x -> y -> x");
    expect((await library.skills("t1")).map(({ id }) => id)).not.toContain("x");
  });
});
