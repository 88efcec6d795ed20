/** Least reference of a day's physical load: RPE 3 for 20 minutes, AU (MODEL.md 1.1). */
export const LOAD_REFERENCE_FLOOR = 60;
/** Least reference of a day's effortful learning, demand-weighted minutes. */
export const COGNITIVE_REFERENCE_FLOOR = 30;
export const LOAD_REFERENCE_DAYS = 42;
export const COGNITIVE_REFERENCE_DAYS = 28;
/** Shown for a week without variation, whose monotony has no finite value (MODEL.md 1.7). */
export const MONOTONY_CAP = 10;

/** What a day held, oldest first; null where nobody recorded anything, which is not a rest day. */
export type LoadHistory = readonly (number | null)[];

/** Session load in arbitrary units: effort (CR-10, 0..10) times minutes (MODEL.md 1.1). */
export const sessionLoad = (rpe: number, minutes: number): number => rpe * minutes;

/** Effortful learning: minutes weighted by mental demand, 0.5 easy, 1 normal, 1.5 hard (MODEL.md 1.1). */
export const cognitiveLoad = (minutes: number, demand: number): number => minutes * demand;

/** L_ref: the person's own mean daily load of the last 42 days, at least 60 AU a day. Rest days count as 0. */
export const loadReference = (loads: LoadHistory): number =>
  Math.max(LOAD_REFERENCE_FLOOR, mean(recorded(loads.slice(-LOAD_REFERENCE_DAYS))));

/** C_ref: the person's own mean of the weekdays among the last 28 days, at least 30 minutes. */
export const cognitiveReference = (weekdays: LoadHistory): number =>
  Math.max(COGNITIVE_REFERENCE_FLOOR, mean(recorded(weekdays)));

/** Mean over sample SD (n - 1) of the last seven daily loads; 10 for a week without variation, 0 for a week of rest. */
export function monotony(loads: LoadHistory): number {
  const week = recorded(loads.slice(-7));
  const average = mean(week);
  if (average === 0) return 0;
  const sd = sampleDeviation(week);
  return sd === 0 ? MONOTONY_CAP : Math.min(MONOTONY_CAP, average / sd);
}

/** Weekly load times monotony (Foster, as given in MODEL.md 1.7). */
export const strain = (loads: LoadHistory): number =>
  recorded(loads.slice(-7)).reduce((sum, load) => sum + load, 0) * monotony(loads);

/** Acute and chronic exponentially weighted mean load, seeded with the first day. */
export interface WeightedLoads {
  readonly acute: number;
  readonly chronic: number;
}

const ACUTE_DAYS = 7;
const CHRONIC_DAYS = 28;

/** One day further; λ = 2 / (N + 1) (MODEL.md 1.7). */
export function weighLoad(before: WeightedLoads | undefined, load: number): WeightedLoads {
  if (before === undefined) return { acute: load, chronic: load };
  return { acute: towards(before.acute, load, ACUTE_DAYS), chronic: towards(before.chronic, load, CHRONIC_DAYS) };
}

/** The acute:chronic ratio of the weighted means: a legacy number that is shown and decides nothing. */
export function acuteChronicRatio(loads: readonly number[]): number {
  const weighted = loads.reduce<WeightedLoads | undefined>(weighLoad, undefined);
  return weighted === undefined || weighted.chronic === 0 ? 0 : weighted.acute / weighted.chronic;
}

const towards = (average: number, value: number, days: number): number =>
  average + (2 / (days + 1)) * (value - average);

/** A session that was done. */
export interface DoneSession {
  readonly minutes: number;
  readonly sport?: string | undefined;
}

/** Minutes of the longest session, of one sport where it is given; 0 without any. */
export const longestSession = (sessions: readonly DoneSession[], sport?: string): number =>
  sessions.reduce(
    (longest, session) =>
      sport === undefined || session.sport === sport ? Math.max(longest, session.minutes) : longest,
    0,
  );

/** A mean that leaks: the EWMA form of Banister's fitness and fatigue (MODEL.md 1.3). */
export const leakyMean = (before: number, value: number, retention: number): number =>
  retention * before + (1 - retention) * value;

export const recorded = (history: LoadHistory): number[] => history.filter((value) => value !== null);

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Sample standard deviation, n - 1; 0 for fewer than two values. */
export function sampleDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const average = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/** The history with one more day, and no longer than `length`. */
export const capped = (history: LoadHistory, value: number | null, length: number): LoadHistory =>
  [...history, value].slice(-length);
