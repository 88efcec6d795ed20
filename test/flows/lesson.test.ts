import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { App } from "#src/app.ts";
import { openEmbedded } from "#src/db/embedded.ts";
import type { Exercise } from "#src/domain/skill.ts";
import { rightAnswer, wrongAnswer } from "#test/helpers/answers.ts";
import { formOf, goodLesson, materialOf, type WriterMaterial } from "#test/helpers/scripted-lessons.ts";
import { startScriptedModel } from "#test/helpers/scripted-model.ts";
import { openWorld, slackUser, type World, wordsOf } from "#test/helpers/world.ts";

/** The exercise of the open lesson, and the lesson as it is kept. */
async function openOf(app: App, person: string) {
  const open = await app.services.learning.openLesson("demo", person);
  if (open === undefined) throw new Error(`No lesson is open for ${person}`);
  return open;
}
const lessonsOf = async (world: World, person: string) =>
  world.rows<{ id: string; is_open: boolean; state: string }>(
    "select id, is_open, lesson ->> 'state' as state from lessons where person_id = $1 order by started_at, id",
    [person],
  );

const YOUR_TURN = "Your turn.";
/** Lessons of one question: what is begun here has one right answer and a second try. */
const withoutTalks = (world: World) =>
  world.app.database.sql.query("delete from exercises where body ->> 'kind' = 'role-play'");

