import { randomUUID } from "node:crypto";
import { type Benchmark, type BenchmarkValue, valueWords } from "#src/domain/benchmark.ts";
import { allows } from "#src/domain/consent.ts";
import type { Person } from "#src/domain/person.ts";
import { daysBetween, type LocalDay } from "#src/domain/time.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { DataContributor } from "#src/services/data-contributors.ts";

export type NewBenchmark = BenchmarkValue & Pick<Benchmark, "day" | "source">;

export interface BenchmarkService {
  /** Newest first; undefined without consent to activity. */
  all(person: Person, now: Date): Promise<readonly Benchmark[] | undefined>;
  /** Keeps them; undefined, and nothing kept, without consent to activity. */
  keep(person: Person, benchmarks: readonly NewBenchmark[], now: Date): Promise<readonly Benchmark[] | undefined>;
  /** Takes away the one at this place of the list, counted from 1; undefined where there is none. */
  remove(person: Person, place: number): Promise<Benchmark | undefined>;
}

export function createBenchmarkService(work: UnitOfWork): BenchmarkService {
  return {
    async all({ tenant, id }, now) {
      const consents = await work.of(tenant).stores.consents.holding(tenant, id, now);
      return allows(consents, "activity", "coaching") ? work.of(tenant).stores.benchmarks.all(tenant, id) : undefined;
    },
    keep: ({ tenant, id }, benchmarks, now) =>
      work.of(tenant).transaction(async (stores) => {
        const consents = await stores.consents.holding(tenant, id, now);
        if (!allows(consents, "activity", "coaching") || (await stores.erasure.isErased(tenant, id))) return undefined;
        const kept = benchmarks.map((benchmark): Benchmark => ({ ...benchmark, id: randomUUID() }));
        await stores.benchmarks.put(tenant, id, kept, now);
        return kept;
      }),
    async remove({ tenant, id }, place) {
      const found = (await work.of(tenant).stores.benchmarks.all(tenant, id))[place - 1];
      if (found === undefined || !(await work.of(tenant).stores.benchmarks.remove(tenant, id, found.id)))
        return undefined;
      return found;
    },
  };
}

/** "5 km: 24:30", or "aim: 5 km: 24:30". */
export const benchmarkWords = (benchmark: Benchmark): string =>
  `${benchmark.isAim ? "aim: " : ""}${benchmark.name}: ${valueWords(benchmark)}`;

/** Kept for the person to look at; gone with the consent to activity. */
export const benchmarkData: DataContributor = {
  async about(stores, { person: { tenant, id }, today, purposeOf }) {
    const all = await stores.benchmarks.all(tenant, id);
    if (all.length === 0) return [];
    const newest = all[0]!.day;
    return [
      {
        category: "Benchmarks",
        items: all.length,
        newestAgeDays: Math.max(0, daysBetween(newest, today)),
        source: "you",
        purpose: purposeOf("activity"),
      },
    ];
  },
  async withdrawn(stores, { tenant, id }, categories): Promise<LocalDay | undefined> {
    if (categories.includes("activity")) await stores.benchmarks.removeAll(tenant, id);
    return undefined;
  },
};
