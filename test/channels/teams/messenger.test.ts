import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { actionsOf, isObject, textOf } from "#src/playground/local-teams/card-client.ts";
import type { ConnectorFault, JsonObject, LocalActivity } from "#src/playground/local-teams/local-teams.ts";
import type { Destination } from "#src/ports/messenger.ts";
import { createWorld, type World } from "#test/channels/teams/world.ts";
import { approve } from "#test/contracts/approve.ts";
import { messengerContract, type SeenAction, type SeenMessage } from "#test/contracts/messenger-contract.ts";

/** The destination of a person who wrote to the bot. */
async function destinationOf(world: World, user = "29:ana"): Promise<Destination> {
  await world.teams.install(user);
  return world.intake.events.at(-1)!.replyTo;
}

const fromBot = (world: World, user = "29:ana"): readonly LocalActivity[] =>
  world.teams.state(user).activities.filter((activity) => activity.fromBot);

messengerContract({
  name: "Teams",
  looksUp: false,
  async create() {
    const world = await createWorld({ requestTimeoutMs: 400 });
    const to = await destinationOf(world);
    return {
      messenger: world.channel.messenger,
      to,
      seen: async () => fromBot(world).map(seenMessage),
      failNext(fault) {
        const faults: Record<typeof fault.kind, ConnectorFault> = {
          "rate-limited": { status: 429, retryAfter: fault.kind === "rate-limited" ? fault.afterMs / 1_000 : 0 },
          "no-answer": { cut: true, afterDelivery: fault.kind === "no-answer" && fault.delivered },
          gone: { status: 403 },
        };
        world.teams.failNext(faults[fault.kind]);
      },
      failNextStatus: () => world.teams.failNext({ on: "typing", status: 500 }),
      close: () => world.close(),
    };
  },
});

/** What a person reads on a card: rich text as it is, headings with the markdown undone. */
function seenMessage({ card, summary }: LocalActivity): SeenMessage {
  const texts: string[] = [];
  const pictures: string[] = [];
  for (const element of flatten(card)) {
    if (element["type"] === "TextBlock") texts.push(textOf(element["text"]).replace(/\\(.)/g, "$1"));
    if (element["type"] === "RichTextBlock" && Array.isArray(element["inlines"])) {
      texts.push(
        element["inlines"]
          .filter(isObject)
          .map((run) => textOf(run["text"]))
          .join(""),
      );
    }
    if (element["type"] === "Image") pictures.push(textOf(element["altText"]));
  }
  return { text: texts.join("\n"), fallback: summary, pictures, actions: card ? seenActions(card) : [] };
}

function seenActions(card: JsonObject): SeenAction[] {
  const modes = new Map(
    flatten(card)
      .filter(({ type }) => textOf(type).startsWith("Action."))
      .map((element) => [textOf(element["id"]), textOf(element["mode"])]),
  );
  return actionsOf(card).map(({ data, id, title }) => {
    const carried = isObject(data["kairos"]) ? data["kairos"] : {};
    const value = carried["value"];
    return {
      label: title,
      id: textOf(carried["id"]),
      ...(typeof value === "string" ? { value } : {}),
      card: textOf(carried["card"]),
      placement: modes.get(id) === "secondary" ? "menu" : "button",
    };
  });
}

function flatten(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(flatten);
  if (!isObject(value)) return [];
  const { fallback: _, ...rest } = value;
  return [value, ...Object.values(rest).flatMap(flatten)];
}

