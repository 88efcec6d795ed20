import type { PlanLoads } from "#src/domain/simulation/rollout.ts";

/** The sixteen plans of the reference workload (MODEL.md 7). */
export const REFERENCE_DAYS = 14;
export const REFERENCE_ROLLOUTS = 10_000;

const PATTERNS = [
  [0, 1.4, 0.6, 1.5, 0.6, 1.9, 1.0],
  [1, 1, 1, 1, 1, 1, 1],
] as const;

export const referencePlans = (): PlanLoads[] =>
  Array.from({ length: 16 }, (_, plan) => {
    const day = <T>(of: (weekday: number) => T): T[] => Array.from({ length: REFERENCE_DAYS }, (_, d) => of(d % 7));
    const pattern = PATTERNS[Math.floor(plan / 8)]!;
    return {
      template: `reference-${plan}`,
      u: day((weekday) => (0.7 + 0.05 * (plan % 8)) * pattern[weekday]!),
      m: day((weekday) => (weekday < 5 ? 0.8 + 0.05 * (plan % 4) : 0)),
      items: day((weekday) => (weekday < 5 ? 20 : 0)),
      difficulty: day(() => -1 + 0.1 * (plan % 4)),
    };
  });
