import { daysBetween } from "#src/domain/time.ts";
import { SIGNALS, type Signal } from "#src/domain/twin/filter.ts";
import { mean, sampleDeviation } from "#src/domain/twin/load.ts";
import { minimise } from "#src/domain/twin/minimise.ts";
import {
  type Belief,
  DEFAULT_PARAMETERS,
  POPULATION_PRIORS,
  type Priors,
  type TwinParameters,
} from "#src/domain/twin/parameters.ts";
import type { DayRecord } from "#src/domain/twin/twin.ts";

/** One person's values of a signal by day; null where a day has none. */
export type Series = readonly (number | null)[];

/** One person's history of each signal, day by day. */
export type SignalHistory = Readonly<Record<Signal, Series>>;

/** Parameters of a signal: a deviation that fades, a baseline that drifts, and the noise of a measurement. */
interface SignalModel {
  /** Persistence of the deviation from day to day, 0..1. */
  readonly phi: number;
  /** SD of the daily push on the deviation. */
  readonly sigma: number;
  /** Variance of one measurement. */
  readonly noise: number;
  /** SD of the daily step of the baseline. */
  readonly drift: number;
}

/** Persons with at least this many days tell about baselines. */
const LEAST_DAYS = 20;
/** Fewer persons than this say nothing about a population, and the defaults stay. */
const LEAST_PERSONS = 5;
/** A fit is of a person's days after the first few, when the baseline is roughly known. */
const SETTLING_DAYS = 7;
/** Student's t with few degrees of freedom: a fit that odd mornings do not spoil. */
const DEGREES = 4;

/**
 * Parameters and priors of the body's signals, fitted to other people's histories.
 *
 * What the signals do not show (capacity, learning, loads) keeps its default.
 */
export function fitPopulation(
  people: readonly SignalHistory[],
  base: TwinParameters = DEFAULT_PARAMETERS,
  priors: Priors = POPULATION_PRIORS,
): { readonly parameters: TwinParameters; readonly priors: Priors } {
  const baselines = (signal: Signal, fallback: Belief): Belief => {
    const means = people
      .map((person) => person[signal].filter((value) => value !== null))
      .filter(({ length }) => length >= LEAST_DAYS)
      .map(mean);
    return means.length < LEAST_PERSONS ? fallback : { mean: mean(means), variance: sampleDeviation(means) ** 2 };
  };
  const muV = baselines("lnRmssd", priors.muV);
  const muR = baselines("restingHr", priors.muR);
  const muS = baselines("sleepHours", priors.muS);
  const fitted = (signal: Signal, start: SignalModel, prior: Belief): SignalModel => {
    const told = people
      .map((person) => person[signal])
      .filter((series) => series.filter((x) => x !== null).length >= LEAST_DAYS);
    return told.length < LEAST_PERSONS ? start : fitSignal(told, start, prior);
  };
  const v = fitted("lnRmssd", { phi: base.phiV, sigma: base.sigmaV, noise: base.noiseV, drift: base.driftV }, muV);
  const r = fitted("restingHr", { phi: base.phiR, sigma: base.sigmaR, noise: base.noiseR, drift: base.driftR }, muR);
  const s = fitSleep(
    people.map(({ sleepHours }) => sleepHours),
    base,
    muS,
  );
  return {
    parameters: {
      ...base,
      phiV: v.phi,
      sigmaV: v.sigma,
      noiseV: v.noise,
      driftV: v.drift,
      phiR: r.phi,
      sigmaR: r.sigma,
      noiseR: r.noise,
      driftR: r.drift,
      ...s,
    },
    priors: {
      ...priors,
      muV,
      muR,
      muS,
      v: { mean: 0, variance: v.sigma ** 2 / (1 - v.phi ** 2) },
      r: { mean: 0, variance: r.sigma ** 2 / (1 - r.phi ** 2) },
    },
  };
}

/** Least and greatest persistence that a fit may find. */
const MOST_PHI = 0.995;

