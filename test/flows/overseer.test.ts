import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World, wordsOf } from "#test/helpers/world.ts";

const DAY_MS = 24 * 3_600_000;

describe("What an overseer sees and may try", () => {
  let world: World;
  let lastWeek: Date;
  beforeAll(async () => {
    world = await openWorld();
    lastWeek = new Date(world.app.clock.now().getTime() - 7 * DAY_MS);
    // A week ago: seven people had a plan that short nights held back, one of them one that pain did too.
    const people = ["ana", "ben", "chloe", "dev", "eli", "fay", "gus"];
    for (const [index, who] of people.entries()) {
      const fired = [
        { id: "G9", action: "C", reason: "short nights", numbers: {} },
        ...(index === 0 ? [{ id: "G17", action: "B", reason: "pain", numbers: {} }] : []),
      ];
      await world.rows(
        `insert into verdicts (id, tenant_id, person_id, subject, outcome, fired, numbers, policy_version, model_version, mac, at)
         values ($1, 'demo', $2, 'plan', $3, $4, '{}', 'p', 'm', 'x', $5)`,
        [`v-${who}`, who, "adjusted", JSON.stringify(fired), lastWeek],
      );
    }
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  test("the last whole week comes as counts, odds, fairness and gaps, with what to look at next", async () => {
    const said = await world.say("olga", "overview");
    const words = wordsOf(said);
    expect(words).toMatch(/Week \d+\.\*? 7 plans, 7 plans held back by a rule \(G9 7\)/u);
    expect(words).toMatch(/Fairness:/u);
    expect(words).toMatch(/Content gap: none/u);
    expect(words.split(/\s+/u).length).toBeLessThan(60);
    for (const label of ["Verdicts", "Fairness", "Try a policy change"])
      expect(JSON.stringify(said)).toContain(`"${label}"`);
  });

  test("a count of fewer than five people is never told", async () => {
    const verdicts = wordsOf(await world.tap("olga", "Verdicts"));
    expect(verdicts).toMatch(/G9, .+: 7 plans\./u);
    expect(verdicts).toMatch(/G17, .+: plans of fewer than 5 people\./u);
    expect(verdicts).not.toMatch(/\b1 plan\b/u);
  });

  test("who withdrew from figures over people is counted no more", async () => {
    await world.rows(
      "update consents set withdrawn_at = now() where person_id in ('ana', 'ben', 'chloe') and purpose = 'team'",
    );
    expect(await world.ask("olga", "week")).toMatch(/Plans of fewer than 5 people/u);
  });

  test("nobody else sees any of it, and a week is their own", async () => {
    for (const wish of ["overview", "verdicts", "try policy sleep.shortNightHours 5.5"])
      expect(await world.ask("mia", wish)).toMatch(/people who look after Kairos/u);
    expect(await world.ask("ana", "week")).not.toMatch(/people who look after|held back/u);
  });

  test("a policy is tried on the past in chat, and nothing is in force afterwards", async () => {
    await world.say("ana", "plan");
    expect(wordsOf(await world.tap("olga", "Try a policy change"))).toMatch(/change nothing/u);
    const tried = await world.ask("olga", "try policy sleep.shortNightHours 5.5");
    expect(tried).toMatch(/sleep\.shortNightHours: 5 .*5\.5 .*\(tighter\)/u);
    expect(tried).toMatch(/Over the last 60 days/u);
    expect(tried).toMatch(/Nothing is in force yet/u);
    expect(JSON.stringify(world.dm("olga").at(-1))).toContain('"Put in force"');
    expect(await world.count("policies")).toBe(0);
  }, 120_000);

  test("what would loosen a built-in limit, or is no policy, is refused with the reason", async () => {
    expect(await world.ask("olga", "try policy sleep.shortNightHours 3")).toMatch(/refused.+shortNightHours/su);
    expect(await world.ask("olga", "try policy sleep.nonsense: 3")).toMatch(/refused.+nonsense/su);
    expect(await world.ask("olga", "try policy be nice to everybody")).toMatch(/refused/u);
    expect(await world.ask("olga", "try policy sleep.shortNightHours 5")).toMatch(/Nothing would change/u);
  });
});
