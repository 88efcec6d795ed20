import fs from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");
/** Whoever opens a database through this file gets it from the engine that TEST_DATABASE_URL names. */
const DOOR = "test/helpers/database.ts";
const IMPORT = /\b(?:from|import)\s*\(?\s*"(#test\/[^"]+|\.[^"]+)"/gu;

/** The test files whose databases are on one engine or the other; the rest do the same whichever is named. */
export function testsOfDatabase(): string[] {
  const importers = new Map<string, string[]>();
  for (const file of fs.globSync("test/**/*.ts", { cwd: ROOT }).map((name) => name.replaceAll(path.sep, "/")))
    for (const [, name = ""] of fs.readFileSync(path.join(ROOT, file), "utf8").matchAll(IMPORT)) {
      const target = name.startsWith("#") ? name.slice(1) : path.posix.join(path.posix.dirname(file), name);
      importers.set(target, [...(importers.get(target) ?? []), file]);
    }
  const found = new Set([DOOR]);
  for (const file of found) for (const importer of importers.get(file) ?? []) found.add(importer);
  return [...found].filter((file) => file.endsWith(".test.ts")).toSorted();
}
