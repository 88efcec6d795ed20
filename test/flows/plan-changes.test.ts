import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type Who, type World, wordsOf } from "#test/helpers/world.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe("A change that Kairos asks about first", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  const now = () => world.app.clock.now();
  const settledAs = async (who: Who) =>
    (await world.rows<{ settled_as: string | null }>("select settled_as from changes where person_id = $1", [who]))[0];
  const unasked = async (who: Who) =>
    (await world.rows<{ at: Date | null }>("select changes_unasked_at as at from people where id = $1", [who]))[0]!.at;
  const tell = async (who: Who) => {
    const before = world.dm(who).length;
    await world.rows(
      `insert into schedules (tenant_id, person_id, kind, due_at) values ('demo', $1, 'plan-change', $2)
       on conflict (tenant_id, person_id, kind) do update set due_at = excluded.due_at`,
      [who, now()],
    );
    await world.app.jobs.moveClockTo(new Date(now().getTime() + MINUTE_MS));
    return world.dm(who).slice(before);
  };

  /** As after a morning on which a lighter day would have been better, and the rules let the person choose. */
  async function propose(who: Who) {
    await world.say(who, "plan");
    await world.rows(
      `insert into changes (tenant_id, person_id, id, at, day, summary, before, after, proposed)
       select tenant_id, person_id, day || '-moved', $2, day, 'Paused practice', plan #> '{plan,days,0}', plan #> '{plan,days,0}', true
       from plans where person_id = $1 order by day desc, revision desc limit 1`,
      [who, now()],
    );
    return tell(who);
  }

  test("comes as one question with its reason and three answers, and changes nothing by itself", async () => {
    const asked = await propose("ben");
    expect(wordsOf(asked)).toMatch(/^\*?Shall I (?:move|pause) .+\?/u);
    expect(wordsOf(asked).split(/\s+/u).length).toBeLessThan(60);
    const blocks = JSON.stringify(asked);
    for (const label of ["Yes", "Yes, and next time without asking", "Keep as it was", "Why?", "Talk to a human"])
      expect(blocks).toContain(`"${label}"`);
    expect(await settledAs("ben")).toEqual({ settled_as: null });
    expect(await world.ask("ben", "what did you change and why?")).toMatch(/changed nothing/u);
  }, 120_000);

  test('is answered by a typed "yes", which can be undone', async () => {
    expect(await world.ask("ben", "yes")).toMatch(/Done\..+Today:/su);
    expect(await settledAs("ben")).toEqual({ settled_as: "applied" });
    expect(await world.ask("ben", "what did you change and why?")).toMatch(/you said yes/u);
    expect(await unasked("ben")).toBeNull();
    expect(await world.ask("ben", "undo")).toMatch(/Undone|safety rule|no free room/u);
  }, 120_000);

  test("is answered by a tap, for the next time too, and by words for asking again", async () => {
    await propose("chloe");
    expect(wordsOf(await world.tap("chloe", "Yes, and next time without asking"))).toMatch(/by myself.+undo/su);
    expect(await unasked("chloe")).not.toBeNull();
    expect(await world.ask("chloe", "settings")).toMatch(/without asking, and tell you/u);
    expect(await world.ask("chloe", "ask me first again")).toMatch(/I ask before/u);
    expect(await unasked("chloe")).toBeNull();
    expect(await world.ask("chloe", "settings")).toMatch(/I ask before/u);
  }, 120_000);

  test("is refused by words or a tap, and then the day stays", async () => {
    await propose("fay");
    expect(await world.ask("fay", "no")).toMatch(/stays that way/u);
    expect(await settledAs("fay")).toEqual({ settled_as: "kept" });
    expect(wordsOf(await world.tap("fay", "Yes"))).toMatch(/nothing open/u);
    expect(await settledAs("fay")).toEqual({ settled_as: "kept" });
  }, 120_000);

  test("waits while somebody has asked for silence, and nothing else is sent either", async () => {
    expect(await world.ask("gus", "no messages for 2 days")).toMatch(/nothing unasked/u);
    expect(await propose("gus")).toEqual([]);
    expect(await world.ask("gus", "settings")).toMatch(/No messages of mine until/u);
    expect(wordsOf(await world.tap("gus", "Messages again"))).toMatch(/may write to you again/u);
    expect(wordsOf(await tell("gus"))).toMatch(/Shall I/u);
  }, 120_000);

  test("gives way to a human after seven days of pause, offered once", async () => {
    await world.rows("delete from sessions where person_id = 'dev' and (session ->> 'newMaterial')::boolean");
    const began = new Date(now().getTime() - 8 * DAY_MS);
    await world.rows(
      `insert into changes (tenant_id, person_id, id, at, day, summary, before, after, proposed, settled_as, settled_at)
       values ('demo', 'dev', 'old', $1, $2, 'Paused practice', '{"sessions":[]}', '{"sessions":[]}', false, 'applied', $1)`,
      [began, began.toISOString().slice(0, 10)],
    );
    const offered = wordsOf(await tell("dev"));
    expect(offered).toMatch(/rested for 8 days.+Somebody to talk/su);
    expect(await tell("dev")).toEqual([]);
  }, 120_000);
});

describe("A bad check-in", () => {
  test("never leaves today asking more than before", async () => {
    await using world = await openWorld();
    const load = async () =>
      (
        await world.rows<{ load: number }>(
          `select (plan #>> '{plan,days,0,m}')::float8 + (plan #>> '{plan,days,0,u}')::float8 as load from plans
           where person_id = 'ana' order by day desc, revision desc limit 1`,
        )
      )[0]!.load;
    await world.say("ana", "plan");
    const before = await load();
    await world.say("ana", "check in");
    expect(wordsOf(await world.tap("ana", "Rough"))).toMatch(/Today: light/u);
    expect(await load()).toBeLessThanOrEqual(before);
  }, 120_000);
});
