import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World, wordsOf } from "#test/helpers/world.ts";

const DAY_MS = 24 * 3_600_000;

describe("What the agent does by itself", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await world.say("ana", "plan");
    await world.say("ben", "plan");
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  const changes = () =>
    world.rows<{ id: string; settled_as: string | null; proposed: boolean }>(
      "select id, settled_as, proposed from changes where person_id = 'ana' order by at",
    );
  const moved = () =>
    world.dm("ana").filter(({ fromBot, blocks }) => fromBot && JSON.stringify(blocks).includes('"Undo"'));

  test("when the twin's capacity has fallen overnight, the hard work moves and one message says so", async () => {
    await world.app.jobs.moveClockTo(new Date(world.app.clock.now().getTime() + DAY_MS));
    expect(await changes()).toHaveLength(1);
    expect(moved()).toHaveLength(1);
    const words = wordsOf(moved());
    expect(words).toMatch(/moved|paused|shortened/iu);
    expect(words).not.toMatch(/!\s*!|great question/iu);
    const [nudge, ...more] = await world.rows<{ sent_at: Date }>(
      "select sent_at from nudges where person_id = 'ana' and kind = 'plan-change'",
    );
    expect(more).toEqual([]);
    const local = nudge!.sent_at.toLocaleTimeString("en-GB", {
      timeZone: "Europe/Berlin",
      hour: "2-digit",
      minute: "2-digit",
    });
    expect(local >= "08:00" && local < "20:00").toBe(true);
    expect(await world.count("outbox", "person_id in ('mia', 'noor', 'olga')")).toBe(0);
  }, 120_000);

  test("one tap undoes it as far as the rules allow, and only once", async () => {
    const reply = wordsOf(await world.tap("ana", "Undo"));
    const [change] = await changes();
    if (change!.settled_as === "undone") expect(reply).toMatch(/Undone/u);
    else expect(reply).toMatch(/rule|held|left/iu);
    const again = wordsOf(await world.tap("ana", "Undo"));
    expect(again).not.toBe("");
    expect(await changes()).toHaveLength(1);
  });

  test("everything that was changed is listed", async () => {
    const listed = await world.ask("ana", "what did you change and why?");
    expect(listed).toMatch(/moved|paused|shortened/iu);
  });

  test("a weekend passes without a word, and a week of silence never brings more than the caps allow", async () => {
    const friday = world.dm("ana").length;
    await world.app.jobs.moveClockTo(new Date(world.app.clock.now().getTime() + 7 * DAY_MS));
    const sent = await world.rows<{ kind: string; sent_at: Date }>(
      "select kind, sent_at from nudges where person_id = 'ana' order by sent_at",
    );
    const days = sent.map(({ sent_at }) => sent_at.getUTCDay());
    expect(days.filter((day) => day === 0 || day === 6)).toEqual([]);
    for (const kind of new Set(sent.map((one) => one.kind))) {
      const ofKind = sent.filter((one) => one.kind === kind).map(({ sent_at }) => sent_at.toISOString().slice(0, 10));
      expect(new Set(ofKind).size).toBe(ofKind.length);
    }
    expect(sent.filter(({ kind }) => kind !== "check-in").length).toBeLessThanOrEqual(3);
    // Three silent days, then once a week.
    expect(sent.filter(({ kind }) => kind === "check-in").length).toBeLessThanOrEqual(5);
    expect(world.dm("ana").length - friday).toBeLessThanOrEqual(8);
  }, 180_000);
});
