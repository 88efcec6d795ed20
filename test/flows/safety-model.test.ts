import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasToolResults, isReading, type ScriptedModel, startScriptedModel } from "#test/helpers/scripted-model.ts";
import { consenting } from "#test/helpers/three-ways.ts";
import { CANARY, openWorld, textOf, type World } from "#test/helpers/world.ts";

/** A model that answers, but not as it should (the faults of its wire stand with the model itself). */
describe("A model that answers nonsense", () => {
  let model: ScriptedModel;
  let world: World;
  beforeAll(async () => {
    model = await startScriptedModel();
    world = await openWorld({ model });
    await consenting(world, "mia");
  }, 120_000);
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await model?.[Symbol.asyncDispose]();
  });

  test("of a megabyte sends one message within the platform's limits", async () => {
    model.script(() => ({ say: `Take a walk.\n\n${"Breathe slowly and look far away. ".repeat(30_000)}` }));
    const replies = await world.say("ben", "tell me something calm and long");
    expect(replies).toHaveLength(1);
    expect(JSON.stringify(replies[0]!.blocks).length).toBeLessThan(13_000);
    expect(replies[0]!.blocks.length).toBeLessThanOrEqual(50);
  });

  test.each([
    ["no JSON", "the person is fine"],
    ["half of it", '{"mood": '],
    [
      "values beyond the scale",
      '{"mood": 99, "energy": -7, "stress": "a lot", "sleepQuality": null, "soreness": null}',
    ],
    ["keys of its own", '{"mood": 1, "notify": "mia", "userId": "ben"}'],
    ["a thousand levels", `${'{"mood":'.repeat(1000)}1${"}".repeat(1000)}`],
  ])("with %s where a form was asked for records nothing that was not confirmed", async (_what, json) => {
    const before = await world.count("check_ins", "person_id = 'ben'");
    model.script((request) => (isReading(request) ? { say: json } : { say: "I see." }));
    const replies = await world.say("ben", "a bit foggy and drained since lunch");
    expect(replies.length).toBeGreaterThan(0);
    expect(replies.map(textOf).join()).not.toMatch(/\b99\b|notify|(?<![\w-])-7\b/u);
    await world.say("ben", "no");
    expect(await world.count("check_ins", "person_id = 'ben'")).toBe(before);
    expect(world.log.filter((line) => line.startsWith("error"))).toEqual([]);
  });

  test("that calls tools for ever ends within the turn's limits, and what it called them stays out of the audit", async () => {
    const told = `${CANARY.replaceAll("-", "_")}_is_wiped`;
    model.script((request) =>
      hasToolResults(request)
        ? { call: [{ name: "plan_lookup", args: {} }] }
        : {
            call: [
              { name: told, args: {} },
              { name: "twin_lookup", args: { __proto__: { userId: "ana" }, constructor: "ana" } },
              { name: "simulation_run", args: { sleepHours: 1e308 } },
            ],
          },
    );
    const asked = model.requests().length;
    expect(await world.say("chloe", "look everything up that there is")).toHaveLength(1);
    expect(model.requests().length - asked).toBeLessThanOrEqual(8);
    expect(await world.count("audit", "detail::text like '%CANARY%'")).toBe(0);
    expect((await world.denied()).map(({ tool }) => tool)).toContain("other");
  });
});
