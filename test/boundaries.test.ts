import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { layerOf, problemsOf, type SourceFile } from "#test/boundaries/check-imports.ts";
import { LAYERS, ROOTS } from "#test/boundaries/layers.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "..");

const sources = (folder: string): SourceFile[] =>
  fs
    .readdirSync(path.join(REPOSITORY, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ path: path.relative(REPOSITORY, file), text: fs.readFileSync(file, "utf8") }));

const problemsWith = (file: string, text: string): string[] => problemsOf([{ path: file, text }]);

describe("this repository", () => {
  const files = ROOTS.flatMap(sources);

  test("every file is in a layer, and imports only what its layer sees", () => {
    expect(files.length).toBeGreaterThan(200);
    expect(problemsOf(files)).toEqual([]);
  });

  test("every row of the table names layers that exist, and no two rows name the same place", () => {
    const names = new Set(LAYERS.map(({ name }) => name));
    expect(LAYERS.flatMap(({ sees }) => sees).filter((name) => name !== "*" && !names.has(name))).toEqual([]);
    expect(new Set(LAYERS.map(({ at }) => at)).size).toBe(LAYERS.length);
    expect(names.size).toBe(LAYERS.length);
  });

  test("no layer is above itself: what the domain serves never comes back to it", () => {
    const above = (name: string, seen: readonly string[] = []): string[] =>
      LAYERS.filter((layer) => layer.name === name)
        .flatMap(({ sees }) => sees)
        .filter((next) => next !== "*")
        .flatMap((next) => (seen.includes(next) ? [...seen, next] : above(next, [...seen, next])));
    for (const { name } of LAYERS) expect(above(name, [name])).toEqual([]);
  });
});

describe("a breach is told with the file, the rule and what is allowed", () => {
  test.each([
    ["src/new-thing/file.ts", "", "src/new-thing/file.ts is in no layer"],
    [
      "src/domain/twin.ts",
      'import { x } from "#src/db/pool.ts";',
      "(domain) imports src/db/pool.ts (db): domain sees nothing",
    ],
    [
      "src/channels/slack/a.ts",
      'import type { X } from "#src/channels/teams/b.ts";',
      "imports src/channels/teams/b.ts (teams)",
    ],
    ["src/channels/slack/a.ts", 'import "../teams/b.ts";', "imports src/channels/teams/b.ts (teams)"],
    [
      "src/providers/oura/a.ts",
      'export * from "#src/providers/whoop/b.ts";',
      "(oura) imports src/providers/whoop/b.ts (whoop)",
    ],
    [
      "src/playground/a.ts",
      'const x = await import("#src/channels/slack/app.ts");',
      "(playground) imports src/channels/slack/app.ts",
    ],
    ["src/services/a.ts", 'import { b } from "#agents/run.ts";', "(services) imports agents/run.ts (agents)"],
    [
      "src/jobs/a.ts",
      'new Worker(new URL("../channels/slack/app.ts", import.meta.url));',
      "(jobs) imports src/channels/slack/app.ts",
    ],
    ["src/db/a.ts", "await import(`#src/app.ts`);", "imports by a computed name"],
    ["tools/a.ts", 'import { b } from "#src/db/stores.ts";', "(tools) imports src/db/stores.ts (db)"],
    ["src/cli.ts", 'import { b } from "#src/db/stores.ts";', "(cli) imports src/db/stores.ts (db)"],
    ["src/domain/a.ts", 'import fs from "node:fs";', 'imports the package "node:fs"'],
    ["src/services/a.ts", 'import { ChatOpenAI } from "@langchain/openai";', 'imports the package "@langchain/openai"'],
    [
      "src/playground/page/a.tsx",
      'import { x } from "#src/domain/time.ts";',
      "(playground-page) imports src/domain/time.ts",
    ],
  ])("%s: %s", (file, text, told) => {
    expect(problemsWith(file, text)).toEqual([expect.stringContaining(told)]);
  });

  test.each([
    ["src/domain/a.ts", "const now = new Date();", "takes its time as `now`"],
    ["src/domain/a.ts", "const now = Date.now();", "takes its time as `now`"],
    ["src/domain/a.ts", "const x = Math.random();", "its chance as `rng`"],
    ["src/services/a.ts", 'const x = process.env["PORT"];', "read once, in src/config.ts"],
    ["src/app.ts", "const { env } = process; process.env;", "read once, in src/config.ts"],
    ["src/services/a.ts", "const m = draft as ApprovedMessage;", "only src/domain/guardrails/review.ts approves"],
    ["agents/a.ts", "const m = draft as unknown as ApprovedPlan;", "only src/domain/guardrails/review.ts approves"],
    ["agents/a.ts", "return draft as Draft & ApprovedView;", "only src/domain/guardrails/review.ts approves"],
    [
      "src/jobs/a.ts",
      "const ok = (x: unknown): x is ApprovedMessage => true;",
      "only src/domain/guardrails/review.ts approves",
    ],
    ["src/db/a.ts", "sql.query<{ message: ApprovedMessage }>(text);", "not approved until reviveApproved"],
    ["src/db/a.ts", "declare const approval: unique symbol;", "declared in src/domain/guardrails/review.ts alone"],
  ])("%s: %s", (file, text, told) => {
    expect(problemsWith(file, text)).toEqual([expect.stringContaining(told)]);
  });
});

describe("what is allowed passes", () => {
  test.each([
    ["src/domain/a.ts", "/** Never Date.now() or process.env here. */\nexport const a = new Date(0);"],
    ["src/domain/a.ts", "// Math.random would not be repeatable.\nexport const a = 1;"],
    ["src/domain/guardrails/review.ts", "return frozen as ApprovedView & V;"],
    ["src/services/a.ts", 'import { type ApprovedMessage as Message } from "#src/domain/guardrails/review.ts";'],
    [
      "src/channels/slack/a.ts",
      'import { App } from "@slack/bolt";\nimport type { Intake } from "#src/ports/intake.ts";',
    ],
    ["src/playground/bundle.ts", 'const define = { "process.env.NODE_ENV": "production" };'],
    ["src/app.ts", 'import { createSlackChannel } from "#src/channels/slack/app.ts";'],
  ])("%s: %s", (file, text) => {
    expect(problemsWith(file, text)).toEqual([]);
  });

  test("the longer path wins: the page is a layer of its own inside the playground", () => {
    expect(layerOf("src/playground/server.ts")?.name).toBe("playground");
    expect(layerOf("src/playground/page/app.tsx")?.name).toBe("playground-page");
  });
});
