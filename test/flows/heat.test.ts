import { describe, expect, test } from "vitest";
import { planFacts } from "#src/services/plan-facts.ts";
import { openWorld } from "#test/helpers/world.ts";

const ANSWERS = { conditions: [], clearance: false, injuries: [], today: [] } as const;

describe("a hot day", () => {
  test("counts for today by the person's own word, and no longer once it has cooled down", async () => {
    await using world = await openWorld();
    const { people, twins, work } = world.app.services;
    const { clock } = world.app;
    expect(await world.ask("ana", "it is 33 degrees here")).toContain("heat changes nothing");

    const ana = (await work.of("demo").stores.people.get("demo", "ana"))!;
    const trains = await people.physicalTraining(ana, ANSWERS, clock.now());
    const twin = await twins.today(trains, clock.now());
    const wbgt = async () => {
      const { intake } = await work.of("demo").stores.people.standing("demo", "ana");
      const sources = { person: trains, twin, consents: [], sessions: [], connected: [], stage: "candidate" } as const;
      return planFacts({ ...sources, intake, optedOut: false, now: clock.now() }).wbgt;
    };
    expect(await wbgt()).toBeUndefined();
    expect(await world.ask("ana", "it's really hot here")).toContain("How warm is it?");
    expect(await world.ask("ana", "It's so hot here, it's 33 degrees")).toContain("Noted: 33 °C today");
    expect((await wbgt())![twin.day]).toBeCloseTo(34.47, 2);
    expect(await world.ask("ana", "91°F outside")).toContain("Noted: 32.8 °C today");
    await world.tap("ana", "It has cooled down");
    expect(await wbgt()).toBeUndefined();

    await people.tellHeat(trains, 33, new Date(clock.now().getTime() - 86_400_000));
    expect(await wbgt()).toBeUndefined();
  });
});
