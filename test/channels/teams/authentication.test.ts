import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { TokenFlaw } from "#src/playground/local-teams/local-teams.ts";
import { createWorld, TENANT, type World } from "#test/channels/teams/world.ts";

const MESSAGE = { type: "message", text: "hello CANARY-TEXT" };

describe("with an app id", () => {
  let world: World;
  beforeEach(async () => {
    // The SDK prints what it refuses; the console is no sink of ours.
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    world = await createWorld();
    await world.teams.install("29:ana");
    world.intake.events.length = 0;
  });
  afterEach(async () => {
    await world.close();
    vi.restoreAllMocks();
  });

  test("a good token is taken", async () => {
    expect(await world.teams.deliver("29:ana", MESSAGE)).toMatchObject({ status: 200, body: "" });
    expect(world.intake.events).toHaveLength(1);
  });

  const flaws: readonly [name: string, flaw: TokenFlaw][] = [
    ["no token", { authorization: "" }],
    ["garbage", { authorization: "Bearer garbage" }],
    ["garbage with three parts", { authorization: "Bearer e30.e30.e30" }],
    ["another scheme", { authorization: "Basic YTpi" }],
    ["an unsigned token", { authorization: `Bearer ${unsigned({ iss: "https://api.botframework.com" })}` }],
    ["a foreign issuer", { issuer: "https://login.example" }],
    ["the audience of another bot", { audience: "another-app" }],
    ["a token that ran out", { expiresIn: -3_600 }],
    ["a bad signature", { forged: true }],
    ["the service URL of another tenant", { serviceUrl: "https://smba.trafficmanager.net/emea/" }],
  ];
  test.each(flaws)("%s is 401, without detail and without an event", async (_name, flaw) => {
    const { body, headers, status } = await world.teams.deliver("29:ana", MESSAGE, flaw);
    expect(status).toBe(401);
    expect(body).toBe("");
    expect(JSON.stringify(headers)).not.toMatch(/jwt|token|issuer|signature/i);
    expect(world.intake.events).toEqual([]);
  });

  test("a token for one service URL cannot make the bot post to another", async () => {
    const elsewhere = { ...MESSAGE, serviceUrl: "https://attacker.example/" };
    expect(await world.teams.deliver("29:ana", elsewhere)).toMatchObject({ status: 401 });
    expect(await world.teams.deliver("29:ana", elsewhere, { serviceUrl: "https://attacker.example/" })).toMatchObject({
      status: 403,
      body: "",
    });
    expect(world.intake.events).toEqual([]);
  });

  test("an activity of another channel is not taken, whichever keys that channel has", async () => {
    expect(await world.teams.deliver("29:ana", { ...MESSAGE, channelId: "AseChannel" })).toMatchObject({
      status: 400,
      body: "",
    });
    expect(world.intake.events).toEqual([]);
  });

  test("a refusal puts no text of a person into the log", async () => {
    await world.teams.deliver("29:ana", MESSAGE, { forged: true });
    expect(world.log.lines.join("\n")).toContain("401");
    expect(world.log.lines.join("\n")).not.toContain("CANARY-TEXT");
  });
});

test("signing keys out of reach are 503, so that the platform tries again, and work once they are back", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const world = await createWorld();
  world.teams.identityServiceDown(true);
  expect(await world.teams.deliver("29:ana", MESSAGE)).toMatchObject({ status: 503, body: "" });
  expect(world.intake.events).toEqual([]);
  world.teams.identityServiceDown(false);
  expect(await world.teams.deliver("29:ana", MESSAGE)).toMatchObject({ status: 200 });
  expect(world.intake.events).toHaveLength(1);
  await world.close();
  vi.restoreAllMocks();
});

test("an identity service that refuses connections is 503", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const gone = await createWorld();
  await gone.close();
  const world = await createWorld({ identityService: gone.teams.identityService });
  expect(await world.teams.deliver("29:ana", MESSAGE)).toMatchObject({ status: 503, body: "" });
  expect(world.intake.events).toEqual([]);
  await world.close();
  vi.restoreAllMocks();
});

