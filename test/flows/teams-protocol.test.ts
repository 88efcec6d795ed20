import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { App } from "#src/app.ts";
import type { LocalTeams } from "#src/playground/local-teams/local-teams.ts";
import type { TokenFlaw } from "#src/playground/local-teams/types.ts";
import { startApp } from "#test/helpers/app.ts";

/** The real CloudAdapter with its JWT checks on, against a local identity service. */
describe("Teams, through the whole program", () => {
  let app: App;
  let teams: LocalTeams;
  beforeAll(async () => {
    // The SDK prints what it refuses; the console is no sink of ours.
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    app = await startApp();
    teams = app.local!.teams;
    await teams.install("29:ben");
    await app.jobs.runUntilIdle();
  }, 120_000);
  afterAll(async () => {
    await app?.[Symbol.asyncDispose]();
    vi.restoreAllMocks();
  });

  const rows = async (table: string): Promise<number> =>
    (await app.database.sql.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n;
  const replies = (user: string) => teams.state(user).activities.filter(({ fromBot }) => fromBot);

  const flaws: readonly [string, TokenFlaw][] = [
    ["no token", { authorization: "" }],
    ["garbage", { authorization: "Bearer garbage" }],
    ["a foreign issuer", { issuer: "https://login.example" }],
    ["the audience of another bot", { audience: "another-app" }],
    ["a token that ran out", { expiresIn: -3_600 }],
    ["a bad signature", { forged: true }],
  ];
  test.each(flaws)("%s is 401 without detail, and leaves no row", async (_name, flaw) => {
    const before = await rows("inbox");
    const { status, body } = await teams.deliver("29:ben", { type: "message", text: "CANARY hello" }, flaw);
    await app.jobs.runUntilIdle();
    expect({ status, body }).toEqual({ status: 401, body: "" });
    expect(await rows("inbox")).toBe(before);
  });

  test("the same activity delivered four times at once is one turn and one reply", async () => {
    const turns = await rows("turns");
    const before = replies("29:ben").length;
    const { activityId } = await teams.say("29:ben", "help");
    expect((await teams.redeliver(activityId, 4)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await app.jobs.runUntilIdle();
    expect((await teams.redeliver(activityId, 2)).map(({ status }) => status)).toEqual([200, 200]);
    await app.jobs.runUntilIdle();
    expect(replies("29:ben").length).toBe(before + 1);
    expect(await rows("turns")).toBe(turns + 1);
  });

  test("a check-in goes by button and by typing, and is one row", async () => {
    await teams.say("29:ben", "check in");
    await app.jobs.runUntilIdle();
    await teams.tap("29:ben", replies("29:ben").at(-1)!.id, "Good");
    await app.jobs.runUntilIdle();
    const today = app.clock.now().toISOString().slice(0, 10);
    const checkIns = await app.database.sql.query(
      "select items, source from check_ins where person_id = 'ben' and day = $1",
      [today],
    );
    expect(checkIns.rows).toEqual([{ items: { mood: 6 }, source: "tap" }]);
    await teams.say("29:ben", "check in");
    await app.jobs.runUntilIdle();
    await teams.say("29:ben", "2");
    await app.jobs.runUntilIdle();
    const edited = await app.database.sql.query("select items from check_ins where person_id = 'ben' and day = $1", [
      today,
    ]);
    expect(edited.rows).toHaveLength(1);
    expect(edited.rows).not.toEqual([{ items: { mood: 6 } }]);
  });
});
