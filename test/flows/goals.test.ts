import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, slackUser, type World, wordsOf } from "#test/helpers/world.ts";

let world: World;
/** As a placement or practice leaves it: so able, after eight answers. */
const place = (who: string, skill: string, mean: number) =>
  world.rows(
    `insert into masteries (tenant_id, person_id, skill_id, mean, variance, attempts, streak, updated_at)
     values ('demo', $1, $2, $3, 0.1, 8, 0, now())`,
    [who, skill, mean],
  );

/** Opens the dialog behind a button and sends it with these answers. */
async function send(who: string, label: string, values: Record<string, string | string[]>): Promise<string> {
  const { slack } = world.app.local!;
  await world.tap(who, label);
  const before = new Set(world.dm(who).map(({ ts }) => ts));
  await slack.submitView(slackUser(who), slack.state(slackUser(who)).modal!.id, values);
  await world.app.jobs.runUntilIdle();
  return wordsOf(world.dm(who).filter(({ ts, fromBot }) => fromBot && !before.has(ts)));
}

beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.[Symbol.asyncDispose]());

test('"I want to be good at presenting by 1 March" is kept, shown, and pulls what comes before it', async () => {
  const set = await world.ask("dev", "I want to be good at presenting by 1 March");
  expect(set).toMatch(/Noted: good at Presenting by 1 March \d{4}\./u);
  expect(set).toContain("First come Data literacy and Giving feedback.");
  const shown = await world.ask("dev", "my goals");
  expect(shown).toMatch(/Presenting, by 1 March \d{4}: you are at level \d of 4, \d+ days left/u);
  expect(shown).toContain(
    "Today's learning is about Data literacy, as Presenting on the way to your nearest goal builds on it: a figure on a slide convinces",
  );
});

test("placed in both foundations, the goal itself is what is learned", async () => {
  await world.say("fay", "I want to be good at presenting by 1 March");
  await place("fay", "data-literacy", 1.2);
  expect(await world.ask("fay", "goals")).toContain("Today's learning is about Giving feedback");
  await place("fay", "giving-feedback", 1.2);
  const shown = await world.ask("fay", "goals");
  expect(shown).toContain("Today's learning is about Presenting, as it is your nearest goal.");
  expect(shown).not.toContain("First come");
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

test("a goal is set and moved in a form, by a tap; a day that is none is told", async () => {
  await world.say("eli", "my goals");
  expect(await send("eli", "Set a goal", { skill: "giving-feedback", by: "1 March 2030" })).toContain(
    "Noted: good at Giving",
  );
  expect(await send("eli", "Another day", { by: "2030-04-01" })).toContain("It was 1 March 2030.");
  expect(await world.rows("select skill_id, by_day::text as by from goals where person_id = 'eli'")).toEqual([
    { skill_id: "giving-feedback", by: "2030-04-01" },
  ]);
  expect(await send("eli", "Another day", { by: "some day" })).toContain("couldn't read the day");
});

test("where the plan is about what a goal builds on, why says so", async () => {
  await world.say("ivo", "I want to be good at presenting by 1 June");
  await world.say("ivo", "check in");
  await world.say("ivo", "good");
  const [row] = await world.rows<{ skill: string }>(
    "select session ->> 'skillId' as skill from sessions where person_id = 'ivo' and session ->> 'kind' = 'learning' order by day desc limit 1",
  );
  expect(row?.skill).toBe("data-literacy");
  const why = await world.ask("ivo", "why");
  expect(why).toContain(
    "Today's learning is about Data literacy, as Presenting on the way to your nearest goal builds on it",
  );
  expect(why).toContain("a figure on a slide convinces only when you know what it can say");
});

describe("without the consent to learning", () => {
  const GOALS = "person_id = 'ben'";

  test("that ran out, a goal is not shown and decides nothing, and counts again after a yes", async () => {
    await world.say("ben", "I want to be good at giving feedback by 1 June");
    await world.rows(
      "update consents set granted_at = granted_at - interval '400 days' where person_id = 'ben' and category = 'learning'",
    );
    expect(await world.ask("ben", "my goals")).not.toContain("Giving feedback");
    expect(await world.ask("ben", "my skills")).not.toContain("Giving feedback");
    expect(await world.count("goals", GOALS)).toBe(1);
    await world.rows(
      "update consents set granted_at = granted_at + interval '400 days' where person_id = 'ben' and category = 'learning'",
    );
    expect(await world.ask("ben", "my goals")).toContain("Giving feedback");
  });

  test("withdrawn, goals are gone at once, and none can be set", async () => {
    await world.say("ben", "what I share");
    await send("ben", "Change", { learning: [] });
    expect(await world.count("goals", GOALS)).toBe(0);
    await world.say("ben", "I want to be good at presenting by 1 June");
    expect(await world.count("goals", GOALS)).toBe(0);
  });
});

test("a goal is in the download of one's own data, and gone after an erasure", async () => {
  await world.say("chloe", "I want to be good at giving feedback by 1 June 2031");
  expect(await world.ask("chloe", "my data")).toContain("Goals: 1 kept, from you");
  const { exports, people, clock } = world.app.services;
  const files = await exports.of(await people.get("demo", "chloe"), clock.now());
  const { tables } = JSON.parse(files!.json) as { tables: { table: string; rows: unknown[] }[] };
  expect(JSON.stringify(tables.find(({ table }) => table === "goals")?.rows)).toContain("2031-06-01");
  await world.say("chloe", "delete my data");
  await world.tap("chloe", "Delete everything");
  expect(await world.count("goals", "person_id = 'chloe'")).toBe(0);
});
