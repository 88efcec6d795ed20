import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Backend } from "#src/backend.ts";
import type { Command } from "#src/commands/command.ts";
import { importAssignments, importCatalogue, importResults } from "#src/commands/import-learning.ts";
import { openXapi, TENANT, type XapiWorld } from "#test/providers/xapi/world.ts";

let world: XapiWorld;
let folder: string;
let printed: string[];
beforeEach(async () => {
  world = await openXapi();
  await world.consent("ana");
  folder = mkdtempSync(path.join(tmpdir(), "kairos-learning-"));
  printed = [];
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, ...lines: string[]): string => {
  const at = path.join(folder, name);
  writeFileSync(at, lines.join("\n"));
  return at;
};

/** The commands with the parts of the command line's data that they use. */
async function run(command: Command, ...args: string[]): Promise<number> {
  const { work, courses, clock } = world;
  const library = {
    seedLibrary: async () => {},
    skills: (tenant: string) => work.of(tenant).stores.learning.skills(tenant),
  };
  const backend = { work, courses, clock, library, [Symbol.asyncDispose]: async () => {} } as unknown as Backend;
  return command({ args, open: async () => backend, print: (line) => void printed.push(line) });
}

const CATALOGUE = [
  "course_id,title,skill,level,minutes,url",
  "P-1,Pricing basics,pricing,2,45,https://lms.example/p-1",
  "K-1,Pricing here,pricing,2,,",
];
const MAP = ["columns: { email: email, course: course, completed_at: done, score: score, status: state }", "max: 100"];
const RESULTS = "email,course,done,score,state";
const importAll = async (...rows: string[]): Promise<number> =>
  run(importResults, file("results.csv", RESULTS, ...rows), "--map", file("map.yaml", ...MAP));
const known = async () => ({
  mastery: (await world.work.of(TENANT).stores.learning.masteries(TENANT, "ana"))[0],
  results: (await world.work.of(TENANT).stores.learningRecords.results(TENANT, "ana")).map(
    ({ courseId, state, share }) => [courseId, state, share],
  ),
});

test("a catalogue, assignments and results come in, and what somebody is to take shows how far they are", async () => {
  expect(await run(importCatalogue, file("catalogue.csv", ...CATALOGUE))).toBe(0);
  expect(
    await run(
      importAssignments,
      file("assignments.csv", "email,course_id,due", "Ana@example.org,P-1,2026-04-01", "ana@example.org,K-1,"),
    ),
  ).toBe(0);
  expect(await importAll("ana@example.org,P-1,2026-03-01,90,passed")).toBe(0);
  expect(printed).toEqual([
    "Imported 2 courses, 1 of them taught here.",
    "Imported 2 assignments.",
    "Imported 1 results: 1 new, 0 corrected, 0 known before.",
    "They count only for people who let Kairos learn from their courses.",
  ]);
  const ana = (await world.work.of(TENANT).stores.people.get(TENANT, "ana"))!;
  expect((await world.courses.of(ana, world.clock.now())).courses).toEqual([
    { title: "Pricing here", due: undefined, standing: "to-do", here: true },
    { title: "Pricing basics", due: "2026-04-01", standing: "done", here: false },
  ]);
  expect((await known()).mastery?.attempts).toBe(1);
});

test("a file that is imported again changes nothing", async () => {
  await run(importCatalogue, file("catalogue.csv", ...CATALOGUE));
  const assignments = file("assignments.csv", "email,course_id,due", "ana@example.org,P-1,2026-04-01");
  await run(importAssignments, assignments);
  await importAll("ana@example.org,P-1,2026-03-01,90,passed");
  const before = await known();
  await run(importCatalogue, file("catalogue.csv", ...CATALOGUE));
  await run(importAssignments, assignments);
  await importAll("ana@example.org,P-1,2026-03-01,90,passed");
  expect(await known()).toEqual(before);
  expect(printed.at(-2)).toBe("Imported 1 results: 0 new, 0 corrected, 1 known before.");
  expect(await world.count("statements")).toBe(1);
  expect(await world.count("assignments")).toBe(1);
});

test("a corrected result takes the place of the one before, there and back again", async () => {
  await run(importCatalogue, file("catalogue.csv", ...CATALOGUE));
  await importAll("ana@example.org,P-1,2026-03-01,90,passed");
  const first = await known();
  await importAll("ana@example.org,P-1,2026-03-01,20,failed");
  const corrected = await known();
  expect(printed.at(-2)).toBe("Imported 1 results: 1 new, 1 corrected, 0 known before.");
  expect(corrected.results).toEqual([["P-1", "failed", 0.2]]);
  expect(corrected.mastery?.attempts).toBe(1);
  expect(corrected.mastery!.ability.mean).toBeLessThan(first.mastery!.ability.mean);
  await importAll("ana@example.org,P-1,2026-03-01,90,passed");
  const again = await known();
  expect(again.results).toEqual(first.results);
  expect(again.mastery!.ability.mean).toBeCloseTo(first.mastery!.ability.mean, 9);
});

test("one fault in a file keeps all of it out, with every fault named by its line", async () => {
  await run(importCatalogue, file("catalogue.csv", ...CATALOGUE));
  await expect(
    importAll(
      "ana@example.org,P-1,2026-03-01,90,passed",
      "stranger@example.org,P-1,2026-03-01,90,passed",
      "ben@example.org,P-9,2026-03-01,90,passed",
      "ana@example.org,P-1,2026-03-01,10,failed",
    ),
  ).rejects.toThrow(
    /3 things are wrong; nothing was written:[\s\S]*line 3: stranger@example\.org[\s\S]*line 4: the course "P-9"[\s\S]*line 5: says another result than line 2/u,
  );
  expect(await world.count("statements")).toBe(0);
  await expect(
    run(importAssignments, file("a.csv", "email,course_id,due", "ana@example.org,P-1,", "nobody@example.org,P-7,")),
  ).rejects.toThrow(/2 things are wrong[\s\S]*line 3: nobody@example\.org[\s\S]*line 3: the course "P-7"/u);
  expect(await world.count("assignments")).toBe(0);
  await expect(
    run(importCatalogue, file("c.csv", CATALOGUE[0]!, "X-1,Fine,,,,https://lms.example/x", "X-2,Bad,nothing,1,,")),
  ).rejects.toThrow(/one thing is wrong[\s\S]*line 3: skill must be one of pricing/u);
  expect(await world.count("courses")).toBe(2);
});

test("results of somebody who shares nothing of what they learn are kept, and conclude nothing", async () => {
  await run(importCatalogue, file("catalogue.csv", ...CATALOGUE));
  await importAll("ben@example.org,P-1,2026-03-01,90,passed");
  expect(await world.count("statements where person_id = 'ben'")).toBe(1);
  expect(await world.count("course_results")).toBe(0);
  expect(await world.count("masteries")).toBe(0);
});

test.each([
  [importResults, ["results.csv"], "--map"],
  [importResults, [], "one file"],
  [importCatalogue, ["a", "b"], "one file"],
  [importAssignments, ["a.csv"], "must be a file that can be read"],
] as const)("a command that is called wrongly says how", async (command, args, words) => {
  if (command === importResults && args.length > 0) args = [file("results.csv", RESULTS)] as never;
  await expect(run(command, ...args)).rejects.toThrow(words);
});
