import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createLocalSlack } from "#src/playground/local-slack/server.ts";
import type { LocalSlack } from "#src/playground/local-slack/types.ts";

const SECRETS = { signingSecret: "secret", botToken: "xoxb-1", appToken: "xapp-1", teamId: "T1" };
const ANA = { id: "U1", name: "Ana Novak", givenName: "Ana", email: "ana@example.com", tz: "Europe/Berlin" };
const BEN = { id: "U2", name: "Ben Hart", givenName: "Ben", email: "ben@example.com", tz: "Europe/London" };

interface Received {
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

describe("the local Slack", () => {
  let slack: LocalSlack;
  let app: Server;
  let received: Received[];
  /** How many deliveries the app still refuses. */
  let refusals: number;
  let reply: string;

  beforeEach(async () => {
    received = [];
    refusals = 0;
    reply = "";
    app = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      received.push({ headers: request.headers, body });
      const status = refusals > 0 ? 503 : 200;
      refusals -= 1;
      response.writeHead(status, { "content-type": "application/json" }).end(reply);
    });
    await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
    slack = await createLocalSlack({
      ...SECRETS,
      users: [ANA, BEN],
      deliverTo: new URL(`http://127.0.0.1:${(app.address() as AddressInfo).port}/slack/events`),
      retryDelays: [10, 20, 30],
    });
  });
  afterEach(async () => {
    await slack.close();
    await new Promise((resolve) => app.close(resolve));
  });

  const call = async (method: string, args: Record<string, string> = {}, headers: Record<string, string> = {}) => {
    const response = await fetch(slack.apiUrl + method, {
      method: "POST",
      headers: {
        authorization: `Bearer ${SECRETS.botToken}`,
        "content-type": "application/x-www-form-urlencoded",
        ...headers,
      },
      body: new URLSearchParams(args).toString(),
    });
    return (await response.json()) as { ok: boolean; error?: string; [key: string]: unknown };
  };
  const payload = (index = 0) => {
    const body = new URLSearchParams(received[index]?.body).get("payload");
    return JSON.parse(body ?? received[index]?.body ?? "{}");
  };
  const button = (value = "x") => [
    {
      type: "actions",
      elements: [{ type: "button", action_id: "go", text: { type: "plain_text", text: "Go" }, value }],
    },
  ];
  const MODAL = {
    type: "modal",
    title: { type: "plain_text", text: "Title" },
    submit: { type: "plain_text", text: "Save" },
    private_metadata: "kept",
    callback_id: "form",
    blocks: [
      {
        type: "input",
        block_id: "words",
        label: { type: "plain_text", text: "Words" },
        element: { type: "plain_text_input", action_id: "value" },
      },
    ],
  };
  /** A fresh trigger, as it comes with a tap. */
  const trigger = async () => {
    const channel = slack.openDm(ANA.id);
    const { ts } = await call("chat.postMessage", { channel, text: "x", blocks: JSON.stringify(button()) });
    received.length = 0;
    await slack.tap(ANA.id, String(ts), "go");
    return String(payload()["trigger_id"]);
  };

  test.each([
    ["no token", { authorization: "" }, "not_authed"],
    ["another token", { authorization: "Bearer xoxb-2" }, "invalid_auth"],
    ["the app's token", { authorization: "Bearer xapp-1" }, "not_allowed_token_type"],
    ["a JSON body", { "content-type": "application/json" }, "invalid_form_data"],
  ])("a call with %s is refused", async (_, headers, error) => {
    expect(await call("auth.test", {}, headers)).toEqual({ ok: false, error });
  });

  test("knows the bot, and no method it does not serve", async () => {
    expect(await call("auth.test")).toMatchObject({ ok: true, team_id: "T1", user_id: slack.botUserId });
    expect(await call("chat.invent")).toEqual({ ok: false, error: "unknown_method" });
  });

