import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World, wordsOf } from "#test/helpers/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 120_000);
afterAll(() => world?.[Symbol.asyncDispose]());

test('"my skills" says each skill with how sure its level is, what it waits for, and when the next look is', async () => {
  const said = await world.ask("ana", "my skills");
  expect(said).toMatch(
    /- Sales negotiation: level \d(?: or \d|, between \d and \d)?,.* next look (?:today|on \d+ \w{3})/u,
  );
  expect(said).toContain("- Data literacy: not tried yet.");
  expect(said).toContain("- Presenting: not tried yet, waits for Data literacy.");
  expect(said).toContain("Nobody else sees them.");
});

test("movement is among them only for somebody who trains", async () => {
  expect(await world.ask("ben", "my skills")).not.toContain("Squat mechanics");
});

test("at a tap they are a map whose alternative text says the finding and every skill", async () => {
  await world.say("ana", "what are my skills?");
  const replies = await world.tap("ana", "Show the map");
  const [file] = replies.flatMap((message) => message.files);
  expect(JSON.stringify(file)).toContain("skills.png");
  expect(JSON.stringify(file)).toMatch(/You are furthest in Sales negotiation, at level \d/u);
  expect(JSON.stringify(file)).toContain("Presenting: not tried yet, waits for Data literacy.");
  expect(wordsOf(replies)).toMatch(/You are furthest in Sales negotiation/u);
  expect(wordsOf(await world.tap("ana", "In words"))).toContain("Your skills, 1 of");
});

test.each(["mastery map", "show me my mastery map", "my skill map", "map of my skills", "My skills as a picture."])(
  '"%s" draws it',
  async (words) => {
    expect((await world.say("dev", words)).flatMap(({ files }) => files)).toHaveLength(1);
  },
);

test("with a goal the map says what comes before it", async () => {
  await world.say("gus", "I want to be good at presenting by 1 June");
  const replies = await world.say("gus", "mastery map");
  expect(wordsOf(replies)).toContain("Data literacy comes first: Presenting builds on it");
  expect(JSON.stringify(replies.flatMap(({ files }) => files))).toMatch(/Presenting: not tried yet, goal by 1 Jun/u);
});

test("where others read, nothing of it is said", async () => {
  const replies = await world.mention("ana", "my skills");
  expect(wordsOf(replies)).not.toMatch(/level|negotiation/iu);
  expect((await world.mention("ana", "mastery map")).flatMap(({ files }) => files)).toEqual([]);
});

test("in Teams the map is in the card, at an address that brings it", async () => {
  const { teams } = world.app.local!;
  await teams.install("29:ben");
  await teams.say("29:ben", "mastery map");
  await world.app.jobs.runUntilIdle();
  const card = JSON.stringify(
    teams
      .state("29:ben")
      .activities.filter(({ fromBot }) => fromBot)
      .at(-1),
  );
  const image = JSON.parse(/\{"type":"Image"[^{}]*\}/u.exec(card)?.[0] ?? "{}") as { url?: string; altText?: string };
  expect(image.altText).toContain("Sales negotiation: level");
  const response = await fetch(image.url!);
  expect(response.headers.get("content-type")).toBe("image/png");
  expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(20_000);
});

test("the home page says where one stands and leads to the map", async () => {
  const { slack } = world.app.local!;
  await slack.openHome("U0ANA");
  const home = () => JSON.stringify(slack.state("U0ANA").home?.view) ?? "";
  await expect.poll(home, { timeout: 20_000 }).toMatch(/Sales negotiation: level \d/u);
  expect(home()).toContain("My skills");
});
