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