  test.each([
    ["an unknown channel", { channel: "C404", text: "x" }, "channel_not_found"],
    ["no words", { channel: "U1" }, "no_text"],
    ["too many words", { channel: "U1", text: "x".repeat(40_001) }, "msg_too_long"],
    ["blocks that are no JSON", { channel: "U1", blocks: "[" }, "invalid_blocks_format"],
    ["51 blocks", { channel: "U1", blocks: JSON.stringify(Array(51).fill({ type: "divider" })) }, "invalid_blocks"],
    [
      "a section over 3,000",
      {
        channel: "U1",
        blocks: JSON.stringify([{ type: "section", text: { type: "mrkdwn", text: "x".repeat(3_001) } }]),
      },
      "invalid_blocks",
    ],
    [
      "a value over 2,000",
      {
        channel: "U1",
        blocks: JSON.stringify([
          {
            type: "actions",
            elements: [
              { type: "button", action_id: "a", text: { type: "plain_text", text: "A" }, value: "x".repeat(2_001) },
            ],
          },
        ]),
      },
      "invalid_blocks",
    ],
    [
      "a label over 75",
      {
        channel: "U1",
        blocks: JSON.stringify([
          {
            type: "actions",
            elements: [{ type: "button", action_id: "a", text: { type: "plain_text", text: "x".repeat(76) } }],
          },
        ]),
      },
      "invalid_blocks",
    ],
    ["a block nobody knows", { channel: "U1", blocks: JSON.stringify([{ type: "sparkle" }]) }, "invalid_blocks"],
    ["an input outside a modal", { channel: "U1", blocks: JSON.stringify(MODAL.blocks) }, "invalid_blocks"],
    [
      "blocks too large together",
      {
        channel: "U1",
        blocks: JSON.stringify(Array(6).fill({ type: "section", text: { type: "mrkdwn", text: "x".repeat(2_900) } })),
      },
      "msg_blocks_too_long",
    ],
    [
      "metadata without a payload",
      { channel: "U1", text: "x", metadata: '{"event_type":"x"}' },
      "invalid_metadata_format",
    ],
    ["a thread that is not there", { channel: "U1", text: "x", thread_ts: "1700000000.000100" }, "thread_not_found"],
  ])("a message with %s is refused", async (_, args, error) => {
    expect(await call("chat.postMessage", args)).toMatchObject({ ok: false, error });
    expect(slack.state(ANA.id).messages).toEqual([]);
  });

  test("two elements of one block with the same id are refused", async () => {
    const elements = [button()[0]?.elements[0], button()[0]?.elements[0]];
    expect(
      await call("chat.postMessage", { channel: "U1", blocks: JSON.stringify([{ type: "actions", elements }]) }),
    ).toMatchObject({
      error: "invalid_blocks",
    });
  });

  test("metadata is in the history only for those who ask for it", async () => {
    const metadata = { event_type: "e", event_payload: { key: "k" } };
    const channel = slack.openDm(ANA.id);
    await call("chat.postMessage", { channel, text: "x", metadata: JSON.stringify(metadata) });
    expect(await call("conversations.history", { channel })).not.toHaveProperty("messages.0.metadata");
    expect(await call("conversations.history", { channel, include_all_metadata: "true" })).toMatchObject({
      messages: [{ metadata }],
    });
    expect(await call("conversations.history", { channel, oldest: String(Date.now() / 1_000 + 60) })).toMatchObject({
      messages: [],
    });
  });

  test("a trigger opens one view", async () => {
    const trigger_id = await trigger();
    const view = JSON.stringify(MODAL);
    expect(await call("views.open", { trigger_id, view })).toMatchObject({ ok: true, view: { callback_id: "form" } });
    expect(await call("views.open", { trigger_id, view })).toMatchObject({ error: "exchanged_trigger_id" });
    expect(await call("views.open", { trigger_id: "1.2", view })).toMatchObject({ error: "invalid_trigger_id" });
  });

  test("a trigger lives three seconds", async () => {
    const trigger_id = await trigger();
    await new Promise((resolve) => setTimeout(resolve, 3_050));
    expect(await call("views.open", { trigger_id, view: JSON.stringify(MODAL) })).toMatchObject({
      error: "expired_trigger_id",
    });
  });

  test.each([
    ["a title over 24", { ...MODAL, title: { type: "plain_text", text: "x".repeat(25) } }],
    ["inputs and no submit", { ...MODAL, submit: undefined }],
    ["101 blocks", { ...MODAL, blocks: Array(101).fill({ type: "divider" }) }],
    ["a field nobody knows", { ...MODAL, sparkle: true }],
  ])("a modal with %s is refused, and its trigger is not spent", async (_, view) => {
    const trigger_id = await trigger();
    expect(await call("views.open", { trigger_id, view: JSON.stringify(view) })).toMatchObject({
      error: "invalid_arguments",
    });
    expect(await call("views.open", { trigger_id, view: JSON.stringify(MODAL) })).toMatchObject({ ok: true });
  });

  test("a view changes only under the hash it was read with", async () => {
    const opened = await call("views.open", { trigger_id: await trigger(), view: JSON.stringify(MODAL) });
    const { id, hash } = opened["view"] as { id: string; hash: string };
    const view = JSON.stringify({ ...MODAL, title: { type: "plain_text", text: "Next" } });
    expect(await call("views.update", { view_id: id, hash: "old", view })).toMatchObject({ error: "hash_conflict" });
    expect(await call("views.update", { view_id: id, hash, view })).toMatchObject({
      ok: true,
      view: { id, title: { text: "Next" } },
    });
  });

