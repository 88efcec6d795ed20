import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Action, Form } from "#src/domain/message.ts";
import type { PlatformUser } from "#src/ports/intake.ts";
import type { ApprovedForm } from "#src/ports/views.ts";
import { createWorld, TENANT, type World } from "#test/channels/teams/world.ts";
import { approve, approveView } from "#test/contracts/approve.ts";

const FORM: Form = {
  name: "check-in-details",
  title: "How are you?",
  paragraphs: ["Skip what you like."],
  fields: [
    {
      kind: "choice",
      id: "energy",
      label: "Energy",
      options: [
        { value: "low", label: "Low" },
        { value: "high", label: "High" },
      ],
    },
    {
      kind: "choices",
      id: "drains",
      label: "What drained you?",
      optional: true,
      options: [
        { value: "calls, long ones", label: "Calls" },
        { value: "travel", label: "Travel" },
      ],
    },
    { kind: "number", id: "sleep", label: "Sleep quality", min: 1, max: 5, initial: 3 },
    { kind: "text", id: "sentence", label: "One sentence", maxLength: 200, optional: true },
  ],
  submit: "Save",
  value: "day-1",
};

let world: World;
let asked: { user: PlatformUser; name: string; value: string | undefined }[];
let form: ApprovedForm | undefined;

beforeEach(async () => {
  asked = [];
  form = approveView(FORM);
  world = await createWorld({
    views: {
      async form(user, name, value) {
        asked.push({ user, name, value });
        return form;
      },
      home: async () => undefined,
    },
  });
  await world.teams.install("29:ana");
});
afterEach(() => world.close());

async function card(actions: readonly Action[], key = "row-1"): Promise<string> {
  const result = await world.channel.messenger.send(
    world.intake.events[0]!.replyTo,
    approve({ headline: "Choose.", actions }),
    key,
  );
  expect(result.kind).toBe("sent");
  world.intake.events.length = 1;
  return (result as { ref: string }).ref;
}
const last = () => world.intake.events.at(-1)!;

describe("a tap", () => {
  test("brings the action, its value and its card, and is answered within the request", async () => {
    const id = await card([{ id: "check-in-good", label: "Good", value: "day-1" }]);
    const { body, headers, status } = await world.teams.tap("29:ana", id, "Good");
    expect(status).toBe(200);
    expect(headers["content-type"]).toContain("application/json");
    expect(JSON.parse(body)).toEqual({
      statusCode: 200,
      type: "application/vnd.microsoft.activity.message",
      value: "Noted.",
    });
    expect(last()).toMatchObject({
      kind: "action",
      surface: "teams-personal",
      text: "",
      action: { id: "check-in-good", value: "day-1", card: "row-1" },
      eventId: expect.stringMatching(new RegExp(`:${id}$`)),
    });
  });

  test("of a client too old for Action.Execute works as well", async () => {
    await card([{ id: "check-in-good", label: "Good", value: "day-1" }]);
    const fallback = (
      world.teams.state("29:ana").activities.at(-1)!.card as { actions: { fallback: { data: object } }[] }
    ).actions[0]!.fallback;
    await world.teams.deliver("29:ana", { type: "message", value: fallback.data as never });
    expect(last()).toMatchObject({ kind: "action", action: { id: "check-in-good", value: "day-1", card: "row-1" } });
  });

  test("delivered twice is one event", async () => {
    const { activityId } = await world.teams.tap("29:ana", await card([{ id: "good", label: "Good" }]), "Good");
    await world.teams.redeliver(activityId, 3);
    expect(world.intake.events.filter(({ kind }) => kind === "action")).toHaveLength(1);
  });

  test("twice by the person is two events", async () => {
    const id = await card([{ id: "good", label: "Good" }]);
    await world.teams.tap("29:ana", id, "Good");
    await world.teams.tap("29:ana", id, "Good");
    expect(world.intake.events.filter(({ kind }) => kind === "action")).toHaveLength(2);
  });

  test("by another person says so: the event has their id", async () => {
    const data = { kairos: { id: "good", card: "row-1" } };
    await world.teams.deliver("29:ben", {
      type: "invoke",
      name: "adaptiveCard/action",
      replyToId: "1",
      value: { action: { type: "Action.Execute", verb: "good", data } },
    });
    expect(last()).toMatchObject({ user: { id: "29:ben" }, action: { card: "row-1" } });
  });

  test("that was refused says the approved notice in place", async () => {
    const id = await card([{ id: "good", label: "Good" }]);
    world.intake.answer = async () => ({
      kind: "refused",
      notice: approve({ headline: "That was Monday's.", paragraphs: ["Here is today."] }),
    });
    await world.teams.tap("29:ana", id, "Good");
    expect(world.teams.state("29:ana").notice).toBe("That was Monday's.\n\nHere is today.");
  });

  test("that could not be stored is 503", async () => {
    const id = await card([{ id: "good", label: "Good" }]);
    world.intake.answer = async () => {
      throw new Error("down");
    };
    expect(await world.teams.tap("29:ana", id, "Good")).toMatchObject({ status: 503, body: "" });
  });

  const strange: [name: string, value: unknown][] = [
    ["no value", undefined],
    ["a text", "good"],
    ["no data", { action: {} }],
    ["foreign data", { action: { data: { intent: "x" } } }],
    ["an id that is no verb", { action: { data: { kairos: { id: "DROP TABLE" } } } }],
    ["a value that is too long", { action: { data: { kairos: { id: "good", value: "x".repeat(501) } } } }],
    ["a value that is no text", { action: { data: { kairos: { id: "good", value: { $ne: 1 } } } } }],
    ["a menu without a choice", { action: { data: { kairos: "menu" } } }],
    ["a menu with another choice", { action: { data: { kairos: "menu", kairosMenu: "{" } } }],
  ];
  test.each(strange)("with %s is answered in a friendly way and is no event", async (_name, value) => {
    const before = world.intake.events.length;
    const delivery = await world.teams.deliver("29:ana", {
      type: "invoke",
      name: "adaptiveCard/action",
      ...(value === undefined ? {} : { value: value as never }),
    });
    expect(delivery.status).toBe(200);
    expect(JSON.parse(delivery.body)).toMatchObject({ statusCode: 400, type: "application/vnd.microsoft.error" });
    expect(world.intake.events).toHaveLength(before);
  });

  test("on one of many actions comes through the list", async () => {
    const many = Array.from({ length: 9 }, (_, index) => ({
      id: "pick",
      label: `Pick ${"ABCDEFGHI"[index]}`,
      value: `v,${index} "x"`,
    }));
    const id = await card(many);
    const { choices } = (
      world.teams.state("29:ana").activities.at(-1)!.card as {
        body: { type: string; choices: { title: string; value: string }[] }[];
      }
    ).body.find(({ type }) => type === "Input.ChoiceSet")!;
    expect(choices.map(({ title }) => title)).toEqual(["Pick F", "Pick G", "Pick H", "Pick I"]);
    await world.teams.tap("29:ana", id, "Choose", { kairosMenu: choices[2]!.value });
    expect(last()).toMatchObject({ kind: "action", action: { id: "pick", value: 'v,7 "x"', card: "row-1" } });
  });
});

