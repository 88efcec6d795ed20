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
import { clamp } from "#src/domain/twin/transition.ts";
import type { DayRecord } from "#src/domain/twin/twin.ts";

/** One person's values of a signal by day; null where a day has none. */
export type Series = readonly (number | null)[];

/** One person's history of each signal, day by day. */
export type SignalHistory = Readonly<Record<Signal, Series>>;

/** Parameters of a signal: a deviation that fades and follows sleep debt, a baseline that drifts, and measurement noise. */
interface SignalModel {
  /** Persistence of the deviation from day to day, 0..1. */
  readonly phi: number;
  /** SD of the daily push on the deviation. */
  readonly sigma: number;
  /** Variance of one measurement. */
  readonly noise: number;
  /** SD of the daily step of the baseline. */
  readonly drift: number;
  /** Push on the deviation per hour of sleep debt, signed. */
  readonly perDebt: number;
  /** Share of a surprise that the next morning shows again. */
  readonly echo: number;
}

/** One person's signal, with the sleep debt (h, against usual) that is known and that was expected on each morning. */
interface Told {
  readonly series: Series;
  readonly debts: readonly { readonly expected: number; readonly known: number }[];
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
  if (people.length < LEAST_PERSONS) return { parameters: base, priors };
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
  const told = (signal: Signal): Told[] =>
    people
      .filter((person) => person[signal].filter((value) => value !== null).length >= LEAST_DAYS)
      .map((person) => ({ series: person[signal], debts: debtsOf(person.sleepHours, muS.mean, base.tauD) }));
  const v = fitSignal(
    told("lnRmssd"),
    {
      phi: base.phiV,
      sigma: base.sigmaV,
      noise: base.noiseV,
      drift: base.driftV,
      perDebt: -base.betaVD,
      echo: base.echoV,
    },
    muV,
  );
  const r = fitSignal(
    told("restingHr"),
    {
      phi: base.phiR,
      sigma: base.sigmaR,
      noise: base.noiseR,
      drift: base.driftR,
      perDebt: base.betaRD,
      echo: base.echoR,
    },
    muR,
  );
  const s = fitSleep(told("sleepHours"), base, muS);
  return {
    parameters: {
      ...base,
      phiV: v.phi,
      sigmaV: v.sigma,
      noiseV: v.noise,
      driftV: v.drift,
      betaVD: -v.perDebt,
      echoV: v.echo,
      phiR: r.phi,
      sigmaR: r.sigma,
      noiseR: r.noise,
      driftR: r.drift,
      betaRD: r.perDebt,
      echoR: r.echo,
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

/** Greatest persistence that a fit may find. */
const MOST_PHI = 0.995;
/** Keeps directions that the data do not decide near their start. */
const WEAK_PULL = 1e-4;

function fitSignal(told: readonly Told[], start: SignalModel, prior: Belief): SignalModel {
  if (told.length < LEAST_PERSONS) return start;
  const model = ([phi = 0, sigma = 0, noise = 0, drift = 0, perDebt = 0]: readonly number[]): SignalModel => ({
    phi: MOST_PHI / (1 + Math.exp(-phi)),
    sigma: Math.exp(sigma),
    noise: Math.exp(noise),
    drift: Math.exp(drift),
    perDebt: Math.sign(start.perDebt) * Math.exp(perDebt),
    echo: 0,
  });
  const from = [
    Math.log(start.phi / (MOST_PHI - start.phi)),
    Math.log(start.sigma),
    Math.log(start.noise),
    Math.log(start.drift),
    Math.log(Math.abs(start.perDebt)),
  ];
  const pull = (at: readonly number[]) => at.reduce((sum, x, i) => sum + (x - from[i]!) ** 2, 0) * WEAK_PULL;
  const { at } = minimise((x) => pass(told, model(x), prior).cost + pull(x), from, { step: 0.5, evaluations: 400 });
  return atFullSpread(told, model(at), prior);
}

function fitSleep(
  told: readonly Told[],
  base: TwinParameters,
  prior: Belief,
): Pick<TwinParameters, "sigmaS" | "driftS" | "echoS"> {
  if (told.length < LEAST_PERSONS) return { sigmaS: base.sigmaS, driftS: base.driftS, echoS: base.echoS };
  const model = ([noise = 0, drift = 0]: readonly number[]): SignalModel => ({
    phi: 0,
    sigma: 0,
    noise: Math.exp(noise),
    drift: Math.exp(drift),
    perDebt: 0,
    echo: 0,
  });
  const from = [Math.log(base.sigmaS ** 2 + base.sleepError ** 2), Math.log(base.driftS)];
  const { at } = minimise((x) => pass(told, model(x), prior).cost, from, { step: 0.5, evaluations: 150 });
  const { noise, drift, echo } = atFullSpread(told, model(at), prior);
  return { sigmaS: Math.sqrt(Math.max(0.01, noise - base.sleepError ** 2)), driftS: drift, echoS: echo };
}

/**
 * A heavy-tailed fit knows the proportions of the noises and understates their size: this scales them until mornings are
 * as far from their forecast as they are expected to be, so that the filter's outliers are outliers.
 */
function atFullSpread(told: readonly Told[], model: SignalModel, prior: Belief): SignalModel {
  const { squares, echo } = pass(told, model, prior);
  return {
    ...model,
    echo,
    sigma: model.sigma * Math.sqrt(squares),
    noise: model.noise * squares,
    drift: model.drift * Math.sqrt(squares),
  };
}

/** A surprise counts as at most this many standard deviations in the spread. */
const MOST_DEVIATIONS = 4;

/** Mornings under the filter of one signal alone: mean negative log density, mean squared surprise in variances, and echo. */
function pass(told: readonly Told[], { phi, sigma, noise, drift, perDebt }: SignalModel, prior: Belief) {
  let cost = 0;
  let squares = 0;
  let count = 0;
  let together = 0;
  let before = 0;
  for (const { series, debts } of told) {
    let last = 0;
    let x = 0;
    let mu = prior.mean;
    let xx = sigma ** 2 / (1 - phi ** 2);
    let xm = 0;
    let mm = prior.variance;
    let seen = 0;
    for (const [day, value] of series.entries()) {
      const { expected, known } = debts[day]!;
      x *= phi;
      xx = phi * phi * xx + sigma * sigma;
      xm *= phi;
      mm += drift * drift;
      const variance = xx + 2 * xm + mm + noise;
      const distance = value === null ? 0 : value - x - perDebt * expected - mu;
      if (value !== null && ++seen > SETTLING_DAYS) {
        const square = distance ** 2 / variance;
        cost += 0.5 * Math.log(variance) + 0.5 * (DEGREES + 1) * Math.log1p(square / DEGREES);
        squares += Math.min(MOST_DEVIATIONS ** 2, square);
        count++;
        const most = MOST_DEVIATIONS * Math.sqrt(variance);
        const now = clamp(distance, -most, most);
        together += now * last;
        before += last * last;
        last = now;
      } else last = 0;
      x += perDebt * known;
      if (value === null) continue;
      const surprise = value - x - mu;
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
  return {
    cost: cost / Math.max(1, count),
    squares: squares / Math.max(1, count),
    echo: before === 0 ? 0 : together / before,
  };
}

/** A new person's usual sleep counts as this many nights of the population's. */
const POPULATION_NIGHTS = 4;

/** Sleep debt against the usual sleep so far, on each morning before and after its night is known. */
function debtsOf(sleep: Series, population: number, tauD: number): Told["debts"] {
  const kept = Math.exp(-1 / tauD);
  let debt = 0;
  let sum = POPULATION_NIGHTS * population;
  let nights = POPULATION_NIGHTS;
  return sleep.map((hours) => {
    const expected = kept * debt;
    debt = hours === null ? expected : expected - (hours - sum / nights);
    if (hours !== null) {
      sum += hours;
      nights++;
    }
    return { expected, known: debt };
  });
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
