import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Draft } from "#src/domain/message.ts";
import type { MethodFault } from "#src/playground/local-slack/types.ts";
import type { Destination } from "#src/ports/messenger.ts";
import { ANA, deadAddress, type SlackWorld, startSlack } from "#test/channels/slack/harness.ts";
import { seenMessage } from "#test/channels/slack/seen.ts";
import { approve } from "#test/contracts/approve.ts";

const longAgo = new Date(Date.now() - 3_600_000);

describe("the Slack messenger", () => {
  let world: SlackWorld;
  let to: Destination;

  beforeEach(async () => {
    world = await startSlack();
    to = { channel: "slack", conversation: world.slack.openDm(ANA.id) };
  });
  afterEach(() => world.close());

  const send = (parts: Partial<Draft>, key = "key-1", place = to) =>
    world.channel.messenger.send(place, approve(parts), key);
  const fromBot = () => world.slack.history(to.conversation).filter((message) => message.fromBot);
  const methods = () => world.slack.calls().map(({ method }) => method);

  test("a message carries its key as metadata and unfolds no links", async () => {
    await send({ headline: "Hello." }, "key-9");
    expect(fromBot()[0]?.metadata).toEqual({ event_type: "kairos_outbox", event_payload: { key: "key-9" } });
    const call = world.slack.calls().find(({ method }) => method === "chat.postMessage");
    expect(call?.args).toMatchObject({ unfurl_links: "false", unfurl_media: "false" });
  });

  test.each<[string, MethodFault, object]>([
    ["429", { retryAfter: 3 }, { kind: "retry", afterMs: 3_000, reason: "ratelimited" }],
    ["a server error", { status: 503 }, { kind: "ambiguous", reason: "http_503" }],
    ["a cut connection", { hang: true }, { kind: "ambiguous" }],
    ["a channel that is gone", { error: "channel_not_found" }, { kind: "refused", reason: "channel_not_found" }],
    ["an inactive account", { error: "account_inactive" }, { kind: "refused", reason: "account_inactive" }],
    ["a passing fault of Slack's", { error: "service_unavailable" }, { kind: "retry", reason: "service_unavailable" }],
    ["an error nobody knows", { error: "brand_new_error" }, { kind: "retry", reason: "brand_new_error" }],
    ["a forbidden request", { status: 403 }, { kind: "retry", reason: "http_403" }],
  ])("%s is mapped to what the outbox does next", async (_, fault, expected) => {
    world.slack.failNext("chat.postMessage", fault);
    expect(await send({ headline: "Hello." })).toMatchObject(expected);
    expect(methods().filter((method) => method === "chat.postMessage")).toHaveLength(1);
  });

  test("an answer that never comes is ambiguous once the time is up", async () => {
    await world.close();
    world = await startSlack({ channel: { timeout: 150 } });
    to = { channel: "slack", conversation: world.slack.openDm(ANA.id) };
    world.slack.failNext("chat.postMessage", { silent: true, afterDelivery: true });
    expect(await send({ headline: "Hello." })).toMatchObject({ kind: "ambiguous" });
    expect(await world.channel.messenger.reconcile(to, "key-1", longAgo)).toBe("delivered");
  });

  test("when nobody listens at Slack's address, nothing was delivered", async () => {
    await world.close();
    world = await startSlack({ channel: { apiUrl: await deadAddress() } });
    expect(await send({ headline: "Hello." })).toMatchObject({ kind: "retry" });
  });

  test("a message to a person goes to their direct messages", async () => {
    expect(await send({ headline: "Hello." }, "key-1", { channel: "slack", conversation: ANA.id })).toMatchObject({
      kind: "sent",
    });
    expect(fromBot()).toHaveLength(1);
  });

  test("a person who does not exist is refused", async () => {
    const result = await send({ headline: "Hello." }, "key-1", { channel: "slack", conversation: "U0NOBODY" });
    expect(result).toMatchObject({ kind: "refused", reason: "user_not_found" });
  });

  test("a picture that cannot be sent does not make the words fail", async () => {
    world.slack.failNext("files.getUploadURLExternal", { status: 500 });
    const picture = {
      name: "days.png",
      alt: "Load stayed inside the band",
      png: Buffer.from("png").toString("base64"),
    };
    expect(await send({ headline: "Your days.", picture })).toMatchObject({ kind: "sent" });
    expect(fromBot()).toHaveLength(1);
    expect(world.log.join()).toContain("a picture was not sent");
  });

  describe("reconcile", () => {
    test("asks once, about the time since the send", async () => {
      await send({ headline: "Hello." });
      expect(await world.channel.messenger.reconcile(to, "key-1", new Date())).toBe("delivered");
      expect(methods().filter((method) => method.startsWith("conversations.history"))).toHaveLength(1);
    });

    test("looks in the thread of a threaded message", async () => {
      await world.slack.say(ANA.id, to.conversation, "plan");
      const thread = { ...to, thread: world.slack.history(to.conversation)[0]?.ts };
      world.slack.failNext("chat.postMessage", { hang: true, afterDelivery: true });
      expect(await send({ headline: "Hello." }, "key-1", thread)).toMatchObject({ kind: "ambiguous" });
      expect(await world.channel.messenger.reconcile(thread, "key-1", longAgo)).toBe("delivered");
      expect(await world.channel.messenger.reconcile(thread, "key-2", longAgo)).toBe("absent");
      expect(methods()).toContain("conversations.replies");
    });

    test("does not know where history may not be read or goes on beyond what was looked at", async () => {
      world.slack.failNext("conversations.history", { error: "missing_scope" });
      expect(await world.channel.messenger.reconcile(to, "key-1", longAgo)).toBe("unknown");
      for (let index = 0; index < 101; index += 1) await send({ headline: "Hello." }, `other-${index}`);
      expect(await world.channel.messenger.reconcile(to, "key-1", longAgo)).toBe("unknown");
    });

    test("of a conversation that is gone finds nothing", async () => {
      expect(await world.channel.messenger.reconcile({ ...to, conversation: "D0GONE" }, "key-1", longAgo)).toBe(
        "absent",
      );
    });

    test("throws when Slack does not answer, so that it is tried again", async () => {
      world.slack.failNext("conversations.history", { retryAfter: 60 });
      await expect(world.channel.messenger.reconcile(to, "key-1", longAgo)).rejects.toThrow();
    });
  });

  describe("in a thread", () => {
    let thread: Destination;
    const lesson: Partial<Draft> = {
      headline: "Anchoring.",
      paragraphs: ["You let the customer name the *first* number.", "Today: one sentence that fixes it."],
      actions: [{ id: "lesson-start", label: "Start" }],
    };

    beforeEach(async () => {
      await world.slack.say(ANA.id, to.conversation, "lesson");
      thread = { ...to, thread: world.slack.history(to.conversation)[0]?.ts };
    });

    test("approved text is streamed paragraph by paragraph and ends in its actions", async () => {
      const shown: string[] = [];
      const stop = world.slack.onChange(() => {
        const text = fromBot()[0]?.text;
        if (text !== undefined && shown.at(-1) !== text) shown.push(text);
      });
      expect(await send(lesson, "key-5", thread)).toMatchObject({ kind: "sent" });
      stop();
      expect(shown).toEqual([
        "**Anchoring.**",
        "**Anchoring.**\n\nYou let the customer name the **first** number.",
        "**Anchoring.**\n\nYou let the customer name the **first** number.\n\nToday: one sentence that fixes it.",
      ]);
      const [message] = fromBot();
      expect(message).toMatchObject({
        streaming: false,
        threadTs: thread.thread,
        metadata: { event_payload: { key: "key-5" } },
      });
      expect(seenMessage(message!).actions).toMatchObject([{ id: "lesson-start", card: "key-5" }]);
      expect(await world.channel.messenger.reconcile(thread, "key-5", longAgo)).toBe("delivered");
    });

    test("a stream that Slack refuses at its start becomes one post", async () => {
      world.slack.failNext("chat.startStream", { error: "feature_not_enabled" });
      expect(await send(lesson, "key-1", thread)).toMatchObject({ kind: "sent" });
      expect(fromBot()).toHaveLength(1);
      expect(methods()).toContain("chat.postMessage");
    });

    test("a stream that Slack refuses half-way is taken back, and said again later", async () => {
      world.slack.failNext("chat.appendStream", { error: "internal_error" });
      expect(await send(lesson, "key-1", thread)).toMatchObject({ kind: "retry" });
      expect(fromBot()).toEqual([]);
      expect(await send(lesson, "key-1", thread)).toMatchObject({ kind: "sent" });
      expect(fromBot()).toHaveLength(1);
    });

    test("a message that is taken back between two paragraphs is not finished, and nothing of it stays", async () => {
      let asked = 0;
      const isWanted = async () => ++asked < 3;
      const message = approve({ headline: "Today.", paragraphs: ["A walk.", "A talk.", "A pause."] });
      const result = await world.channel.messenger.send(thread, message, "key-1", isWanted);
      expect(result).toEqual({ kind: "withdrawn" });
      expect(methods().filter((method) => method === "chat.appendStream")).toHaveLength(1);
      expect(fromBot()).toEqual([]);
    });

    test("a message that is taken back before it is its turn is not sent", async () => {
      const message = approve({ headline: "Today." });
      const result = await world.channel.messenger.send(to, message, "key-1", async () => false);
      expect(result).toEqual({ kind: "withdrawn" });
      expect(fromBot()).toEqual([]);
    });

    test("a stream of which no answer came is ambiguous, and a look-up removes the half of it", async () => {
      world.slack.failNext("chat.appendStream", { hang: true });
      expect(await send(lesson, "key-1", thread)).toMatchObject({ kind: "ambiguous" });
      expect(fromBot()).toHaveLength(1);
      expect(await world.channel.messenger.reconcile(thread, "key-1", longAgo)).toBe("absent");
      expect(fromBot()).toEqual([]);
    });

    test("a stream whose end was written but not answered is delivered", async () => {
      world.slack.failNext("chat.stopStream", { hang: true, afterDelivery: true });
      expect(await send(lesson, "key-1", thread)).toMatchObject({ kind: "ambiguous" });
      expect(await world.channel.messenger.reconcile(thread, "key-1", longAgo)).toBe("delivered");
      expect(fromBot()).toHaveLength(1);
    });

    test("text in which Markdown would read more than was written is posted, not streamed", async () => {
      await send({ ...lesson, paragraphs: ["Keep a < b.", "See [this](that)."] }, "key-1", thread);
      expect(methods()).not.toContain("chat.startStream");
    });

    test("a status is one of the fixed lines and goes with the answer", async () => {
      await world.channel.messenger.status(thread, "simulating");
      expect(world.slack.state(ANA.id).status).toBe("is simulating 10,000 days");
      await world.channel.messenger.status(thread, undefined);
      expect(world.slack.state(ANA.id).status).toBeUndefined();
      await world.channel.messenger.status(thread, "writing");
      await send({ headline: "Hello." }, "key-1", thread);
      expect(world.slack.state(ANA.id).status).toBeUndefined();
    });
  });
});
