import { describe, expect, test } from "vitest";
import { DEMO_MEMBERS } from "#src/demo/roster.ts";
import type { SessionRecord } from "#src/ports/records.ts";
import { openWorld, type World } from "#test/helpers/world.ts";

const OVERSEER = DEMO_MEMBERS.find(({ role }) => role === "overseer")!.id;

/** Sessions of last week with a forecast of 2%, the first of which was two points harder than planned. */
async function answered({ app }: World, people: readonly string[], each: number): Promise<void> {
  for (const person of people) {
    const records = Array.from({ length: each }, (_, i): SessionRecord => {
      const day = new Date(app.clock.now().getTime() - (8 + i) * 86_400_000);
      return {
        session: {
          id: `told-${i}`,
          kind: "learning",
          title: "Practice",
          muscleGroups: [],
          minutes: 20,
          demand: 1,
          items: 10,
          difficulty: 0,
          newMaterial: true,
          startsAt: day,
        },
        day: day.toISOString().slice(0, 10),
        forecast: 0.02,
        status: "done",
        rpeReported: i === 0 ? 6 : 4,
        feedbackAt: day,
      };
    });
    await app.services.work.of("demo").stores.plans.recordSessions("demo", person, records);
  }
}

describe('"how good are your forecasts?"', () => {
  test("is answered with the rate and its interval, over people and of one's own", async () => {
    await using world = await openWorld();
    await answered(world, ["ana", "ben", "chloe", "dev", "fay"], 10);
    const reply = await world.ask("ana", "how good are your forecasts?");
    expect(reply).toContain("Over 50 sessions: I said 2.0% on average, and it was 10.0% (4.3% to 21.4%).");
    expect((await world.say("ana", "forecasts")).map((message) => JSON.stringify(message.blocks)).join()).toContain(
      "Of your own 10 sessions: I said 2.0% on average, and it was 10.0% (1.8% to 40.4%).",
    );
    expect(reply).not.toContain("Brier");
  });

  test("shows the overseer the table, and nobody a figure of fewer than five people", async () => {
    await using world = await openWorld();
    await answered(world, ["ana", "ben", "chloe", "dev"], 10);
    const few = JSON.stringify(await world.say(OVERSEER, "how good are the forecasts?"));
    expect(few).toContain("fewer than five");
    expect(few).not.toContain("%");
    await answered(world, ["fay"], 10);
    const table = JSON.stringify(await world.say(OVERSEER, "how good are the forecasts?"));
    expect(table).toContain("50 sessions");
    expect(table).toContain("Brier score, lower is better");
    expect(table).toMatch(/mapped \d+\.\d%, happened 10\.0% \(4\.3% to 21\.4%\)/u);
  });

  test("leaves out who did not agree to count in figures over people", async () => {
    await using world = await openWorld();
    await answered(world, ["ana", "ben", "chloe", "dev", "fay"], 10);
    await world.rows("update consents set withdrawn_at = now() where person_id = 'fay' and purpose <> 'coaching'");
    expect(await world.ask("ben", "how good are your forecasts")).toContain("fewer than five");
  });

  test("leaves out whose agreement ran out after a year, and names the interval", async () => {
    await using world = await openWorld();
    await answered(world, ["ana", "ben", "chloe", "dev", "fay"], 10);
    expect(await world.ask("ben", "how good are your forecasts?")).toContain("Wilson's 95% interval");
    const old = new Date(world.app.clock.now().getTime() - 366 * 86_400_000);
    await world.rows("update consents set granted_at = $1 where person_id = 'fay' and purpose <> 'coaching'", [old]);
    expect(await world.ask("ben", "how good are your forecasts")).toContain("fewer than five");
  });
});