  test("a required field is not sent empty", async () => {
    await call("views.open", { trigger_id: await trigger(), view: JSON.stringify(MODAL) });
    const id = slack.state(ANA.id).modal?.id ?? "";
    received.length = 0;
    await slack.submitView(ANA.id, id, {});
    expect(received).toEqual([]);
    expect(slack.state(ANA.id).modal?.errors).toEqual({ words: "This is a required field" });
    await slack.submitView(ANA.id, id, { words: "hello" });
    expect(payload()).toMatchObject({
      type: "view_submission",
      user: { id: "U1", team_id: "T1" },
      view: {
        private_metadata: "kept",
        state: { values: { words: { value: { type: "plain_text_input", value: "hello" } } } },
      },
    });
    expect(slack.state(ANA.id).modal).toBeUndefined();
  });

  test("an event is signed, is tried again while it is refused, and no longer", async () => {
    refusals = 2;
    const { eventId } = await slack.say(ANA.id, slack.openDm(ANA.id), "a < b & c");
    await expect.poll(() => received.length).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(received.map(({ headers }) => headers["x-slack-retry-num"])).toEqual([undefined, "1", "2"]);
    expect(new Set(received.map(({ body }) => JSON.parse(body).event_id))).toEqual(new Set([eventId]));
    expect(received[0]?.headers["x-slack-signature"]).toMatch(/^v0=[0-9a-f]{64}$/);
    expect(payload().event).toMatchObject({ type: "message", channel_type: "im", text: "a &lt; b &amp; c" });
  });

  test("somebody else's card in a private place cannot be tapped", async () => {
    const { ts } = await call("chat.postMessage", { channel: "U1", text: "x", blocks: JSON.stringify(button()) });
    await expect(slack.tap(BEN.id, String(ts), "go")).rejects.toThrow("must see the message");
    await expect(slack.tap(ANA.id, String(ts), "gone")).rejects.toThrow("must have the action");
  });

