import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, slackUser, type World, wordsOf } from "#test/helpers/world.ts";

describe("The check-in", () => {
  let world: World;
  let day: string;
  beforeAll(async () => {
    world = await openWorld();
    day = world.app.clock.now().toISOString().slice(0, 10);
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  const today = (who: string) =>
    world.rows<{ items: Record<string, number>; source: string }>(
      "select items, source from check_ins where person_id = $1 and day = $2",
      [who, day],
    );
  const revisions = (who: string) => world.count("plans", `person_id = '${who}' and day = '${day}'`);

  test("is one tap", async () => {
    expect(await world.ask("ben", "check in")).toMatch(/how are you/iu);
    expect(await today("ben")).toEqual([]);
    const reply = wordsOf(await world.tap("ben", "Good"));
    expect(reply).toMatch(/Noted/u);
    expect(await today("ben")).toEqual([{ items: { mood: 6 }, source: "tap" }]);
  });

  test("is edited the same day: one row, and today is computed again", async () => {
    const before = await revisions("ben");
    await world.say("ben", "edit check-in");
    await world.tap("ben", "Rough");
    expect(await today("ben")).toEqual([{ items: { mood: 2 }, source: "tap" }]);
    expect(await revisions("ben")).toBe(before + 1);
  });

  test("can be skipped before it was ever asked, and after it was answered", async () => {
    expect(await world.ask("ivo", "skip today")).toMatch(/Skipped/u);
    expect(await world.ask("ben", "later")).toMatch(/ask again at/u);
  });

  test('is answered by a typed "2" as well', async () => {
    await world.say("chloe", "check in");
    await world.say("chloe", "2");
    expect(await today("chloe")).toEqual([{ items: { mood: 4 }, source: "tap" }]);
  });

  test("proposes a reading of a sentence, and nothing enters before it is confirmed", async () => {
    expect(await world.ask("dev", "honestly wiped, the call went badly")).toContain("energy low");
    expect(await today("dev")).toEqual([]);
    expect(await world.count("check_ins", "source = 'confirmed-reading'")).toBe(0);
    await world.say("dev", "right");
    expect(await today("dev")).toEqual([
      { items: { energy: expect.any(Number), mood: expect.any(Number) }, source: "confirmed-reading" },
    ]);
  });

  test("takes a correction in words", async () => {
    const proposal = await world.ask("eli", "honestly wiped, the call went badly");
    expect(proposal).toContain("mood");
    await world.say("eli", "no, mood was fine");
    const [row] = await today("eli");
    expect(row?.source).toBe("confirmed-reading");
    expect(row!.items["mood"]!).toBeGreaterThanOrEqual(4);
    expect(row!.items["energy"]!).toBeLessThanOrEqual(3);
  });

  test("uses nothing of a reading that is refused", async () => {
    await world.say("gus", "honestly wiped, the call went badly");
    await world.tap("gus", "Don't use it");
    expect(await today("gus")).toEqual([]);
    expect(await world.count("questions", "person_id = 'gus' and closed_at is null")).toBe(0);
  });

  test("can be skipped, and comes again in an hour when that is asked", async () => {
    await world.say("hana", "check in");
    await world.say("hana", "skip");
    expect(await today("hana")).toEqual([]);
    await world.say("ivo", "check in");
    await world.say("ivo", "later");
    const [due] = await world.rows<{ due_at: Date }>(
      "select due_at from schedules where person_id = 'ivo' and kind = 'check-in'",
    );
    expect(due!.due_at.getTime() - world.app.clock.now().getTime()).toBeLessThanOrEqual(3_600_000);
    expect(due!.due_at.getTime() - world.app.clock.now().getTime()).toBeGreaterThan(3_500_000);
  });

  test("a card of another person is left alone", async () => {
    await world.say("hana", "check in");
    const [card] = await world.rows<{ id: string }>(
      "select id from outbox where person_id = 'hana' order by created_at desc limit 1",
    );
    const before = await today("hana");
    const { intake } = world.app.services;
    const { tenant } = world.app.local!;
    const { slack } = world.app.local!;
    await intake.accept({
      eventId: "foreign-tap",
      user: { channel: "slack", workspace: tenant.slackTeam, id: slackUser("fay") },
      surface: "slack-dm",
      replyTo: { channel: "slack", conversation: slack.openDm(slackUser("fay")) },
      kind: "action",
      text: "",
      action: { id: "check-in-good", card: card!.id },
      profile: async () => ({ givenName: "Fay", isGuest: false, isBot: false }),
    });
    await world.app.jobs.runUntilIdle();
    expect(
      wordsOf(
        world
          .dm("fay")
          .filter(({ fromBot }) => fromBot)
          .slice(-1),
      ),
    ).toContain("belongs to somebody else");
    expect(await today("hana")).toEqual(before);
    expect(await today("fay")).toEqual([]);
  });

  test("asks for consent first where none was given, and keeps nothing until then", async () => {
    const replies = [await world.ask("jun", "check in"), await world.ask("jun", "2")].join("\n");
    expect(replies).toMatch(/check-ins|share|set up/iu);
    expect(await today("jun")).toEqual([]);
  });

  test("first contact says that it is an AI, who sees what, and respects a no", async () => {
    const hello = await world.ask("jun", "hello");
    expect(hello).toContain("an AI coach");
    expect(hello).toMatch(/Nobody at work sees/u);
    expect(hello).toMatch(/no language model/iu);
    await world.tap("jun", "Not now");
    expect(await world.count("consents", "person_id = 'jun' and withdrawn_at is null")).toBe(0);
    expect(await world.count("schedules", "person_id = 'jun'")).toBe(0);
    const later = await world.ask("jun", "any tips for a better presentation?");
    expect(later).not.toMatch(/an AI coach your company/u);
    await world.say("jun", "hello");
    await world.tap("jun", "Just check-ins and lessons");
    expect(
      await world.rows(
        "select category, purpose from consents where person_id = 'jun' and withdrawn_at is null order by 1",
      ),
    ).toEqual([
      { category: "check-ins", purpose: "coaching" },
      { category: "learning", purpose: "coaching" },
    ]);
    await world.say("jun", "check in");
    await world.tap("jun", "Okay");
    expect(await today("jun")).toEqual([{ items: { mood: 4 }, source: "tap" }]);
  });

  test("deleting leaves no row of the person anywhere, and a receipt is sent first", async () => {
    await world.say("fay", "honestly wiped, the call went badly");
    await world.say("fay", "delete my data");
    const receipt = wordsOf(await world.tap("fay", "Delete everything"));
    expect(receipt).toMatch(/deleted|gone/iu);
    const tables = await world.rows<{ name: string }>(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'person_id'
         and table_name <> 'tombstones'`,
    );
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) expect([name, await world.count(name, "person_id = 'fay'")]).toEqual([name, 0]);
    expect(await world.count("people", "id = 'fay'")).toBe(0);
    for (const table of ["checkpoints", "checkpoint_blobs", "checkpoint_writes"])
      expect(await world.count(`langgraph.${table}`, "thread_id like '%:fay:%'")).toBe(0);
    expect(await world.count("pgboss.job", "data ->> 'person' = 'fay'")).toBe(0);
    expect(await world.count("tombstones", "person_id = 'fay'")).toBe(1);
    expect(await world.count("audit", "event = 'erased'")).toBe(1);
    expect(await world.tablesHolding("fay@northwind.example")).toEqual([]);
  });

  test("who is away hears nothing the next morning, and everybody else is asked once, outside quiet hours", async () => {
    await world.say("hana", "I'm away until Friday");
    const before = world.dm("hana").length;
    const asked = world.dm("ana").length;
    await world.app.jobs.moveClockTo(new Date(world.app.clock.now().getTime() + 24 * 3_600_000));
    expect(world.dm("hana").length).toBe(before);
    expect(
      world
        .dm("ana")
        .slice(asked)
        .map((message) => wordsOf([message]))
        .join("\n"),
    ).toMatch(/how/iu);
    const sent = await world.rows<{ person_id: string; sent_at: Date }>(
      "select person_id, sent_at from nudges where kind = 'check-in' and person_id <> 'ivo' order by sent_at",
    );
    expect(new Set(sent.map(({ person_id }) => person_id)).size).toBe(sent.length);
    for (const { sent_at } of sent) {
      const local = sent_at.toLocaleTimeString("en-GB", {
        timeZone: "Europe/Berlin",
        hour: "2-digit",
        minute: "2-digit",
      });
      expect(local >= "08:00" && local < "20:00").toBe(true);
    }
  }, 180_000);

  test("a tap on yesterday's card shows today instead", async () => {
    const { slack } = world.app.local!;
    const card = world.dm("ben").find(({ fromBot, blocks }) => fromBot && JSON.stringify(blocks).includes('"Rough"'))!;
    const element = card.blocks
      .flatMap((block) => (block["elements"] as unknown as { action_id: string; text?: { text?: string } }[]) ?? [])
      .find(({ text }) => text?.text === "Good")!;
    const before = world.dm("ben").length;
    const kept = await world.count("check_ins", "person_id = 'ben'");
    await slack.tap(slackUser("ben"), card.ts, element.action_id);
    await world.app.jobs.runUntilIdle();
    const words = wordsOf(world.dm("ben").slice(before));
    expect(words).toMatch(/That was Wednesday's\. Here is today\./u);
    expect(await world.count("check_ins", "person_id = 'ben'")).toBe(kept);
  });
});
