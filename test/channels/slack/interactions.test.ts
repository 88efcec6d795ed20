import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Form } from "#src/domain/message.ts";
import type { Destination } from "#src/ports/messenger.ts";
import { ANA, BEN, SECRETS, type SlackWorld, startSlack } from "#test/channels/slack/harness.ts";
import { approve, approveView } from "#test/contracts/approve.ts";

const DETAILS: Form = {
  name: "check-in-details",
  title: "How are you?",
  paragraphs: ["Only what you confirm is used."],
  submit: "Save",
  value: "today",
  fields: [
    {
      kind: "choice",
      id: "energy",
      label: "Energy",
      options: ["low", "some", "plenty"].map((value) => ({ value, label: value })),
    },
    {
      kind: "choices",
      id: "areas",
      label: "What weighs on you",
      options: ["work", "home"].map((value) => ({ value, label: value })),
      optional: true,
    },
    { kind: "text", id: "sentence", label: "In your words", maxLength: 200, multiline: true, optional: true },
    { kind: "number", id: "pain", label: "Pain", min: 0, max: 10, optional: true },
  ],
};

describe.each([
  { transport: "HTTP", socketMode: false },
  { transport: "Socket Mode", socketMode: true },
])("taps and forms over $transport", ({ socketMode }) => {
  let world: SlackWorld;
  let dm: string;
  let to: Destination;

  beforeEach(async () => {
    world = await startSlack({ socketMode });
    dm = world.slack.openDm(ANA.id);
    to = { channel: "slack", conversation: dm };
  });
  afterEach(() => world.close());

  const card = async (key = "card-1", place: Destination = to): Promise<string> => {
    const result = await world.channel.messenger.send(
      place,
      approve({
        headline: "Morning, Ana.",
        actions: [
          { id: "check-in-good", label: "Good", value: "today" },
          { id: "check-in-more", label: "Tell me more", value: "today", opens: "check-in-details" },
          { id: "talk-to-human", label: "Talk to a human", placement: "menu" },
          { id: "snooze", label: "In an hour", value: "later", placement: "menu" },
        ],
      }),
      key,
    );
    if (result.kind !== "sent") throw new Error(`Cannot send the card: ${JSON.stringify(result)}`);
    return result.ref.split(":")[1] ?? "";
  };

  test("a tapped button is an action with its value and its card", async () => {
    const ts = await card();
    const { status, body } = await world.slack.tap(ANA.id, ts, "check-in-good");
    expect({ status, body }).toEqual({ status: 200, body: "" });
    expect(world.intake.events).toMatchObject([
      {
        kind: "action",
        surface: "slack-dm",
        text: "",
        user: { channel: "slack", workspace: SECRETS.teamId, id: ANA.id },
        replyTo: { channel: "slack", conversation: dm },
        action: { id: "check-in-good", value: "today", card: "card-1" },
      },
    ]);
  });

  test("a tap that opened a page is acknowledged and asks for nothing", async () => {
    const link = "https://kairos.example/start";
    await world.channel.messenger.send(
      to,
      approve(
        { headline: "Here.", actions: [{ id: "connect-page", label: "Connect", link }] },
        { linkHosts: ["kairos.example"] },
      ),
      "card-2",
    );
    const [message] = world.slack.history(dm).slice(-1);
    const { status } = await world.slack.tap(ANA.id, message!.ts, "connect-page");
    expect(status).toBe(200);
    expect(world.intake.events).toEqual([]);
  });

  test("a menu's choice is an action too", async () => {
    const ts = await card();
    await world.slack.tap(ANA.id, ts, "kairos-menu", "In an hour");
    await world.slack.tap(ANA.id, ts, "kairos-menu", "Talk to a human");
    expect(world.intake.events.map(({ action }) => action)).toEqual([
      { id: "snooze", value: "later", card: "card-1" },
      { id: "talk-to-human", value: undefined, card: "card-1" },
    ]);
  });

  test("one tap has one id under every delivery, two taps have two", async () => {
    const ts = await card();
    const first = await world.slack.tap(ANA.id, ts, "check-in-good");
    await world.slack.redeliver(first.eventId, 3);
    await world.slack.tap(ANA.id, ts, "check-in-good");
    const ids = world.intake.events.map(({ eventId }) => eventId);
    expect(ids).toHaveLength(5);
    expect(new Set(ids.slice(0, 4)).size).toBe(1);
    expect(ids[4]).not.toBe(ids[0]);
  });

  test("a tap that could not be stored is not acknowledged", async () => {
    const ts = await card();
    world.intake.answer = () => {
      throw new Error("the database is away");
    };
    expect((await world.slack.tap(ANA.id, ts, "check-in-good")).status).not.toBe(200);
  });

  test("a tap in a channel says who tapped and where", async () => {
    const general = world.slack.channel("general");
    await world.slack.mention(ANA.id, general, "hello");
    const thread = world.slack.history(general)[0]?.ts;
    const ts = await card("card-2", { channel: "slack", conversation: general, thread });
    await world.slack.tap(BEN.id, ts, "check-in-good");
    expect(world.intake.events.at(-1)).toMatchObject({
      surface: "slack-channel",
      user: { id: BEN.id },
      replyTo: { conversation: general, thread },
      action: { card: "card-2" },
    });
  });

  test.each([
    ["a value that is not ours", "check-in-good", "not json"],
    ["a value of another shape", "check-in-good", "[1]"],
    ["an id that is no action", "DROP TABLE", '{"v":"x"}'],
  ])("a button with %s is acknowledged and left alone", async (_, actionId, value) => {
    const ts = await card();
    const { eventId } = await world.slack.tap(ANA.id, ts, "check-in-good");
    world.intake.events.length = 0;
    expect(eventId).not.toBe("");
    const message = world.slack.history(dm).find((one) => one.ts === ts);
    // The same card, with an element that Kairos never rendered.
    const blocks = [
      {
        type: "actions",
        elements: [{ type: "button", action_id: actionId, text: { type: "plain_text", text: "x" }, value }],
      },
    ];
    const answer = await fetch(`${world.slack.apiUrl}chat.update`, {
      method: "POST",
      headers: { authorization: `Bearer ${SECRETS.botToken}`, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ channel: dm, ts: message?.ts ?? "", text: "x", blocks: JSON.stringify(blocks) }),
    });
    expect(await answer.json()).toMatchObject({ ok: true });
    expect((await world.slack.tap(ANA.id, ts, actionId)).status).toBe(200);
    expect(world.intake.events).toEqual([]);
  });

  describe("a form", () => {
    beforeEach(() => {
      world.views.nextForm = approveView(DETAILS);
    });

    const open = async () => {
      await world.slack.tap(ANA.id, await card(), "check-in-more");
      const { modal } = world.slack.state(ANA.id);
      if (!modal) throw new Error("Cannot go on as a form must be open");
      return modal;
    };

    test("opens at once, and opening it is no event", async () => {
      const modal = await open();
      expect(modal.view).toMatchObject({
        type: "modal",
        title: { text: "How are you?" },
        submit: { text: "Save" },
      });
      expect(world.views.asked).toMatchObject([{ user: { id: ANA.id }, name: "check-in-details", value: "today" }]);
      expect(world.intake.events).toEqual([]);
    });

    test("comes back as an action with its fields, its value and its card", async () => {
      const modal = await open();
      const { status } = await world.slack.submitView(ANA.id, modal.id, {
        energy: "some",
        areas: ["home", "work"],
        sentence: "the Meyer call went badly",
        pain: "3.5",
      });
      expect(status).toBe(200);
      expect(world.slack.state(ANA.id).modal).toBeUndefined();
      expect(world.intake.events).toMatchObject([
        {
          eventId: `view:${modal.id}:${modal.hash}`,
          kind: "action",
          surface: "slack-dm",
          user: { id: ANA.id },
          replyTo: { channel: "slack", conversation: dm },
          action: {
            id: "check-in-details",
            value: "today",
            card: "card-1",
            fields: { energy: "some", areas: ["home", "work"], sentence: "the Meyer call went badly", pain: "3.5" },
          },
        },
      ]);
    });

    test("leaves out what was left empty", async () => {
      const modal = await open();
      await world.slack.submitView(ANA.id, modal.id, { energy: "low" });
      expect(world.intake.events[0]?.action?.fields).toEqual({ energy: "low" });
    });

    test("has one id under every delivery", async () => {
      const modal = await open();
      const { eventId } = await world.slack.submitView(ANA.id, modal.id, { energy: "low" });
      await world.slack.redeliver(eventId, 3);
      expect(new Set(world.intake.events.map((event) => event.eventId)).size).toBe(1);
      expect(world.intake.events).toHaveLength(4);
    });

    test("says beside the field what is wrong, and stays open", async () => {
      const modal = await open();
      const { status } = await world.slack.submitView(ANA.id, modal.id, { energy: "low", pain: "11" });
      expect(status).toBe(200);
      expect(world.slack.state(ANA.id).modal?.errors).toEqual({ pain: "Please enter a number from 0 to 10." });
      expect(world.intake.events).toEqual([]);
    });

    test.skipIf(socketMode)("stays open when its answer could not be stored", async () => {
      const modal = await open();
      world.intake.answer = () => {
        throw new Error("the database is away");
      };
      expect((await world.slack.submitView(ANA.id, modal.id, { energy: "low" })).status).not.toBe(200);
      expect(world.slack.state(ANA.id).modal).toBeDefined();
    });

    test("that no longer applies turns the tap into an action, so that the person gets an answer", async () => {
      world.views.nextForm = undefined;
      await world.slack.tap(ANA.id, await card(), "check-in-more");
      expect(world.intake.events).toMatchObject([{ kind: "action", action: { id: "check-in-more", card: "card-1" } }]);
    });

    test("that Slack does not open turns the tap into an action", async () => {
      world.slack.failNext("views.open", { error: "expired_trigger_id" });
      await world.slack.tap(ANA.id, await card(), "check-in-more");
      expect(world.slack.state(ANA.id).modal).toBeUndefined();
      expect(world.intake.events).toMatchObject([{ kind: "action", action: { id: "check-in-more" } }]);
    });

    test("opens once when its tap is delivered twice", async () => {
      const { eventId } = await world.slack.tap(ANA.id, await card(), "check-in-more");
      await world.slack.redeliver(eventId, 1);
      expect(world.slack.state(ANA.id).modal).toBeDefined();
      expect(world.intake.events).toEqual([]);
    });

    test.skipIf(socketMode)("that review has not approved is not shown", async () => {
      world.views.nextForm = JSON.parse(JSON.stringify(DETAILS));
      await world.slack.tap(ANA.id, await card(), "check-in-more");
      expect(world.slack.state(ANA.id).modal).toBeUndefined();
    });
  });

  describe("App Home", () => {
    beforeEach(() => {
      world.views.nextHome = approveView({
        headline: "Today: light.",
        sections: [
          {
            title: "Your plan",
            paragraphs: ["A short review, then a walk if you like."],
            actions: [
              { id: "why", label: "Why?" },
              { id: "settings", label: "Settings", opens: "settings" },
            ],
          },
        ],
        facts: [],
      });
    });

    test("is drawn when it is opened, says what Kairos is, and opening it is no event", async () => {
      expect((await world.slack.openHome(ANA.id)).status).toBe(200);
      const text = JSON.stringify(world.slack.state(ANA.id).home?.view);
      expect(text).toContain("Today: light.");
      expect(text).toContain("A short review, then a walk if you like.");
      expect(text).toContain("I'm an AI coach");
      expect(world.views.asked).toMatchObject([{ user: { id: ANA.id } }]);
      expect(world.intake.events).toEqual([]);
    });

    test("has actions that are answered by direct message and belong to no card", async () => {
      await world.slack.openHome(ANA.id);
      await world.slack.tap(ANA.id, "home", "why");
      expect(world.intake.events).toMatchObject([
        { kind: "action", surface: "slack-dm", replyTo: { conversation: dm }, action: { id: "why", card: undefined } },
      ]);
    });

    test("opens forms", async () => {
      world.views.nextForm = approveView<Form>({ ...DETAILS, name: "settings" });
      await world.slack.openHome(ANA.id);
      await world.slack.tap(ANA.id, "home", "settings");
      const { modal } = world.slack.state(ANA.id);
      await world.slack.submitView(ANA.id, modal?.id ?? "", { energy: "low" });
      expect(world.intake.events).toMatchObject([{ replyTo: { conversation: dm }, action: { id: "settings" } }]);
    });

    test("of somebody who may not use Kairos stays empty", async () => {
      world.views.nextHome = undefined;
      await world.slack.openHome(ANA.id);
      expect(world.slack.state(ANA.id).home).toBeUndefined();
    });

    test.skipIf(socketMode)("that review has not approved is not shown", async () => {
      world.views.nextHome = JSON.parse(JSON.stringify({ headline: "x", sections: [], facts: [] }));
      await world.slack.openHome(ANA.id);
      expect(world.slack.state(ANA.id).home).toBeUndefined();
    });
  });
});
