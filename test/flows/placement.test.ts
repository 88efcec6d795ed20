import { afterAll, beforeAll, expect, test } from "vitest";
import type { SingleExercise } from "#src/domain/skill.ts";
import type { LocalMessage } from "#src/playground/local-slack/types.ts";
import { rightAnswer } from "#test/helpers/answers.ts";
import { openWorld, slackUser, type World, wordsOf } from "#test/helpers/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.[Symbol.asyncDispose]());

interface StoredLesson {
  readonly state: string;
  readonly level: number;
  readonly exerciseId: string;
  readonly placement: { readonly answers: readonly { readonly result: string }[]; readonly level?: number };
}

const newest = async (who: string): Promise<StoredLesson | undefined> =>
  (
    await world.rows<{ lesson: StoredLesson }>(
      "select lesson from lessons where person_id = $1 and lesson ? 'placement' order by started_at desc limit 1",
      [who],
    )
  )[0]?.lesson;

async function waiting(who: string): Promise<SingleExercise> {
  const lesson = await newest(who);
  const [row] = await world.rows<{ body: SingleExercise }>("select body from exercises where id = $1", [
    lesson?.exerciseId,
  ]);
  if (row === undefined) throw new Error("Cannot answer as a question must wait: current one is none");
  return row.body;
}

/** The menu of a message. */
const menuOf = ({ blocks }: LocalMessage): string =>
  blocks
    .flatMap((block) => (block["elements"] as unknown as { action_id: string; options?: unknown }[]) ?? [])
    .find(({ options }) => options !== undefined)!.action_id;

async function answerAll(who: string, words: (exercise: SingleExercise) => string): Promise<string> {
  for (let asked = 0; asked < 12; asked += 1) {
    const told = await world.ask(who, words(await waiting(who)));
    if ((await newest(who))?.state === "placed") return told;
  }
  throw new Error("Cannot wait longer as a placement must end within eight questions");
}

test('"place me in negotiation" asks up to eight questions without feedback, and ends with a level', async () => {
  const opened = await world.ask("dev", "place me in sales negotiation");
  expect(opened).toContain("Where to start in Sales negotiation.");
  expect(opened).toContain("Question 1.");
  const end = await answerAll("dev", rightAnswer);
  const { placement } = (await newest("dev"))!;
  expect(placement.answers.length).toBeGreaterThanOrEqual(5);
  expect(placement.answers.length).toBeLessThanOrEqual(8);
  expect(end).toMatch(/You start Sales negotiation at level [34]/u);
  expect(end).toContain("You know this already");
});

test("what was answered right counts as known, so that no lesson teaches it again before its review", async () => {
  const reviews = await world.rows<{ due: Date }>("select due from reviews where person_id = 'dev'");
  expect(reviews.length).toBeGreaterThan(0);
  const [mastery] = await world.rows<{ mean: number; attempts: number }>(
    "select mean, attempts from masteries where person_id = 'dev' and skill_id = 'sales-negotiation'",
  );
  expect(mastery?.mean).toBeGreaterThan(0.5);
});

test("somebody who knows nothing of it says so and starts at the foundations, with nothing left out", async () => {
  await world.say("eli", "placement data literacy");
  const end = await answerAll("eli", () => "I don't know");
  expect(end).toContain("You start Data literacy at level 1, foundations.");
  expect(end).not.toContain("You know this already");
});

test('"skip, I\'m new" starts at the foundations at once', async () => {
  await world.say("hana", "place me in giving feedback");
  expect(wordsOf(await world.tap("hana", "Skip, I'm new"))).toContain("You start Giving feedback at level 1");
  expect((await newest("hana"))?.placement.answers).toEqual([]);
});

test("a check-in in between changes nothing: the question that waits is asked again, and only one is open", async () => {
  await world.say("gus", "place me in presenting");
  const first = await waiting("gus");
  await world.say("gus", rightAnswer(first));
  const second = await waiting("gus");
  await world.say("gus", "check in");
  await world.say("gus", "good");
  expect(await world.ask("gus", "lesson")).toContain(second.prompt.slice(0, 30));
  expect(await world.count("lessons", "person_id = 'gus' and is_open")).toBe(1);
  expect(wordsOf(await world.tap("gus", "Stop here"))).toContain("Stopped.");
  expect(await world.count("lessons", "person_id = 'gus' and is_open")).toBe(0);
  expect(await world.count("attempts", "person_id = 'gus' and lesson_id like '%#%'")).toBe(1);
});

test("there is no help in a placement", async () => {
  await world.say("fay", "place me in presenting");
  expect(await world.ask("fay", "hint")).toContain("There is no help in a placement");
});

test("the first lesson in a skill offers to find the level first, and makes room for it while nothing is answered", async () => {
  await world.say("ivo", "I want to be good at giving feedback by 1 June");
  await world.say("ivo", "role-play giving feedback");
  const told = wordsOf(await world.tap("ivo", "Find my level first"));
  expect(told).toContain("Where to start in Giving feedback.");
  expect(await world.count("lessons", "person_id = 'ivo' and is_open")).toBe(1);
});

test("a card that was answered answers no other question, however often it is tapped", async () => {
  await world.say("ana", "place me in giving feedback");
  const { slack } = world.app.local!;
  const [card] = world.dm("ana").toReversed();
  const button = card!.blocks
    .flatMap((block) => (block["elements"] as unknown as { action_id: string; text?: { text: string } }[]) ?? [])
    .find(({ text }) => text?.text === "I don't know");
  const tap = async (): Promise<void> => {
    if (button === undefined) await slack.tap(slackUser("ana"), card!.ts, menuOf(card!), "I don't know");
    else await slack.tap(slackUser("ana"), card!.ts, button.action_id);
    await world.app.jobs.runUntilIdle();
  };
  await tap();
  const next = await waiting("ana");
  await tap();
  await tap();
  expect((await newest("ana"))?.placement.answers).toHaveLength(1);
  const said = wordsOf(world.dm("ana").slice(-2));
  expect(said).toContain("That question is answered already.");
  expect(said).toContain(next.prompt.slice(0, 30));
});
