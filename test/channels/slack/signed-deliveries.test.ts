import { request as httpRequest } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { signatureOf } from "#src/playground/local-slack/deliveries.ts";
import { ANA, deadAddress, SECRETS, type SlackWorld, startSlack } from "#test/channels/slack/harness.ts";

const JSON_TYPE = "application/json";
const now = () => Math.floor(Date.now() / 1_000);

describe("POST /slack/events", () => {
  let world: SlackWorld;
  let body: string;

  beforeEach(async () => {
    world = await startSlack();
    body = JSON.stringify({
      type: "event_callback",
      team_id: SECRETS.teamId,
      api_app_id: "A0KAIROS",
      event_id: "Ev0001",
      event: {
        type: "message",
        channel_type: "im",
        channel: world.slack.openDm(ANA.id),
        user: ANA.id,
        text: "CANARY-ANA-7731 how am I doing",
        ts: "1700000000.000100",
        event_ts: "1700000000.000100",
      },
    });
  });
  afterEach(() => world.close());

  const post = (headers: Record<string, string>, content: string = body, url: URL = world.url) =>
    fetch(url, { method: "POST", headers: { "content-type": JSON_TYPE, ...headers }, body: content });
  const signed = (timestamp: number = now(), secret: string = SECRETS.signingSecret, content: string = body) =>
    signatureOf(content, secret, timestamp);

  test("a signed event is handed over and acknowledged", async () => {
    const response = await post(signed());
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
    expect(world.intake.events).toMatchObject([
      { eventId: "Ev0001", kind: "message", surface: "slack-dm", text: "CANARY-ANA-7731 how am I doing" },
    ]);
  });

  test.each([
    ["a signature by another secret", () => signed(now(), "another-secret")],
    ["a signature of another body", () => signed(now(), SECRETS.signingSecret, "{}")],
    ["a request six minutes old", () => signed(now() - 360)],
    ["a request six minutes ahead", () => signed(now() + 360)],
    ["no signature", () => ({ "x-slack-request-timestamp": String(now()) })],
    ["no time", () => ({ "x-slack-signature": signed()["x-slack-signature"] ?? "" })],
    ["a time that is no number", () => ({ ...signed(), "x-slack-request-timestamp": "yesterday" })],
    ["a signature of another version", () => ({ ...signed(), "x-slack-signature": "v1=00" })],
    ["nothing at all", () => ({})],
  ] as const)("%s is answered 401 without a word, and nothing is handed over", async (_, headers) => {
    const response = await post(headers());
    expect(response.status).toBe(401);
    expect(await response.text()).toBe("");
    expect(world.intake.events).toEqual([]);
  });

  test("four minutes of difference either way are accepted", async () => {
    expect((await post(signed(now() - 240))).status).toBe(200);
    expect((await post(signed(now() + 240))).status).toBe(200);
  });

  test.each(["text/plain", "application/xml", "multipart/form-data; boundary=x"])(
    "the content type %s is answered 415",
    async (type) => {
      const response = await post({ ...signed(), "content-type": type });
      expect(response.status).toBe(415);
      expect(world.intake.events).toEqual([]);
    },
  );

  test.each(["{", "[]", "null", '"text"', ""])("the signed body %j is answered 400", async (content) => {
    const response = await post(signed(now(), SECRETS.signingSecret, content), content);
    expect(response.status).toBe(400);
    expect(world.intake.events).toEqual([]);
  });

  test("a body over a megabyte is answered 413, whether or not it says its length", async () => {
    const large = JSON.stringify({ text: "x".repeat(1_100_000) });
    expect((await post(signed(now(), SECRETS.signingSecret, large), large)).status).toBe(413);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(world.url, {
        method: "POST",
        headers: { "content-type": JSON_TYPE, "transfer-encoding": "chunked" },
      });
      request.on("response", (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      request.on("error", reject);
      request.write(large);
    });
    expect(status).toBe(413);
    expect(world.intake.events).toEqual([]);
  });

  test("another method is answered 405 and another path 404", async () => {
    expect((await fetch(world.url)).status).toBe(405);
    expect((await post(signed(), body, new URL("/slack/other", world.url))).status).toBe(404);
  });

  test("Slack's challenge is answered", async () => {
    const content = JSON.stringify({ type: "url_verification", challenge: "abc", token: "t" });
    const response = await post(signed(now(), SECRETS.signingSecret, content), content);
    expect(await response.json()).toEqual({ challenge: "abc" });
  });

  test("Slack's unsigned look at the certificate carries nothing in", async () => {
    const content = new URLSearchParams({ ssl_check: "1", payload: body }).toString();
    const response = await post({ "content-type": "application/x-www-form-urlencoded" }, content);
    expect(response.status).toBe(200);
    expect(world.intake.events).toEqual([]);
  });

  test("an event that could not be stored is answered 503, so that Slack sends it again", async () => {
    world.intake.answer = () => {
      throw new Error("CANARY-ANA-7731 the database is away");
    };
    const response = await post(signed());
    expect(response.status).toBe(503);
    expect(await response.text()).toBe("");
    world.intake.answer = () => ({ kind: "accepted" });
    expect((await post({ ...signed(), "x-slack-retry-num": "1" })).status).toBe(200);
    expect(world.intake.events.map(({ eventId }) => eventId)).toEqual(["Ev0001", "Ev0001"]);
  });

  test("an event is acknowledged only after it is stored", async () => {
    const order: string[] = [];
    world.intake.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      order.push("stored");
      return { kind: "accepted" };
    };
    await post(signed()).then(() => order.push("acknowledged"));
    expect(order).toEqual(["stored", "acknowledged"]);
  });

  test("while Slack does not say who the bot is, events wait for a retry", async () => {
    await world.close();
    world = await startSlack({ channel: { apiUrl: await deadAddress() } });
    expect((await post(signed())).status).toBe(503);
    expect(world.intake.events).toEqual([]);
  });

  test("neither what people write nor what went wrong reaches the log", async () => {
    world.intake.answer = () => {
      throw new Error("CANARY-ANA-7731 in an error");
    };
    await post(signed());
    const broken = `{"text":"CANARY-ANA-7731`;
    await post(signed(now(), SECRETS.signingSecret, broken), broken);
    expect(world.log.length).toBeGreaterThan(0);
    expect(world.log.join("\n")).not.toContain("CANARY");
    expect(world.log.join("\n")).not.toContain(SECRETS.botToken);
  });
});

test("a token that Slack refuses stops the start with its reason", async () => {
  await expect(startSlack({ channel: { botToken: "xoxb-wrong" } })).rejects.toMatchObject({
    code: "slack_token",
    reason: "invalid_auth",
  });
});
