import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World, wordsOf } from "#test/helpers/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.[Symbol.asyncDispose]());

test('"I want to be good at presenting by 1 March" is kept, shown, and decides what is learned next', async () => {
  const set = await world.ask("dev", "I want to be good at presenting by 1 March");
  expect(set).toMatch(/Noted: good at Presenting by 1 March \d{4}\./u);
  const shown = await world.ask("dev", "my goals");
  expect(shown).toMatch(/Presenting, by 1 March \d{4}: you are at level \d of 4, \d+ days left/u);
  expect(shown).toContain("Today's learning is about Presenting, as it is your nearest goal.");
});

test("said again with another day it moves, and stays one", async () => {
  expect(await world.ask("dev", "I want to be good at presenting by 15 April")).toContain("It was 1 March");
  expect(await world.count("goals", "person_id = 'dev'")).toBe(1);
});

test("it is deleted by a tap or by word, and what was practised stays", async () => {
  expect(wordsOf(await world.tap("dev", "Delete it"))).toContain("Deleted: Presenting.");
  expect(await world.count("goals", "person_id = 'dev'")).toBe(0);
  await world.say("dev", "my goal is giving feedback by 2030-01-15");
  expect(await world.ask("dev", "delete goal giving feedback")).toContain("Deleted: Giving feedback.");
  expect(await world.ask("dev", "goals")).toContain("You have set no goal.");
});

test("what the library has nothing on, and a day that is no day, are told plainly", async () => {
  expect(await world.ask("gus", "I want to be good at juggling by 1 March")).toContain(
    "nothing in the library on that",
  );
  expect(await world.ask("gus", "goal: presenting by the end of everything")).toContain("couldn't read the day");
  expect(await world.count("goals", "person_id = 'gus'")).toBe(0);
});

test("a plan made after the goal is about its skill, and a goal is told to nobody else", async () => {
  await world.say("hana", "I want to be good at giving feedback by 1 June");
  await world.say("hana", "check in");
  await world.say("hana", "good");
  const [row] = await world.rows<{ skill: string }>(
    "select session ->> 'skillId' as skill from sessions where person_id = 'hana' and session ->> 'kind' = 'learning' order by day desc limit 1",
  );
  expect(row?.skill).toBe("giving-feedback");
  expect(await world.ask("mia", "team")).not.toMatch(/feedback/iu);
});

test('"lesson" where nothing is planned is about the goal', async () => {
  await world.say("gus", "I want to be good at data literacy by 1 June");
  await world.say("gus", "role-play");
  await world.say("gus", "lesson");
  const [row] = await world.rows<{ skill: string }>(
    "select skill_id as skill from lessons where person_id = 'gus' order by started_at desc limit 1",
  );
  expect(row?.skill).toBe("data-literacy");
});
