import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#src/db/database.ts";
import { createUnitOfWork } from "#src/db/stores.ts";
import { reviewMessage } from "#src/domain/guardrails/review.ts";
import type { Draft } from "#src/domain/message.ts";
import { createOutboxSender, retryDelay } from "#src/jobs/send-outbox.ts";
import type { Messenger, SendResult } from "#src/ports/messenger.ts";
import { createSealer } from "#src/sealing.ts";
import { openTestDatabase } from "#test/helpers/database.ts";

const KEY = Buffer.alloc(32, 7);
const NOW = new Date("2026-11-25T09:00:00Z");
const draft = (headline: string): Draft => ({ headline, paragraphs: [], actions: [], facts: [], citations: [] });

function unitOf(database: Database) {
  return createUnitOfWork(database, {
    pseudonymKey: KEY,
    sealer: createSealer([{ id: "1", key: KEY }]),
    queue: () => ({ enqueue: async () => {}, enqueueAll: async () => {} }),
  });
}

async function put(database: Database, text: string, conversation = "D1", urgent = false): Promise<string> {
  const { message } = reviewMessage(draft(text), {
    surface: "slack-dm",
    audience: "ana",
    key: KEY,
    verdictId: randomUUID(),
    personalContent: false,
  });
  const id = randomUUID();
  await unitOf(database)
    .of("t1")
    .stores.outbox.add({
      id,
      tenant: "t1",
      person: "ana",
      key: id,
      destination: { channel: "slack", conversation },
      message: message!,
      day: "2026-11-25",
      urgent,
      createdAt: new Date(NOW.getTime() + counter++),
    });
  return id;
}
let counter = 0;

/** A messenger that answers as it is told, and remembers what it was asked. */
function scripted(answers: (SendResult | "hang")[], found: "delivered" | "absent" | "unknown" = "absent") {
  const sent: string[] = [];
  const lookedUp: string[] = [];
  const messenger: Messenger = {
    channel: "slack",
    async send(_to, message) {
      sent.push(message.headline);
      return (answers.shift() as SendResult | undefined) ?? { kind: "sent", ref: "1" };
    },
    async reconcile(_to, key) {
      lookedUp.push(key);
      return found;
    },
    async status() {},
  };
  return { messenger, sent, lookedUp };
}

async function run(database: Database, messenger: Messenger, until: () => Promise<boolean>) {
  const sender = createOutboxSender({
    work: unitOf(database),
    database,
    messenger,
    key: KEY,
    random: () => 0,
    onSent: () => {},
    onError: () => {},
  });
  await sender.start();
  await expect.poll(until, { timeout: 20_000, interval: 20 }).toBe(true);
  await sender.stop();
}

async function statusOf(database: Database, id: string): Promise<string> {
  const { rows } = await database.sql.query<{ status: string }>("select status from outbox where id = $1", [id]);
  return rows[0]!.status;
}

