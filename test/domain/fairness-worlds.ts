import type { DeclaredGroups } from "#src/domain/fairness-groups.ts";
import type { Trainee } from "#src/domain/fairness-measures.ts";
import { normalCumulative, normalQuantile } from "#src/domain/normal-distribution.ts";
import { createState, enterStream, nextUniform } from "#src/domain/simulation/rng.ts";
import { seedWords } from "#src/domain/simulation/seed.ts";

export function seeded(seed: string): () => number {
  const state = createState();
  enterStream(state, seedWords(seed), 0);
  return () => nextUniform(state);
}

export const trainee = (person: string, groups: DeclaredGroups, over: Partial<Trainee> = {}): Trainee => ({
  person,
  groups,
  days: 20,
  stretched: 16,
  relieved: 4,
  held: 2,
  resting: 4,
  minutes: 500,
  careful: 0,
  nudged: 5,
  expected: 40,
  missing: 8,
  stale: 2,
  kinds: 3,
  forecasts: [],
  ...over,
});

export interface WorldOptions {
  readonly people: number;
  readonly weeks: number;
  readonly seed: string;
  /** Of a day's usual new material, how much less part-timers are offered, 0..1. */
  readonly gap?: number;
  /** Of an answered session of a part-timer, how much likelier overload is than told, 0..1. */
  readonly risk?: number;
  /** SD of people's own rates, in probit. */
  readonly spread?: number;
}

const RATES = {
  stretched: 0.85,
  relieved: 0.3,
  held: 0.2,
  resting: 0.25,
  careful: 0.15,
  nudged: 0.4,
  missing: 0.2,
} as const;
type Counted = keyof typeof RATES;

/**
 * A company of five-day weeks, every second person part-time; people differ in their rates, groups by `gap` and `risk`
 * alone. The first weeks of a longer world are the shorter one.
 */
export function world({ people, weeks, seed, gap = 0, risk = 0, spread = 0.4 }: WorldOptions): Trainee[] {
  return Array.from({ length: people }, (_, index) => {
    const rng = seeded(`${seed} ${index}`);
    const partTime = index % 2 === 0;
    const own = (rate: number): number =>
      normalCumulative(normalQuantile(rate) * Math.hypot(1, spread) + spread * normalQuantile(rng() || Number.EPSILON));
    const names = Object.keys(RATES) as Counted[];
    const rates = names.map((name) => own(RATES[name]) - (name === "stretched" && partTime ? gap : 0));
    const counts = Object.fromEntries(names.map((name) => [name, 0])) as Record<Counted, number>;
    const kinds = 1 + Math.floor(rng() * 5);
    let minutes = 0;
    const forecasts: { told: number; happened: boolean }[] = [];
    for (let day = 0; day < 5 * weeks; day++) {
      for (const [at, name] of names.entries()) if (rng() < rates[at]!) counts[name]++;
      minutes += 40 * rng();
      if (day % 2 === 1) continue;
      const told = 0.02 + 0.16 * rng();
      forecasts.push({ told, happened: rng() < told + (partTime ? risk : 0) });
    }
    const hours = partTime ? "part-time" : "full-time";
    const days = 5 * weeks;
    return trainee(`p${index}`, { hours }, { ...counts, days, minutes, expected: days, stale: 0, kinds, forecasts });
  });
}
