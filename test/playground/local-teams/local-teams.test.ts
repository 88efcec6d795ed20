import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createLocalTeams, type JsonObject, type LocalTeams } from "#src/playground/local-teams/local-teams.ts";

/** The smallest thing that can be called: it keeps what came and answers what a test says. */
interface Bot {
  readonly received: { readonly authorization: string; readonly activity: JsonObject }[];
  readonly url: URL;
  status: number;
  body: string;
  close(): Promise<void>;
}

async function createBot(): Promise<Bot> {
  const server: Server = createServer((request, response) => {
    let raw = "";
    request.on("data", (chunk: Buffer) => {
      raw += chunk.toString();
    });
    request.on("end", () => {
      bot.received.push({
        authorization: request.headers.authorization ?? "",
        activity: JSON.parse(raw) as JsonObject,
      });
      response.writeHead(bot.status, { "content-type": "application/json" });
      response.end(bot.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bot: Bot = {
    received: [],
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`),
    status: 200,
    body: "",
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
  return bot;
}

let bot: Bot;
let teams: LocalTeams;
beforeEach(async () => {
  bot = await createBot();
  teams = await createLocalTeams({
    appId: "app",
    appPassword: "secret",
    tenantId: "tenant",
    users: [{ id: "29:ana", name: "Ana Silva", givenName: "Ana", email: "ana@example.org" }],
    deliverTo: bot.url,
  });
});
afterEach(async () => {
  await teams.close();
  await bot.close();
});

const ask = (form: Record<string, string>) =>
  fetch(teams.identityService.tokenUrl, { method: "POST", body: new URLSearchParams(form) });
const CREDENTIALS = {
  grant_type: "client_credentials",
  client_id: "app",
  client_secret: "secret",
  scope: "https://api.botframework.com/.default",
};

async function call(method: string, path: string, body?: object, token?: string): Promise<Response> {
  const granted = token ?? ((await (await ask(CREDENTIALS)).json()) as { access_token: string }).access_token;
  return fetch(`${teams.serviceUrl}v3/conversations${path}`, {
    method,
    headers: { "content-type": "application/json", ...(granted === "" ? {} : { authorization: `Bearer ${granted}` }) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

describe("the identity service", () => {
  test("describes the keys that sign what is delivered, with the service URL in the token", async () => {
    await teams.say("29:ana", "hello");
    const metadata = (await (await fetch(teams.identityService.openIdMetadataUrl)).json()) as { jwks_uri: string };
    const token = bot.received[0]!.authorization.replace("Bearer ", "");
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(metadata.jwks_uri)));
    expect(payload).toMatchObject({ iss: teams.identityService.tokenIssuer, aud: "app", serviceurl: teams.serviceUrl });
  });

  test.each([
    { client_secret: "wrong" },
    { client_id: "another" },
    { grant_type: "password" },
    { scope: "https://graph.example/.default" },
  ])("grants no token for %j", async (wrong) => {
    expect((await ask({ ...CREDENTIALS, ...wrong })).status).not.toBe(200);
  });

  test("keeps the private key to itself", async () => {
    const metadata = (await (await fetch(teams.identityService.openIdMetadataUrl)).json()) as { jwks_uri: string };
    const { keys } = (await (await fetch(metadata.jwks_uri)).json()) as { keys: object[] };
    expect(Object.keys(keys[0]!)).not.toContain("d");
  });
});

describe("the connector", () => {
  const post = { type: "message", text: "hello" };

  test("takes nothing without the bot's own token", async () => {
    await teams.install("29:ana");
    const platform = bot.received[0]!.authorization.replace("Bearer ", "");
    for (const token of ["", "garbage", platform]) {
      expect((await call("POST", "/a:29:ana/activities", post, token)).status).toBe(401);
    }
    expect(teams.state("29:ana").activities).toEqual([]);
  });

  test("posts, answers, changes and removes activities", async () => {
    await teams.install("29:ana");
    const { id } = (await (await call("POST", "/a%3A29%3Aana/activities", post)).json()) as { id: string };
    await call("POST", `/a%3A29%3Aana/activities/${id}`, { type: "message", text: "an answer" });
    await call("PUT", `/a%3A29%3Aana/activities/${id}`, {
      type: "message",
      text: "changed",
      from: { id: teams.botId },
    });
    expect(teams.state("29:ana").activities).toMatchObject([
      { id, text: "changed", edited: true, fromBot: true },
      { text: "an answer", replyToId: id, fromBot: true },
    ]);
    expect((await call("DELETE", `/a%3A29%3Aana/activities/${id}`)).status).toBe(200);
    expect(teams.state("29:ana").activities).toHaveLength(1);
    expect((await call("PUT", "/a%3A29%3Aana/activities/unknown", post)).status).toBe(404);
  });

  test("refuses a person who did not install the app, or removed it", async () => {
    teams.state("29:ana");
    expect((await call("POST", "/a%3A29%3Aana/activities", post)).status).toBe(403);
    await teams.install("29:ana");
    expect((await call("POST", "/a%3A29%3Aana/activities", post)).status).toBe(201);
    await teams.uninstall("29:ana");
    expect((await call("POST", "/a%3A29%3Aana/activities", post)).status).toBe(403);
  });

  test("creates the personal conversation of a person who has the app", async () => {
    const parameters = { members: [{ id: "29:ana" }], tenantId: "tenant" };
    expect((await call("POST", "", parameters)).status).toBe(403);
    await teams.install("29:ana");
    expect(await (await call("POST", "", parameters)).json()).toEqual({ id: "a:29:ana" });
    expect((await call("POST", "", { members: [{ id: "29:nobody" }] })).status).toBe(400);
  });

  test("tells who is in a conversation", async () => {
    await teams.install("29:ana");
    const member = { id: "29:ana", givenName: "Ana", email: "ana@example.org", userRole: "user", tenantId: "tenant" };
    expect(await (await call("GET", "/a%3A29%3Aana/members/29%3Aana")).json()).toMatchObject(member);
    expect(await (await call("GET", "/a%3A29%3Aana/members")).json()).toMatchObject([member]);
    expect(await (await call("GET", "/a%3A29%3Aana/pagedmembers")).json()).toMatchObject({ members: [member] });
    expect((await call("GET", "/a%3A29%3Aana/members/29%3Anobody")).status).toBe(404);
  });

  test("refuses what is no activity, what is too large, and a conversation that is not there", async () => {
    await teams.install("29:ana");
    expect((await call("POST", "/a%3A29%3Aana/activities", {})).status).toBe(400);
    expect(
      (await call("POST", "/a%3A29%3Aana/activities", { type: "message", text: "x".repeat(101 * 1024) })).status,
    ).toBe(413);
    expect((await call("POST", "/a%3Anobody/activities", post)).status).toBe(404);
  });

  test("fails as it is told, once", async () => {
    await teams.install("29:ana");
    teams.failNext({ status: 429, retryAfter: 7 });
    const limited = await call("POST", "/a%3A29%3Aana/activities", post);
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
    teams.failNext({ cut: true, afterDelivery: true });
    await expect(call("POST", "/a%3A29%3Aana/activities", post)).rejects.toThrow();
    expect((await call("POST", "/a%3A29%3Aana/activities", post)).status).toBe(201);
    expect(teams.state("29:ana").activities).toHaveLength(2);
  });
});

test("the connector answers 429 past the platform's limit when it is told to hold it", async () => {
  const strict = await createLocalTeams({
    appId: "app",
    appPassword: "secret",
    tenantId: "tenant",
    users: [{ id: "29:ana", name: "Ana", givenName: "Ana", email: "a@example.org" }],
    deliverTo: bot.url,
    authOn: false,
    enforceLimits: true,
  });
  await strict.install("29:ana");
  const statuses = await Promise.all(
    Array.from(
      { length: 9 },
      async () =>
        (
          await fetch(`${strict.serviceUrl}v3/conversations/a%3A29%3Aana/activities`, {
            method: "POST",
            body: JSON.stringify({ type: "message", text: "x" }),
          })
        ).status,
    ),
  );
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(1);
  expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(7);
  await strict.close();
});

describe("a person's client", () => {
  test("shows what the person wrote before the bot answers, and delivers it as Teams does", async () => {
    await teams.say("29:ana", "hello");
    expect(teams.state("29:ana").activities).toMatchObject([{ text: "hello", fromBot: false, from: "29:ana" }]);
    expect(bot.received[0]!.activity).toMatchObject({
      type: "message",
      channelId: "msteams",
      text: "hello",
      conversation: { id: "a:29:ana", conversationType: "personal", tenantId: "tenant" },
      channelData: { tenant: { id: "tenant" } },
      recipient: { id: teams.botId },
    });
  });

  test("delivers the same again when asked", async () => {
    const { activityId } = await teams.say("29:ana", "hello");
    await teams.redeliver(activityId, 3);
    expect(new Set(bot.received.map(({ activity }) => JSON.stringify(activity))).size).toBe(1);
    expect(bot.received).toHaveLength(4);
    expect(() => teams.redeliver("unknown", 1)).toThrow('current value is "unknown"');
  });

  test("says that nobody answers when the bot is gone", async () => {
    await bot.close();
    expect(await teams.say("29:ana", "hello")).toMatchObject({ status: 0 });
    bot = await createBot();
  });

  test("tells listeners about every change until they stop listening", async () => {
    let changes = 0;
    const stop = teams.onChange(() => changes++);
    await teams.say("29:ana", "hello");
    const heard = changes;
    expect(heard).toBeGreaterThan(0);
    stop();
    await teams.say("29:ana", "hello");
    expect(changes).toBe(heard);
  });

  test("cannot tap what is not there", async () => {
    await teams.install("29:ana");
    await expect(teams.tap("29:ana", "1", "Good")).rejects.toThrow('current value is "1"');
    await call("POST", "/a%3A29%3Aana/activities", {
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          content: {
            type: "AdaptiveCard",
            body: [],
            actions: [{ type: "Action.Submit", id: "good", title: "Good", data: {} }],
          },
        },
      ],
    });
    const { id } = teams.state("29:ana").activities[0]!;
    await expect(teams.tap("29:ana", id, "Bad")).rejects.toThrow('current actions are "Good"');
    await expect(teams.submitForm("29:ana", {})).rejects.toThrow("one must be open");
  });

  test("opens the dialog that the bot answers with, and closes it", async () => {
    await teams.install("29:ana");
    const action = {
      type: "Action.Submit",
      id: "more",
      title: "More",
      data: { msteams: { type: "task/fetch" }, ours: 1 },
    };
    await call("POST", "/a%3A29%3Aana/activities", {
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          content: { type: "AdaptiveCard", body: [], actions: [action] },
        },
      ],
    });
    const { id } = teams.state("29:ana").activities[0]!;
    const form = {
      type: "AdaptiveCard",
      body: [{ type: "Input.Number", id: "minutes", min: 1, max: 9, isRequired: true, errorMessage: "1 to 9" }],
      actions: [{ type: "Action.Submit", id: "submit", title: "Save", data: { form: "x" } }],
    };
    bot.body = JSON.stringify({
      task: {
        type: "continue",
        value: { title: "Minutes", card: { contentType: "application/vnd.microsoft.card.adaptive", content: form } },
      },
    });
    await teams.tap("29:ana", id, "More");
    expect(teams.state("29:ana").dialog).toMatchObject({ title: "Minutes" });
    await expect(teams.submitForm("29:ana", {})).rejects.toThrow("1 to 9");
    await expect(teams.submitForm("29:ana", { minutes: 10 })).rejects.toThrow("1 to 9");
    await expect(teams.submitForm("29:ana", { hours: 1 })).rejects.toThrow('"hours"');
    bot.body = "";
    await teams.submitForm("29:ana", { minutes: 5 });
    expect(bot.received.at(-1)!.activity).toMatchObject({
      type: "invoke",
      name: "task/submit",
      value: { data: { minutes: "5", form: "x" } },
    });
    expect(teams.state("29:ana").dialog).toBeUndefined();
  });

  test("is of this tenant", async () => {
    expect(() => teams.say("29:nobody", "hello")).toThrow('current value is "29:nobody"');
  });
});
