import { AdaptiveCard, HostConfig, SerializationContext, Versions } from "adaptivecards";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesOf, CARD_BYTES, CardTooLargeError } from "#src/channels/teams/card.ts";
import { renderMessage } from "#src/channels/teams/render.ts";
import { renderForm } from "#src/channels/teams/render-form.ts";
import { homeActivity } from "#src/channels/teams/render-home.ts";
import { plainText, richText } from "#src/channels/teams/rich-text.ts";
import type { Action, Draft } from "#src/domain/message.ts";
import { draftOf } from "#test/contracts/approve.ts";

interface Shown {
  readonly type: string;
  readonly text?: string;
  readonly style?: string;
  readonly url?: string;
  readonly altText?: string;
  readonly inlines?: readonly {
    readonly text: string;
    readonly weight?: string;
    readonly italic?: boolean;
    readonly selectAction?: { readonly url: string };
  }[];
  readonly choices?: readonly { readonly title: string }[];
}
interface ShownAction {
  readonly type: string;
  readonly id: string;
  readonly title: string;
  readonly mode?: string;
  readonly style?: string;
  readonly data: unknown;
  readonly url?: string;
  readonly fallback?: { readonly type: string };
}
const cardOf = (activity: ReturnType<typeof renderMessage>) =>
  activity.attachments![0]!.content as {
    version: string;
    fallbackText: string;
    body: Shown[];
    actions?: ShownAction[];
  };
const render = (parts: Partial<Draft>, url?: string) => cardOf(renderMessage(draftOf(parts), "row-1", url));
const action = (id: string, more: Partial<Action> = {}): Action => ({ id, label: id, ...more });

describe("text", () => {
  test("a message is a card with a heading, its paragraphs and plain text for what cannot draw it", () => {
    const activity = renderMessage(
      draftOf({ headline: "Today: *light*.", paragraphs: ["Ten minutes.", "Then _a walk_."] }),
      "row-1",
    );
    expect(activity.summary).toBe("Today: light.");
    const { body, fallbackText, version } = cardOf(activity);
    expect(version).toBe("1.5");
    expect(fallbackText).toBe("Today: light.\n\nTen minutes.\n\nThen a walk.");
    expect(body[0]).toMatchObject({ type: "TextBlock", text: "Today: light.", style: "heading" });
    expect(body.slice(1).map(({ inlines }) => inlines!.map(({ text }) => text).join(""))).toEqual([
      "Ten minutes.",
      "Then a walk.",
    ]);
  });

  test("bold, italic and addresses are marked and nothing else is", () => {
    const [block] = richText(
      "*Talk* to _someone_: https://findahelpline.com, or [not](a link), snake_case_word, 2 * 3 * 4.",
    ) as unknown as Shown[];
    expect(block!.inlines).toEqual([
      { type: "TextRun", text: "Talk", weight: "Bolder" },
      { type: "TextRun", text: " to " },
      { type: "TextRun", text: "someone", italic: true },
      { type: "TextRun", text: ": " },
      {
        type: "TextRun",
        text: "https://findahelpline.com",
        selectAction: { type: "Action.OpenUrl", url: "https://findahelpline.com" },
      },
      { type: "TextRun", text: ", or [not](a link), snake_case_word, 2 * 3 * 4." },
    ]);
  });

  test("a heading shows characters that markdown would take for marks", () => {
    expect(render({ headline: "1. [R&D] a_b * c", paragraphs: ["x"] }).body[0]).toMatchObject({
      text: "1\\. \\[R&D\\] a\\_b \\* c",
    });
  });

  test("no text without marks loses a character", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }).filter((text) => !/[*_]/.test(text)),
        (text) => plainText(text) === text,
      ),
    );
  });

  test("a paragraph of several lines keeps them", () => {
    expect(richText("one\n\ntwo")).toHaveLength(2);
  });

  test("facts ground the text and are not shown", () => {
    expect(JSON.stringify(render({ headline: "Light.", facts: [{ name: "sleep_debt", value: 3.4 }] }))).not.toContain(
      "sleep_debt",
    );
  });
});

