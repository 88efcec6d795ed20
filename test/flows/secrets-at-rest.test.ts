import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, slackUser, textOf, type World, wordsOf } from "#test/helpers/world.ts";

describe("A secret that is sent to a person", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  const post = (who: string, text: string) => {
    const { slack } = world.app.local!;
    return slack.say(slackUser(who), slack.openDm(slackUser(who)), text);
  };
  const lastOf = (who: string) => world.dm(who).findLast(({ fromBot }) => fromBot)!;
  const kept = () => world.rows("select message, status from outbox where person_id = 'ana' order by created_at desc");

  test("is in no table, neither while its message waits for Slack nor after", async () => {
    const { slack } = world.app.local!;
    slack.failNext("chat.postMessage", { error: "service_unavailable" });
    await post("ana", "my data");
    await expect
      .poll(
        () => world.count("outbox", "person_id = 'ana' and status = 'pending' and attempts > 0 and message ? 'sealed'"),
        {
          interval: 5,
          timeout: 10_000,
        },
      )
      .toBe(1);
    const [waiting] = await kept();
    expect(JSON.stringify(waiting)).toContain('"link":"[sealed]"');
    await world.app.jobs.runUntilIdle();
    const secret = /my-data\/([\w-]{43})/u.exec(textOf(lastOf("ana")))?.[1];
    expect(secret).toBeDefined();
    expect(await world.tablesHolding(secret!)).toEqual([]);
    expect(await world.count("outbox", "message ? 'sealed'")).toBe(0);
    expect(world.log.join("\n")).not.toContain(secret);
  });

  test("in words is kept sealed as well, and no model reads it in what was said before", async () => {
    const said = wordsOf(await world.say("ana", "access code"));
    const code = /[A-Z]{4}-[A-Z]{4}/u.exec(said)?.[0];
    expect(code).toBeDefined();
    expect(await world.tablesHolding(code!)).toEqual([]);
    expect(await world.count("transcripts", "text like 'Your access code: [code]%'")).toBe(1);
  });
});
