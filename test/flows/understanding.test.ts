import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "#test/helpers/world.ts";

describe("Plain words without a language model", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  test.each([
    ["what should i do today", /Today/u],
    ["what have you got on me?", /This is what I keep about you/u],
    ["when is my next review?", /next review|Nothing is due yet/u],
    ["who sees what i tell you", /manager|team/iu],
    ["delete everything about me", /can't be undone/u],
    ["thanks!", /I'm here when you write/u],
  ])("%j is done at once", async (text, answer) => {
    expect(await world.ask("ana", text)).toMatch(answer);
  });

  test("what changes something is asked with buttons, and only the tap does it", async () => {
    expect(await world.ask("ben", "stop the messages this week")).toContain("For how long shall I be quiet?");
    const until = () => world.rows("select snoozed_until from people where id = 'ben' and snoozed_until is not null");
    expect(await until()).toHaveLength(0);
    await world.tap("ben", "For three days");
    expect(await until()).toHaveLength(1);
  });

  test("the coming days are told also where nobody has asked for today's plan yet", async () => {
    await using fresh = await openWorld();
    const days = await fresh.ask("ben", "what does my week look like");
    expect(days).not.toContain("I'd need your yes");
    expect(days).toMatch(/Monday|Tuesday|Wednesday|Thursday|Friday/u);
  });

  test("a call that is near is offered two minutes of practice", async () => {
    const offer = await world.ask("dev", "I've a call with a client in half an hour");
    expect(offer).toContain("Shall we spend two minutes on it before it counts?");
  });

  test("a session is moved to tomorrow by two words and a tap", async () => {
    expect(await world.ask("chloe", "can you move today's session to tomorrow?")).toContain(
      "Shall I move today's session?",
    );
    await world.tap("chloe", "To tomorrow");
    expect(await world.ask("chloe", "plan")).not.toContain("Shall I move");
  });

  test("an unclear wish is offered as buttons, and none that the person may not use", async () => {
    const replies = await world.say("dev", "what's for today?");
    expect(JSON.stringify(replies)).toContain("Did you mean one of these?");
    expect(JSON.stringify(await world.say("dev", "what was held back by the rules"))).not.toContain("Shall I");
  });

  test.each(["don't delete anything", "do not stop the messages", 'the customer said "skip it" and left'])(
    "%j does nothing",
    async (text) => {
      expect(await world.ask("eli", text)).toContain("I didn't catch that");
    },
  );

  test("symptoms come before what the same words ask for", async () => {
    expect(await world.ask("fay", "i have chest pain, can we move the session to tomorrow")).toContain(
      "Chest pain comes first",
    );
  });
});