describe("without an app id", () => {
  const open = () =>
    createWorld({ appId: undefined, appPassword: undefined, identityService: undefined }, { authOn: false });

  test("this machine may call without a token", async () => {
    const world = await open();
    expect(await world.teams.deliver("29:ana", MESSAGE)).toMatchObject({ status: 200 });
    expect(world.intake.events).toHaveLength(1);
    await world.close();
  });

  test("a page that points its own name at this machine may not", async () => {
    const world = await open();
    const status = await new Promise((resolve, reject) => {
      const call = request(
        world.url,
        { method: "POST", headers: { host: "evil.example", "content-type": "application/json" } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      call.on("error", reject);
      call.end(JSON.stringify(MESSAGE));
    });
    expect(status).toBe(403);
    expect(world.intake.events).toEqual([]);
    await world.close();
  });

  test.each([
    "https://attacker.example/",
    "http://169.254.169.254/latest/",
    "http://10.0.0.1/",
    "file:///etc/passwd",
    "https://smba.trafficmanager.net@attacker.example/",
  ])("the service URL %s is not allowed", async (serviceUrl) => {
    const world = await open();
    expect(await world.teams.deliver("29:ana", { ...MESSAGE, serviceUrl })).toMatchObject({ status: 403, body: "" });
    expect(world.intake.events).toEqual([]);
    await world.close();
  });

  test("a request from another machine is refused", async () => {
    const { createTeamsChannel } = await import("#src/channels/teams/channel.ts");
    const world = await open();
    const channel = await createTeamsChannel({
      serviceHosts: [],
      intake: world.intake,
      views: { form: async () => undefined, home: async () => undefined },
      logger: world.log.logger,
    });
    const status = await new Promise((resolve) => {
      const response = {
        headersSent: false,
        destroyed: false,
        setHeader: () => undefined,
        end: () => resolve(response.statusCode),
        statusCode: 0,
      };
      const call = {
        method: "POST",
        headers: { host: "127.0.0.1", "content-type": "application/json" },
        socket: { remoteAddress: "192.0.2.7" },
        complete: true,
      };
      channel.requestListener(call as never, response as never);
    });
    expect(status).toBe(403);
    await world.close();
  });
});

describe("what is no activity", () => {
  const post = (
    world: World,
    body: BodyInit,
    headers: Record<string, string> = { "content-type": "application/json" },
  ) => fetch(world.url, { method: "POST", body, headers });
  const activity = {
    type: "message",
    channelId: "msteams",
    serviceUrl: "https://smba.trafficmanager.net/emea/",
    id: "1",
    from: { id: "29:ana" },
    recipient: { id: "28:bot" },
    conversation: { id: "a:1", tenantId: TENANT },
  };

  const bad: readonly [name: string, status: number, body: BodyInit, headers?: Record<string, string>][] = [
    ["another content type", 415, JSON.stringify(activity), { "content-type": "text/plain" }],
    ["a form", 415, "payload=%7B%7D", { "content-type": "application/x-www-form-urlencoded" }],
    ["another character set", 415, JSON.stringify(activity), { "content-type": "application/json; charset=utf-16" }],
    [
      "a compressed body",
      415,
      JSON.stringify(activity),
      { "content-type": "application/json", "content-encoding": "gzip" },
    ],
    ["half of a JSON text", 400, '{"type":'],
    ["a JSON list", 400, "[]"],
    ["bytes that are no UTF-8", 400, new Uint8Array([0x7b, 0xff, 0x7d])],
    ["an activity without a type", 400, JSON.stringify({ ...activity, type: undefined })],
    ["an activity whose type is a number", 400, JSON.stringify({ ...activity, type: 7 })],
    ["an activity without a sender", 400, JSON.stringify({ ...activity, from: undefined })],
    ["more than a megabyte", 413, JSON.stringify({ ...activity, text: "x".repeat(1024 * 1024) })],
  ];
  test.each(bad)("%s is refused with %i and an empty body", async (_name, status, body, headers) => {
    const world = await createWorld();
    const response = await post(world, body, headers);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe("");
    expect(world.intake.events).toEqual([]);
    await world.close();
  });

  test("more than a megabyte without a length is refused while it comes in", async () => {
    const world = await createWorld();
    const status = await new Promise((resolve, reject) => {
      const call = request(
        world.url,
        { method: "POST", headers: { "content-type": "application/json", "transfer-encoding": "chunked" } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
          call.destroy();
        },
      );
      call.on("error", reject);
      for (let megabytes = 0; megabytes < 2; megabytes++) call.write("x".repeat(1024 * 1024));
    });
    expect(status).toBe(413);
    await world.close();
  });

  test("another method than POST is 405", async () => {
    const world = await createWorld();
    const response = await fetch(world.url);
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
    await world.close();
  });
});

function unsigned(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.`;
}
