import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "#test/helpers/world.ts";

/** The first number or arrow that would tell a figure; week numbers and the threshold are declared. */
const figures = (text: string): string[] =>
  (text.match(/\d+(?:[.,]\d+)?%?|[↑↓→▲▼]/gu) ?? []).filter((figure) => figure !== "5");

describe("A manager's question about the team", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  test("shows bands of the registered team, and the same however and how often it is asked", async () => {
    const first = await world.ask("mia", "team");
    expect(first).toContain("Atlas");
    expect(first).toMatch(/mood _?(?:low|mixed|fair|good)/u);
    expect(figures(first.replace(/week \d+/u, ""))).toEqual([]);
    expect(await world.ask("mia", "how is my team?")).toBe(first);
    expect(await world.ask("mia", "Atlas readiness please")).toBe(first);
    expect(await world.count("team_snapshots", "team_id = 'atlas'")).toBe(1);
  });

  test("C3: the team without one member is refused, whoever it is", async () => {
    const without = await world.ask("mia", "Atlas readiness without Ana");
    expect(without).toContain("stays with the person");
    expect(await world.ask("mia", "Atlas readiness without Zanzibar")).toBe(without);
    expect(without).not.toMatch(/mixed|fair|moderate|on track|\d/u);
  });

  test("C1: too few respondents give the same words for none as for four, and no figure", async () => {
    const replies: string[] = [];
    const sharing = ["gus", "hana", "ivo"];
    for (const withdrawn of [undefined, ...sharing]) {
      if (withdrawn !== undefined)
        await world.rows("update consents set withdrawn_at = now() where person_id = $1 and purpose = 'team'", [
          withdrawn,
        ]);
      await world.rows("delete from team_snapshots");
      replies.push(await world.ask("noor", "Team readiness?"));
    }
    expect(new Set(replies).size).toBe(1);
    expect(replies[0]).toContain("Not enough people shared this week");
    expect(replies[0]).not.toMatch(/mixed|fair|moderate|on track/u);
    expect(figures(replies[0]!)).toEqual([]);
  });

  test("C5: the department is never shown where it would give the small team away", async () => {
    const rows = await world.rows<{ team_id: string; bands: Record<string, string> }>(
      "select team_id, bands from team_snapshots",
    );
    const bands = Object.fromEntries(rows.map((row) => [row.team_id, row.bands]));
    expect(Object.keys(bands["atlas"]!).length).toBeGreaterThan(0);
    expect(bands["boreal"]).toEqual({});
    // Those who share in the department are Atlas's six alone by now: showing it would tell that nobody in Boreal does.
    expect(bands["all"]).toEqual({});
  });

  test("a colleague gets no figure, and the refusal is written down with the role", async () => {
    const reply = await world.ask("ben", "team");
    expect(reply).toContain("people who manage a registered team");
    const [row] = await world.rows<{ detail: object }>(
      "select detail from audit where event = 'team_denied' order by seq desc limit 1",
    );
    expect(row?.detail).toEqual({ role: "employee" });
  });

  test("somebody who shares is shown exactly what the manager is shown", async () => {
    const manager = await world.ask("mia", "team");
    await world.say("jun", "hello");
    const seen = (await world.tap("jun", "See exactly what my manager sees"))
      .map(({ blocks }) => JSON.stringify(blocks))
      .join("");
    expect(seen).toContain("Not enough people shared this week");
    expect(manager).toContain("Atlas");
  });

  test("B7: a manager who has moved loses the old team at that minute", async () => {
    const now = world.app.clock.now();
    const at = new Date(now.getTime() + 60_000);
    await world.rows("update memberships set valid_to = $1 where person_id = 'mia' and role = 'manager'", [at]);
    await world.rows(
      "insert into memberships (tenant_id, person_id, team_id, role, valid_from) values ('demo', 'mia', 'boreal', 'manager', $1)",
      [at],
    );
    await world.app.jobs.moveClockTo(new Date(at.getTime() - 1_000));
    expect(await world.ask("mia", "team")).toContain("Atlas");
    await world.app.jobs.moveClockTo(at);
    const after = await world.ask("mia", "team");
    expect(after).not.toContain("Atlas");
    expect(after).toContain("Not enough people shared this week");
  });
});
