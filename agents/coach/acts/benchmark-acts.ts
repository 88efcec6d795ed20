import { type Act, personal } from "#agents/coach/acts.ts";
import {
  benchmarkConsentDraft,
  benchmarkGoneDraft,
  benchmarkKeptDraft,
  benchmarkRefusedDraft,
  benchmarksDraft,
} from "#agents/drafts/benchmarks.ts";
import { type BenchmarkValue, readBenchmark } from "#src/domain/benchmark.ts";
import { localDay } from "#src/domain/time.ts";

const DATED = /^(?<told>.*?)(?: on)? (?<day>\d{4}-\d{2}-\d{2})$/u;

export const benchmarkActs: Readonly<Record<string, Act>> = {
  async benchmarks({ services, person, now }) {
    const all = await services.benchmarks.all(person, now);
    return personal(all === undefined ? benchmarkConsentDraft({ id: "benchmarks" }) : benchmarksDraft(all));
  },

  /** "benchmark 5 km 24:30", with "on 2026-03-10" where it was not today. */
  async benchmark({ services, person, action, now }) {
    const told = action.value ?? "";
    const dated = DATED.exec(told)?.groups;
    const today = localDay(now, person.timeZone);
    const day = dated?.["day"] ?? today;
    let value: BenchmarkValue;
    try {
      value = readBenchmark(dated?.["told"] ?? told);
      if (day > today || !isDay(day)) throw new RangeError("Cannot keep this as its day must be one that was");
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return personal(benchmarkRefusedDraft(error.message));
    }
    const kept = await services.benchmarks.keep(person, [{ ...value, day, source: "chat" }], now);
    return personal(
      kept === undefined ? benchmarkConsentDraft({ id: "benchmark", value: told }) : benchmarkKeptDraft(kept[0]!),
    );
  },

  async "benchmark-delete"({ services, person, action }) {
    return personal(benchmarkGoneDraft(await services.benchmarks.remove(person, Number(action.value))));
  },
};

const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};
