import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { App } from "#src/app.ts";
import { openEmbedded } from "#src/db/embedded.ts";
import type { Lesson } from "#src/domain/lesson.ts";
import type { RolePlayExercise } from "#src/domain/skill.ts";
import { openWorld, type World } from "#test/helpers/world.ts";

const TALK = "Your turn, as a talk.";
/** Words that give in to nobody and name nothing of the rubric. */
const EMPTY = "Let me think about it until tomorrow morning";
const spokenIn = (text: string): string | undefined => /They say: "([^"]+)"/u.exec(text)?.[1];

interface Talk {
  readonly lesson: Lesson;
  readonly exercise: RolePlayExercise;
}
async function talkOf(app: App, person: string): Promise<Talk> {
  const open = await app.services.learning.openLesson("demo", person);
  if (open?.exercise.kind !== "role-play") throw new Error(`No talk is open for ${person}`);
  return { lesson: open.lesson, exercise: open.exercise };
}
const good = ({ exercise }: Talk, move: number): string => exercise.moves[move]!.model;
/** Every answer that is left, each a good one; what was said at the end. */
async function playedToTheEnd(world: World, person: string, talk: Talk): Promise<string> {
  let told = "";
  for (let move = 1; move < talk.lesson.rolePlay!.moves; move += 1) told = await world.ask(person, good(talk, move));
  return told;
}
const lessonsOf = (world: World, person: string) =>
  world.rows<{ id: string; is_open: boolean; state: string }>(
    "select id, is_open, lesson ->> 'state' as state from lessons where person_id = $1 order by started_at, id",
    [person],
  );

