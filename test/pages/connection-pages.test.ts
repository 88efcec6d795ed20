import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type HttpServer, listen } from "#src/http.ts";
import { createProviderRoutes, type ProviderRoutesOptions } from "#src/pages/connection-pages.ts";
import { type Ping, type Provider, WebhookRefused, type WebhookRequest } from "#src/ports/provider.ts";
import type { Beginning } from "#src/services/connection-grant.ts";

const SECRET = "s".repeat(43);
const NOW = new Date("2026-11-18T09:00:00Z");

describe("the addresses that vendors call", () => {
  let server: HttpServer;
  let seen: WebhookRequest[];
  let accepted: Ping[];
  let answer: () => Promise<boolean>;
  let errors: unknown[];
  let beginning: Beginning | undefined;

  const ping: Ping = { eventId: "e", account: "a", kind: "sleep", recordId: "r", change: "updated", at: NOW };
  const provider: Provider = {
    source: "oura",
    name: "Oura",
    metrics: [],
    oauth: {} as NonNullable<Provider["oauth"]>,
    webhook: {
      challenge: (query) => (query.get("token") === "right" ? '{"challenge":"c"}' : undefined),
      read(request) {
        seen.push(request);
        const text = request.body.toString();
        if (request.headers["x-signature"] !== "good") throw new WebhookRefused("Cannot take it as it must be signed");
        if (text === "garbage") throw new SyntaxError("garbage");
        return text === "nothing" ? [] : [ping];
      },
    },
    normalise: () => [],
  };

  async function open(more: Partial<ProviderRoutesOptions> = {}): Promise<void> {
    const routes = createProviderRoutes({
      providers: [provider],
      connections: {
        beginning: async () => beginning,
        depart: async () => ({ url: new URL("https://vendor.example/authorize?state=x"), browser: "b".repeat(43) }),
        callback: async () => "declined",
      },
      intake: {
        accept: async (_source, pings) => {
          const isTaken = await answer();
          if (isTaken) accepted.push(...pings);
          return isTaken;
        },
        stop: async () => {},
      },
      clock: { now: () => NOW },
      realNow: () => NOW,
      base: () => "https://kairos.example",
      onError: (error) => errors.push(error),
      ...more,
    });
    server = await listen({ host: "127.0.0.1", port: 0, routes });
  }

  beforeEach(async () => {
    [seen, accepted, errors] = [[], [], []];
    answer = async () => true;
    beginning = { givenName: "Ana", categories: ["sleep"] };
    await open();
  });
  afterEach(() => server.stop());

  const post = (body: string, headers: Record<string, string> = { "x-signature": "good" }) =>
    fetch(`${server.url}/webhooks/oura`, { method: "POST", body, headers });

  test("a signed ping is taken and acknowledged", async () => {
    const response = await post("{}");
    expect(response.status).toBe(200);
    expect(accepted).toEqual([ping]);
    expect(seen[0]?.now).toBe(NOW);
  });

  test("what is not signed is 401, and nothing is taken", async () => {
    expect((await post("{}", {})).status).toBe(401);
    expect((await post("{}", { "x-signature": "bad" })).status).toBe(401);
    expect(accepted).toEqual([]);
  });

  test("what is signed and not understood is 400, and what says nothing for us is 200", async () => {
    expect((await post("garbage")).status).toBe(400);
    expect((await post("nothing")).status).toBe(200);
    expect(accepted).toEqual([]);
  });

  test("where too many wait the answer is 503 with the time to come again", async () => {
    answer = async () => false;
    const response = await post("{}");
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
  });

  test("where the database takes nothing the answer is 503, so that the vendor sends it again", async () => {
    answer = async () => {
      throw new Error("the database is away");
    };
    expect((await post("{}")).status).toBe(503);
    expect(errors).toHaveLength(1);
  });

  test("a body over 64 kB is 413 and is not read to its end", async () => {
    expect((await post("x".repeat(64 * 1024 + 1))).status).toBe(413);
    expect(seen).toEqual([]);
    const chunked = await fetch(`${server.url}/webhooks/oura`, {
      method: "POST",
      duplex: "half",
      body: new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(16 * 1024));
        },
      }),
    } as RequestInit).then(
      ({ status }) => status,
      () => "cut off",
    );
    expect([413, "cut off"]).toContain(chunked);
    expect(seen).toEqual([]);
  });

  test("more bodies at a time than may be read are 503, and the next one is taken", async () => {
    await server.stop();
    await open({ mostBodies: 2 });
    const { port, hostname } = new URL(server.url);
    const slow = await Promise.all(
      [1, 2].map(
        () =>
          new Promise<ReturnType<typeof connect>>((resolve) => {
            const socket = connect(Number(port), hostname, () => {
              socket.write(
                "POST /webhooks/oura HTTP/1.1\r\nhost: x\r\nx-signature: good\r\ncontent-length: 2\r\n\r\n{",
                () => resolve(socket),
              );
            });
          }),
      ),
    );
    await expect.poll(async () => (await post("{}")).status).toBe(503);
    for (const socket of slow) socket.end("}");
    await expect.poll(async () => (await post("{}")).status).toBe(200);
  });

  test("a vendor that asks whether the address is ours is answered where it knows the token", async () => {
    const ask = (query: string) => fetch(`${server.url}/webhooks/oura?${query}`);
    const right = await ask("token=right");
    expect([right.status, await right.json()]).toEqual([200, { challenge: "c" }]);
    expect((await ask("token=wrong")).status).toBe(401);
  });

  test("other methods are refused", async () => {
    for (const path of ["/webhooks/oura", `/oauth/oura/start/${SECRET}`])
      expect((await fetch(`${server.url}${path}`, { method: "DELETE" })).status).toBe(405);
  });

  test("a name is shown as text, whatever is in it", async () => {
    beginning = { givenName: '<img src=x onerror="1">', categories: ["sleep"] };
    const text = await (await fetch(`${server.url}/oauth/oura/start/${SECRET}`)).text();
    expect(text).toContain("&lt;img src=x onerror=&quot;1&quot;&gt;");
    expect(text).not.toContain("<img");
  });

  test("the browser leaves with a cookie of its own, which only this server's pages get, over https alone", async () => {
    const response = await fetch(`${server.url}/oauth/oura/start/${SECRET}`, { method: "POST", redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([
      303,
      "https://vendor.example/authorize?state=x",
    ]);
    expect(response.headers.get("set-cookie")).toBe(
      `kairos-oura=${"b".repeat(43)}; Path=/oauth/oura/; HttpOnly; SameSite=Lax; Max-Age=600; Secure`,
    );
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  });

  test("what cannot be a link is not looked up", async () => {
    for (const secret of ["", "short", `${SECRET}/more`, "%3Cscript%3E"])
      expect((await fetch(`${server.url}/oauth/oura/start/${secret}`)).status).toBe(410);
  });
});
