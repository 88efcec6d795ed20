import { describe, expect, test } from "vitest";
import { WebhookRefused } from "#src/ports/provider.ts";
import { createWhoopProvider } from "#src/providers/whoop/provider.ts";
import { stubTiming } from "#test/helpers/stub-timing.ts";
import { signWhoopDelivery } from "#test/helpers/stub-whoop.ts";

const SECRET = "kairos-test-client-secret";
/** 2026-03-10T06:31:00.123Z */
const TIMESTAMP = "1773124260123";
const NOW = new Date("2026-03-10T06:32:00Z");
const BODY =
  '{"user_id":10129,"id":"ecfc6a15-4661-442f-a9a4-f160dd7afae8","type":"sleep.updated","trace_id":"e369c784-5100-49e8-8098-75d35c47b31b"}';
/** Made with openssl. */
const SIGNATURE = "pbE0QRcAUHM0TDqI9/TLcPq38Hae1YunFPrXqOAbm4c=";

const { webhook } = createWhoopProvider({ clientId: "id", clientSecret: SECRET, timing: stubTiming() });
const read = (signature: string, body: string, timestamp = TIMESTAMP) =>
  webhook!.read({
    headers: { "x-whoop-signature": signature, "x-whoop-signature-timestamp": timestamp },
    body: Buffer.from(body),
    now: NOW,
  });
const signed = (event: unknown) => {
  const { headers, body } = signWhoopDelivery(SECRET, JSON.stringify(event), NOW);
  return webhook!.read({ headers, body: Buffer.from(body), now: NOW });
};

describe("a delivery of WHOOP, signed with openssl", () => {
  test("names the account, the kind, the record, what happened and when", () => {
    expect(read(SIGNATURE, BODY)).toEqual([
      {
        eventId: "e369c784-5100-49e8-8098-75d35c47b31b:sleep.updated:ecfc6a15-4661-442f-a9a4-f160dd7afae8",
        account: "10129",
        kind: "sleep",
        recordId: "sleep:ecfc6a15-4661-442f-a9a4-f160dd7afae8",
        change: "updated",
        at: new Date("2026-03-10T06:31:00.123Z"),
      },
    ]);
  });

  test("counts for the raw body only: written again it is another", () => {
    expect(() => read(SIGNATURE, JSON.stringify(JSON.parse(BODY), null, 1))).toThrow(WebhookRefused);
  });

  test("is refused under another timestamp or with another signature", () => {
    expect(() => read(SIGNATURE, BODY, "1773124260124")).toThrow(WebhookRefused);
    expect(() => read(SIGNATURE.toLowerCase(), BODY)).toThrow(WebhookRefused);
    expect(() => read(`${SIGNATURE}=`, BODY)).toThrow(WebhookRefused);
  });
});

describe("a signed event", () => {
  const event = { user_id: 10129, id: "ecfc6a15", type: "recovery.deleted", trace_id: "t1" };

  test("of a recovery is named by its sleep, as the recovery itself is", () => {
    expect(signed(event)).toMatchObject([{ kind: "recovery", recordId: "recovery:ecfc6a15", change: "deleted" }]);
  });

  test("of the sleep under the same trace is another event", () => {
    expect(signed({ ...event, type: "sleep.deleted" })[0]!.eventId).not.toBe(signed(event)[0]!.eventId);
  });

  test.each([
    { type: "lab.updated" },
    { type: "sleep.exploded" },
    { type: "constructor.updated" },
    { user_id: "10129" },
    { id: 10235 },
    { id: "" },
  ])("with %j is taken and says nothing", (change) => {
    expect(signed({ ...event, ...change })).toEqual([]);
  });

  test("that is no event at all says nothing", () => {
    for (const body of [null, [], 1, "text"]) expect(signed(body)).toEqual([]);
  });
});
