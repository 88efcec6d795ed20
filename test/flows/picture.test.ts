import { expect, test } from "vitest";
import { openWorld, wordsOf } from "#test/helpers/world.ts";

test("Why? offers the 28 days, and the picture comes with words that say its finding", async () => {
  await using world = await openWorld();
  await world.say("ana", "plan");
  await world.say("ana", "why");
  const replies = await world.tap("ana", "Show the 28 days");
  expect(wordsOf(replies)).toMatch(/room .*for hard thinking today/u);
  const files = replies.flatMap((message) => message.files);
  expect(files).toHaveLength(1);
  const [file] = files;
  expect(JSON.stringify(file)).toMatch(/simulated days/u);
  const [typed] = await world.rows<{ n: number }>(
    "select count(*)::int as n from outbox where message::text like '%28-days.png%'",
  );
  expect(typed!.n).toBe(1);
});

test("in Teams the picture is in the card, at an address that brings it", async () => {
  await using world = await openWorld();
  const { teams } = world.app.local!;
  await teams.install("29:ben");
  for (const text of ["plan", "show the 28 days"]) {
    await teams.say("29:ben", text);
    await world.app.jobs.runUntilIdle();
  }
  const card = JSON.stringify(
    teams
      .state("29:ben")
      .activities.filter(({ fromBot }) => fromBot)
      .at(-1),
  );
  const image = JSON.parse(/\{"type":"Image"[^{}]*\}/u.exec(card)?.[0] ?? "{}") as { url?: string; altText?: string };
  expect(image.altText).toMatch(/simulated days/u);
  const response = await fetch(image.url!);
  expect(response.headers.get("content-type")).toBe("image/png");
  expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(20_000);
});
