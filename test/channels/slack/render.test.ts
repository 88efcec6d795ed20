import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readButton, readOption, readOrigin } from "#src/channels/slack/action-codec.ts";
import { splitText, toMrkdwn, toStreamMarkdown } from "#src/channels/slack/mrkdwn.ts";
import { fromMrkdwn } from "#src/channels/slack/plain-text.ts";
import { renderMessage } from "#src/channels/slack/render.ts";
import { renderForm } from "#src/channels/slack/render-form.ts";
import { renderHome } from "#src/channels/slack/render-home.ts";
import type { Draft, Field, Form } from "#src/domain/message.ts";
import { blockProblems, viewProblems } from "#src/playground/local-slack/block-rules.ts";

const draft = (parts: Partial<Draft>): Draft => ({
  headline: "",
  paragraphs: [],
  actions: [],
  facts: [],
  citations: [],
  ...parts,
});

const anyAction = fc.record({
  id: fc.stringMatching(/^[a-z]{1,8}(-[a-z0-9]{1,6}){0,3}$/),
  label: fc.string({ minLength: 1, maxLength: 75 }).filter((label) => label.trim() !== ""),
  value: fc.option(fc.string({ maxLength: 500 }), { nil: undefined }),
  placement: fc.constantFrom("button" as const, "menu" as const, undefined),
  style: fc.constantFrom("primary" as const, "danger" as const, undefined),
});
const anyDraft = fc.record({
  headline: fc.string({ maxLength: 400 }),
  paragraphs: fc.array(fc.oneof(fc.string({ maxLength: 200 }), fc.string({ minLength: 2_000, maxLength: 5_000 })), {
    maxLength: 70,
  }),
  actions: fc.array(anyAction, { maxLength: 12 }),
  citations: fc.array(
    fc.record({
      chunkId: fc.string(),
      title: fc.string({ maxLength: 80 }),
      source: fc.string({ maxLength: 80 }),
      passage: fc.string(),
    }),
    { maxLength: 12 },
  ),
});

