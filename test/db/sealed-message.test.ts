import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createOutboxStore } from "#src/db/outbox-store.ts";
import { openMessage, sealMessage } from "#src/db/sealed-message.ts";
import { reviewMessage, reviveApproved, serialiseApproved } from "#src/domain/guardrails/review.ts";
import type { Draft } from "#src/domain/message.ts";
import { createSealer } from "#src/sealing.ts";
import { openSmallCompany, outboxRow, SEALER, type SmallCompany } from "#test/db/small-company.ts";

const KEY = Buffer.alloc(32, 7);
const SECRET = "dGhpcyBpcyBub3QgYSBzZWNyZXQgYnV0IHNoYXBlZA0";
const LINK = `https://kairos.example/my-data/${SECRET}`;
const CODE = "BCDF-GHJK";

const approved = (parts: Partial<Draft>) =>
  reviewMessage(
    { headline: "Yours.", paragraphs: [], actions: [], facts: [], citations: [], ...parts },
    {
      surface: "slack-dm",
      audience: "ana",
      key: KEY,
      verdictId: "v",
      personalContent: true,
      linkHosts: ["kairos.example"],
    },
  ).message!;

describe("a message with a secret in it", () => {
  let company: SmallCompany;
  beforeAll(async () => {
    company = await openSmallCompany();
  });
  afterAll(() => company[Symbol.asyncDispose]());

  const outbox = () => company.work.of("t1").stores.outbox;
  const rows = async () => JSON.stringify((await company.database.sql.query("select * from outbox order by id")).rows);
  const withLink = () => approved({ actions: [{ id: "data-download", label: "Download", link: LINK }] });
  const withCode = () => approved({ headline: `Your access code: ${CODE}`, secrets: [CODE] });

  test("is kept without it, and given whole to whoever sends it, also after a restart", async () => {
    await outbox().add(outboxRow("link", { message: withLink() }));
    await outbox().add(outboxRow("code", { message: withCode() }));
    expect(await rows()).not.toMatch(new RegExp(`${SECRET}|${CODE}`, "u"));
    expect(await rows()).toContain("Your access code: [sealed]");
    const restarted = createOutboxStore(
      { query: (text, values) => company.database.of("t1").sql.query(text, values) },
      createSealer([
        { id: "2", key: Buffer.alloc(32, 9) },
        { id: "1", key: Buffer.alloc(32, 5) },
      ]),
    );
    for (const store of [outbox(), restarted]) {
      expect(reviveApproved((await store.written("link"))?.message, KEY).actions[0]?.link).toBe(LINK);
      expect(reviveApproved((await store.written("code"))?.message, KEY).headline).toBe(`Your access code: ${CODE}`);
    }
  });

  test("stays whole as long as it may be tried again, and has nothing sealed once it has left or never will", async () => {
    for (const id of ["retried", "sent", "failed", "withdrawn"])
      await outbox().add(outboxRow(id, { message: withLink(), ...(id === "withdrawn" ? { person: "ben" } : {}) }));
    await outbox().retry("retried", 0, "busy", true);
    await outbox().sent("sent", "ref");
    await outbox().settle("failed", "failed", "gone");
    await outbox().withdraw("t1", "ben");
    const sealed = await company.database.sql.query<{ id: string }>(
      "select id from outbox where message ? 'sealed' and id = any($1) order by id",
      [["retried", "sent", "failed", "withdrawn"]],
    );
    expect(sealed.rows).toEqual([{ id: "retried" }]);
    expect(reviveApproved((await outbox().written("retried"))?.message, KEY).actions[0]?.link).toBe(LINK);
  });

  test("opens in its own row alone, and not once its key is gone: then nothing is sent", () => {
    const kept = sealMessage(serialiseApproved(withLink()), SEALER, { tenant: "t1", id: "a" });
    expect(openMessage(kept, SEALER, { tenant: "t1", id: "a" })).toEqual(serialiseApproved(withLink()));
    for (const [sealer, tenant, id] of [
      [SEALER, "t1", "b"],
      [SEALER, "t2", "a"],
      [createSealer([{ id: "2", key: Buffer.alloc(32, 9) }]), "t1", "a"],
    ] as const)
      expect(openMessage(kept, sealer, { tenant, id })).toBeUndefined();
    const { sealed: _sealed, ...shown } = kept;
    expect(() => reviveApproved(shown, KEY)).toThrow("Cannot revive");
  });

  test("is kept as it is where it has none", () => {
    const envelope = serialiseApproved(approved({}));
    expect(sealMessage(envelope, SEALER, { tenant: "t1", id: "a" })).toBe(envelope);
  });
});