  test("a slash command's answer is seen by its sender alone, and response_url works five times", async () => {
    const general = slack.channel("general");
    reply = JSON.stringify({ text: "Working on it." });
    await slack.slash(ANA.id, "/kairos", "plan", general);
    const form = new URLSearchParams(received[0]?.body);
    expect(form.get("command")).toBe("/kairos");
    expect(slack.history(general)).toMatchObject([{ text: "Working on it.", ephemeralTo: "U1" }]);
    const statuses: number[] = [];
    for (let use = 0; use < 6; use += 1) {
      const response = await fetch(form.get("response_url") ?? "", {
        method: "POST",
        body: JSON.stringify({ text: "more" }),
      });
      statuses.push(response.status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  });

  test("a file is shared only after it was sent whole", async () => {
    const channel = slack.openDm(ANA.id);
    const opened = await call("files.getUploadURLExternal", { filename: "a.png", length: "3", alt_text: "A finding" });
    const complete = () =>
      call("files.completeUploadExternal", { files: JSON.stringify([{ id: opened["file_id"] }]), channel_id: channel });
    expect(await complete()).toMatchObject({ error: "file_not_found" });
    const upload = (content: string) => {
      const form = new FormData();
      form.append("file", new Blob([content]), "a.png");
      return fetch(String(opened["upload_url"]), { method: "POST", body: form });
    };
    expect((await upload("too long")).status).toBe(400);
    expect((await upload("png")).status).toBe(200);
    expect(await complete()).toMatchObject({ ok: true });
    expect(slack.state(ANA.id).messages).toMatchObject([{ files: [{ name: "a.png", alt: "A finding" }] }]);
  });

  test("a stream outside a direct message needs its reader, and ends once", async () => {
    const channel = slack.channel("general");
    await slack.mention(ANA.id, channel, "hi");
    const thread_ts = slack.history(channel)[0]?.ts ?? "";
    const chunks = JSON.stringify([{ type: "markdown_text", text: "One" }]);
    expect(await call("chat.startStream", { channel, thread_ts, chunks })).toMatchObject({
      error: "missing_recipient_user_id",
    });
    const started = await call("chat.startStream", {
      channel,
      thread_ts,
      chunks,
      recipient_user_id: "U1",
      recipient_team_id: "T1",
    });
    const ts = String(started["ts"]);
    await call("chat.appendStream", { channel, ts, chunks: JSON.stringify([{ type: "markdown_text", text: " two" }]) });
    await call("chat.stopStream", { channel, ts, blocks: JSON.stringify(button()) });
    expect(slack.history(channel)[1]).toMatchObject({ text: "One two", streaming: false });
    expect(await call("chat.appendStream", { channel, ts, chunks })).toMatchObject({
      error: "message_not_in_streaming_state",
    });
  });

  test("messages can be edited, deleted and reacted to, the bot's own alone", async () => {
    const channel = slack.openDm(ANA.id);
    await slack.say(ANA.id, channel, "mine");
    const { ts } = await call("chat.postMessage", { channel, text: "yours" });
    expect(await call("chat.update", { channel, ts: String(ts), text: "changed" })).toMatchObject({ ok: true });
    expect(await call("chat.update", { channel, ts: slack.history(channel)[0]?.ts ?? "", text: "x" })).toMatchObject({
      error: "cant_update_message",
    });
    expect(await call("reactions.add", { channel, timestamp: String(ts), name: "eyes" })).toMatchObject({ ok: true });
    expect(await call("reactions.add", { channel, timestamp: String(ts), name: "eyes" })).toMatchObject({
      error: "already_reacted",
    });
    expect(slack.history(channel)[1]).toMatchObject({ text: "changed", edited: true, reactions: ["eyes"] });
    expect(await call("chat.delete", { channel, ts: String(ts) })).toMatchObject({ ok: true });
    expect(slack.history(channel)).toHaveLength(1);
  });

  test("an ephemeral message is seen by one person", async () => {
    const channel = slack.channel("general");
    expect(await call("chat.postEphemeral", { channel, user: "U1", text: "psst" })).toMatchObject({ ok: true });
    expect(slack.history(channel)).toMatchObject([{ ephemeralTo: "U1" }]);
    expect(await call("conversations.history", { channel })).toMatchObject({ messages: [] });
  });

  test("people are listed with their time zone, e-mail and standing", async () => {
    expect(await call("users.list")).toMatchObject({
      members: [
        {
          id: "U1",
          tz: "Europe/Berlin",
          is_restricted: false,
          profile: { email: "ana@example.com", first_name: "Ana" },
        },
        { id: "U2" },
      ],
    });
    expect(await call("users.info", { user: "U9" })).toMatchObject({ error: "user_not_found" });
    expect(await call("conversations.open", { users: "U1" })).toMatchObject({ channel: { id: slack.openDm("U1") } });
  });

  test("an installation hands out the bot's token", async () => {
    expect(await call("oauth.v2.access", { code: "c" }, { authorization: "" })).toMatchObject({
      ok: true,
      access_token: SECRETS.botToken,
      team: { id: "T1" },
    });
  });

  test("a fault happens once, before or after the work is done", async () => {
    slack.failNext("chat.postMessage", { retryAfter: 2 });
    slack.failNext("chat.postMessage", { status: 500, afterDelivery: true });
    const post = (text: string) =>
      fetch(`${slack.apiUrl}chat.postMessage`, {
        method: "POST",
        headers: { authorization: `Bearer ${SECRETS.botToken}`, "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ channel: "U1", text }),
      });
    const limited = await post("a");
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "2"]);
    expect((await post("b")).status).toBe(500);
    expect((await post("c")).status).toBe(200);
    expect(slack.state(ANA.id).messages.map(({ text }) => text)).toEqual(["b", "c"]);
    expect(() => slack.failNext("chat.invent", {})).toThrow("must exist");
  });

  test("a listener hears of every change until it stops", async () => {
    let changes = 0;
    const stop = slack.onChange(() => {
      changes += 1;
    });
    await call("chat.postMessage", { channel: "U1", text: "x" });
    expect(changes).toBe(1);
    stop();
    await call("chat.postMessage", { channel: "U1", text: "x" });
    expect(changes).toBe(1);
  });

  test("a socket needs a ticket of its own", async () => {
    const { url } = await call("apps.connections.open", {}, { authorization: `Bearer ${SECRETS.appToken}` });
    const hello = await new Promise<string>((resolve, reject) => {
      const socket = new WebSocket(String(url));
      socket.on("message", (data) => {
        resolve(String(data));
        socket.close();
      });
      socket.on("error", reject);
    });
    expect(JSON.parse(hello)).toMatchObject({ type: "hello" });
    await expect(
      new Promise((resolve, reject) => {
        const socket = new WebSocket(String(url));
        socket.on("open", resolve);
        socket.on("error", reject);
      }),
    ).rejects.toThrow("401");
  });
});
