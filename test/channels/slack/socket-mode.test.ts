import { afterEach, beforeEach, expect, test } from "vitest";
import { ANA, SECRETS, type SlackWorld, startSlack } from "#test/channels/slack/harness.ts";

let world: SlackWorld;
beforeEach(async () => {
  world = await startSlack({ socketMode: true });
});
afterEach(() => world.close());

test("without a signing secret nothing is taken over HTTP", async () => {
  const response = await fetch(world.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  expect(response.status).toBe(404);
});

test("an event that could not be stored is not acknowledged, and is taken when it comes again", async () => {
  world.intake.answer = () => {
    throw new Error("the database is away");
  };
  const { eventId, status } = await world.slack.say(ANA.id, world.slack.openDm(ANA.id), "plan");
  expect(status).toBe(0);
  world.intake.answer = () => ({ kind: "accepted" });
  expect(await world.slack.redeliver(eventId, 1)).toMatchObject([{ status: 200 }]);
  expect(world.intake.events.map((event) => event.eventId)).toEqual([eventId, eventId]);
});

test("a connection that Slack recycles is opened again", async () => {
  const connections = () => world.slack.calls().filter(({ method }) => method === "apps.connections.open").length;
  expect(connections()).toBe(1);
  world.slack.recycleSockets();
  await expect.poll(connections, { timeout: 20_000 }).toBe(2);
  await expect
    .poll(async () => (await world.slack.say(ANA.id, world.slack.openDm(ANA.id), "plan")).status, { timeout: 20_000 })
    .toBe(200);
});

test("HTTP and Socket Mode serve one app together", async () => {
  await world.close();
  world = await startSlack({ socketMode: true, channel: { signingSecret: SECRETS.signingSecret } });
  const dm = world.slack.openDm(ANA.id);
  expect((await world.slack.say(ANA.id, dm, "by socket")).status).toBe(200);
  world.slack.deliverTo(world.url);
  expect((await world.slack.say(ANA.id, dm, "by post")).status).toBe(200);
  expect(world.intake.events.map(({ text }) => text)).toEqual(["by socket", "by post"]);
});

test("a wrong app token stops the start", async () => {
  await expect(startSlack({ socketMode: true, channel: { appToken: "xapp-wrong" } })).rejects.toThrow("invalid_auth");
});
