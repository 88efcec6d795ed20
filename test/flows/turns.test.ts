import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEmbedded } from "#src/db/embedded.ts";
import { isReading, type ScriptedModel, startScriptedModel } from "#test/helpers/scripted-model.ts";
import { openWorld, slackUser, type World, wordsOf } from "#test/helpers/world.ts";

/** A model that answers when the test lets it. */
function held(): { readonly answer: Promise<void>; release(): void } {
  let release = (): void => {};
  const answer = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { answer, release };
}

describe("Turns of one person", () => {
  let model: ScriptedModel;
  let world: World;
  beforeAll(async () => {
    model = await startScriptedModel();
    world = await openWorld({ model });
  }, 120_000);
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await model?.[Symbol.asyncDispose]();
  });

  const post = (who: string, text: string) => {
    const { slack } = world.app.local!;
    return slack.say(slackUser(who), slack.openDm(slackUser(who)), text);
  };
  const lastWords = (request: string): string => {
    const { messages } = JSON.parse(request) as { messages: { role: string; content: unknown }[] };
    return JSON.stringify(messages.findLast(({ role }) => role === "user")?.content);
  };
  const conversations = (): string[] =>
    model.requests().filter((request) => !isReading(JSON.parse(request) as Parameters<typeof isReading>[0]));

  test("what arrives while a turn runs joins the next one: nothing is dropped, nothing answered twice", async () => {
    const first = held();
    let asked = 0;
    model.script(async () => {
      asked += 1;
      if (asked === 1) await first.answer;
      return { say: asked === 1 ? "First answer." : "Second answer." };
    });
    await post("ben", "tell me about patience");
    await expect.poll(() => asked).toBe(1);
    await post("ben", "and about courage");
    await post("ben", "and about humour");
    first.release();
    await world.app.jobs.runUntilIdle();
    const replies = world
      .dm("ben")
      .filter(({ fromBot }) => fromBot)
      .map((message) => wordsOf([message]));
    expect(replies).toEqual([expect.stringContaining("First answer."), expect.stringContaining("Second answer.")]);
    expect(lastWords(conversations()[0]!)).toContain("patience");
    expect(lastWords(conversations()[1]!)).toContain("and about courage\\nand about humour");
    expect(await world.count("turns", "person_id = 'ben'")).toBe(2);
    expect(await world.count("inbox", "person_id = 'ben' and done_at is null")).toBe(0);
  });

  test('"stop" is answered at once, ends the running turn, and drops what waits behind it', async () => {
    const slow = held();
    let asked = 0;
    model.script(async () => {
      asked += 1;
      await slow.answer;
      return { say: "Too late." };
    });
    await post("chloe", "tell me a long story");
    await expect.poll(() => asked).toBe(1);
    await post("chloe", "and another");
    await post("chloe", "stop");
    const said = () =>
      world
        .dm("chloe")
        .filter(({ fromBot }) => fromBot)
        .map((message) => wordsOf([message]));
    await expect.poll(said).toEqual([expect.stringContaining("Stopped")]);
    slow.release();
    await world.app.jobs.runUntilIdle();
    expect(said()).toHaveLength(1);
    expect(await world.count("outbox", "person_id = 'chloe' and status = 'sent'")).toBe(1);
    model.script(() => ({ say: "Here again." }));
    expect(await world.ask("chloe", "tell me a short one")).toContain("Here again.");
  });

  test("a crisis is answered past a turn that is still running", async () => {
    const slow = held();
    let asked = 0;
    model.script(async () => {
      asked += 1;
      await slow.answer;
      return { say: "Slow." };
    });
    await post("dev", "tell me a long story");
    await expect.poll(() => asked).toBe(1);
    const started = performance.now();
    await post("dev", "I want to kill myself");
    const said = () => wordsOf(world.dm("dev").filter(({ fromBot }) => fromBot));
    await expect.poll(said, { timeout: 10_000, interval: 20 }).toContain("112");
    expect(performance.now() - started).toBeLessThan(10_000);
    slow.release();
    await world.app.jobs.runUntilIdle();
  });

  test("a message whose sending got no answer is looked up before it is sent again, though the clock runs ahead", async () => {
    const { slack } = world.app.local!;
    slack.failNext("chat.postMessage", { hang: true, afterDelivery: true });
    model.script(() => ({ say: "Once only." }));
    const before = world.dm("gus").length;
    await world.say("gus", "tell me about rivers");
    const replies = world
      .dm("gus")
      .slice(before)
      .filter(({ fromBot }) => fromBot);
    expect(replies.map((message) => wordsOf([message]))).toEqual([expect.stringContaining("Once only.")]);
    expect(slack.calls().some(({ method }) => method === "conversations.history")).toBe(true);
    expect(await world.count("outbox", "person_id = 'gus' and status <> 'sent'")).toBe(0);
  });

  test("people do not wait for one another", async () => {
    const slow = held();
    let asked = 0;
    model.script(async (request) => {
      asked += 1;
      if (JSON.stringify(request.messages.at(-1)).includes("slowly")) await slow.answer;
      return { say: "Answered." };
    });
    await post("eli", "tell me slowly about rivers");
    await expect.poll(() => asked).toBe(1);
    await post("fay", "tell me about rivers");
    await expect.poll(() => world.dm("fay").some(({ fromBot }) => fromBot), { timeout: 20_000 }).toBe(true);
    expect(world.dm("eli").some(({ fromBot }) => fromBot)).toBe(false);
    slow.release();
    await world.app.jobs.runUntilIdle();
    expect(world.dm("eli").some(({ fromBot }) => fromBot)).toBe(true);
  });
});

describe("An open question after a restart", () => {
  test("is resumed by a typed answer, and a proposed reading by its confirmation", async () => {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-restart-"));
    try {
      {
        await using world = await openWorld({ overrides: { database: await openEmbedded({ dataDir }) } });
        expect(await world.ask("ben", "check in")).toMatch(/How are you/u);
        expect(await world.ask("chloe", "honestly wiped, the call went badly")).toContain("energy low");
        expect(await world.count("check_ins", "source <> 'form'")).toBe(0);
      }
      await using world = await openWorld({ overrides: { database: await openEmbedded({ dataDir }) } });
      await world.say("ben", "2");
      await world.say("chloe", "right");
      const rows = await world.rows<{ person_id: string; items: object; source: string }>(
        "select person_id, items, source from check_ins where source <> 'form' order by person_id",
      );
      expect(rows).toEqual([
        { person_id: "ben", items: { mood: 4 }, source: "tap" },
        {
          person_id: "chloe",
          items: expect.objectContaining({ energy: expect.any(Number) }),
          source: "confirmed-reading",
        },
      ]);
      expect(await world.count("questions", "closed_at is null")).toBe(0);
    } finally {
      fs.rmSync(dataDir, { recursive: true, force: true });
    }
  }, 180_000);
});
