import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { run } from "#test/evals/mastery.ts";

const file = join(
  process.env["KAIROS_SHARED"] ?? join(import.meta.dirname, "../../../shared"),
  "data/model/assist_builder_train.csv.gz",
);

describe.skipIf(!existsSync(file))(`mastery on held-out students (skipped unless there is ${file})`, () => {
  test("beats a constant rate, Elo and knowledge tracing, and means what it says in every tenth", {
    timeout: 300_000,
  }, async () => {
    const result = await run({ json: true, files: [file] });
    for (const baseline of Object.values(result.baselines)) {
      expect(result.auc).toBeGreaterThan(baseline.auc);
      expect(result.logloss).toBeLessThan(baseline.logloss);
    }
    expect(result.largestGap).toBeLessThanOrEqual(0.02);
  });
});
