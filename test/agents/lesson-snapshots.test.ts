import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBreaker } from "#agents/coach/model-guard.ts";
import { createModelLessonWriter } from "#agents/mind/lesson-writer.ts";
import { loadPrompt } from "#agents/prompts.ts";
import type { Database } from "#src/db/database.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import type { Person } from "#src/domain/person.ts";
import { NEUTRAL_STYLE } from "#src/domain/style-profile.ts";
import { readStarterLibrary } from "#src/library/starter-library.ts";
import { createChatModel } from "#src/models.ts";
import type { LearningUnit, LessonWriter } from "#src/ports/learning.ts";
import { createLearningService, type Learner } from "#src/services/learning-service.ts";
import { createLibraryService, type LibraryService } from "#src/services/library-service.ts";
import { offlineAnswerGrader, offlineLessonWriter } from "#src/services/offline-learning.ts";
import { openTestDatabase } from "#test/helpers/database.ts";
import { wordsOnly } from "#test/helpers/libraries.ts";
import { addPeople, learnerOf } from "#test/helpers/people.ts";
import { goodLesson, writing } from "#test/helpers/scripted-lessons.ts";
import { type ScriptedModel, startScriptedModel } from "#test/helpers/scripted-model.ts";

const monday = new Date("2026-03-02T09:00:00Z");
const starter = await readStarterLibrary();

let database: Database;
let unit: LearningUnit;
let library: LibraryService;
let model: ScriptedModel;
let scriptedWriter: LessonWriter;
beforeAll(async () => {
  database = await openTestDatabase();
  unit = createLearningUnit(database);
  library = createLibraryService({ unit, embedder: wordsOnly, starter });
  await library.seedLibrary(monday);
  await database.sql.query("insert into tenants (id, name, created_at) values ('t1', 'T', $1)", [monday]);
  for (const { id, drill } of await library.passages("t1", "squat-mechanics"))
    if (drill !== undefined) await library.decide("t1", id, true, undefined, monday);
  model = await startScriptedModel();
  model.script(writing(goodLesson));
  const { OPENAI_API_KEY: apiKey = "", OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: name = "" } = model.env;
  const prompt = loadPrompt("lesson-writer").text();
  scriptedWriter = createModelLessonWriter(
    createChatModel({ apiKey, baseUrl, model: name }),
    prompt,
    createBreaker(Date.now),
  );
});
afterAll(async () => {
  await database?.close();
  await model?.[Symbol.asyncDispose]();
});

let people = 0;
async function learner(person: Partial<Person>, over: Partial<Learner> = {}): Promise<Learner> {
  people += 1;
  const id = `p${people}`;
  await addPeople(database, [id], { now: monday });
  return learnerOf({ id, jobTitle: "Analyst", ...person }, { style: NEUTRAL_STYLE, ...over });
}

async function lessonOf(writer: LessonWriter, skillId: string, who: Learner) {
  const learning = createLearningService({ unit, library, writer, grader: offlineAnswerGrader });
  const { lesson, drafts } = await learning.startLesson(who, { skillId, now: monday });
  if (lesson === undefined) throw new Error("No lesson");
  return { lesson, text: drafts.flatMap(({ headline, paragraphs }) => [headline, ...paragraphs]).join("\n") };
}

const junior = () => learner({ seniority: "junior", jobTitle: "Analyst" }, { sector: "parcel delivery" });
const director = () =>
  learner(
    { seniority: "director", jobTitle: "Director Operations" },
    { sector: "hospital supply", need: "three-year framework deals" },
  );
const mover = (injuries: Learner["injuries"]) =>
  learner({ jobTitle: "Sales representative", physicalTraining: true }, { injuries });

const writers: readonly [string, () => LessonWriter][] = [
  ["offline", () => offlineLessonWriter],
  ["worded by a scripted model", () => scriptedWriter],
];

describe.each(writers)("the same module, %s", (how, writer) => {
  test("meets a junior analyst and a director at another level, in another case, with another exercise", async () => {
    const young = await lessonOf(writer(), "sales-negotiation", await junior());
    const senior = await lessonOf(writer(), "sales-negotiation", await director());
    expect(senior.lesson.level).toBeGreaterThan(young.lesson.level);
    expect([young.lesson.audience, senior.lesson.audience]).toEqual(["hands-on", "leading"]);
    expect(senior.lesson.exerciseId).not.toBe(young.lesson.exerciseId);
    expect(young.text).toMatchSnapshot(`junior analyst, ${how}`);
    expect(senior.text).toMatchSnapshot(`director, ${how}`);
  });

  test("gives somebody with an old knee injury another drill, within the same limits", async () => {
    const sound = await lessonOf(writer(), "squat-mechanics", await mover([]));
    const knee = await lessonOf(writer(), "squat-mechanics", await mover(["knee"]));
    expect(sound.text).toContain("*Squat without load.*");
    expect(knee.text).toContain("*Box squat.*");
    expect(knee.text).not.toContain("Squat without load");
    expect(knee.lesson.chunkIds[1]).not.toBe(sound.lesson.chunkIds[1]);
    for (const { text } of [sound, knee]) expect(text).toContain("any pain today, from 0 to 10");
    expect(knee.text).toMatchSnapshot(`old knee injury, ${how}`);
  });

  test("is shorter for somebody who writes short", async () => {
    const style = { ...NEUTRAL_STYLE, length: "short", register: "casual", words: "plain" } as const;
    const long = await lessonOf(writer(), "sales-negotiation", await junior());
    const short = await lessonOf(writer(), "sales-negotiation", { ...(await junior()), plain: true, style });
    expect(short.text.length).toBeLessThan(long.text.length * 0.85);
  });
});