describe("what goes wrong with a send", () => {
  let world: World;
  let to: Destination;
  beforeEach(async () => {
    world = await createWorld({ requestTimeoutMs: 400 });
    to = await destinationOf(world);
  });
  afterEach(() => world.close());
  const send = (key = "key-1") => world.channel.messenger.send(to, approve({ headline: "Hello." }), key);

  test.each([412, 429, 502, 504])("status %i is tried again after a moment", async (status) => {
    world.teams.failNext({ status });
    const result = await send();
    expect(result).toMatchObject({ kind: "retry", reason: `status ${status}` });
    const { afterMs } = result as { afterMs: number };
    expect(afterMs).toBeGreaterThanOrEqual(1_000);
    expect(afterMs).toBeLessThanOrEqual(3_000);
    expect(fromBot(world)).toEqual([]);
  });

  test.each([500, 503])("status %i may have been delivered", async (status) => {
    world.teams.failNext({ status, afterDelivery: true });
    expect(await send()).toEqual({ kind: "ambiguous", reason: `status ${status}` });
    expect(fromBot(world)).toHaveLength(1);
  });

  test.each([400, 403, 404, 413])("status %i is refused for good", async (status) => {
    world.teams.failNext({ status });
    expect(await send()).toMatchObject({ kind: "refused" });
  });

  test("the SDK does not try again behind our back, which could deliver twice", async () => {
    for (const fault of [{ status: 502 }, { status: 500 }, { status: 429, retryAfter: 0 }, { cut: true }]) {
      const before = world.teams.calls().length;
      world.teams.failNext(fault);
      await send();
      expect(world.teams.calls().length - before).toBe(1);
    }
  });

  test("no answer in time is ambiguous", async () => {
    world.teams.failNext({ hang: true, afterDelivery: true });
    expect(await send()).toMatchObject({ kind: "ambiguous" });
    expect(fromBot(world)).toHaveLength(1);
  });

  test("a connector that cannot be reached is tried again, since nothing was sent", async () => {
    await world.teams.close();
    expect(await send()).toMatchObject({ kind: "retry" });
  });

  test("an identity service that gives no token is tried again, since nothing was sent", async () => {
    world.teams.identityServiceDown(true);
    const restarted = await world.restart();
    expect(await restarted.messenger.send(to, approve({ headline: "Hello." }), "key-1")).toMatchObject({
      kind: "retry",
    });
    expect(fromBot(world)).toEqual([]);
  });

  test.each([301, 302, 307, 308])(
    "a redirect with status %i is not followed to an address that nobody allowed",
    async (status) => {
      const before = world.teams.calls().length;
      world.teams.failNext({ status, location: `${world.teams.serviceUrl}v3/conversations/a%3A29%3Aana/activities` });
      expect(await send()).toMatchObject({ kind: "refused" });
      expect(world.teams.calls().length - before).toBe(1);
      expect(fromBot(world)).toEqual([]);
    },
  );

  test("a status that gets no answer holds nobody up and is not an error", async () => {
    world.teams.failNext({ on: "typing", hang: true });
    await world.channel.messenger.status(to, "reading");
  });

  test("after the app is uninstalled a message is refused", async () => {
    await world.teams.uninstall("29:ana");
    expect(await send()).toEqual({ kind: "refused", reason: "the app is not installed for this person or is blocked" });
  });

  test.each([undefined, null, {}, { channelId: "msteams" }, "a:29:ana"])(
    "a destination without a whole reference is refused: %j",
    async (reference) => {
      expect(
        await world.channel.messenger.send({ ...to, reference }, approve({ headline: "Hello." }), "key-1"),
      ).toMatchObject({ kind: "refused" });
    },
  );

  test("a stored reference to a host that is not allowed is refused without a request", async () => {
    const reference = { ...(to.reference as object), serviceUrl: "https://attacker.example/" };
    const before = world.teams.calls().length;
    expect(
      await world.channel.messenger.send({ ...to, reference }, approve({ headline: "Hello." }), "key-1"),
    ).toMatchObject({ kind: "refused" });
    expect(world.teams.calls().length).toBe(before);
  });

  test("a message too large for a card is refused, not cut", async () => {
    const choices = Array.from({ length: 20 }, (_, index) => ({
      id: "pick",
      label: `Pick ${"abcdefghijklmnopqrst"[index]}`,
      value: "静".repeat(490),
    }));
    const message = approve({ headline: "Choose.", actions: choices });
    expect(await world.channel.messenger.send(to, message, "key-1")).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("too large"),
    });
    expect(fromBot(world)).toEqual([]);
  });

  test("the longest message that review lets through arrives whole", async () => {
    const message = approve({
      headline: "Long.",
      paragraphs: ["Alpha", "Beta", "Gamma"].map(
        (word) => `${word}. ${"Calm steady practice. ".repeat(125)}${word} ends.`,
      ),
    });
    expect(await world.channel.messenger.send(to, message, "key-1")).toMatchObject({ kind: "sent" });
    expect(JSON.stringify(fromBot(world)[0]?.card)).toMatch(/Alpha ends\..*Beta ends\..*Gamma ends\./);
  });
});

test("a reference kept as JSON reaches the person from a new process", async () => {
  const world = await createWorld();
  const stored = JSON.stringify(await destinationOf(world));
  expect(stored).not.toContain("Silva");
  const restarted = await world.restart();
  const result = await restarted.messenger.send(
    JSON.parse(stored) as Destination,
    approve({ headline: "Good morning." }),
    "key-1",
  );
  expect(result).toMatchObject({ kind: "sent" });
  expect(fromBot(world).map(({ summary }) => summary)).toEqual(["Good morning."]);
  await world.close();
});

test("a status shows as typing and an ended status as nothing", async () => {
  const world = await createWorld();
  const to = await destinationOf(world);
  await world.channel.messenger.status(to, undefined);
  expect(world.teams.state("29:ana").typing).toBe(false);
  await world.channel.messenger.status(to, "simulating");
  expect(world.teams.state("29:ana").typing).toBe(true);
  await world.channel.messenger.send(to, approve({ headline: "Done." }), "key-1");
  expect(world.teams.state("29:ana").typing).toBe(false);
  await world.close();
});

test("a burst to one person is held back by our own limits before the platform's", async () => {
  const world = await createWorld({}, { enforceLimits: true });
  const to = await destinationOf(world);
  const results = await Promise.all(
    Array.from({ length: 24 }, (_, index) =>
      world.channel.messenger.send(to, approve({ headline: "Hello." }), `key-${index}`),
    ),
  );
  const sent = results.filter(({ kind }) => kind === "sent");
  expect(results.filter(({ kind }) => kind === "retry")).toHaveLength(24 - sent.length);
  expect(results).toContainEqual({ kind: "retry", afterMs: expect.any(Number), reason: "own rate limit" });
  expect(sent.length).toBeGreaterThanOrEqual(7);
  expect(fromBot(world)).toHaveLength(sent.length);
  await world.close();
});
