import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World, wordsOf } from "#test/helpers/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.[Symbol.asyncDispose]());

interface Attempt extends Record<string, unknown> {
  readonly concept: string;
  readonly verdict: string;
  readonly number: number;
}
const attemptsOf = (who: string) =>
  world.rows<Attempt>(
    "select concept, verdict, number from attempts where person_id = $1 order by at, lesson_id, number",
    [who],
  );
const spokenIn = (text: string): string | undefined => /They say: "([^"]+)"/u.exec(text)?.[1];

/** Words that give in to nobody and name nothing of the rubric. */
const EMPTY = "Let me think about it until tomorrow morning";

test("a role-play asked for by word gives the passage with its source, the situation, and the counterpart's first line", async () => {
  const told = await world.ask("eli", "role-play in sales negotiation");
  expect(told.match(/Source: .*Kairos starter library/gu)).toHaveLength(2);
  expect(told).toContain("Your turn, as a talk.");
  expect(spokenIn(told)).toBeDefined();
  expect(await world.count("lessons", "person_id = 'eli' and is_open")).toBe(1);
});

test("a word of help is about the line that waits, and an answer that says nothing gets the line once more", async () => {
  expect(await world.ask("eli", "hint")).toContain("Hint.");
  const again = await world.ask("eli", EMPTY);
  expect(spokenIn(again)).toBeDefined();
  const resumed = await world.ask("eli", "lesson");
  expect(spokenIn(resumed)).toBe(spokenIn(again));
  expect(await attemptsOf("eli")).toEqual([]);
});

test("somebody who just began plays two moves, is told what worked in their own words, and tries one again", async () => {
  expect(await world.ask("eli", "show one way")).toContain("One way.");
  const second = await world.ask("eli", EMPTY);
  expect((await attemptsOf("eli")).map(({ verdict }) => verdict)).toEqual(["cannot-judge"]);
  expect(spokenIn(second)).toBeDefined();
  const debrief = await world.ask(
    "eli",
    "If you sign for two years, and because of the sites, 48,000. What would that solve?",
  );
  expect(debrief).toMatch(/One thing to try\./u);
  expect(debrief).toContain("Once more, to the same line.");
  const end = await world.ask("eli", EMPTY);
  expect(end).toMatch(/Next look/u);
  expect(await world.count("lessons", "person_id = 'eli' and is_open")).toBe(0);
  expect(await world.count("reviews", "person_id = 'eli'")).toBeGreaterThan(0);
});

test("somebody who leads plays three moves of another case, and every good answer ends it without a second try", async () => {
  const practised =
    "select coalesce(max(attempts), 0)::int as attempts from masteries where person_id = 'chloe' and skill_id = 'sales-negotiation'";
  const [before] = await world.rows<{ attempts: number }>(practised);
  const told = await world.ask("chloe", "role-play sales negotiation");
  const [lesson] = await world.rows<{ lesson: { exerciseId: string; audience: string; rolePlay: { moves: number } } }>(
    "select lesson from lessons where person_id = 'chloe' and is_open",
  );
  expect(told).toContain("Your turn, as a talk.");
  expect(lesson?.lesson).toMatchObject({ audience: "leading", rolePlay: { moves: 3 } });
  const [row] = await world.rows<{ body: { moves: { model: string }[] } }>("select body from exercises where id = $1", [
    lesson?.lesson.exerciseId,
  ]);
  let last = "";
  for (const { model } of row?.body.moves.slice(0, 3) ?? []) last = await world.ask("chloe", model);
  expect(last).toContain("What worked.");
  expect(last).not.toContain("Once more");
  expect((await attemptsOf("chloe")).every(({ verdict }) => verdict === "right")).toBe(true);
  const [after] = await world.rows<{ attempts: number }>(practised);
  expect(after!.attempts - before!.attempts).toBe(3);
});

test("a talk is left by skip, what was answered counts, and nobody else reads of it", async () => {
  await world.say("ben", "role-play giving feedback");
  await world.say("ben", EMPTY);
  await world.say("ben", EMPTY);
  expect(wordsOf(await world.tap("ben", "Skip"))).toMatch(/Left\. What you answered/u);
  expect(await world.count("lessons", "person_id = 'ben' and is_open")).toBe(0);
  expect(wordsOf(world.app.local!.slack.history(world.app.local!.slack.channel("general")))).not.toContain("They say");
});

test("a skill without a talk says so, and offers a lesson", async () => {
  expect(await world.ask("dev", "role-play data literacy")).toContain("I have no role-play in");
});