describe("a dialog", () => {
  const opener: Action = { id: "tell-more", label: "Tell me more", value: "day-1", opens: "check-in-details" };

  test("opens at once with the form that review approved", async () => {
    const delivery = await world.teams.tap("29:ana", await card([opener]), "Tell me more");
    expect(delivery.status).toBe(200);
    expect(asked).toEqual([
      { user: { channel: "teams", workspace: TENANT, id: "29:ana" }, name: "check-in-details", value: "day-1" },
    ]);
    expect(world.teams.state("29:ana").dialog).toMatchObject({ title: "How are you?" });
    expect(world.intake.events).toHaveLength(1);
  });

  test("submitted brings its fields, its value and the card that opened it, and closes", async () => {
    await world.teams.tap("29:ana", await card([opener]), "Tell me more");
    const delivery = await world.teams.submitForm("29:ana", {
      energy: "low",
      drains: ["Calls", "Travel"],
      sentence: "wiped\u200b, honestly",
    });
    expect(delivery).toMatchObject({ status: 200, body: "" });
    expect(last()).toMatchObject({
      kind: "action",
      action: {
        id: "check-in-details",
        value: "day-1",
        card: "row-1",
        fields: { energy: "low", drains: ["calls, long ones", "travel"], sleep: "3", sentence: "wiped, honestly" },
      },
    });
    expect(world.teams.state("29:ana").dialog).toBeUndefined();
  });

  test("leaves out what was left empty, and a list with nothing chosen is an empty list", async () => {
    await world.teams.tap("29:ana", await card([opener]), "Tell me more");
    await world.teams.submitForm("29:ana", { energy: "high" });
    expect(last().action?.fields).toEqual({ energy: "high", drains: [], sleep: "3" });
  });

  test.each([
    [{}, "energy"],
    [{ energy: "high", sleep: 9 }, "sleep"],
    [{ energy: "nobody" }, "energy"],
    [{ energy: "low", sentence: "x".repeat(201) }, "sentence"],
  ] as const)("is not sent by a client with %j, since it says what %s needs", async (inputs, field) => {
    await world.teams.tap("29:ana", await card([opener]), "Tell me more");
    await expect(world.teams.submitForm("29:ana", inputs)).rejects.toThrow(`"${field}"`);
    expect(world.intake.events).toHaveLength(1);
  });

  test("that no longer applies says so", async () => {
    form = undefined;
    await world.teams.tap("29:ana", await card([opener]), "Tell me more");
    expect(world.teams.state("29:ana").dialog).toBeUndefined();
    expect(world.teams.state("29:ana").notice).toMatch(/no longer applies/);
  });

  test("that review did not make is not shown", async () => {
    const id = await card([opener]);
    form = { ...FORM } as unknown as ApprovedForm;
    expect(await world.teams.tap("29:ana", id, "Tell me more")).toMatchObject({ status: 503, body: "" });
    expect(world.teams.state("29:ana").dialog).toBeUndefined();
  });

  test.each([undefined, {}, { data: { kairos: { id: "x", opens: "payroll" } } }, { data: { kairos: { id: "x" } } }])(
    "asked for by %j does not open",
    async (value) => {
      const delivery = await world.teams.deliver("29:ana", {
        type: "invoke",
        name: "task/fetch",
        ...(value === undefined ? {} : { value: value as never }),
      });
      expect(JSON.parse(delivery.body)).toMatchObject({ task: { type: "message" } });
      expect(asked).toEqual([]);
    },
  );

  test("whose answer was refused says the approved notice in its place", async () => {
    await world.teams.tap("29:ana", await card([opener]), "Tell me more");
    world.intake.answer = async () => ({ kind: "refused", notice: approve({ headline: "That was Monday's." }) });
    await world.teams.submitForm("29:ana", { energy: "low" });
    expect(world.teams.state("29:ana")).toMatchObject({ notice: "That was Monday's." });
  });

  test("whose answer could not be stored stays open, so that nothing typed is lost", async () => {
    await world.teams.tap("29:ana", await card([opener]), "Tell me more");
    world.intake.answer = async () => {
      throw new Error("down");
    };
    expect(await world.teams.submitForm("29:ana", { energy: "low" })).toMatchObject({ status: 503 });
    expect(world.teams.state("29:ana").dialog).toBeDefined();
  });
});
