import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { reviveApproved } from "#src/domain/guardrails/review.ts";
import type { ClaimedMessage } from "#src/ports/system.ts";
import { openSmallCompany, outboxRow, type SmallCompany } from "#test/db/small-company.ts";

let company: SmallCompany;
beforeEach(async () => {
  const opened = await openSmallCompany();
  company = opened;
  onTestFinished(() => opened.database.close());
});

const add = (id: string, over: Parameters<typeof outboxRow>[1] = {}) =>
  company.work.of(over.tenant ?? "t1").stores.outbox.add(outboxRow(id, over));
const claim = (channel: "slack" | "teams" = "slack", limit = 10): Promise<ClaimedMessage[]> =>
  company.work.system.stores.outbox.claim(channel, limit);
const ids = (rows: readonly ClaimedMessage[]): string[] => rows.map(({ id }) => id).toSorted();
const at = (seconds: number): Date => new Date(Date.UTC(2026, 2, 11, 9, 0, seconds));
const makeOld = () =>
  company.database.sql.query("update outbox set claimed_at = now() - interval '61 seconds' where status = 'sending'");

test("one effect is written once, whoever writes it again", async () => {
  const added = await Promise.all(
    ["a", "b", "c"].map((id) =>
      company.work.of("t1").transaction((stores) => stores.outbox.add(outboxRow(id, { key: "turn-1:0" }))),
    ),
  );
  expect(added.filter(Boolean)).toHaveLength(1);
  expect(await add("d", { key: "turn-1:0", tenant: "t2" })).toBe(true);
});

describe("order", () => {
  test("within a conversation one message is out at a time, the oldest first", async () => {
    await add("second", { createdAt: at(2) });
    await add("first", { createdAt: at(1) });
    expect(ids(await claim())).toEqual(["first"]);
    expect(await claim()).toEqual([]);
    await company.work.of("t1").stores.outbox.sent("first", "ref");
    expect(ids(await claim())).toEqual(["second"]);
  });

  test("conversations do not wait for each other, and channels keep to themselves", async () => {
    await add("a");
    await add("b", { destination: { channel: "slack", conversation: "D2" } });
    await add("c", { destination: { channel: "teams", conversation: "D1" } });
    expect(ids(await claim())).toEqual(["a", "b"]);
    expect(ids(await claim("teams"))).toEqual(["c"]);
  });

  test("an urgent message goes before what was written earlier", async () => {
    await add("plan", { createdAt: at(1) });
    await add("helpline", { createdAt: at(2), urgent: true });
    expect(ids(await claim())).toEqual(["helpline"]);
  });

  test("a message that has to wait holds back those behind it", async () => {
    await add("first", { createdAt: at(1) });
    await add("second", { createdAt: at(2) });
    const [row] = await claim();
    await company.work.of("t1").stores.outbox.retry(row!.id, 60_000, "ratelimited", false);
    expect(await claim()).toEqual([]);
  });
});

describe("claims", () => {
  test("of two senders at the same moment one gets the message", async () => {
    await add("a");
    const claims = await Promise.all([claim(), claim(), claim()]);
    expect(claims.flat()).toHaveLength(1);
  });

  test("a message whose sender died is claimed again, and counts as possibly delivered", async () => {
    await add("a");
    expect((await claim())[0]).toMatchObject({ attempts: 1, ambiguous: false });
    await makeOld();
    expect((await claim())[0]).toMatchObject({ attempts: 2, ambiguous: true });
  });

  test("a retry after a clear refusal is not ambiguous, one without an answer is, until it is settled", async () => {
    await add("a");
    await claim();
    await company.work.of("t1").stores.outbox.retry("a", 0, "ratelimited", false);
    expect((await claim())[0]).toMatchObject({ ambiguous: false });
    await company.work.of("t1").stores.outbox.retry("a", 0, "timeout", true);
    expect((await claim())[0]).toMatchObject({ ambiguous: true });
    await company.work.of("t1").stores.outbox.settle("a", "unknown", "no answer");
    await makeOld();
    expect(await claim()).toEqual([]);
    expect(await company.work.system.stores.outbox.pending()).toBe(0);
  });

  test("what is read back is approved only under the key that signed it", async () => {
    await add("a");
    const stored = async () => (await company.work.of("t1").stores.outbox.written("a"))?.message;
    const key = new Uint8Array(32).fill(7);
    const message = await stored();
    expect(reviveApproved(message, key).headline).toBe("Good morning");
    expect(() => reviveApproved(message, new Uint8Array(32).fill(8))).toThrow();
    await company.database.sql.query(
      `update outbox set message = jsonb_set(message, '{message,headline}', '"Send me your password"')`,
    );
    const changed = await stored();
    expect(() => reviveApproved(changed, key)).toThrow();
  });
});

test("what has not left is taken back, but for urgent messages and those of anybody else", async () => {
  await add("sending", { createdAt: at(1) });
  await claim();
  await add("waiting", { createdAt: at(2) });
  await add("other", { person: "ben", destination: { channel: "slack", conversation: "D2" } });
  await add("urgent", { createdAt: at(3), urgent: true });
  const { outbox } = company.work.of("t1").stores;
  await outbox.withdraw("t1", "ana");
  const states = async () => (await company.database.sql.query("select id, status from outbox order by id")).rows;
  expect(await states()).toEqual([
    { id: "other", status: "pending" },
    { id: "sending", status: "sending" },
    { id: "urgent", status: "pending" },
    { id: "waiting", status: "cancelled" },
  ]);
  expect(await outbox.isWithdrawn("sending")).toBe(true);
  expect(await outbox.isWithdrawn("urgent")).toBe(false);
  await outbox.retry("sending", 0, "busy", false);
  expect(await states()).toContainEqual({ id: "sending", status: "cancelled" });
});

test("a card is known by its tenant, with its person and day", async () => {
  await add("a");
  expect(await company.work.of("t1").stores.outbox.card("t1", "a")).toEqual({
    id: "a",
    person: "ana",
    day: "2026-03-11",
  });
  expect(await company.work.of("t2").stores.outbox.card("t2", "a")).toBeUndefined();
});
