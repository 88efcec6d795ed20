import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { run as runCrisis } from "#test/evals/crisis.ts";
import { run as runMood } from "#test/evals/mood.ts";

const data = resolve(process.env["KAIROS_SHARED"] ?? "../shared", "data");
const present = existsSync(`${data}/crisis/workplace_crisis_hard_cases.tsv`);
if (!present) console.error(`Skipped: no crisis and sentiment sets in ${data} (set KAIROS_SHARED)`);

describe.skipIf(!present)("public sets", () => {
  test("every crisis of the workplace cases raises the alarm and no idiom does", async () => {
    const { hardCases } = await runCrisis({ json: true, files: [`${data}/crisis/workplace_crisis_hard_cases.tsv`] });
    expect(hardCases).toMatchObject({ recall: 1, missed: [], alarmed: [] });
  });

  test("no safe prompt of XSTest raises the alarm", async () => {
    const { safePrompts } = await runCrisis({ json: true, files: [`${data}/crisis/xstest_prompts_half.csv`] });
    expect(safePrompts).toMatchObject({ falseAlarms: 0 });
  });

  test.each(["dev", "train"])("at most 0.3 % of GoEmotions %s raise the alarm", async (split) => {
    const { everyday } = await runCrisis({ json: true, files: [`${data}/sentiment/goemotions_${split}.tsv`] });
    expect(everyday?.texts).toBeGreaterThan(5000);
    expect(everyday?.alarmRate).toBeLessThanOrEqual(0.003);
  });

  test("the mood that is read has the sign that people gave the text", async () => {
    const mood = await runMood({ json: true });
    expect(mood.coverage).toBeGreaterThan(0.4);
    expect(mood.signAccuracy).toBeGreaterThan(0.93);
    expect(mood.correlation).toBeGreaterThan(0.75);
  });
});
