import { afterAll, beforeAll, expect, test } from "vitest";
import { asksToRehearse } from "#src/domain/rehearsal.ts";
import { hasToolResults, type ScriptedModel, startScriptedModel } from "#test/helpers/scripted-model.ts";
import { openWorld, type World, wordsOf } from "#test/helpers/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.[Symbol.asyncDispose]());

const passagesOf = async (skill: string): Promise<string> =>
  JSON.stringify(
    await world.rows("select title, text, plain, examples, source from chunks where skill_id = $1 and approved", [
      skill,
    ]),
  );

test('"renewal call in 30 minutes, help" gives at once what to say, what to leave out, and one answer to practise, with its source', async () => {
  const told = await world.ask("dev", "renewal call in 30 minutes, help");
  expect(told).toContain("Two minutes before it counts");
  const say = /Say, in your own words:\* "([^"]+)"/u.exec(told)?.[1];
  expect(say).toBeDefined();
  const stored = JSON.parse(await passagesOf("sales-negotiation")) as Record<string, unknown>[];
  expect(stored.some((passage) => JSON.stringify(passage).includes(JSON.stringify(say).slice(1, -1)))).toBe(true);
  expect(told).toContain("Leave out:");
  expect(told.match(/Source: .*Kairos starter library/gu)).toHaveLength(1);
  expect(told).toContain("Your turn.");
  expect(await world.count("lessons", "person_id = 'dev' and is_open")).toBe(1);
});

test("the practised answer is graded and counts like one that was helped", async () => {
  await world.say("dev", "Because you added two sites, the price is 48,000 a year. What matters most to you?");
  const [attempt] = await world.rows<{ hinted: boolean; verdict: string }>(
    "select hinted, verdict from attempts where person_id = 'dev' order by at desc limit 1",
  );
  expect(attempt?.hinted).toBe(true);
});

test("a lesson that was begun waits: the words come at once, and no second exercise opens", async () => {
  await world.say("eli", "role-play negotiation");
  await world.say("eli", "Let me think about it until tomorrow morning");
  await world.say("eli", "Let me think about it until tomorrow morning");
  const told = await world.ask("eli", "help, feedback talk in 20 minutes");
  expect(told).toContain("Two minutes before it counts");
  expect(told).not.toContain("Your turn.");
  expect(await world.count("lessons", "person_id = 'eli' and is_open")).toBe(1);
});

test("a situation of which nothing is approved gets no invented advice, and the gap is told without a word of the person", async () => {
  const told = await world.ask("gus", "court interview in 30 minutes, help");
  expect(told).toContain("I have nothing approved for this situation");
  expect(told).not.toContain("Say, in your own words");
});

test("what only names a meeting is left alone", () => {
  expect(asksToRehearse("I have a meeting at 3, move my session")).toBeUndefined();
  expect(asksToRehearse("how was the call yesterday")).toBeUndefined();
  expect(asksToRehearse("help")).toBeUndefined();
  expect(asksToRehearse("renewal call in 30 minutes, help")).toBe("renewal call");
  expect(asksToRehearse("prepare me for my presentation")).toBe("presentation");
});

test("a model may ask for it by its tool, and the person gets the approved words with their source", async () => {
  await using model: ScriptedModel = await startScriptedModel();
  await using other = await openWorld({ model });
  model.script((request) =>
    hasToolResults(request)
      ? { say: "Start with your reason, then one figure." }
      : { call: [{ name: "rehearsal_start", args: { situation: "renewal call with a customer" } }] },
  );
  const told = wordsOf(await other.say("ben", "what do I tell the customer about the new price"));
  expect(told).toContain("Start with your reason, then one figure.");
  await other.tap("ben", "Practise one answer");
  expect(await other.count("lessons", "person_id = 'ben' and is_open")).toBe(1);
});