describe("the outbox", () => {
  let database: Database;
  beforeEach(async () => {
    database = await openTestDatabase();
    await database.sql.query("insert into tenants (id, name, created_at) values ('t1', 'One', now())");
    return () => database.close();
  });

  test("sends the messages of one conversation in their order, whatever fails in between", async () => {
    const ids = [await put(database, "first"), await put(database, "second"), await put(database, "third")];
    const { messenger, sent } = scripted([{ kind: "retry", afterMs: 30, reason: "busy" }]);
    await run(database, messenger, async () => (await statusOf(database, ids[2]!)) === "sent");
    expect(sent).toEqual(["first", "first", "second", "third"]);
  });

  test("sends what is urgent before what was there first", async () => {
    await put(database, "plan");
    const id = await put(database, "helplines", "D1", true);
    const { messenger, sent } = scripted([]);
    await run(database, messenger, async () => (await statusOf(database, id)) === "sent");
    expect(sent[0]).toBe("helplines");
  });

  test("looks an unanswered send up before it sends again", async () => {
    const id = await put(database, "once");
    const { messenger, sent, lookedUp } = scripted([{ kind: "ambiguous", reason: "cut" }], "delivered");
    await run(database, messenger, async () => (await statusOf(database, id)) === "sent");
    expect(sent).toEqual(["once"]);
    expect(lookedUp).toEqual([id]);
  });

  test("marks an unanswered send unknown where it cannot be looked up, and never sends it again", async () => {
    const id = await put(database, "once");
    const { messenger, sent } = scripted([{ kind: "ambiguous", reason: "cut" }], "unknown");
    await run(database, messenger, async () => (await statusOf(database, id)) === "unknown");
    expect(sent).toEqual(["once"]);
  });

  test("gives up on what the platform will never take", async () => {
    const id = await put(database, "blocked");
    const { messenger } = scripted([{ kind: "refused", reason: "channel_not_found" }]);
    await run(database, messenger, async () => (await statusOf(database, id)) === "failed");
  });

  test("does not try again what was taken back while its platform was busy", async () => {
    const id = await put(database, "plan");
    const { messenger, sent } = scripted([]);
    const busy: Messenger = {
      ...messenger,
      async send(to, message, key, isWanted) {
        expect(await isWanted?.()).toBe(true);
        await unitOf(database).of("t1").stores.outbox.withdraw("t1", "ana");
        expect(await isWanted?.()).toBe(false);
        await messenger.send(to, message, key);
        return { kind: "retry", afterMs: 0, reason: "busy" };
      },
    };
    await run(database, busy, async () => (await statusOf(database, id)) === "cancelled");
    expect(sent).toEqual(["plan"]);
  });

  test("does not send what was taken back after its sender died", async () => {
    const id = await put(database, "plan");
    await database.sql.query(
      "update outbox set status = 'sending', claimed_at = now() - interval '1 hour', withdrawn = true where id = $1",
      [id],
    );
    const { messenger, sent } = scripted([], "absent");
    await run(database, messenger, async () => (await statusOf(database, id)) === "cancelled");
    expect(sent).toEqual([]);
  });

  test("sends what is urgent past messages whose platform gives no answer", async () => {
    const slow = await Promise.all(Array.from({ length: 12 }, (_, index) => put(database, "plan", `D${index}`)));
    const { messenger, sent } = scripted([]);
    const release = Promise.withResolvers<void>();
    const hanging: Messenger = {
      ...messenger,
      async send(to, message, key) {
        if (message.headline === "plan") await release.promise;
        return messenger.send(to, message, key);
      },
    };
    let urgent: string | undefined;
    await run(database, hanging, async () => {
      const statuses = await Promise.all(slow.map((id) => statusOf(database, id)));
      if (urgent === undefined) {
        if (statuses.includes("sending")) urgent = await put(database, "helplines", "D0", true);
        return false;
      }
      if ((await statusOf(database, urgent)) === "sent") release.resolve();
      return statuses.every((status) => status === "sent");
    });
    expect(sent[0]).toBe("helplines");
    expect(sent.filter((headline) => headline === "plan")).toHaveLength(12);
  });

  test("never sends a row that was changed after it was approved", async () => {
    const id = await put(database, "as approved");
    await database.sql.query(
      "update outbox set message = jsonb_set(message, '{message,headline}', '\"as forged\"') where id = $1",
      [id],
    );
    const { messenger, sent } = scripted([]);
    await run(database, messenger, async () => (await statusOf(database, id)) === "failed");
    expect(sent).toEqual([]);
  });
});

describe("the delay before another try", () => {
  test("doubles with every attempt, up to five minutes", () => {
    expect([1, 2, 3, 4].map((attempt) => retryDelay(attempt, () => 0))).toEqual([500, 1000, 2000, 4000]);
    expect(retryDelay(30, () => 0.999)).toBeLessThanOrEqual(300_000);
  });

  test("is spread over its second half by chance", () => {
    expect(retryDelay(3, () => 0)).toBe(2000);
    expect(retryDelay(3, () => 0.5)).toBe(3000);
  });
});
