import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ANA, BEN, GUEST, SECRETS, type SlackWorld, STRANGER, startSlack } from "#test/channels/slack/harness.ts";
import { approve } from "#test/contracts/approve.ts";

describe.each([
  { transport: "HTTP", socketMode: false },
  { transport: "Socket Mode", socketMode: true },
])("messages over $transport", ({ socketMode }) => {
  let world: SlackWorld;
  let dm: string;

  beforeEach(async () => {
    world = await startSlack({ socketMode });
    dm = world.slack.openDm(ANA.id);
  });
  afterEach(() => world.close());

  const bot = () => world.slack.botUserId;

  test("a direct message arrives with its sender, its place and its words", async () => {
    const delivery = await world.slack.say(ANA.id, dm, "honestly wiped, R&D went < badly >");
    expect(delivery.status).toBe(200);
    expect(world.intake.events).toMatchObject([
      {
        eventId: delivery.eventId,
        kind: "message",
        surface: "slack-dm",
        text: "honestly wiped, R&D went < badly >",
        user: { channel: "slack", workspace: SECRETS.teamId, id: ANA.id },
        replyTo: { channel: "slack", conversation: dm },
      },
    ]);
    expect(world.intake.events[0]?.replyTo.thread).toBeUndefined();
    expect(world.intake.events[0]?.user.homeWorkspace).toBeUndefined();
  });

  test("a message in a thread is answered in that thread", async () => {
    await world.slack.say(ANA.id, dm, "first");
    const [first] = world.slack.history(dm);
    await world.slack.say(ANA.id, dm, "second", { thread: first?.ts ?? "" });
    expect(world.intake.events[1]?.replyTo).toEqual({ channel: "slack", conversation: dm, thread: first?.ts });
  });

  test("invisible characters are gone before anybody reads the text", async () => {
    await world.slack.say(ANA.id, dm, "hel\u200blo \u{E0073}\u{E0068}there");
    expect(world.intake.events[0]?.text).toBe("hello there");
  });

  test("the same event delivered four times at once has the same id each time", async () => {
    const { eventId } = await world.slack.say(ANA.id, dm, "plan");
    const again = await world.slack.redeliver(eventId, 3);
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(world.intake.events.map((event) => event.eventId)).toEqual([eventId, eventId, eventId, eventId]);
  });

  test.each([
    ["an edit", { subtype: "message_changed", message: { user: ANA.id, text: "new" }, hidden: true }],
    ["a deletion", { subtype: "message_deleted", deleted_ts: "1700000000.000100", hidden: true }],
    ["a bot's post", { subtype: "bot_message", bot_id: "B0OTHER", text: "hello", user: BEN.id }],
    ["an app's post as a user", { bot_id: "B0OTHER", text: "hello", user: BEN.id }],
    ["somebody joining", { subtype: "channel_join", user: BEN.id, text: "has joined" }],
    ["an edited message", { user: ANA.id, text: "new", edited: { user: ANA.id, ts: "1700000000.000200" } }],
    ["a message without words", { user: ANA.id, text: "" }],
  ])("%s is acknowledged and left alone", async (_, event) => {
    const delivery = await world.slack.event({
      type: "message",
      channel_type: "im",
      channel: dm,
      ts: "1700000000.000200",
      event_ts: "1700000000.000200",
      ...event,
    });
    expect(delivery.status).toBe(200);
    expect(world.intake.events).toEqual([]);
  });

  test("the bot does not answer itself", async () => {
    const own = { user: bot(), text: "hello", ts: "1700000000.000200", event_ts: "1700000000.000200" };
    await world.slack.event({ type: "message", channel_type: "im", channel: dm, ...own });
    await world.slack.event({ type: "app_mention", channel: world.slack.channel("general"), ...own });
    expect(world.intake.events).toEqual([]);
  });

  test("what is said in a channel without a mention is not for Kairos", async () => {
    const general = world.slack.channel("general");
    const said = { user: ANA.id, text: "hello all", ts: "1700000000.000200", event_ts: "1700000000.000200" };
    await world.slack.event({ type: "message", channel_type: "channel", channel: general, ...said });
    expect(world.intake.events).toEqual([]);
  });

  test("a mention in a channel is public and is answered in a thread under it", async () => {
    const general = world.slack.channel("general");
    await world.slack.mention(BEN.id, general, "any tips for focus?");
    const [said] = world.slack.history(general);
    expect(world.intake.events).toMatchObject([
      {
        kind: "message",
        surface: "slack-channel",
        text: "any tips for focus?",
        user: { id: BEN.id },
        replyTo: { conversation: general, thread: said?.ts },
      },
    ]);
  });

  test("other people's mentions and links stay readable words", async () => {
    await world.slack.event({
      type: "message",
      channel_type: "im",
      channel: dm,
      user: ANA.id,
      text: "ask <@U0BEN|ben> in <#C1|general> about <https://example.com/a|this> &amp; <mailto:x@example.com|mail>",
      ts: "1700000000.000200",
      event_ts: "1700000000.000200",
    });
    expect(world.intake.events[0]?.text).toBe("ask @ben in #general about https://example.com/a & x@example.com");
  });

  test("a slash command is the same as typing its word, and is answered by direct message", async () => {
    const general = world.slack.channel("general");
    const delivery = await world.slack.slash(ANA.id, "/kairos", "plan", general);
    expect(delivery).toMatchObject({ status: 200, body: "" });
    expect(world.intake.events).toMatchObject([
      {
        eventId: `command:${delivery.eventId}`,
        kind: "message",
        surface: "slack-dm",
        text: "plan",
        user: { id: ANA.id },
        replyTo: { channel: "slack", conversation: dm },
      },
    ]);
    expect(world.slack.history(general)).toEqual([]);
  });

  test("a slash command without a word asks for help", async () => {
    await world.slack.slash(ANA.id, "/kairos", "", dm);
    expect(world.intake.events[0]?.text).toBe("help");
  });

  test("a slash command of which Slack cannot open the direct message is still answered to its owner", async () => {
    world.slack.failNext("conversations.open", { status: 500 });
    await world.slack.slash(BEN.id, "/kairos", "plan", world.slack.channel("general"));
    const { replyTo, surface } = world.intake.events[0] ?? {};
    expect({ replyTo, surface }).toEqual({ replyTo: { channel: "slack", conversation: BEN.id }, surface: "slack-dm" });
    const sent = await world.channel.messenger.send(replyTo!, approve({ headline: "Here it is." }), "key-1");
    expect(sent.kind).toBe("sent");
    expect(world.slack.state(BEN.id).messages).toHaveLength(1);
  });

  test("a command that is not ours is acknowledged and left alone", async () => {
    expect((await world.slack.slash(ANA.id, "/other", "plan", dm)).status).toBe(200);
    expect(world.intake.events).toEqual([]);
  });

  test("a person's profile is what Slack verified", async () => {
    await world.slack.say(ANA.id, dm, "hello");
    expect(await world.intake.events[0]?.profile()).toEqual({
      givenName: "Ana",
      fullName: ANA.name,
      email: ANA.email,
      timeZone: "Europe/Berlin",
      language: "en-GB",
      isGuest: false,
      isBot: false,
    });
  });

  test("a guest and somebody of another workspace are known as such", async () => {
    await world.slack.say(GUEST.id, world.slack.openDm(GUEST.id), "hello");
    await world.slack.mention(STRANGER.id, world.slack.channel("general"), "checkin");
    expect(await world.intake.events[0]?.profile()).toMatchObject({ isGuest: true });
    expect(world.intake.events[1]?.user).toEqual({
      channel: "slack",
      workspace: SECRETS.teamId,
      id: STRANGER.id,
      homeWorkspace: "T0OTHER",
    });
    expect(await world.intake.events[1]?.profile()).toMatchObject({ isGuest: true });
  });

  test("a refusal is said once, however often Slack delivers the event", async () => {
    world.intake.answer = () => ({
      kind: "refused",
      notice: approve({ headline: "I'm here for members of this workspace." }),
    });
    const place = world.slack.openDm(GUEST.id);
    const { eventId, status } = await world.slack.say(GUEST.id, place, "checkin");
    expect(status).toBe(200);
    await world.slack.redeliver(eventId, 3);
    await world.channel.stop();
    expect(world.slack.history(place).filter(({ fromBot }) => fromBot)).toMatchObject([
      { text: "I'm here for members of this workspace." },
    ]);
  });

  test("a refusal without a notice is silent", async () => {
    world.intake.answer = () => ({ kind: "refused" });
    await world.slack.say(GUEST.id, world.slack.openDm(GUEST.id), "checkin");
    await world.channel.stop();
    expect(world.slack.history(world.slack.openDm(GUEST.id)).filter(({ fromBot }) => fromBot)).toEqual([]);
  });

  test("an uninstalled app is told, and so is a revoked bot token", async () => {
    await world.slack.event({ type: "app_uninstalled" });
    await world.slack.event({ type: "tokens_revoked", tokens: { oauth: ["U1"] } });
    await world.slack.event({ type: "tokens_revoked", tokens: { bot: [bot()] } });
    expect(world.intake.events.map(({ kind, user }) => [kind, user.workspace])).toEqual([
      ["uninstalled", SECRETS.teamId],
      ["uninstalled", SECRETS.teamId],
    ]);
  });

  test("an event of a kind nobody listens to is acknowledged", async () => {
    expect((await world.slack.event({ type: "team_join", user: { id: "U9" } })).status).toBe(200);
    expect(world.intake.events).toEqual([]);
  });
});
