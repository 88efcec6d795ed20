import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type AgentsPlayground,
  isInstalled,
  startAgentsPlayground,
} from "#test/agents-playground/agents-playground.ts";
import { startTinyBot, type TinyBot } from "#test/agents-playground/tiny-bot.ts";

const given = process.env["KAIROS_BOT_URL"];
const PATIENCE = { timeout: 30_000, interval: 200 };

if (!isInstalled()) console.error("Agents Playground: skipped, @microsoft/m365agentsplayground is not installed");

describe.skipIf(!isInstalled())("Microsoft's Agents Playground", () => {
  let bot: TinyBot | undefined;
  let playground: AgentsPlayground | undefined;

  beforeAll(async () => {
    bot = given ? undefined : await startTinyBot();
    playground = await startAgentsPlayground(new URL(given ?? bot!.url));
    if (!playground) console.error("Agents Playground: skipped, the client did not come up");
  });
  afterAll(async () => {
    await playground?.stop();
    await bot?.stop();
  });

  test("installs the bot, writes to it and shows its answer", async ({ skip }) => {
    if (!playground) return skip("the client did not come up");
    const chat = playground.config.personalChat.id;
    expect(await playground.install(chat)).toBe(200);
    await expect.poll(() => playground!.fromBot().length, PATIENCE).toBeGreaterThanOrEqual(1);
    const before = playground.fromBot().length;
    expect(await playground.say(chat, "check in")).toBe(200);
    await expect.poll(() => playground!.fromBot().length, PATIENCE).toBeGreaterThan(before);
    expect(
      playground
        .fromBot()
        .at(-1)
        ?.attachments.map(({ contentType }) => contentType),
    ).toContain("application/vnd.microsoft.card.adaptive");
  });

  test("is understood: one installation, who is speaking, and what was said", async ({ skip }) => {
    if (!playground || !bot) return skip("only with the bot of this suite");
    expect(bot.events.map(({ kind, surface, text }) => [kind, surface, text])).toEqual([
      ["installed", "teams-personal", ""],
      ["message", "teams-personal", "check in"],
    ]);
    expect(bot.events[0]!.user).toEqual({
      channel: "teams",
      workspace: playground.config.tenantId,
      id: playground.config.currentUser.id,
    });
    expect(bot.profiles[0]).toMatchObject({
      givenName: "Alex",
      email: playground.config.currentUser.email,
      isGuest: false,
    });
  });

  test("taps a card in the way of Action.Execute and in the way of Action.Submit", async ({ skip }) => {
    if (!playground || !bot) return skip("only with the bot of this suite");
    const chat = playground.config.personalChat.id;
    const { attachments, messageId } = playground.fromBot().at(-1)!;
    const { actions } = attachments[0]!.content as {
      actions: { type: string; id: string; verb: string; data: object; fallback: { data: object } }[];
    };
    const { data, fallback, id, type, verb } = actions[0]!;
    await playground.submit(chat, messageId, fallback.data);
    await expect.poll(() => bot!.events.at(-1)?.kind, PATIENCE).toBe("action");
    const { body, status } = await playground.execute(chat, messageId, { type, id, verb, data });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ type: "application/vnd.microsoft.activity.message", value: "Noted." });
    const taps = bot.events.filter(({ kind }) => kind === "action");
    expect(taps.map(({ action }) => action)).toEqual([
      { id: "check-in-good", card: bot.events[1]!.eventId },
      { id: "check-in-good", card: bot.events[1]!.eventId },
    ]);
  });

  test("mentions the bot in a channel and shows the answer there", async ({ skip }) => {
    if (!playground || !bot) return skip("only with the bot of this suite");
    const channel = playground.config.teams[0]!.channels[0]!.id;
    await playground.say(channel, "any tips?", true);
    await expect
      .poll(() => bot!.events.find(({ surface }) => surface === "teams-channel"), PATIENCE)
      .toMatchObject({
        kind: "message",
        text: "any tips?",
        replyTo: { conversation: expect.stringContaining(channel) },
      });
    await expect.poll(() => JSON.stringify(playground!.shown.at(-1)), PATIENCE).toContain(channel);
    await expect.poll(() => playground!.fromBot().length, PATIENCE).toBe(bot.events.length);
  });
});