describe("a rendered message", () => {
  test("says everything in its plain text too, in order, without marks, and ends in its sources", () => {
    const citation = { chunkId: "a", title: "Naming <one> figure", source: "House rules", passage: "" };
    const { text } = renderMessage(
      draft({
        headline: "*Anchoring, 4 minutes*",
        paragraphs: ["The _first_ number pulls, snake_case stays.", " ", "*Your turn.* What do you say?"],
        citations: [citation],
      }),
      "c1",
    );
    expect(text).toBe(
      "Anchoring, 4 minutes\n\nThe first number pulls, snake_case stays.\n\nYour turn. What do you say?\n\nSource: Naming &lt;one&gt; figure (House rules)",
    );
    const long = renderMessage(draft({ paragraphs: ["x".repeat(9_000)], citations: [citation] }), "c1").text;
    expect(long).toHaveLength(4_000);
    expect(long).toMatch(/…\n\nSource: Naming/u);
  });

  test("is always one that Slack takes, and every action stays reachable", () => {
    fc.assert(
      fc.property(anyDraft, fc.uuid(), (parts, card) => {
        const { text, blocks } = renderMessage(draft(parts), card);
        expect(blockProblems(JSON.parse(JSON.stringify(blocks)), "message")).toEqual([]);
        expect(text.length).toBeLessThanOrEqual(4_000);
        const said = blocks.map((block) => (block.type === "section" ? (block.text?.text ?? "") : "")).join("");
        expect(said.length).toBeLessThanOrEqual(11_000);
        const carried = blocks
          .flatMap((block) => (block.type === "actions" ? block.elements : []))
          .flatMap((element) => {
            if (element.type === "button") return [readButton(element.action_id ?? "", element.value)];
            if (element.type === "static_select") return (element.options ?? []).map(({ value }) => readOption(value));
            return [];
          });
        expect(carried.map((action) => `${action?.id} ${action?.value} ${action?.card}`).sort()).toEqual(
          parts.actions.map(({ id, value }) => `${id} ${value} ${card}`).sort(),
        );
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });

  test("holds at most 11,000 characters of text and says that something was cut", () => {
    const { blocks } = renderMessage(
      draft({ headline: "Long.", paragraphs: Array.from({ length: 40 }, () => "word ".repeat(200)) }),
      "c",
    );
    const texts = blocks.map((block) => (block.type === "section" ? (block.text?.text ?? "") : ""));
    expect(texts.join("").length).toBeLessThanOrEqual(11_000);
    expect(texts.at(-1)?.endsWith("…")).toBe(true);
  });

  test("keeps bold and italic, escapes the rest and links only full addresses", () => {
    expect(
      toMrkdwn(
        "*Today* is _light_: a < b & c > d, <!channel> @here example.com, see https://help.example.org/a?b=1&c=2.",
      ),
    ).toBe(
      "*Today* is _light_: a &lt; b &amp; c &gt; d, &lt;!channel&gt; @here example.com, see <https://help.example.org/a?b=1&amp;c=2>.",
    );
  });

  test("has its headline in bold above paragraphs, and plain when it stands alone", () => {
    const text = (parts: Partial<Draft>) => {
      const [block] = renderMessage(draft(parts), "c").blocks;
      return block?.type === "section" ? block.text?.text : undefined;
    };
    expect(text({ headline: "Today: light.", paragraphs: ["A walk."] })).toBe("*Today: light.*");
    expect(text({ headline: "Today: light." })).toBe("Today: light.");
    expect(text({ headline: "*Today:* light.", paragraphs: ["A walk."] })).toBe("*Today:* light.");
  });

  test("names a source once", () => {
    const citation = { chunkId: "a", title: "First offers", source: "Starter library", passage: "" };
    const { blocks } = renderMessage(
      draft({ headline: "x", citations: [citation, { ...citation, chunkId: "b" }] }),
      "c",
    );
    expect(blocks[1]).toMatchObject({
      type: "context",
      elements: [{ text: "Source: First offers (Starter library)" }],
    });
  });

  test("opens a page from a button of its own, whose tap asks for nothing", () => {
    const link = "https://kairos.example/start?s=1";
    const actions = ["a", "b", "c"].map((id) => ({ id, label: id }));
    const { blocks } = renderMessage(
      draft({ headline: "x", actions: [...actions, { id: "page", label: "Page", placement: "menu" as const, link }] }),
      "c",
    );
    expect(blockProblems(JSON.parse(JSON.stringify(blocks)), "message")).toEqual([]);
    const last = blocks[1]?.type === "actions" ? blocks[1].elements.at(-1) : undefined;
    expect(last).toMatchObject({ type: "button", action_id: "page", url: link });
    expect(last?.type === "button" && readButton("page", last.value)).toMatchObject({ opensPage: true });
    expect(JSON.stringify(blocks).split(link)).toHaveLength(2);
  });

  test("has a value too long for a menu as one more button", () => {
    const actions = [{ id: "a", label: "A", placement: "menu" as const, value: "x".repeat(200) }];
    expect(renderMessage(draft({ headline: "x", actions }), "c").blocks[1]).toMatchObject({
      type: "actions",
      elements: [{ type: "button" }],
    });
  });
});

describe("text", () => {
  test("is cut at lines and words, never inside an escape or a character, and loses nothing but white space", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("&amp;", "&lt;", "word", " ", "\n", "😀", "é"), { maxLength: 400 }),
        fc.integer({ min: 20, max: 120 }),
        (parts, limit) => {
          const text = parts.join("");
          const pieces = splitText(text, limit);
          expect(pieces.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
          for (const piece of pieces) {
            expect(piece.length).toBeLessThanOrEqual(limit);
            expect(piece.isWellFormed()).toBe(true);
            expect(piece.replaceAll(/&(?:amp|lt|gt);/g, "")).not.toContain("&");
          }
        },
      ),
    );
  });

  test("comes back from Slack's escapes as it was typed", () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const sent = typed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
        expect(fromMrkdwn(sent, "U0BOT")).toBe(typed.replace(/[ \t]+/g, " ").trim());
      }),
    );
  });

  test("is streamed only where Markdown reads the same", () => {
    expect(toStreamMarkdown("*Bold* and _italic_, 2*3*4.")).toBe("**Bold** and _italic_, 2*3*4.");
    for (const text of [
      "a [b](c)",
      "`code`",
      "# title",
      "- item",
      "1. item",
      "> quote",
      "https://a.example",
      "a < b",
      "~x~",
    ]) {
      expect(toStreamMarkdown(text)).toBeUndefined();
    }
  });
});

