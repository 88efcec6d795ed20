import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { TurnAction } from "#src/domain/turn.ts";
import type { ClaimedTurn } from "#src/ports/traffic.ts";
import { inboxRow, NOW, openSmallCompany, type SmallCompany } from "#test/db/small-company.ts";

let company: SmallCompany;
beforeEach(async () => {
  const opened = await openSmallCompany();
  company = opened;
  onTestFinished(() => opened.database.close());
});

const claim = (person = "ana", tenant = "t1"): Promise<ClaimedTurn | undefined> =>
  company.work.of(tenant).transaction((stores) => stores.turns.claim(tenant, person, NOW));
const finish = (id: string) => company.work.of("t1").transaction((stores) => stores.turns.finish(id, "replied"));
const add = (eventId: string, over: Parameters<typeof inboxRow>[1] = {}) =>
  company.work.of(over.tenant ?? "t1").stores.inbox.add(inboxRow(eventId, over));
const tap = (id: string): { kind: "action"; text: ""; action: TurnAction } => ({
  kind: "action",
  text: "",
  action: { id },
});

describe("the inbox", () => {
  test("an event is stored once, however often and from however many sides it comes", async () => {
    const added = await Promise.all(
      [1, 2, 3, 4].map(() => company.work.of("t1").transaction((stores) => stores.inbox.add(inboxRow("e1")))),
    );
    expect(added.filter(Boolean)).toHaveLength(1);
    expect(await add("e1", { text: "other words" })).toBe(false);
    expect(await company.work.of("t1").stores.inbox.has("t1", "e1")).toBe(true);
  });

  test("two tenants may use the same event id", async () => {
    expect(await add("e1")).toBe(true);
    expect(await company.work.of("t2").stores.inbox.has("t2", "e1")).toBe(false);
    expect(await add("e1", { tenant: "t2" })).toBe(true);
  });

  test("an event that is done on arrival makes no turn", async () => {
    await company.work.of("t1").stores.inbox.add(inboxRow("e1", { text: "", crisisCode: "c" }), { done: true });
    expect(await claim()).toBeUndefined();
    expect(await company.work.system.stores.turns.waiting()).toEqual([]);
  });
});

describe("what belongs together is one turn", () => {
  test("messages that wait in one place are joined in their order, and answered where the last one came from", async () => {
    await add("e1", { text: "one" });
    await add("e2", { text: "two", replyTo: { channel: "slack", conversation: "D1", thread: "9" } });
    const claimed = await claim();
    expect(claimed?.turn).toMatchObject({
      eventIds: ["e1", "e2"],
      text: "one\ntwo",
      kind: "message",
      thread: "t1:ana:slack-dm",
    });
    expect(claimed?.replyTo).toEqual({ channel: "slack", conversation: "D1", thread: "9" });
  });

  test("the same words sent twice are said once, and both events are answered", async () => {
    await add("e1", { text: "lesson" });
    await add("e2", { text: "lesson" });
    expect((await claim())?.turn).toMatchObject({ eventIds: ["e1", "e2"], text: "lesson" });
  });

  test("words said again after others stay where they were said: a mind that changed twice is no mind that changed once", async () => {
    for (const [index, text] of ["yes", "no", "yes"].entries()) await add(`e${index}`, { text });
    expect((await claim())?.turn).toMatchObject({ text: "yes\nno\nyes" });
  });

  test("a tap is a turn of its own, and neither joins the words before it nor those after it", async () => {
    await add("e1");
    await add("e2", tap("check-in-good"));
    await add("e3");
    const turns = [];
    for (let next = await claim(); next !== undefined; next = await claim()) {
      turns.push([next.turn.kind, next.turn.eventIds, next.turn.action?.id]);
      await finish(next.turn.id);
    }
    expect(turns).toEqual([
      ["message", ["e1"], undefined],
      ["action", ["e2"], "check-in-good"],
      ["message", ["e3"], undefined],
    ]);
  });

  test("messages from two places are two turns", async () => {
    await add("e1");
    await add("e2", { surface: "teams-personal", replyTo: { channel: "teams", conversation: "a:1" } });
    const first = await claim();
    expect(first?.turn.eventIds).toEqual(["e1"]);
    await finish(first!.turn.id);
    expect((await claim())?.turn).toMatchObject({ eventIds: ["e2"], surface: "teams-personal" });
  });
});

describe("one turn at a time", () => {
  test("while a turn runs, nothing else of the person is claimed, and what arrives joins the next turn", async () => {
    await add("e1");
    const first = await claim();
    await add("e2");
    await add("e3");
    expect(await claim()).toBeUndefined();
    await finish(first!.turn.id);
    expect((await claim())?.turn.eventIds).toEqual(["e2", "e3"]);
  });

  test("of four who claim at the same moment one gets the turn", async () => {
    await add("e1");
    const claims = await Promise.all([claim(), claim(), claim(), claim()]);
    expect(claims.filter((claimed) => claimed !== undefined)).toHaveLength(1);
  });

  test("people, and tenants with people of the same id, do not wait for each other", async () => {
    await add("e1");
    await add("e2", { person: "ben" });
    await add("e3", { tenant: "t2" });
    const claims = [await claim(), await claim("ben"), await claim("ana", "t2")];
    expect(claims.map((claimed) => claimed?.turn.eventIds)).toEqual([["e1"], ["e2"], ["e3"]]);
  });

  test("a turn ends once: its events are done and never come again", async () => {
    await add("e1");
    const claimed = await claim();
    expect(await finish(claimed!.turn.id)).toBe("finished");
    expect(await finish(claimed!.turn.id)).toBe("finished before");
    expect(await claim()).toBeUndefined();
    expect(await company.work.system.stores.turns.waiting()).toEqual([]);
  });
});

describe("a turn whose process died", () => {
  const expire = () => company.database.sql.query("update turns set lease_until = now() - interval '1 second'");

  test("is run again under the same id with the same events, and not with those that came later", async () => {
    await add("e1");
    const first = await claim();
    await add("e2");
    await expire();
    const again = await claim();
    expect(again?.turn).toMatchObject({ id: first!.turn.id, eventIds: ["e1"] });
    const { rows } = await company.database.sql.query("select attempts from turns");
    expect(rows).toEqual([{ attempts: 2 }]);
  });

  test("is left alone as long as its lease is renewed", async () => {
    await add("e1");
    const first = await claim();
    await expire();
    await company.work.of("t1").stores.turns.renew(first!.turn.id);
    expect(await claim()).toBeUndefined();
  });

  test("is found by the sweep after a start", async () => {
    await add("e1");
    await claim();
    expect(await company.work.system.stores.turns.waiting()).toEqual([{ tenant: "t1", person: "ana" }]);
  });
});

describe("stop", () => {
  test("ends the running turn as stopped and drops what waits, for this person alone", async () => {
    await add("e1");
    const claimed = await claim();
    await add("e2");
    await add("e3", { person: "ben" });
    await company.work.of("t1").transaction((stores) => stores.turns.stop("t1", "ana"));
    expect(await finish(claimed!.turn.id)).toBe("stopped");
    expect(await claim()).toBeUndefined();
    expect((await claim("ben"))?.turn.eventIds).toEqual(["e3"]);
  });
});
