import { addDays, daysBetween } from "#src/domain/time.ts";
import { SIGNALS, type Signal } from "#src/domain/twin/filter.ts";
import { mean } from "#src/domain/twin/load.ts";
import { forecastMorning } from "#src/domain/twin/morning-forecast.ts";
import { fitPopulation, signalHistory } from "#src/domain/twin/population.ts";
import { type DayRecord, evolveTwin, signalsOf, startTwin, type TwinOptions } from "#src/domain/twin/twin.ts";
import { readDailyCsv } from "#test/evals/lifesnaps.ts";

/** A person's first days are not scored. */
const FIRST_SCORED_DAY = 28;
/** People are dealt into this many parts; each part is forecast with what the others taught. */
const PARTS = 5;
const LEVELS = [50, 80, 95] as const;
type Level = (typeof LEVELS)[number];
/** Half-widths of a normal's intervals, for a file whose other people are too few to teach them. */
const NORMAL_WIDTHS: Readonly<Record<Level, number>> = { 50: 0.6744897502, 80: 1.2815515655, 95: 1.9599639845 };
const LEAST_MORNINGS = 100;

/** One morning that was forecast the day before. */
interface Morning {
  readonly signal: Signal;
  readonly error: number;
  /** The same in forecast standard deviations. */
  readonly deviations: number;
  readonly persistenceError: number;
  readonly weekError: number;
}

export interface SignalScore {
  readonly n: number;
  /** Mean absolute error of the twin, of the last value, and of the mean of the last seven days. */
  readonly mae: number;
  readonly persistence: number;
  readonly mean7: number;
  /** Share of mornings inside the 50%, 80% and 95% intervals. */
  readonly coverage: Readonly<Record<`${Level}`, number>>;
}

export interface TwinEval {
  readonly lnRmssd: SignalScore;
  readonly restingHr: SignalScore;
  readonly sleep: SignalScore;
}

/**
 * One-day-ahead errors of the twin on files of days (see `readDailyCsv`), from a person's 28th day on, against the last
 * value and the mean of seven days, on the mornings that have all three.
 *
 * Population parameters and the widths of intervals are fitted on other people than those they are scored on.
 */
export async function run({
  files = [],
}: {
  readonly json?: boolean;
  readonly files?: readonly string[];
} = {}): Promise<TwinEval> {
  if (files.length === 0)
    throw new Error("Cannot score the twin as at least one CSV file must be named: current value is 0");
  const people = files.flatMap((file) => [...readDailyCsv(file).values()]);
  const scored = Array.from({ length: PARTS }, (_, part) => {
    const others = people.filter((_, i) => i % PARTS !== part);
    const options = fitPopulation(others.map(signalHistory));
    const widths = widthsOf(others.flatMap((records) => forecastAll(records, options)));
    const mornings = people.filter((_, i) => i % PARTS === part).flatMap((records) => forecastAll(records, options));
    return mornings.map((morning) => ({ ...morning, widths: widths[morning.signal] }));
  }).flat();
  const score = (signal: Signal): SignalScore => {
    const mornings = scored.filter((morning) => morning.signal === signal);
    const average = (of: (morning: (typeof mornings)[number]) => number) => rounded(mean(mornings.map(of)));
    const covered = (level: Level) => average(({ deviations, widths }) => (deviations <= widths[level] ? 1 : 0));
    return {
      n: mornings.length,
      mae: average(({ error }) => error),
      persistence: average(({ persistenceError }) => persistenceError),
      mean7: average(({ weekError }) => weekError),
      coverage: { "50": covered(50), "80": covered(80), "95": covered(95) },
    };
  };
  return { lnRmssd: score("lnRmssd"), restingHr: score("restingHr"), sleep: score("sleepHours") };
}

/** Every scored morning of one person, forecast from the day before. */
function forecastAll(records: readonly DayRecord[], options: TwinOptions): Morning[] {
  const [first] = records;
  if (first === undefined) return [];
  const mornings: Morning[] = [];
  const past: Record<Signal, { readonly day: string; readonly value: number }[]> = {
    sleepHours: [],
    lnRmssd: [],
    restingHr: [],
  };
  let twin = startTwin(first.day, options);
  for (const record of records) {
    while (daysBetween(twin.day, record.day) > 1) twin = evolveTwin(twin, { day: addDays(twin.day, 1) });
    const forecast = forecastMorning(twin);
    const values = signalsOf(record);
    for (const signal of SIGNALS) {
      const value = values[signal];
      if (value === undefined) continue;
      const week = past[signal].filter(({ day }) => daysBetween(day, record.day) <= 7).map(({ value }) => value);
      const last = past[signal].at(-1);
      if (last !== undefined && week.length > 0 && daysBetween(first.day, record.day) >= FIRST_SCORED_DAY) {
        const error = Math.abs(value - forecast[signal].mean);
        mornings.push({
          signal,
          error,
          deviations: error / forecast[signal].sd,
          persistenceError: Math.abs(value - last.value),
          weekError: Math.abs(value - mean(week)),
        });
      }
      past[signal].push({ day: record.day, value });
    }
    twin = evolveTwin(twin, record);
  }
  return mornings;
}

/** Half-widths, in forecast standard deviations, that held each share of these mornings. */
function widthsOf(mornings: readonly Morning[]): Readonly<Record<Signal, Readonly<Record<Level, number>>>> {
  const of = (signal: Signal): Readonly<Record<Level, number>> => {
    const sizes = mornings
      .filter((morning) => morning.signal === signal)
      .map(({ deviations }) => deviations)
      .toSorted((a, b) => a - b);
    if (sizes.length < LEAST_MORNINGS) return NORMAL_WIDTHS;
    const at = (level: Level) => sizes[Math.floor((sizes.length * level) / 100)]!;
    return { 50: at(50), 80: at(80), 95: at(95) };
  };
  return { sleepHours: of("sleepHours"), lnRmssd: of("lnRmssd"), restingHr: of("restingHr") };
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