describe("actions", () => {
  test("three are buttons, up to three more sit in the menu, in the order given", () => {
    const { actions } = render({ actions: ["a", "b", "c", "d", "e", "f"].map((id) => action(id)) });
    expect(actions!.map(({ id, mode }) => [id, mode])).toEqual([
      ["a", undefined],
      ["b", undefined],
      ["c", undefined],
      ["d", "secondary"],
      ["e", "secondary"],
      ["f", "secondary"],
    ]);
  });

  test("an action for the menu is no button even where there is room", () => {
    const { actions } = render({ actions: [action("a", { placement: "menu" }), action("b")] });
    expect(actions!.map(({ id, mode }) => [id, mode])).toEqual([
      ["a", "secondary"],
      ["b", undefined],
    ]);
  });

  test("however many there are, a card has at most six actions and no action is lost", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ menu: fc.boolean(), opens: fc.boolean() }), { maxLength: 20 }), (kinds) => {
        const given = kinds.map(({ menu, opens }, index) =>
          action(`a-${index}`, {
            ...(menu ? { placement: "menu" as const } : {}),
            ...(opens && index < 5 ? { opens: "settings" as const } : {}),
          }),
        );
        const { actions = [], body } = render({ headline: "Choose.", actions: given });
        expect(actions.length).toBeLessThanOrEqual(6);
        expect(actions.filter(({ mode }) => mode === undefined).length).toBeLessThanOrEqual(3);
        const listed = body.find(({ type }) => type === "Input.ChoiceSet")?.choices?.map(({ title }) => title) ?? [];
        const titles = [...actions.map(({ title }) => title), ...listed];
        for (const { label } of given) expect(titles).toContain(label);
        for (const { id } of given.filter(({ opens }) => opens)) expect(actions.map((shown) => shown.id)).toContain(id);
      }),
    );
  });

  test("more dialogs than a card can open are an error", () => {
    const dialogs = Array.from({ length: 7 }, (_, index) => action(`a-${index}`, { opens: "settings" }));
    expect(() => render({ actions: dialogs })).toThrow(RangeError);
  });

  test("an action is executed in place, submits in an old client, and a dialog is fetched", () => {
    const { actions } = render({
      actions: [
        action("yes", { style: "primary" }),
        action("delete", { style: "danger" }),
        action("more", { opens: "settings", value: "v" }),
      ],
    });
    expect(actions![0]).toMatchObject({
      type: "Action.Execute",
      style: "positive",
      fallback: { type: "Action.Submit" },
    });
    expect(actions![1]).toMatchObject({ style: "destructive" });
    expect(actions![2]).toMatchObject({
      type: "Action.Submit",
      data: { kairos: { id: "more", value: "v", card: "row-1", opens: "settings" }, msteams: { type: "task/fetch" } },
    });
  });

  test("an action that opens a page does so without asking us, however many there are", () => {
    const link = "https://kairos.example/start?s=1";
    const { actions } = render({
      actions: [...["a", "b", "c", "d", "e", "f"].map((id) => action(id)), action("page", { link })],
    });
    expect(actions).toHaveLength(6);
    expect(actions!.filter(({ type }) => type === "Action.OpenUrl")).toEqual([
      { type: "Action.OpenUrl", id: "page", title: "page", mode: "secondary", url: link },
    ]);
  });

  test("the ids of a card are unique", () => {
    const { actions } = render({ actions: [action("move-to", { value: "a" }), action("move-to", { value: "b" })] });
    expect(actions!.map(({ id }) => id)).toEqual(["move-to", "move-to#2"]);
  });
});

describe("size", () => {
  const picture = (bytes: number) => ({ name: "p", alt: "Load stayed inside the band", png: "A".repeat(bytes) });
  const image = ({ body }: { body: Shown[] }) => body.find(({ type }) => type === "Image");

  test("a small picture travels inside the card", () => {
    expect(image(render({ headline: "Days.", picture: picture(10_000) }))).toMatchObject({
      url: `data:image/png;base64,${"A".repeat(10_000)}`,
      altText: "Load stayed inside the band",
    });
  });

  test("a picture with an address is fetched from there", () => {
    expect(
      image(render({ headline: "Days.", picture: picture(100_000) }, "https://kairos.example/p.png")),
    ).toMatchObject({ url: "https://kairos.example/p.png" });
  });

  test("a picture that does not fit is replaced by the words that say its finding", () => {
    const card = render({ headline: "Days.", picture: picture(24_900) });
    expect(image(card)).toBeUndefined();
    expect(JSON.stringify(card.body)).toContain("Load stayed inside the band");
  });

  test("a long message says its fallback in one line, since everything twice would not fit", () => {
    expect(render({ headline: "Long.", paragraphs: ["x".repeat(15_000)] })).toMatchObject({ fallbackText: "Long." });
  });

  test("a notification shows the start of a long first paragraph", () => {
    const { summary } = renderMessage(draftOf({ paragraphs: ["word ".repeat(200)] }), "row-1");
    expect(summary).toMatch(/^(?:word )+word…$/);
    expect(summary!.length).toBeLessThanOrEqual(301);
  });

  test("every card that is rendered is under 25 KB, in bytes and not in characters", () => {
    expect(() => render({ headline: "x", paragraphs: ["ü".repeat(13_000)] })).toThrow(CardTooLargeError);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 4_000 }), (pictureSize, textSize) => {
        const card = render({ headline: "x", paragraphs: ["ü".repeat(textSize)], picture: picture(pictureSize) });
        return bytesOf(card) <= CARD_BYTES;
      }),
    );
  });
});

