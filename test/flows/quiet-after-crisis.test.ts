import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ScriptedModel, startScriptedModel } from "#test/helpers/scripted-model.ts";
import { openWorld, slackUser, type World, wordsOf } from "#test/helpers/world.ts";

const CRISIS = "I want to kill myself";

describe("A crisis while something else is under way", () => {
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
  const said = (who: string): string[] =>
    world
      .dm(who)
      .filter(({ fromBot }) => fromBot)
      .map((message) => wordsOf([message]));
  const isPaused = async (who: string): Promise<boolean> =>
    (await world.count("people", `id = '${who}' and nudges_paused_at is not null`)) === 1;

  /** Something that the model takes its time for, until it is released. */
  async function underWay(who: string): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let asked = 0;
    model.script(async () => {
      asked += 1;
      await promise;
      return { say: "Great day ahead: let's get you moving." };
    });
    await post(who, "tell me a long story about patience");
    await expect.poll(() => asked).toBeGreaterThan(0);
    return resolve;
  }

  test("the answer that was being composed never arrives, nor one to what waited", async () => {
    const release = await underWay("ben");
    await post("ben", "plan");
    await post("ben", CRISIS);
    await expect.poll(() => said("ben").length, { timeout: 10_000 }).toBe(1);
    release();
    await world.app.jobs.runUntilIdle();
    expect(said("ben")).toEqual([expect.stringContaining("112")]);
    expect(await world.count("inbox", "person_id = 'ben' and done_at is null")).toBe(0);
    expect(await world.count("turns", "person_id = 'ben' and outcome = 'stopped'")).toBe(1);
    expect(await world.count("transcripts", "person_id = 'ben' and text like '%Great day%'")).toBe(0);
    expect(await isPaused("ben")).toBe(true);
    model.script(() => ({ say: "I'm here." }));
    expect(await world.ask("ben", "tell me about rivers")).toContain("I'm here.");
    expect(await isPaused("ben")).toBe(false);
  });

  test("a wish for people, and symptoms, that waited are answered; the pause stays, as they were from before", async () => {
    await world.say("chloe", CRISIS);
    const release = await underWay("chloe");
    const { slack } = world.app.local!;
    const card = world.dm("chloe").findLast(({ fromBot }) => fromBot)!;
    const button = card.blocks
      .flatMap((block) => (block["elements"] as { action_id?: string; text?: { text?: string } }[] | undefined) ?? [])
      .find(({ text }) => text?.text === "Call me back, please");
    await slack.tap(slackUser("chloe"), card.ts, button!.action_id!);
    await post("chloe", "I have chest pain");
    await post("chloe", "lesson");
    const before = said("chloe").length;
    await post("chloe", CRISIS);
    await expect.poll(() => said("chloe").length, { timeout: 10_000 }).toBe(before + 1);
    release();
    await world.app.jobs.runUntilIdle();
    expect(said("chloe").slice(before + 1)).toEqual([
      expect.stringContaining("I can't place calls myself"),
      expect.stringContaining("Chest pain comes first"),
    ]);
    expect(await isPaused("chloe")).toBe(true);
  });

  test("a lesson whose answer is being judged goes no further, and asks nothing afterwards", async () => {
    model.script(() => ({ status: 500 }));
    await world.say("dev", "Just check-ins and lessons");
    await world.say("dev", "lesson");
    expect(await world.count("questions", "person_id = 'dev' and graph = 'lesson' and closed_at is null")).toBe(1);
    const { promise, resolve } = Promise.withResolvers<void>();
    let asked = 0;
    model.script(async () => {
      asked += 1;
      await promise;
      return { status: 500 };
    });
    const before = said("dev").length;
    await post("dev", "I would name our own figure first and say what it rests on, then wait for their answer");
    await expect.poll(() => asked, { timeout: 10_000 }).toBeGreaterThan(0);
    await post("dev", CRISIS);
    await expect.poll(() => said("dev").length, { timeout: 10_000 }).toBe(before + 1);
    resolve();
    await world.app.jobs.runUntilIdle();
    expect(said("dev").slice(before)).toEqual([expect.stringContaining("112")]);
    expect(await world.count("questions", "person_id = 'dev' and closed_at is null")).toBe(0);
  });
});