describe("a rendered form", () => {
  const options = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ value: `v${index}`, label: `Option ${index}` }));
  const form = (fields: readonly Field[], parts: Partial<Form> = {}): Form => ({
    name: "settings",
    title: "Settings",
    paragraphs: [],
    fields,
    submit: "Save",
    ...parts,
  });
  const elements = (fields: readonly Field[]) =>
    renderForm(form(fields), {}).blocks.map((block) => ("element" in block ? block.element : undefined));

  test("uses the smallest control that holds its options", () => {
    expect(
      elements([
        { kind: "choice", id: "a", label: "A", options: options(5), initial: "v2" },
        { kind: "choice", id: "b", label: "B", options: options(6), initial: "v5" },
        { kind: "choices", id: "c", label: "C", options: options(10), initial: ["v1", "v3"] },
        { kind: "choices", id: "d", label: "D", options: options(11) },
        { kind: "text", id: "e", label: "E", maxLength: 9_000, initial: "x" },
        { kind: "number", id: "f", label: "F", min: 0, max: 10, initial: 3 },
      ]),
    ).toMatchObject([
      { type: "radio_buttons", initial_option: { value: "v2" } },
      { type: "static_select", initial_option: { value: "v5" } },
      { type: "checkboxes", initial_options: [{ value: "v1" }, { value: "v3" }] },
      { type: "multi_static_select" },
      { type: "plain_text_input", max_length: 3_000, initial_value: "x" },
      { type: "number_input", min_value: "0", max_value: "10", initial_value: "3" },
    ]);
  });

  test("is one that Slack takes, its title cut to what fits", () => {
    const view = renderForm(
      form([{ kind: "text", id: "e", label: "E", maxLength: 100 }], {
        title: "A title that is far too long for Slack",
        paragraphs: ["One.", "Two."],
      }),
      { card: "c" },
    );
    expect(viewProblems(JSON.parse(JSON.stringify(view)), "modal")).toEqual([]);
    expect(view.title.text).toBe("A title that is far too…");
  });

  test("remembers where it was opened and what it is about", () => {
    const view = renderForm(form([], { value: "v" }), { card: "c", conversation: "D1", thread: "1.2" });
    expect(readOrigin(view.private_metadata ?? "")).toEqual({
      form: "settings",
      value: "v",
      card: "c",
      conversation: "D1",
      thread: "1.2",
    });
    expect(readOrigin("{}")).toBeUndefined();
    expect(readOrigin("nonsense")).toBeUndefined();
    expect(readOrigin('{"f":"no-such-form"}')).toBeUndefined();
  });

  test("refuses an option whose value Slack would refuse", () => {
    expect(() =>
      elements([{ kind: "choice", id: "a", label: "A", options: [{ value: "x".repeat(151), label: "x" }] }]),
    ).toThrow("Cannot render an option as its value must have at most 150 characters: current length is 151");
  });
});

test("a home page of any size is one that Slack takes and ends in what Kairos is", () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 300 }),
      fc.array(
        fc.record({
          title: fc.string({ maxLength: 200 }),
          paragraphs: fc.array(fc.string({ maxLength: 4_000 }), { maxLength: 6 }),
          actions: fc.array(anyAction, { maxLength: 6 }),
        }),
        { maxLength: 40 },
      ),
      (headline, parts) => {
        const view = renderHome({ headline, sections: parts, facts: [] });
        expect(viewProblems(JSON.parse(JSON.stringify(view)), "home")).toEqual([]);
        expect(JSON.stringify(view.blocks.at(-1))).toContain("I'm an AI coach");
      },
    ),
    { numRuns: 100, endOnFailure: true },
  );
});
