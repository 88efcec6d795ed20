import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { acuteChronicRatio, leakyMean, mean } from "#src/domain/twin/load.ts";

const folder = join(process.env["KAIROS_SHARED"] ?? join(import.meta.dirname, "../../../shared"), "data/model");
const rowsOf = (name: string): Record<string, string>[] =>
  existsSync(join(folder, name)) ? parse(readFileSync(join(folder, name)), { columns: true, bom: true }) : [];

describe.skipIf(!existsSync(folder))(`loads of others (skipped unless there is ${folder})`, () => {
  describe("a cyclist's season", () => {
    const rows = rowsOf("dorem_bike_score.csv");
    const loads = rows.map((row) => Number(row["BikeScore"]));
    const tests = rows.flatMap((row, day) =>
      row["Test_5min_Power"] ? [{ day, power: Number(row["Test_5min_Power"]) }] : [],
    );

    /** Banister's model through the twin's leaky means: g = F / (1 - a) (MODEL.md 1.3). */
    function residuals(base: number, k1: number, tau1: number, k2: number, tau2: number): number[] {
      const [a1, a2] = [Math.exp(-1 / tau1), Math.exp(-1 / tau2)];
      let F = 0;
      let H = 0;
      const predicted = loads.map((load) => {
        F = leakyMean(F, load, a1);
        H = leakyMean(H, load, a2);
        return base + (k1 / (1 - a1)) * F - (k2 / (1 - a2)) * H;
      });
      return tests.map(({ day, power }) => predicted[day]! - power);
    }

    test("is fitted as published: RMSE 1.48118212", () => {
      const errors = residuals(266.0204779, 0.3020749, 33.6433797, 0.351475, 24.6056388);
      expect(tests).toHaveLength(9);
      expect(Math.sqrt(mean(errors.map((e) => e * e)))).toBeCloseTo(1.48118212, 5);
      expect(mean(errors.map(Math.abs))).toBeCloseTo(1.16731419, 5);
      expect(Math.min(...errors)).toBeCloseTo(-2.71352646, 4);
      expect(Math.max(...errors)).toBeCloseTo(2.2233282, 4);
    });

    test("is fitted as well by other time constants: SSE 21.26", () => {
      expect(residuals(262, 0.18, 36, 0.23, 21).reduce((sum, e) => sum + e * e, 0)).toBeCloseTo(21.26, 2);
    });

    test("ends at a chronic load of 17.92443 and an acute one of 0.795007", () => {
      const end = (tau: number) => loads.reduce((average, load) => leakyMean(average, load, Math.exp(-1 / tau)), 0);
      expect(end(42)).toBeCloseTo(17.92443, 5);
      expect(end(7)).toBeCloseTo(0.795007, 6);
    });
  });

  test("three athletes have weighted acute:chronic ratios 1.249746, 1.406202 and 1.550724", () => {
    const rows = rowsOf("acwr_training_load.csv");
    const ratios = ["1", "2", "3"].map((id) =>
      acuteChronicRatio(rows.filter((row) => row["ID"] === id).map((row) => Number(row["TL"]))),
    );
    expect(ratios).toEqual([expect.closeTo(1.249746, 6), expect.closeTo(1.406202, 6), expect.closeTo(1.550724, 6)]);
  });
});
