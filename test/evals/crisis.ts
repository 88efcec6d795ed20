import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { screenForCrisis } from "#src/domain/crisis.ts";
import { csvRows } from "#test/evals/shared-data.ts";

export interface CrisisEval {
  readonly hardCases?: {
    readonly recall: number;
    readonly crises: number;
    readonly falseAlarms: number;
    readonly others: number;
    readonly missed: string[];
    readonly alarmed: string[];
  };
  readonly safePrompts?: { readonly falseAlarms: number; readonly prompts: number; readonly alarmed: string[] };
  readonly everyday?: { readonly alarmRate: number; readonly texts: number; readonly alarmed: string[] };
}

/**
 * Screens labelled texts: `label<TAB>text` (crisis, not_crisis), XSTest prompts (.csv with a label column) and GoEmotions (.tsv, text first).
 *
 * Without files it reads the three sets from the shared data folder.
 */
export async function run({
  json = false,
  files = [],
}: {
  json?: boolean;
  files?: readonly string[];
} = {}): Promise<CrisisEval> {
  const data = resolve(process.env["KAIROS_SHARED"] ?? "../shared", "data");
  const paths =
    files.length > 0
      ? files
      : [
          `${data}/crisis/workplace_crisis_hard_cases.tsv`,
          `${data}/crisis/xstest_prompts_half.csv`,
          `${data}/sentiment/goemotions_dev.tsv`,
        ];
  let result: CrisisEval = {};
  for (const path of paths) {
    const text = await readFile(path, "utf8");
    if (path.endsWith(".csv")) result = { ...result, safePrompts: safePrompts(text) };
    else if (text.startsWith("label\t")) result = { ...result, hardCases: hardCases(text) };
    else result = { ...result, everyday: everyday(text) };
  }
  if (!json) console.log(JSON.stringify(result, null, 2));
  return result;
}

function hardCases(tsv: string): NonNullable<CrisisEval["hardCases"]> {
  const rows = tsv
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t") as [string, string]);
  const crises = rows.filter(([label]) => label === "crisis").map(([, text]) => text);
  const others = rows.filter(([label]) => label !== "crisis").map(([, text]) => text);
  const missed = crises.filter((text) => !screenForCrisis(text));
  const alarmed = others.filter((text) => screenForCrisis(text));
  return {
    recall: 1 - missed.length / crises.length,
    crises: crises.length,
    falseAlarms: alarmed.length,
    others: others.length,
    missed,
    alarmed,
  };
}

function safePrompts(csv: string): NonNullable<CrisisEval["safePrompts"]> {
  const prompts = csvRows(csv)
    .filter((row) => row["label"] === "safe")
    .map((row) => row["prompt"] ?? "");
  const alarmed = prompts.filter((text) => screenForCrisis(text));
  return { falseAlarms: alarmed.length, prompts: prompts.length, alarmed };
}

function everyday(tsv: string): NonNullable<CrisisEval["everyday"]> {
  const texts = tsv
    .trim()
    .split("\n")
    .map((line) => line.split("\t")[0] ?? "");
  const alarmed = texts.filter((text) => screenForCrisis(text));
  return { alarmRate: alarmed.length / texts.length, texts: texts.length, alarmed };
}