describe("A lesson that is interrupted", () => {
  test("by a restart goes on where it was: the answer typed afterwards is graded, and the second try as well", async () => {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-lesson-"));
    const open = async () => openWorld({ overrides: { database: await openEmbedded({ dataDir }) } });
    try {
      let id = "";
      let exercise: Exercise | undefined;
      {
        await using world = await open();
        await withoutTalks(world);
        expect(await world.ask("ben", "lesson")).toContain(YOUR_TURN);
        const started = await openOf(world.app, "ben");
        id = started.lesson.id;
        exercise = started.exercise;
        expect(await world.ask("ben", "hint")).toContain(exercise.hint.slice(0, 20));
      }
      {
        await using world = await open();
        expect(await world.ask("ben", wrongAnswer(exercise))).toContain("Try it once more");
        expect((await openOf(world.app, "ben")).lesson).toMatchObject({ id, state: "retry", hinted: true });
      }
      await using world = await open();
      expect(await world.ask("ben", rightAnswer(exercise))).toContain("clean on the second try");
      expect(await lessonsOf(world, "ben")).toEqual([{ id, is_open: false, state: "finished" }]);
      expect(await world.count("attempts", "person_id = 'ben'")).toBe(2);
    } finally {
      fs.rmSync(dataDir, { recursive: true, force: true });
    }
  }, 240_000);

  describe("in a running program", () => {
    let world: World;
    beforeAll(async () => {
      world = await openWorld();
      await withoutTalks(world);
    }, 120_000);
    afterAll(() => world?.[Symbol.asyncDispose]());

    test("by a check-in in between goes on where it was", async () => {
      await world.say("ana", "lesson");
      const { lesson, exercise } = await openOf(world.app, "ana");
      await world.say("ana", wrongAnswer(exercise));
      expect(await world.ask("ana", "check in")).toMatch(/How are you/u);
      await world.tap("ana", "Okay");
      expect(await world.count("check_ins", "person_id = 'ana' and source = 'tap'")).toBe(1);
      expect((await openOf(world.app, "ana")).lesson).toMatchObject({ id: lesson.id, state: "retry" });
      expect(await world.ask("ana", rightAnswer(exercise))).toContain("clean on the second try");
    });

    test("by a plan, a why and a question in between goes on where it was", async () => {
      await world.say("chloe", "lesson");
      const { lesson, exercise } = await openOf(world.app, "chloe");
      for (const words of ["plan", "why", "settings"]) await world.say("chloe", words);
      expect((await openOf(world.app, "chloe")).lesson).toMatchObject({
        id: lesson.id,
        state: "waiting",
        verdicts: [],
      });
      expect(await world.ask("chloe", rightAnswer(exercise))).toContain("Done");
    });

    test("by a day's pause goes on where it was, and asking again shows its exercise, not another", async () => {
      await world.say("dev", "lesson");
      const { lesson, exercise } = await openOf(world.app, "dev");
      await world.say("dev", wrongAnswer(exercise));
      await world.app.jobs.moveClockTo(new Date(world.app.clock.now().getTime() + 24 * 3_600_000));
      expect((await openOf(world.app, "dev")).lesson).toMatchObject({ id: lesson.id, state: "retry" });
      const again = await world.ask("dev", "lesson");
      expect(again).toContain("is still open, and one thing at a time is enough");
      expect(again).toContain(YOUR_TURN);
      expect(again).toContain(exercise.prompt.slice(0, 30));
      expect(await world.ask("dev", rightAnswer(exercise))).toContain("clean on the second try");
      expect(await lessonsOf(world, "dev")).toEqual([{ id: lesson.id, is_open: false, state: "finished" }]);
    });

    test("that is over says so when an old card of it is tapped", async () => {
      await world.say("hana", "lesson");
      const { exercise } = await openOf(world.app, "hana");
      await world.say("hana", rightAnswer(exercise));
      for (const label of ["Show one way", "Skip"])
        expect(wordsOf(await world.tap("hana", label))).toContain("no lesson open");
    });

    test("that is skipped offers what is next, and the same exercise is not asked again at once", async () => {
      await world.say("ben", "lesson");
      const first = await openOf(world.app, "ben");
      expect(wordsOf(await world.tap("ben", "Skip"))).toContain("nothing is counted");
      await world.tap("ben", "Another one");
      expect((await openOf(world.app, "ben")).exercise.id).not.toBe(first.exercise.id);
    });

    test("is not skipped by the card of another that is over", async () => {
      await world.say("ivo", "lesson");
      const first = await openOf(world.app, "ivo");
      await world.say("ivo", "skip");
      await world.say("ivo", "lesson");
      const second = await openOf(world.app, "ivo");
      const { slack } = world.app.local!;
      const old = world
        .dm("ivo")
        .flatMap((message) => message.blocks.map((block) => ({ ts: message.ts, text: JSON.stringify(block) })))
        .find(({ text }) => text.includes("lesson-skip") && text.includes(first.lesson.id));
      const action = /"action_id":"([^"]*lesson-skip[^"]*)"/u.exec(old?.text ?? "")?.[1];
      if (action === undefined) throw new Error("The first lesson's card has no way out");
      await slack.tap(slackUser("ivo"), old!.ts, action);
      await world.app.jobs.runUntilIdle();
      expect((await openOf(world.app, "ivo")).lesson).toMatchObject({ id: second.lesson.id, state: "waiting" });
    });

    test("is answered also when its checkpoint was lost", async () => {
      await world.say("gus", "lesson");
      const { exercise } = await openOf(world.app, "gus");
      for (const table of ["checkpoints", "checkpoint_blobs", "checkpoint_writes"])
        await world.rows(`delete from langgraph.${table} where thread_id = 'demo:gus:lesson'`);
      expect(await world.ask("gus", rightAnswer(exercise))).toContain("Done");
    });

    test("is never started beside another: asked for many times at once, over both channels, one is open", async () => {
      const { slack, teams } = world.app.local!;
      await teams.install("29:eli");
      await world.app.jobs.runUntilIdle();
      const channel = slack.openDm(slackUser("eli"));
      await Promise.all([
        slack.say(slackUser("eli"), channel, "lesson"),
        teams.say("29:eli", "lesson"),
        slack.say(slackUser("eli"), channel, "lesson"),
        teams.say("29:eli", "lesson"),
      ]);
      await world.app.jobs.runUntilIdle();
      const { lesson, exercise } = await openOf(world.app, "eli");
      expect(await lessonsOf(world, "eli")).toEqual([{ id: lesson.id, is_open: true, state: "waiting" }]);
      const shown = [...world.dm("eli")].filter(
        ({ fromBot, text, blocks }) => fromBot && JSON.stringify([text, blocks]).includes("Your turn"),
      );
      // Shown again it says that it is still open, and is the same otherwise.
      const turns = shown.map((message) => wordsOf([message]).split(YOUR_TURN)[1]);
      expect(new Set(turns).size).toBe(1);
      // Begun in one channel, answered in the other.
      await teams.say("29:eli", wrongAnswer(exercise));
      await world.app.jobs.runUntilIdle();
      expect((await openOf(world.app, "eli")).lesson.state).toBe("retry");
      expect(await world.ask("eli", rightAnswer(exercise))).toContain("clean on the second try");
      expect(await world.count("attempts", "person_id = 'eli'")).toBe(2);
    });

    test("is never started beside another by two processes at once: the second shows the first", async () => {
      const { services, clock } = world.app;
      const person = await services.people.get("demo", "fay");
      const learner = { person, plain: false, injuries: [], acuity: 1 };
      const skills = ["presenting", "giving-feedback", "sales-negotiation", "data-literacy"];
      const replies = await Promise.all(
        skills.map((skillId) => services.learning.startLesson(learner, { skillId, now: clock.now() })),
      );
      expect(replies.filter(({ kind }) => kind === "lesson")).toHaveLength(1);
      expect(replies.filter(({ kind }) => kind === "resumed")).toHaveLength(3);
      expect(new Set(replies.map(({ lesson }) => lesson?.id)).size).toBe(1);
      expect(await lessonsOf(world, "fay")).toHaveLength(1);
    });

    test("answered twice at once counts one answer", async () => {
      const { services, clock } = world.app;
      const person = await services.people.get("demo", "fay");
      const learner = { person, plain: false, injuries: [], acuity: 1 };
      const { exercise } = await openOf(world.app, "fay");
      const before = await world.count("attempts", "person_id = 'fay'");
      await Promise.allSettled(
        ["x1", "x2", "x3"].map((turn) =>
          services.learning.answer(learner, { text: wrongAnswer(exercise), turn, now: clock.now() }),
        ),
      );
      expect((await world.count("attempts", "person_id = 'fay'")) - before).toBe(1);
      expect((await openOf(world.app, "fay")).lesson.verdicts).toHaveLength(1);
    });
  });
});