function fitSignal(series: readonly Series[], start: SignalModel, prior: Belief): SignalModel {
  const model = ([phi = 0, sigma = 0, noise = 0, drift = 0]: readonly number[]): SignalModel => ({
    phi: MOST_PHI / (1 + Math.exp(-phi)),
    sigma: Math.exp(sigma),
    noise: Math.exp(noise),
    drift: Math.exp(drift),
  });
  const logit = Math.log(start.phi / (MOST_PHI - start.phi));
  const from = [logit, Math.log(start.sigma), Math.log(start.noise), Math.log(start.drift)];
  const pull = (at: readonly number[]) => at.reduce((sum, x, i) => sum + (x - from[i]!) ** 2, 0) * WEAK_PULL;
  const { at } = minimise((x) => cost(series, model(x), prior) + pull(x), from, { step: 0.5, evaluations: 300 });
  return model(at);
}

/** Keeps directions that the data do not decide near their start. */
const WEAK_PULL = 1e-4;

function fitSleep(
  series: readonly Series[],
  base: TwinParameters,
  prior: Belief,
): Pick<TwinParameters, "sigmaS" | "driftS"> {
  const told = series.filter((nights) => nights.filter((x) => x !== null).length >= LEAST_DAYS);
  if (told.length < LEAST_PERSONS) return { sigmaS: base.sigmaS, driftS: base.driftS };
  const model = ([sigma = 0, drift = 0]: readonly number[]): SignalModel => ({
    phi: 0,
    sigma: 0,
    noise: Math.exp(sigma) ** 2 + base.sleepError ** 2,
    drift: Math.exp(drift),
  });
  const from = [Math.log(base.sigmaS), Math.log(base.driftS)];
  const { at } = minimise((x) => cost(told, model(x), prior), from, { step: 0.5, evaluations: 150 });
  return { sigmaS: Math.exp(at[0]!), driftS: Math.exp(at[1]!) };
}

/** Mean negative log density of the mornings under the filter of one signal: deviation and baseline, and nothing else. */
function cost(series: readonly Series[], { phi, sigma, noise, drift }: SignalModel, prior: Belief): number {
  let sum = 0;
  let count = 0;
  for (const days of series) {
    let x = 0;
    let mu = prior.mean;
    let xx = sigma ** 2 / (1 - phi ** 2);
    let xm = 0;
    let mm = prior.variance;
    let seen = 0;
    for (const value of days) {
      x *= phi;
      xx = phi * phi * xx + sigma * sigma;
      xm *= phi;
      mm += drift * drift;
      if (value === null) continue;
      const variance = xx + 2 * xm + mm + noise;
      const surprise = value - x - mu;
      if (++seen > SETTLING_DAYS) {
        sum +=
          0.5 * Math.log(variance) + 0.5 * (DEGREES + 1) * Math.log1p((surprise * surprise) / (DEGREES * variance));
        count++;
      }
      const gainX = (xx + xm) / variance;
      const gainM = (xm + mm) / variance;
      x += gainX * surprise;
      mu += gainM * surprise;
      const cross = xm + mm;
      mm -= gainM * cross;
      const kept = xx + xm;
      xm -= gainX * cross;
      xx -= gainX * kept;
    }
  }
  return sum / Math.max(1, count);
}

/** The histories of the signals in a person's records; days without a record are empty days. */
export function signalHistory(records: readonly DayRecord[]): SignalHistory {
  const history: Record<Signal, (number | null)[]> = { sleepHours: [], lnRmssd: [], restingHr: [] };
  for (const { day, sleepHours, rmssdMs, restingHrBpm } of records) {
    const index = daysBetween(records[0]!.day, day);
    for (const signal of SIGNALS) while (history[signal].length < index) history[signal].push(null);
    history.sleepHours.push(sleepHours ?? null);
    history.lnRmssd.push(rmssdMs === undefined ? null : Math.log(rmssdMs));
    history.restingHr.push(restingHrBpm ?? null);
  }
  return history;
}
