import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { certainStart } from "#src/domain/simulation/belief.ts";
import { simulateBlock } from "#src/domain/simulation/rollout.ts";
import { DEFAULT_PARAMETERS } from "#src/domain/twin/parameters.ts";
import { REFERENCE_ROLLOUTS, referencePlans } from "#test/bench/reference-workload.ts";

/** Runs until the compiler has settled, and runs that count. */
const WARM_UPS = 4;
const ROUNDS = 5;
const RUNS_PER_ROUND = 3;

/**
 * The reference workload of MODEL.md 7 on one thread, normals included, against the scalar program in C on the same
 * machine in the same minute; its figures are null where the program or a compiler is absent.
 */
export async function run(_options: { readonly json: boolean; readonly args: readonly string[] }): Promise<{
  readonly ms: number;
  readonly reference_c_ms: number | null;
  readonly ratio: number | null;
}> {
  const compiled = compileReference();
  try {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let i = 0; i < WARM_UPS; i++) timeOurs(i);
    for (let round = 0; round < ROUNDS; round++) {
      if (compiled !== null) theirs.push(timeReference(compiled.program));
      for (let i = 0; i < RUNS_PER_ROUND; i++) ours.push(timeOurs(round * RUNS_PER_ROUND + i));
    }
    const ms = median(ours);
    const reference = theirs.length === 0 ? null : median(theirs);
    return { ms: rounded(ms), reference_c_ms: reference, ratio: reference === null ? null : rounded(ms / reference) };
  } finally {
    if (compiled !== null) rmSync(compiled.folder, { recursive: true });
  }
}

function timeOurs(run: number): number {
  const problem = {
    plans: referencePlans(),
    start: certainStart(),
    parameters: DEFAULT_PARAMETERS,
    seed: `bench-${run}`,
  };
  const before = performance.now();
  simulateBlock(problem, 0, REFERENCE_ROLLOUTS);
  return performance.now() - before;
}

function compileReference(): { readonly folder: string; readonly program: string } | null {
  const source = join(process.env["KAIROS_SHARED"] ?? join(import.meta.dirname, "../../../shared"), "bench/twin.c");
  if (!existsSync(source)) return null;
  const folder = mkdtempSync(join(tmpdir(), "kairos-bench-"));
  const program = join(folder, "twin");
  try {
    execFileSync("gcc", ["-O3", "-march=native", source, "-o", program, "-lm"], { stdio: "pipe" });
    return { folder, program };
  } catch (error) {
    rmSync(folder, { recursive: true });
    console.error(`The reference program was not compiled: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function timeReference(program: string): number {
  const output = execFileSync(program, { encoding: "utf8" });
  const total = /scalar CRN total (?<ms>[\d.]+)/.exec(output)?.groups?.["ms"];
  if (total === undefined)
    throw new Error(
      `Cannot read the reference's time as it must print "scalar CRN total": current value is "${output}"`,
    );
  return Number(total);
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
const rounded = (value: number): number => Math.round(value * 1000) / 1000;
