import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { crisisDraft, screenForCrisis } from "#src/domain/crisis.ts";
import type { Draft } from "#src/domain/message.ts";
import { redFlagDraft, screenForRedFlags } from "#src/domain/red-flags.ts";
import type { Turn } from "#src/domain/turn.ts";
import { createDeliveryService, type DeliveryService } from "#src/services/delivery-service.ts";
import { inboxRow, NOW, openSmallCompany, type SmallCompany } from "#test/db/small-company.ts";

const SLACK = { channel: "slack", conversation: "D1" } as const;
const TEAMS = { channel: "teams", conversation: "a:1" } as const;
const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);

const saying = (headline: string): Draft => ({ headline, paragraphs: [], actions: [], facts: [], citations: [] });
const chestPain = redFlagDraft(screenForRedFlags("my chest hurts"), { country: "DE" });
const crisis = crisisDraft(screenForCrisis("I want to die")!, { country: "DE" });

describe("After the answer to a red flag or a crisis", () => {
  let company: SmallCompany;
  let delivery: DeliveryService;
  let now: Date;
  beforeEach(async () => {
    company = await openSmallCompany();
    now = NOW;
    delivery = createDeliveryService({
      work: company.work,
      clock: { now: () => now },
      key: Buffer.alloc(32, 7),
      policyVersion: () => "1",
      modelVersion: "1",
      constants: [],
      linkHosts: [],
      systemPrompts: [],
      secrets: [],
    });
    await company.work.of("t1").stores.people.rememberDestination("t1", "ana", SLACK, NOW);
  });
  afterEach(() => company[Symbol.asyncDispose]());

  const person = async () => (await company.work.of("t1").stores.people.get("t1", "ana"))!;
  const outbox = async (status: string) =>
    (
      await company.database.sql.query<{ headline: string }>(
        "select message #>> '{message,headline}' as headline from outbox where status = $1 order by created_at, id",
        [status],
      )
    ).rows.map(({ headline }) => headline);
  const unasked = (headline: string, since: Date) =>
    delivery.sendProactive("t1", "ana", headline, { draft: saying(headline), personal: true }, since);
  /** A turn that is running, as its job holds it. */
  async function turnOf(text: string, eventId = text): Promise<Turn> {
    await company.work.of("t1").stores.inbox.add(inboxRow(eventId, { text }));
    const claimed = await company.work.of("t1").transaction(({ turns }) => turns.claim("t1", "ana", now));
    return claimed!.turn;
  }
  const answer = async (draft: Draft, turn?: Turn) =>
    delivery.finishTurn(turn ?? (await turnOf("hello")), SLACK, [{ draft, personal: true }]);
  const tellCrisis = async () => {
    const target = { tenant: "t1", person: await person(), surface: "slack-dm" as const, to: SLACK };
    await company.work
      .of("t1")
      .transaction((stores) => delivery.post(stores, target, { draft: crisis, personal: false }, "crisis"));
  };

  test("what has not left is taken back in every channel, and the answer goes first", async () => {
    const target = { tenant: "t1", person: await person(), surface: "teams-personal" as const, to: TEAMS };
    await company.work
      .of("t1")
      .transaction((stores) => delivery.post(stores, target, { draft: saying("Squats."), personal: true }, "old"));
    await answer(chestPain);
    expect(await outbox("cancelled")).toEqual(["Squats."]);
    expect(await outbox("pending")).toEqual([chestPain.headline]);
    expect((await company.database.sql.query("select urgent from outbox where status = 'pending'")).rows).toEqual([
      { urgent: true },
    ]);
  });

  test("what was being composed unasked is not sent, and nothing of it is kept as said", async () => {
    const since = now;
    now = minutes(1);
    await answer(chestPain);
    let kept = false;
    const sent = await delivery.sendProactive(
      "t1",
      "ana",
      "nudge",
      { draft: saying("Squats."), personal: true },
      since,
      async () => {
        kept = true;
      },
    );
    expect(sent).toBe(false);
    expect(kept).toBe(false);
    expect(await outbox("pending")).toEqual([chestPain.headline]);
  });

  test("what is looked at afterwards is sent again: after a red flag at once, after a crisis once the person writes", async () => {
    await answer(chestPain);
    now = minutes(1);
    expect(await unasked("Rest today.", now)).toBe(true);
    await tellCrisis();
    await company.work.of("t1").stores.people.setStanding("t1", "ana", { nudgesPausedAt: now });
    now = minutes(2);
    expect(await unasked("Good morning.", now)).toBe(false);
    await company.work.of("t1").stores.people.setStanding("t1", "ana", { nudgesPausedAt: null });
    expect(await unasked("Good evening.", now)).toBe(true);
  });

  test("a turn that was stopped says nothing but what is urgent for the body", async () => {
    const plan = await turnOf("plan");
    await company.work.of("t1").transaction(({ turns }) => turns.stop("t1", "ana"));
    let kept = false;
    const both = [saying("Squats."), chestPain].map((draft) => ({ draft, personal: true }));
    await delivery.finishTurn(plan, SLACK, both, async () => {
      kept = true;
    });
    expect(kept).toBe(false);
    expect(await outbox("pending")).toEqual([chestPain.headline]);
  });

  test("no later answer takes the helplines back", async () => {
    await tellCrisis();
    await answer(chestPain);
    await company.work.of("t1").stores.outbox.withdraw("t1", "ana");
    expect(await outbox("cancelled")).toEqual([]);
    expect((await outbox("pending")).toSorted()).toEqual([chestPain.headline, crisis.headline].toSorted());
  });

  test("only what was said after a crisis counts as writing again", async () => {
    const { inbox, turns } = company.work.of("t1").stores;
    const before = await turnOf("plan");
    await inbox.add(inboxRow("crisis", { text: "", crisisCode: "en-1" }), { done: true });
    expect(await turns.isAfterCrisis(before.id)).toBe(false);
    await delivery.finishTurn(before, SLACK, []);
    const after = await turnOf("thanks");
    expect(await turns.isAfterCrisis(after.id)).toBe(true);
  });

  test("of what waits, only what is excepted goes on", async () => {
    const { inbox } = company.work.of("t1").stores;
    const running = await turnOf("plan");
    await inbox.add(inboxRow("lesson"));
    await inbox.add(inboxRow("callback", { kind: "action", text: "", action: { id: "crisis-call-back" } }));
    await company.work
      .of("t1")
      .transaction(({ turns }) => turns.stop("t1", "ana", ({ action }) => action?.id === "crisis-call-back"));
    expect(await delivery.finishTurn(running, SLACK, [{ draft: saying("Squats."), personal: true }])).toBe(false);
    const next = await company.work.of("t1").transaction(({ turns }) => turns.claim("t1", "ana", now));
    expect(next?.turn.action).toEqual({ id: "crisis-call-back" });
  });
});
