import { type BodySignals, createBodyFilter } from "#src/domain/twin/filter.ts";
import { movingFrom } from "#src/domain/twin/gaussian.ts";
import { leakyMean, loadReference } from "#src/domain/twin/load.ts";
import { minimise } from "#src/domain/twin/minimise.ts";
import { ESTABLISHED_DAYS, ownWeight, type TwinParameters } from "#src/domain/twin/parameters.ts";
import { type DayRecord, evolveTwin, signalsOf, type Twin } from "#src/domain/twin/twin.ts";

/** Log SD of a parameter among people (MODEL.md 1.5, b). */
const POPULATION_LOG_SD = 0.4;
const MOST_PHI = 0.995;
/** Days of a signal without which its parameters stay the population's. */
const LEAST_MORNINGS = 14;

/** The parameters that the signals tell about, with the signal that does. k and c do not show in them. */
const OF_HRV = ["phiV", "sigmaV", "noiseV", "betaVH", "betaVD"] as const;
const OF_PULSE = ["phiR", "sigmaR", "noiseR", "betaRH", "betaRD"] as const;
const OF_SLEEP = ["sigmaS"] as const;
/** All of them: what MODEL.md 1.5 (b) learns of a person. */
export const SIGNAL_PARAMETERS = [...OF_HRV, ...OF_PULSE, ...OF_SLEEP] as const;
type Own = (typeof OF_HRV)[number] | (typeof OF_PULSE)[number] | (typeof OF_SLEEP)[number];

/** Time constants of fitness and fatigue that are weighed against each other (MODEL.md 1.5, d). */
const TAU_F = [30, 36, 42, 50, 60] as const;
const TAU_H = [4, 5.5, 7, 9, 12] as const;

/**
 * A person's own parameters from their last days, at most 90 (MODEL.md 1.5, b and d); the population's before 28 valid days.
 *
 * `before` is the twin at the start of those days and `records` are the days. Dispersions, persistences and effects are the
 * most probable ones under log-normal priors; the time constants of fitness and fatigue are averaged over a grid, each
 * pair weighed by how well it explains the mornings. Both move from the population's by the weight of the person's days.
 */
export function individualise(before: Twin, records: readonly DayRecord[], population: TwinParameters): TwinParameters {
  const after = records.reduce(evolveTwin, before);
  if (after.validDays < ESTABLISHED_DAYS) return population;
  const weight = ownWeight(after.validDays);
  const days = daysOf(before, records);
  const counted = (of: keyof DayRecord) =>
    records.filter((record) => record[of] !== undefined).length >= LEAST_MORNINGS;

  let own = population;
  const taus = recordsLoad(days) ? averagedTaus(before, days, population) : {};
  const groups: readonly (readonly Own[])[] = [
    ...(counted("sleepHours") ? [OF_SLEEP] : []),
    ...(counted("rmssdMs") ? [OF_HRV] : []),
    ...(counted("restingHrBpm") ? [OF_PULSE] : []),
  ];
  for (const group of groups) own = { ...own, ...mostProbable(group, before, days, own, population) };
  return blend({ ...own, ...taus }, population, weight);
}

/** A day as the likelihood sees it. */
interface SeenDay {
  /** Normalised load of the day before; undefined when it was not recorded. */
  readonly load: number | undefined;
  readonly signals: BodySignals;
}

function daysOf(before: Twin, records: readonly DayRecord[]): SeenDay[] {
  let twin = before;
  return records.map((record) => {
    const next = evolveTwin(twin, record);
    const load = next.history.loads.at(-1);
    twin = next;
    return { load: load == null ? undefined : load / loadReference(next.history.loads), signals: signalsOf(record) };
  });
}

const recordsLoad = (days: readonly SeenDay[]): boolean =>
  days.filter(({ load }) => load !== undefined).length >= LEAST_MORNINGS;

/** Log density of all mornings under the filter with these parameters. */
function evidence(before: Twin, days: readonly SeenDay[], p: TwinParameters): number {
  const keepF = Math.exp(-1 / p.tauF);
  const keepH = Math.exp(-1 / p.tauH);
  const filter = createBodyFilter(p);
  const body = movingFrom(before.body);
  let { fitness: F, fatigue: H } = before;
  let sum = 0;
  for (const { load = F, signals } of days) {
    F = leakyMean(F, load, keepF);
    H = leakyMean(H, load, keepH);
    filter.passNight(body, { fatigueOverFitness: H - F, loadVariance: 0, sleepHours: signals.sleepHours });
    const morning = filter.readMorning(body, signals);
    sum += morning.logLikelihood + REJECTED * morning.outliers.length;
  }
  return sum;
}

/** Log density that a rejected value costs, so that parameters which reject much do not look good: that of four deviations. */
const REJECTED = -0.5 * 16 - 0.5 * Math.log(2 * Math.PI);

function mostProbable(
  names: readonly Own[],
  before: Twin,
  days: readonly SeenDay[],
  own: TwinParameters,
  population: TwinParameters,
): Partial<Record<Own, number>> {
  const valuesAt = (at: readonly number[]) =>
    Object.fromEntries(
      names.map((name, i) => {
        const value = population[name] * Math.exp(at[i]!);
        return [name, name.startsWith("phi") ? Math.min(MOST_PHI, value) : value];
      }),
    );
  const { at } = minimise(
    (x) =>
      x.reduce((sum, e) => sum + 0.5 * (e / POPULATION_LOG_SD) ** 2, 0) -
      evidence(before, days, { ...own, ...valuesAt(x) }),
    names.map(() => 0),
    { step: 0.2, evaluations: 150, tolerance: 1e-4 },
  );
  return valuesAt(at);
}

function averagedTaus(
  before: Twin,
  days: readonly SeenDay[],
  p: TwinParameters,
): Pick<TwinParameters, "tauF" | "tauH"> {
  const pairs = TAU_F.flatMap((tauF) => TAU_H.map((tauH) => ({ tauF, tauH })));
  const scores = pairs.map((pair) => evidence(before, days, { ...p, ...pair }));
  const best = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - best));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const average = (of: "tauF" | "tauH") =>
    Math.exp(pairs.reduce((sum, pair, i) => sum + (weights[i]! / total) * Math.log(pair[of]), 0));
  return { tauF: average("tauF"), tauH: average("tauH") };
}

/** exp(w ln own + (1 - w) ln population), for every parameter that differs. */
function blend(own: TwinParameters, population: TwinParameters, weight: number): TwinParameters {
  const mixed = [...SIGNAL_PARAMETERS, "tauF", "tauH"].map((name) => {
    const key = name as keyof TwinParameters;
    return [key, Math.exp(weight * Math.log(own[key]) + (1 - weight) * Math.log(population[key]))] as const;
  });
  return { ...population, ...Object.fromEntries(mixed) };
}
