import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Delivery } from "#src/playground/local-slack/types.ts";
import { openOutage } from "#test/helpers/outage.ts";
import { startScriptedModel } from "#test/helpers/scripted-model.ts";
import { openWorld, slackUser } from "#test/helpers/world.ts";

const PEOPLE = ["ana", "ben", "chloe", "dev", "eli"];
const MESSAGES = 50;

/** E5: a database that restarts, and a model that refuses everybody. */
describe("While the database is away", () => {
  test("an event is acknowledged only once it is kept, and each is answered exactly once", async () => {
    const outage = await openOutage();
    await using world = await openWorld({ overrides: { database: outage.database } });
    const { slack } = world.app.local!;
    const channels = new Map(PEOPLE.map((who) => [who, slack.openDm(slackUser(who))]));
    const before = new Set([...channels.values()].flatMap((channel) => slack.history(channel).map(({ ts }) => ts)));

    const deliveries: Promise<Delivery>[] = [];
    for (let index = 0; index < MESSAGES; index++) {
      if (index === 15) outage.cut();
      if (index === 35) outage.restore();
      const who = PEOPLE[index % PEOPLE.length]!;
      deliveries.push(slack.say(slackUser(who), channels.get(who)!, `help ${index}`));
      await wait(40);
    }
    const delivered = await Promise.all(deliveries);
    const refused = delivered.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ status }) => status === 503)).toBe(true);
    const kept = await world.rows<{ event_id: string }>("select event_id from inbox");
    const known = new Set(kept.map(({ event_id }) => event_id));
    expect(delivered.filter(({ status, eventId }) => status === 200 && !known.has(eventId))).toEqual([]);

    // Slack sends what was refused again, under the same id.
    for (const { eventId } of refused) {
      const [again] = await slack.redeliver(eventId, 1);
      expect(again?.status).toBe(200);
    }
    await world.app.jobs.runUntilIdle();
    expect(await world.count("inbox")).toBe(MESSAGES);
    expect(await world.count("inbox", "done_at is null")).toBe(0);
    const [turns] = await world.rows<{ n: number }>("select count(distinct turn_id)::int as n from inbox");
    const posts = [...channels.values()].flatMap((channel) =>
      slack.history(channel).filter(({ ts, fromBot }) => fromBot && !before.has(ts)),
    );
    expect(posts).toHaveLength(turns!.n);
    expect(await world.count("outbox", "status <> 'sent'")).toBe(0);
  }, 120_000);
});

describe("While the model refuses everybody", () => {
  test("each turn asks a few times at most, then nobody asks, and everybody is answered in plain words", async () => {
    await using model = await startScriptedModel();
    await using world = await openWorld({ model });
    model.script(() => ({ status: 429, retryAfter: 7 }));
    for (let round = 0; round < 4; round++) {
      for (const who of PEOPLE) {
        const before = model.requests().length;
        const answer = await world.ask(who, "what helps against a slump after lunch?");
        expect(answer).not.toBe("");
        expect(model.requests().length - before).toBeLessThanOrEqual(3);
      }
    }
    // The breaker has opened: the last ones did not wait for a model that refuses.
    const before = model.requests().length;
    await world.ask("ana", "what helps against a slump after lunch?");
    expect(model.requests().length).toBe(before);
  });
});
