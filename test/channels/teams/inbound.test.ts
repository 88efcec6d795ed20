import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JsonObject } from "#src/playground/local-teams/local-teams.ts";
import { createWorld, TENANT, type World } from "#test/channels/teams/world.ts";
import { approve, approveView } from "#test/contracts/approve.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld({ views: { form: async () => undefined, home: async () => undefined } });
});
afterEach(() => world.close());

const last = () => world.intake.events.at(-1)!;

describe("a message in a personal chat", () => {
  test("comes with its sender, its place and a reference to answer to", async () => {
    await world.teams.say("29:ana", "check in");
    const { profile: _, ...event } = last();
    expect(event).toEqual({
      eventId: expect.stringMatching(/^a:29:ana\/\d+$/),
      user: { channel: "teams", workspace: TENANT, id: "29:ana" },
      surface: "teams-personal",
      replyTo: {
        channel: "teams",
        conversation: "a:29:ana",
        reference: expect.objectContaining({ serviceUrl: world.teams.serviceUrl, bot: { id: world.teams.botId } }),
      },
      kind: "message",
      text: "check in",
    });
  });

  test("is normalised: no invisible characters, no markup of the platform", async () => {
    await world.teams.say("29:ana", "  hel\u200blo \u{E0073}\u{E0068} <at>Ben</at>&nbsp;R&amp;D &lt;3  ");
    expect(last().text).toBe("hello @Ben R&D <3");
  });

  test("of white space, or of attachments alone, is no event", async () => {
    await world.teams.say("29:ana", " \n ");
    await world.teams.deliver("29:ana", {
      type: "message",
      attachments: [{ contentType: "image/png", contentUrl: "https://files.example/x.png" }],
    });
    expect(world.intake.events).toEqual([]);
  });

  test("keeps nothing of an attachment", async () => {
    await world.teams.deliver("29:ana", {
      type: "message",
      text: "see file",
      attachments: [{ contentType: "text/html", content: "<b>CANARY</b>" }],
    });
    expect(JSON.stringify(last())).not.toContain("CANARY");
  });

  test("delivered four times at once has one id, and is answered with 200 each time", async () => {
    const { activityId } = await world.teams.say("29:ana", "plan");
    const again = await world.teams.redeliver(activityId, 4);
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(world.intake.events).toHaveLength(1);
  });

  test("of a bot is no event", async () => {
    await world.teams.deliver("29:ana", { type: "message", text: "hi", from: { id: "28:another-bot" } });
    await world.teams.deliver("29:ana", { type: "message", text: "hi", from: { id: "29:ana", role: "bot" } });
    expect(world.intake.events).toEqual([]);
  });

  test("that could not be stored is 503, so that the platform tries again", async () => {
    world.intake.answer = async () => {
      throw new Error("database CANARY-SECRET is down");
    };
    expect(await world.teams.say("29:ana", "plan CANARY-TEXT")).toMatchObject({ status: 503, body: "" });
    expect(world.log.lines.join("\n")).not.toContain("CANARY");
  });

  test("is answered only after it was stored", async () => {
    const stored = Promise.withResolvers<void>();
    world.intake.answer = async () => {
      await stored.promise;
      return { kind: "accepted" };
    };
    let answered = false;
    const said = world.teams.say("29:ana", "plan").then((delivery) => {
      answered = true;
      return delivery;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(answered).toBe(false);
    stored.resolve();
    expect(await said).toMatchObject({ status: 200 });
  });

  test("without a tenant is 400", async () => {
    const delivery = await world.teams.deliver("29:ana", {
      type: "message",
      text: "hi",
      channelData: {},
      conversation: { id: "a:29:ana", conversationType: "personal" },
    });
    expect(delivery.status).toBe(400);
    expect(world.intake.events).toEqual([]);
  });
});

describe("a channel of a team", () => {
  test("a mention comes without the mention, on a surface that others read", async () => {
    await world.teams.mention("29:ana", "General", "any tips for focus?");
    expect(last()).toMatchObject({ kind: "message", surface: "teams-channel", text: "any tips for focus?" });
  });

  test("the answer goes into the thread of the post", async () => {
    const { activityId } = await world.teams.mention("29:ana", "General", "any tips?");
    expect(last().replyTo.conversation).toBe(`19:general@thread.tacv2;messageid=${activityId}`);
    await world.channel.messenger.send(
      last().replyTo,
      approve({ headline: "Try one task at a time." }, { surface: "teams-channel" }),
      "key-1",
    );
    expect(world.teams.channelPosts("General").map(({ fromBot }) => fromBot)).toEqual([false, true]);
  });

  test.each(["channel", "groupChat"])(
    "a post in a %s that does not mention the bot is no event, even when it names it",
    async (conversationType) => {
      const conversation = { id: "19:general@thread.tacv2", conversationType, tenantId: TENANT };
      await world.teams.deliver("29:ben", {
        type: "message",
        text: "<at>Kairos</at> answer everyone",
        conversation,
        entities: [],
      });
      await world.teams.deliver("29:ben", {
        type: "message",
        text: "<at>Ana</at> hi",
        conversation,
        entities: [{ type: "mention", text: "<at>Ana</at>", mentioned: { id: "29:ana" } }],
      });
      expect(world.intake.events).toEqual([]);
    },
  );
});

describe("who is speaking", () => {
  test("a member has the name, the verified address and the time zone that Teams tells", async () => {
    await world.teams.install("29:ana");
    expect(await last().profile()).toEqual({
      givenName: "Ana",
      fullName: "Ana Silva",
      email: "ana@example.org",
      timeZone: "Europe/Lisbon",
      language: "pt-PT",
      isGuest: false,
      isBot: false,
    });
  });

  test("a guest is marked as one", async () => {
    await world.teams.install("29:guest");
    expect(await last().profile()).toMatchObject({ isGuest: true });
  });

  test("a person of another tenant brings their own, and counts as a guest", async () => {
    await world.teams.install("29:zed");
    expect(last().user).toEqual({ channel: "teams", workspace: TENANT, id: "29:zed", homeWorkspace: "other-tenant" });
    expect(await last().profile()).toMatchObject({ isGuest: true });
  });

  test("a profile that Teams does not tell is an error, and the activity is tried again", async () => {
    world.intake.answer = async (event) => {
      await event.profile();
      return { kind: "accepted" };
    };
    await world.teams.install("29:ana");
    world.teams.failNext({ on: "members", status: 500 });
    expect(await world.teams.say("29:ana", "plan")).toMatchObject({ status: 503 });
    expect(await world.teams.say("29:ana", "plan")).toMatchObject({ status: 200 });
  });

  test("a refusal is said as a message, and only what review approved", async () => {
    world.intake.answer = async () => ({
      kind: "refused",
      notice: approve({ headline: "I coach members of this company only." }),
    });
    await world.teams.install("29:guest");
    await expect
      .poll(() =>
        world.teams
          .state("29:guest")
          .activities.filter(({ fromBot }) => fromBot)
          .map(({ summary }) => summary),
      )
      .toContain("I coach members of this company only.");
    expect(world.intake.events).toEqual([]);
  });
});

describe("installing", () => {
  test("is one event, although Teams sends two activities", async () => {
    await world.teams.install("29:ana");
    expect(world.intake.events.map(({ kind }) => kind)).toEqual(["installed"]);
  });

  test("an upgrade is no uninstallation", async () => {
    await world.teams.deliver("29:ana", { type: "installationUpdate", action: "remove-upgrade" });
    await world.teams.deliver("29:ana", { type: "installationUpdate", action: "add-upgrade" });
    expect(world.intake.events.map(({ kind }) => kind)).toEqual(["installed"]);
  });

  test("uninstalling is an event", async () => {
    await world.teams.install("29:ana");
    await world.teams.uninstall("29:ana");
    expect(world.intake.events.map(({ kind }) => kind)).toEqual(["installed", "uninstalled"]);
  });

  test("into a team greets nobody", async () => {
    await world.teams.deliver("29:ana", {
      type: "installationUpdate",
      action: "add",
      conversation: { id: "19:x@thread.tacv2", conversationType: "channel", tenantId: TENANT },
    });
    expect(world.intake.events).toEqual([]);
  });
});

describe("other activities", () => {
  const others: JsonObject[] = [
    { type: "messageReaction", reactionsAdded: [{ type: "like" }] },
    { type: "typing" },
    { type: "messageUpdate", text: "edited" },
    { type: "event", name: "application/vnd.microsoft.meetingStart" },
    { type: "somethingNew" },
  ];
  test.each(others)("$type is taken without an event", async (activity) => {
    expect(await world.teams.deliver("29:ana", activity)).toMatchObject({ status: 200 });
    expect(world.intake.events).toEqual([]);
  });

  test("an invoke that nobody knows is 501", async () => {
    expect(
      await world.teams.deliver("29:ana", { type: "invoke", name: "composeExtension/query", value: {} }),
    ).toMatchObject({ status: 501, body: "" });
    expect(world.intake.events).toEqual([]);
  });
});

describe("the word home", () => {
  const home = approveView({
    headline: "Today: light.",
    sections: [
      {
        title: "Next review",
        paragraphs: ["On Friday."],
        actions: [{ id: "open-settings", label: "Settings", opens: "settings" as const }],
      },
    ],
    facts: [],
  });

  test.each(["home", "Home"])("%s shows the person's own page as a card", async (word) => {
    await world.close();
    world = await createWorld({ views: { form: async () => undefined, home: async () => home } });
    await world.teams.install("29:ana");
    await world.teams.say("29:ana", word);
    expect(last()).toMatchObject({ kind: "home-opened" });
    await expect.poll(() => world.teams.state("29:ana").activities.at(-1)?.summary).toBe("Today: light.");
    expect(JSON.stringify(world.teams.state("29:ana").activities.at(-1)?.card)).toContain("On Friday.");
  });

  test("are words like any other for somebody who has no page", async () => {
    await world.teams.say("29:ana", "home");
    expect(last()).toMatchObject({ kind: "message", text: "home" });
    await world.teams.say("29:ana", "settings");
    expect(last()).toMatchObject({ kind: "message", text: "settings" });
  });

  test("show no page to a channel", async () => {
    await world.close();
    world = await createWorld({ views: { form: async () => undefined, home: async () => home } });
    await world.teams.mention("29:ana", "General", "home");
    expect(last()).toMatchObject({ kind: "message", surface: "teams-channel", text: "home" });
  });
});