describe("A talk that is interrupted", () => {
  test("by a restart goes on at the line that waited, and once more at its second try", async () => {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-talk-"));
    const open = async () => openWorld({ overrides: { database: await openEmbedded({ dataDir }) } });
    try {
      let talk: Talk;
      let line: string | undefined;
      {
        await using world = await open();
        expect(await world.ask("ben", "role-play in sales negotiation")).toContain(TALK);
        talk = await talkOf(world.app, "ben");
        line = spokenIn(await world.ask("ben", good(talk, 0)));
        expect(line).toBe(talk.exercise.moves[0]!.next.held);
        await world.ask("ben", "hint");
      }
      {
        await using world = await open();
        const { lesson } = await talkOf(world.app, "ben");
        expect(lesson).toMatchObject({ id: talk.lesson.id, state: "waiting", hinted: true, rolePlay: { line } });
        expect(lesson.rolePlay?.outcomes.map(({ verdict }) => verdict)).toEqual(["right"]);
        expect(spokenIn(await world.ask("ben", "lesson"))).toBe(line);
        await world.ask("ben", EMPTY);
        expect(await world.ask("ben", EMPTY)).toContain("Once more, to the same line.");
      }
      await using world = await open();
      expect((await talkOf(world.app, "ben")).lesson).toMatchObject({ state: "retry", rolePlay: { retry: 1 } });
      expect(await world.ask("ben", good(talk, 1))).toContain("that is how to meet it");
      expect(await lessonsOf(world, "ben")).toEqual([{ id: talk.lesson.id, is_open: false, state: "finished" }]);
      const tries = await world.rows(
        "select regexp_replace(lesson_id, '^[^#]*', '') as move, number, verdict from attempts where person_id = 'ben' and lesson_id !~ ':' order by 1, 2",
      );
      expect(tries).toEqual([
        { move: "#1", number: 1, verdict: "right" },
        { move: "#2", number: 1, verdict: "cannot-judge" },
        { move: "#2", number: 2, verdict: "right" },
      ]);
    } finally {
      fs.rmSync(dataDir, { recursive: true, force: true });
    }
  }, 300_000);

  describe("in a running program", () => {
    let world: World;
    beforeAll(async () => {
      world = await openWorld();
    }, 240_000);
    afterAll(() => world?.[Symbol.asyncDispose]());

    test("by a check-in, a plan and a why in between goes on at the same line", async () => {
      await world.say("ana", "role-play in sales negotiation");
      const talk = await talkOf(world.app, "ana");
      const line = spokenIn(await world.ask("ana", good(talk, 0)));
      expect(await world.ask("ana", "check in")).toMatch(/How are you/u);
      await world.tap("ana", "Okay");
      expect(await world.count("check_ins", "person_id = 'ana' and source = 'tap'")).toBe(1);
      for (const words of ["plan", "why"]) await world.say("ana", words);
      const { lesson } = await talkOf(world.app, "ana");
      expect(lesson).toMatchObject({ id: talk.lesson.id, state: "waiting", rolePlay: { line } });
      expect(await playedToTheEnd(world, "ana", talk)).toContain("What worked.");
      expect(await lessonsOf(world, "ana")).toEqual([{ id: talk.lesson.id, is_open: false, state: "finished" }]);
    }, 120_000);

    test("by a day's pause goes on at the same line, and asking for a lesson shows the talk, not another", async () => {
      await world.say("dev", "role-play in sales negotiation");
      const talk = await talkOf(world.app, "dev");
      const line = spokenIn(await world.ask("dev", good(talk, 0)));
      await world.app.jobs.moveClockTo(new Date(world.app.clock.now().getTime() + 24 * 3_600_000));
      for (const asked of ["lesson", "role-play in giving feedback"]) {
        const again = await world.ask("dev", asked);
        expect(again).toContain(TALK);
        expect(spokenIn(again)).toBe(line);
      }
      expect(await playedToTheEnd(world, "dev", talk)).toContain("What worked.");
      expect(await lessonsOf(world, "dev")).toEqual([{ id: talk.lesson.id, is_open: false, state: "finished" }]);
    }, 120_000);

    test("is answered also when its checkpoint was lost", async () => {
      await world.say("gus", "role-play in sales negotiation");
      const talk = await talkOf(world.app, "gus");
      for (const table of ["checkpoints", "checkpoint_blobs", "checkpoint_writes"])
        await world.rows(`delete from langgraph.${table} where thread_id = 'demo:gus:lesson'`);
      expect(spokenIn(await world.ask("gus", good(talk, 0)))).toBe(talk.exercise.moves[0]!.next.held);
    }, 120_000);

    test("is never begun beside another talk or lesson by several processes at once", async () => {
      const { services, clock } = world.app;
      const person = await services.people.get("demo", "fay");
      const learner = { person, plain: false, injuries: [], acuity: 1 };
      const wishes = [
        { skillId: "sales-negotiation", talk: true },
        { skillId: "giving-feedback", talk: true },
        { skillId: "presenting" },
        { skillId: "data-literacy" },
      ];
      const replies = await Promise.all(
        wishes.map((wish) => services.learning.startLesson(learner, { ...wish, now: clock.now() })),
      );
      expect(replies.filter(({ kind }) => kind === "lesson")).toHaveLength(1);
      expect(replies.filter(({ kind }) => kind === "resumed")).toHaveLength(3);
      expect(await lessonsOf(world, "fay")).toHaveLength(1);
    }, 120_000);

    test("answered three times at once hears one answer", async () => {
      const { services, clock } = world.app;
      const person = await services.people.get("demo", "ivo");
      const learner = { person, plain: false, injuries: [], acuity: 1 };
      await world.say("ivo", "role-play in sales negotiation");
      const talk = await talkOf(world.app, "ivo");
      await Promise.allSettled(
        ["x1", "x2", "x3"].map((turn) =>
          services.learning.answer(learner, { text: good(talk, 0), turn, now: clock.now() }),
        ),
      );
      expect((await talkOf(world.app, "ivo")).lesson.rolePlay?.outcomes).toHaveLength(1);
      expect(await world.count("attempts", "person_id = 'ivo' and lesson_id ~ '#1$'")).toBe(1);
    }, 120_000);
  });
});