describe("How hard a lesson was", () => {
  test("is said by a tap or by typing, moves the next one, and is told where there is none", async () => {
    await using world = await openWorld();
    await withoutTalks(world);
    const rating = async (who: string) =>
      (
        await world.rows<{ skill_id: string; rating: string | null }>(
          "select skill_id, rating from masteries where person_id = $1 and rating is not null",
          [who],
        )
      ).map((row) => row.rating);
    await world.say("ben", "lesson");
    const { exercise } = await openOf(world.app, "ben");
    expect(await world.ask("ben", rightAnswer(exercise))).toContain("Was this too easy, right or too hard?");
    expect(await world.ask("ben", "that was too easy")).toContain("a step harder");
    expect(await rating("ben")).toEqual(["too-easy"]);
    expect(wordsOf(await world.tap("ben", "Too hard"))).toContain("a step easier");
    expect(await rating("ben")).toEqual(["too-hard"]);
    expect(await world.ask("ben", "just right")).toContain("keep it there");
    await world.rows("delete from lessons where person_id = 'ivo'");
    expect(await world.ask("ivo", "too hard")).toContain("no lesson open");
  }, 120_000);
});

describe("A grade that somebody disagrees with", () => {
  test("is looked at again after one tap and one sentence, and typed words do as well", async () => {
    await using world = await openWorld();
    await withoutTalks(world);
    await world.say("ana", "lesson");
    const started = await openOf(world.app, "ana");
    await world.say("ana", wrongAnswer(started.exercise));
    const asked = wordsOf(await world.tap("ana", "I disagree"));
    if (started.exercise.kind === "text") expect(asked).toContain("which words of your answer");
    else expect(asked).toContain("graded by its key");
    // Beside the lesson: it waits where it was.
    expect((await openOf(world.app, "ana")).lesson).toMatchObject({ id: started.lesson.id, state: "retry" });
    if (started.exercise.kind === "text") expect(await world.ask("ana", "leave it")).toContain("Then your next try?");
    expect(await world.ask("ana", rightAnswer(started.exercise))).toContain("clean on the second try");
    // Nothing to disagree with now; without a lesson in sight it is the plan.
    expect(await world.ask("ana", "i disagree")).toMatch(/no grade of yours|looked twice/u);
    expect(await world.ask("ben", "i disagree")).toContain("Tell me what is wrong");
  }, 120_000);

  test("is read by a model at once, raised, and the lesson is over", async () => {
    await using model = await startScriptedModel();
    await using world = await openWorld({ model });
    await withoutTalks(world);
    let quotes = false;
    model.script((request) => {
      if (formOf(request) === "lesson") return { say: JSON.stringify(goodLesson(materialOf<WriterMaterial>(request))) };
      if (formOf(request) !== "reading") return { say: "I can help with that." };
      const { points, answer } = materialOf<{ points: { label: string }[]; answer: string }>(request);
      const sentences = answer.split(/(?<=[.,])\s/u);
      return {
        say: JSON.stringify({
          points: points.map(({ label }, index) => ({
            point: label,
            met: quotes,
            quote: quotes ? (sentences[index] ?? answer).replace(/[.,]$/u, "") : "",
          })),
        }),
      };
    });
    const person = await world.app.services.people.get("demo", "ben");
    // An exercise in words, whichever the day would have chosen.
    const exercise = (await world.app.services.library.exercises("demo", "sales-negotiation")).find(({ id }) =>
      id.endsWith("/first-figure"),
    )!;
    await world.say("ben", "lesson");
    const { lesson } = await openOf(world.app, "ben");
    await world.app.database.sql.query(
      "update lessons set skill_id = $2, lesson = lesson || $3::jsonb where person_id = 'ben' and id = $1",
      [
        lesson.id,
        exercise.skillId,
        JSON.stringify({ exerciseId: exercise.id, skillId: exercise.skillId, concept: exercise.concept }),
      ],
    );
    expect(person.id).toBe("ben");
    const words = "Your team grew to double the size over the year, so it stays at the full rate of the catalogue.";
    expect(await world.ask("ben", words)).toContain("Try it once more");
    quotes = true;
    const raised = wordsOf(await world.tap("ben", "I disagree"));
    expect(raised).toContain("I looked again, and you are right");
    expect(raised).toContain("double the size");
    expect(await world.rows("select verdict, first_verdict from attempts where person_id = 'ben'")).toEqual([
      { verdict: "right", first_verdict: "cannot-judge" },
    ]);
    expect(await world.count("questions", "person_id = 'ben' and closed_at is null and graph = 'lesson'")).toBe(0);
    expect(await world.ask("ben", "lesson")).toContain(YOUR_TURN);
  }, 120_000);
});
