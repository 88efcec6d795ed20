import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Provider, type Webhook, WebhookRefused } from "#src/ports/provider.ts";
import { createOuraProvider } from "#src/providers/oura/provider.ts";
import { openStubOura, type StubOura } from "#test/helpers/stub-oura.ts";
import { stubTiming } from "#test/helpers/stub-timing.ts";

const SECRET = "kairos-test-client-secret";
/** 2026-03-10T06:31:00Z */
const TIMESTAMP = "1773124260";
const NOW = new Date("2026-03-10T06:32:00Z");

const provider = createOuraProvider({ clientId: "id", clientSecret: SECRET, timing: stubTiming() });
const webhook: Webhook = provider.webhook!;
const read = (signature: string, body: string, timestamp = TIMESTAMP) =>
  webhook.read({
    headers: { "x-oura-signature": signature, "x-oura-timestamp": timestamp },
    body: Buffer.from(body),
    now: NOW,
  });

describe("a delivery of Oura, signed with openssl", () => {
  const body =
    '{"event_type":"update","data_type":"sleep","object_id":"5f0c1a52-6f0e-4bd1-9b0f-2f0a3c0e7d11","event_time":"2026-03-10T06:30:00+00:00","user_id":"oura-user-7"}';
  const signature = "CB6DFA1819B28C73B707A7765C6EF0A5711AF5956ACA246C01945A5D5DB23642";

  test("names the account, the kind, the record, what happened and when", () => {
    expect(read(signature, body)).toEqual([
      {
        eventId: expect.stringMatching(/^[0-9a-f]{64}$/u),
        account: "oura-user-7",
        kind: "sleep",
        recordId: "sleep:5f0c1a52-6f0e-4bd1-9b0f-2f0a3c0e7d11",
        change: "updated",
        at: new Date("2026-03-10T06:30:00Z"),
      },
    ]);
  });

  test("counts in upper case only, as the vendor has it", () => {
    expect(() => read(signature.toLowerCase(), body)).toThrow(WebhookRefused);
    expect(() => read(signature.slice(0, -1), body)).toThrow(WebhookRefused);
  });

  test("is refused under another timestamp", () => {
    expect(() => read(signature, body, "1773124261")).toThrow(WebhookRefused);
  });

  test("is accepted where the body was signed as it is, or as it is written again", () => {
    const spaced =
      '{"event_type": "update", "data_type": "workout", "object_id": "löuft-1", "event_time": "2026-03-10T06:30:00+00:00", "user_id": "oura-user-7"}';
    const asItIs = "A329332D8A4BBF28AF5467F249B1C10B3CC96AB249048A6969D7758EAB27913B";
    const writtenAgain = "8DEF9216A0628683DBFC66A1D67FC2C651E4BF326E259A0A4E8B760C50956331";
    expect(read(asItIs, spaced)[0]!.recordId).toBe("workout:löuft-1");
    expect(read(writtenAgain, spaced)).toEqual(read(asItIs, spaced));
  });
});

describe("with the vendor", () => {
  let stub: StubOura;
  let connected: Provider;
  let server: Server;
  let callback: string;
  const now = new Date();

  beforeEach(async () => {
    stub = await openStubOura({ people: [{ account: "ana", days: { from: "2026-03-01", to: "2026-03-01" } }] });
    const { clientId, clientSecret, url } = stub;
    connected = createOuraProvider({ clientId, clientSecret, apiUrl: url, timing: stubTiming() });
    server = createServer((request, response) => {
      const query = new URL(request.url!, "http://localhost").searchParams;
      const answer = connected.webhook!.challenge!(query);
      response.writeHead(answer === undefined ? 404 : 200).end(answer);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    callback = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/oura`;
  });
  afterEach(async () => {
    await stub.close();
    await new Promise((closed) => server.close(closed));
  });

  const posts = () => stub.requests.filter(({ method }) => method === "POST");
  const event = { event_type: "update", data_type: "sleep", object_id: "n1", user_id: "ana" } as const;
  const ping = (change: Partial<Record<keyof typeof event | "event_time", string>>) => {
    const { headers, body } = stub.delivery({ event_time: "2026-03-10T06:30:00Z", ...event, ...change } as never, now);
    return connected.webhook!.read({ headers, body: Buffer.from(body), now });
  };

  test("subscribes to each kind and each change, after the vendor has asked whether the address is ours", async () => {
    const next = await connected.webhook!.renew!(callback, now);
    const subscribed = stub.subscriptions.map(({ data_type, event_type }) => `${data_type} ${event_type}`);
    expect(new Set(subscribed).size).toBe(15);
    expect(subscribed).toContain("sleep delete");
    for (const kind of ["daily_sleep", "daily_stress", "heartrate"]) expect(subscribed).not.toContain(`${kind} update`);
    expect(next).toEqual(new Date(now.getTime() + 7 * 86_400_000));
  });

  test("does not subscribe twice, and leaves the subscriptions of other addresses alone", async () => {
    await connected.webhook!.renew!(callback, now);
    const asked = posts().length;
    await connected.webhook!.renew!(callback, now);
    expect(posts()).toHaveLength(asked);
    await connected.webhook!.renew!(`${callback}?other`, now);
    expect(stub.subscriptions).toHaveLength(30);
  });

  test("renews before the end, and subscribes again after it", async () => {
    await connected.webhook!.renew!(callback, now);
    stub.endSubscriptions(new Date(now.getTime() + 3 * 86_400_000));
    const next = await connected.webhook!.renew!(callback, now);
    expect(next.getTime()).toBeGreaterThan(now.getTime() + 6 * 86_400_000);
    expect(stub.requests.filter(({ method }) => method === "PUT")).toHaveLength(15);
    expect(stub.subscriptions).toHaveLength(15);
  });

  test("an address that does not answer the challenge is told as a fault", async () => {
    server.removeAllListeners("request").on("request", (_, response) => response.writeHead(200).end("{}"));
    await expect(connected.webhook!.renew!(callback, now)).rejects.toMatchObject({ name: "ProviderError" });
  });

  test("the same event has the same id, and a later change of the same record another", () => {
    expect(ping({})[0]!.eventId).toBe(ping({})[0]!.eventId);
    expect(ping({ event_time: "2026-03-10T06:31:00Z" })[0]!.eventId).not.toBe(ping({})[0]!.eventId);
    expect(ping({ event_type: "delete" })[0]).toMatchObject({ change: "deleted" });
  });

  test.each([
    { data_type: "tag" },
    { data_type: "heartrate" },
    { data_type: "daily_stress" },
    { event_type: "explode" },
    { object_id: "" },
    { user_id: "" },
  ])("a signed event with %j is taken and says nothing", (change) => {
    expect(ping(change)).toEqual([]);
  });

  test("an event without a readable time is of now", () => {
    expect(ping({ event_time: "soon" })[0]).toMatchObject({ at: now });
  });
});
