import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import Ajv from "ajv-draft-04";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkStatement } from "#src/providers/xapi/statement-check.ts";
import { postCases } from "#test/evals/xapi.ts";
import { basic, openXapi, PASSWORD, USER, type XapiWorld } from "#test/providers/xapi/world.ts";

const folder = resolve(process.env["KAIROS_SHARED"] ?? "../shared", "contracts/lms");
const present = existsSync(`${folder}/xapi-1.0.3-statement-cases.json`);
if (!present) console.error(`Skipped: no xAPI cases in ${folder} (set KAIROS_SHARED)`);

interface Case {
  readonly name: string;
  readonly expect: number;
  readonly statement: Record<string, unknown>;
}

const read = <T>(file: string): T => JSON.parse(readFileSync(`${folder}/${file}`, "utf8")) as T;

describe.skipIf(!present)("statements of the standard and of its conformance tests", () => {
  let world: XapiWorld;
  let cases: readonly Case[] = [];
  beforeAll(async () => {
    cases = read("xapi-1.0.3-statement-cases.json");
    world = await openXapi();
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test("every case gets the answer that the conformance tests expect", async () => {
    const result = await postCases(world.url, cases, basic(USER, PASSWORD));
    expect(result.misses).toEqual([]);
    expect(result.agreement).toBeGreaterThanOrEqual(0.97);
    expect(world.errors).toEqual([]);
  });

  test("every example of the standard is accepted: a part within a statement, an attachment with an address", async () => {
    const examples = Object.values(
      read<Record<string, Record<string, unknown>[]>>("spec-example-statements.json"),
    ).flat();
    expect(examples.length).toBeGreaterThan(5);
    for (const { id: _id, attachments, ...example } of examples) {
      const part = example["objectType"] === "SubStatement";
      const whole = {
        actor: { mbox: "mailto:a@example.org" },
        verb: { id: "http://example.org/planned" },
        object: example,
      };
      const files = (attachments as object[] | undefined)?.map((one) => ({
        fileUrl: "https://example.org/file",
        ...one,
      }));
      const answer = await world.post({ ...(part ? whole : example), ...(files && { attachments: files }) });
      expect(answer.text).toMatch(/^\["/u);
    }
  });

  test("where the published schema judges a case otherwise, the conformance tests agree with us", () => {
    const follows = publishedSchema();
    const differing = cases.filter(({ statement }) => follows(statement) !== (checkStatement(statement) === undefined));
    for (const { name, statement, expect: expected } of differing)
      expect(`${name}: ${checkStatement(statement) === undefined ? 200 : 400}`).toBe(`${name}: ${expected}`);
    expect(differing.length / cases.length).toBeLessThan(0.05);
  });

  test("with any one property of an accepted case changed, the published schema judges alike but for what it lacks", () => {
    const follows = publishedSchema();
    const accepted = cases.filter(({ expect: expected }) => expected === 200).map(({ statement }) => statement);
    const counts = { alike: 0, stricter: 0, laxer: 0 };
    for (const changed of accepted.flatMap(changesOf)) {
      const [ours, theirs] = [checkStatement(changed) === undefined, follows(changed)];
      counts[ours === theirs ? "alike" : theirs ? "stricter" : "laxer"] += 1;
    }
    const total = counts.alike + counts.stricter + counts.laxer;
    expect(total).toBeGreaterThan(1000);
    expect(counts.alike / total).toBeGreaterThan(0.98);
    expect(counts.laxer / total).toBeLessThan(0.01);
  });
});

/** The schema of TinCan 1.0.1 as one document, with the formats that come with it. */
function publishedSchema(): (value: unknown) => boolean {
  const ajv = new Ajv.default({
    unicodeRegExp: false,
    strict: false,
    formats: read<Record<string, string>>("tincan-schema-1.0.1/formats/formats.json"),
  });
  const files = readdirSync(`${folder}/tincan-schema-1.0.1`).filter((file) => file.endsWith(".json"));
  const definitions = Object.fromEntries(files.map((file) => [file, read<object>(`tincan-schema-1.0.1/${file}`)]));
  const validate = ajv.compile({ id: "http://example.org/tincan", definitions, $ref: "#statement" });
  return (value) => validate(value) === true;
}

/** The statement with one property taken out, made null, made a number, or under a name in another case. */
function changesOf(statement: Record<string, unknown>): Record<string, unknown>[] {
  const paths: string[][] = [];
  const walk = (value: unknown, path: string[]): void => {
    if (typeof value !== "object" || value === null || path.at(-1) === "extensions") return;
    for (const [key, inner] of Object.entries(value)) {
      paths.push([...path, key]);
      walk(inner, [...path, key]);
    }
  };
  walk(statement, []);
  const edits: ((holder: Record<string, unknown>, key: string) => void)[] = [
    (holder, key) => void delete holder[key],
    (holder, key) => Object.assign(holder, { [key]: 12345 }),
    (holder, key) => Object.assign(holder, { [key]: {} }),
    (holder, key) => Object.assign(holder, { [`x${key}`]: holder[key] }),
  ];
  return paths.flatMap((path) =>
    edits.map((edit) => {
      const copy = structuredClone(statement);
      const holder = path
        .slice(0, -1)
        .reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
      edit(holder, path.at(-1)!);
      return JSON.parse(JSON.stringify(copy)) as Record<string, unknown>;
    }),
  );
}
