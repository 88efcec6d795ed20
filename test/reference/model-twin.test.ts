import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { certainStart } from "#src/domain/simulation/belief.ts";
import { DRAW_NORMALS } from "#src/domain/simulation/draw.ts";
import { simulateBlock } from "#src/domain/simulation/rollout.ts";
import { DEFAULT_PARAMETERS } from "#src/domain/twin/parameters.ts";
import { referencePlans } from "#test/bench/reference-workload.ts";

const folder = join(process.env["KAIROS_SHARED"] ?? join(import.meta.dirname, "../../../shared"), "data/model");
const file = join(folder, "twin_golden.json");

interface Golden {
  readonly z_first3_rollouts_TxNZ: readonly (readonly (readonly number[])[])[];
  readonly plans_u: readonly (readonly number[])[];
  readonly plans_m: readonly (readonly number[])[];
  readonly n_items: readonly number[];
  readonly b: readonly number[];
  readonly J_plan_by_rollout: readonly (readonly number[])[];
  readonly overload_any: readonly (readonly boolean[])[];
  readonly deterministic_z0: Readonly<Record<string, { readonly J: number; readonly any_overload: boolean }>>;
  readonly "full_10000_PCG64_seed20261122_[P_any,meanJ,max_daily_P]": Readonly<Record<string, readonly number[]>>;
}

describe.skipIf(!existsSync(file))(`the reference rollouts (skipped unless there is ${file})`, () => {
  const golden = (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}) as Golden;
  const problem = { plans: referencePlans(), start: certainStart(), parameters: DEFAULT_PARAMETERS, seed: "reference" };

  test("have the plans of the reference workload", () => {
    for (const [i, plan] of referencePlans().entries()) {
      expect(plan.u).toEqual(golden.plans_u[i]!.map((u) => expect.closeTo(u, 14)));
      expect(plan.m).toEqual(golden.plans_m[i]!.map((m) => expect.closeTo(m, 14)));
      expect(plan.items).toEqual(golden.n_items);
      expect(plan.difficulty).toEqual(plan.difficulty.map(() => expect.closeTo(golden.b[i]!, 14)));
    }
  });

  test("are reproduced from their own normals to twelve digits", () => {
    const given = golden.z_first3_rollouts_TxNZ;
    const { gain } = simulateBlock(problem, 0, given.length, (out, index) =>
      out.set(given[index]!.flat(), DRAW_NORMALS),
    );
    for (const [plan, expected] of golden.J_plan_by_rollout.entries())
      for (const [i, J] of expected.entries()) expect(gain[plan * given.length + i]).toBeCloseTo(J, 12);
  });

  test("overload where the reference does", () => {
    for (const [i, normals] of golden.z_first3_rollouts_TxNZ.entries()) {
      const { anyOverload } = simulateBlock(problem, i, i + 1, (out) => out.set(normals.flat(), DRAW_NORMALS));
      expect([...anyOverload].map((count) => count === 1)).toEqual(golden.overload_any.map((plan) => plan[i]!));
    }
  });

  test("are reproduced without noise", () => {
    const { gain, anyOverload } = simulateBlock(problem, 0, 1, (out) => out.fill(0));
    for (const [plan, { J, any_overload }] of Object.entries(golden.deterministic_z0)) {
      expect(gain[Number(plan)]).toBeCloseTo(J, 12);
      expect(anyOverload[Number(plan)] === 1).toBe(any_overload);
    }
  });

  test("have the reference's odds and mean gain within four standard errors for all sixteen plans", () => {
    const n = 10_000;
    const block = simulateBlock(problem, 0, n);
    for (const [key, [any = 0, meanJ = 0, worst = 0]] of Object.entries(
      golden["full_10000_PCG64_seed20261122_[P_any,meanJ,max_daily_P]"],
    )) {
      const plan = Number(key);
      const gains = block.gain.subarray(plan * n, (plan + 1) * n);
      const mean = gains.reduce((sum, value) => sum + value, 0) / n;
      const error = Math.sqrt(gains.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / n;
      const daily = Math.max(...block.overload.subarray(plan * 14, (plan + 1) * 14)) / n;
      const within = (mine: number, theirs: number) =>
        expect(Math.abs(mine - theirs)).toBeLessThan(4 * Math.sqrt((2 * theirs * (1 - theirs)) / n) + 1 / n);
      within(block.anyOverload[plan]! / n, any);
      within(daily, worst);
      expect(Math.abs(mean - meanJ)).toBeLessThan(4 * Math.SQRT2 * error);
    }
  });
});