describe("a form", () => {
  const card = renderForm(
    {
      name: "settings",
      title: "Settings",
      paragraphs: ["Change what you like."],
      fields: [
        {
          kind: "choice",
          id: "hour",
          label: "Hour",
          options: "abcdef".split("").map((value) => ({ value, label: value })),
          initial: "b",
        },
        {
          kind: "choices",
          id: "days",
          label: "Days",
          options: [
            { value: "a,b", label: "A" },
            { value: "c", label: "C" },
          ],
          initial: ["a,b", "c"],
          optional: true,
          hint: "Any of them",
        },
        { kind: "number", id: "minutes", label: "Minutes", min: 5, max: 60 },
        { kind: "text", id: "why", label: "Why", maxLength: 80, multiline: true, optional: true, initial: "because" },
      ],
      submit: "Save",
    },
    undefined,
  ) as unknown as { body: Record<string, unknown>[]; actions: ShownAction[] };
  const input = (id: string) => card.body.find((element) => element["id"] === id);

  test("every input has a label and says what is wrong", () => {
    for (const id of ["hour", "days", "minutes", "why"]) {
      expect(input(id)).toMatchObject({
        label: expect.stringMatching(/./),
        errorMessage: expect.stringMatching(/./),
        isRequired: id === "hour" || id === "minutes",
      });
    }
    expect(input("minutes")).toMatchObject({ errorMessage: "Please enter a number from 5 to 60.", min: 5, max: 60 });
  });

  test("more than five choices are a menu, and what was chosen before is chosen", () => {
    expect(input("hour")).toMatchObject({ style: "compact", value: "b" });
    expect(input("days")).toMatchObject({ isMultiSelect: true, value: "a%2Cb,c" });
    expect(input("why")).toMatchObject({ isMultiline: true, maxLength: 80, value: "because" });
  });

  test("it submits its name", () => {
    expect(card.actions).toMatchObject([
      { type: "Action.Submit", title: "Save", data: { kairos: { id: "settings", lists: ["days"] } } },
    ]);
  });
});

test("the home card has a heading for each section and its actions below", () => {
  const activity = homeActivity({
    headline: "Today: light.",
    sections: [
      { title: "Next review", paragraphs: ["Friday."], actions: [action("plan")] },
      { title: "Sharing", paragraphs: ["Check-ins."], actions: [action("change", { opens: "consent" })] },
    ],
    facts: [],
  });
  const { body, fallbackText } = cardOf(activity) as unknown as {
    fallbackText: string;
    body: { items?: { text?: string; actions?: ShownAction[] }[] }[];
  };
  expect(activity.summary).toBe("Today: light.");
  expect(fallbackText).toBe("Today: light.\n\nNext review\n\nFriday.\n\nSharing\n\nCheck-ins.");
  expect(body.slice(1).map(({ items }) => [items![0]!.text, items!.at(-1)!.actions!.map(({ id }) => id)])).toEqual([
    ["Next review", ["plan"]],
    ["Sharing", ["change"]],
  ]);
});

describe("Microsoft's own reader of Adaptive Cards", () => {
  /** What the reader had to complain about, and how many actions and inputs it found. */
  function read(content: unknown) {
    const context = new SerializationContext(Versions.v1_5);
    const card = new AdaptiveCard();
    // Teams' own setting; the reader's default is 5.
    card.hostConfig = new HostConfig({ actions: { maxActions: 6 } });
    card.parse(content, context);
    const problems = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
    return {
      problems,
      invalid: card.validateProperties().validationEvents.map(({ message }) => message),
      actions: card.getActionCount(),
      inputs: card.getAllInputs().length,
    };
  }

  test("takes a message with everything in it", () => {
    const message = draftOf({
      headline: "Today: light.",
      paragraphs: ["*Ten* minutes, see https://kairos.example/a"],
      actions: [
        ...["a", "b", "c", "d", "e", "f", "g"].map((id) => action(id)),
        action("h", { opens: "settings", style: "primary" }),
        action("i", { link: "https://kairos.example/start?s=1" }),
      ],
      citations: [{ chunkId: "c", title: "First offers", source: "Library", passage: "x" }],
      picture: { name: "p", alt: "Inside the band", png: "AAAA" },
    });
    expect(read(renderMessage(message, "row-1").attachments![0]!.content)).toEqual({
      problems: [],
      invalid: [],
      actions: 6,
      inputs: 1,
    });
  });

  test("takes every kind of field and the home card", () => {
    const form = renderForm(
      {
        name: "settings",
        title: "Settings",
        paragraphs: ["Change what you like."],
        fields: [
          { kind: "choice", id: "a", label: "A", options: [{ value: "x", label: "X" }] },
          {
            kind: "choices",
            id: "b",
            label: "B",
            options: [{ value: "x,y", label: "X" }],
            initial: ["x,y"],
            hint: "Any",
          },
          { kind: "number", id: "c", label: "C", min: 1, max: 5, initial: 2 },
          { kind: "text", id: "d", label: "D", maxLength: 10, multiline: true },
        ],
        submit: "Save",
      },
      "row-1",
    );
    expect(read(form)).toEqual({ problems: [], invalid: [], actions: 1, inputs: 4 });
    const home = homeActivity({
      headline: "Today.",
      sections: [{ title: "Plan", paragraphs: ["Light."], actions: [action("plan")] }],
      facts: [],
    });
    expect(read(home.attachments![0]!.content)).toMatchObject({ problems: [], invalid: [] });
  });
});
