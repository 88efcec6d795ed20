import fs from "node:fs";
import path from "node:path";

/** What a bench or an evaluation gets from its command line. */
export interface NamedRun {
  readonly json: boolean;
  /** What stands before the first option. */
  readonly files: readonly string[];
  /** From the first option on. */
  readonly args: readonly string[];
}

const RUNS = /^export (?:async )?(?:function|const) run\b/mu;

/** Names of the modules of `folder` that export `run`. */
const namesIn = (folder: string): string[] =>
  fs
    .readdirSync(folder)
    .filter(
      (file) =>
        file.endsWith(".ts") && file !== "main.ts" && RUNS.test(fs.readFileSync(path.join(folder, file), "utf8")),
    )
    .map((file) => file.slice(0, -".ts".length))
    .toSorted();

/** Runs `NAME [FILE...] [--json] [--option ...]` and prints its result: one line with --json, else indented. Returns the exit code. */
export async function runNamed(command: string, folder: string, argv: readonly string[]): Promise<number> {
  const [name = "", ...rest] = argv;
  const names = namesIn(folder);
  if (!names.includes(name)) {
    console.error(`usage: npm run ${command} -- NAME [FILE...] [--json]\nNAME is one of: ${names.join(", ")}`);
    return 2;
  }
  const json = rest.includes("--json");
  const words = rest.filter((word) => word !== "--json");
  const split = words.findIndex((word) => word.startsWith("--"));
  const files = split === -1 ? words : words.slice(0, split);
  const args = split === -1 ? [] : words.slice(split);
  const { run } = (await import(path.join(folder, `${name}.ts`))) as { run: (options: NamedRun) => Promise<unknown> };
  // The run itself stays silent: what it returns is printed here alone.
  const result = await run({ json: true, files, args: command === "bench" ? words : args });
  process.stdout.write(`${JSON.stringify(result, null, json ? undefined : 2)}\n`);
  return 0;
}
