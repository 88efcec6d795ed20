import { type LoadHistory, mean, recorded, sampleDeviation } from "#src/domain/twin/load.ts";

/** Numbers that are derived from the histories and reported; a few of them brake a plan (MODEL.md 1.7). */

/** lnRMSSD of the last seven days against the person's own sixty. */
export interface HrvBand {
  readonly weekMean: number;
  readonly longMean: number;
  readonly longSd: number;
  /** Smallest worthwhile change: the long mean less and plus half a standard deviation. */
  readonly low: number;
  readonly high: number;
  readonly position: "below" | "within" | "above";
  /** The week's distance from the long mean, in standard deviations. */
  readonly deviations: number;
}

const WEEK = 7;
const LONG = 60;
/** Fewer valid nights than this in a week say nothing. */
const LEAST_WEEK_NIGHTS = 3;
/** Fewer than this make no band. */
const LEAST_LONG_NIGHTS = 14;
const WORTHWHILE_SD = 0.5;

/** The band as of the last night of the history; undefined while there are too few valid nights. */
export function hrvBand(lnRmssd: LoadHistory): HrvBand | undefined {
  const week = recorded(lnRmssd.slice(-WEEK));
  const long = recorded(lnRmssd.slice(-LONG));
  if (week.length < LEAST_WEEK_NIGHTS || long.length < LEAST_LONG_NIGHTS) return undefined;
  const weekMean = mean(week);
  const longMean = mean(long);
  const longSd = sampleDeviation(long);
  const low = longMean - WORTHWHILE_SD * longSd;
  const high = longMean + WORTHWHILE_SD * longSd;
  return {
    weekMean,
    longMean,
    longSd,
    low,
    high,
    position: weekMean < low ? "below" : weekMean > high ? "above" : "within",
    deviations: longSd === 0 ? 0 : (weekMean - longMean) / longSd,
  };
}

/** On how many days in a row, up to the last, the week's mean lay below its band. */
export function daysBelowBand(lnRmssd: LoadHistory): number {
  let days = 0;
  while (days < lnRmssd.length && hrvBand(lnRmssd.slice(0, lnRmssd.length - days))?.position === "below") days++;
  return days;
}

/** Resting heart rate of the last three days over the person's baseline. */
export interface RestingHrRise {
  /** bpm. */
  readonly rise: number;
  /** Sample SD of the person's own sixty days, bpm. */
  readonly ownSd: number;
}

/** Undefined without a value in the last three days. */
export function restingHrRise(restingHr: LoadHistory, baseline: number): RestingHrRise | undefined {
  const recent = recorded(restingHr.slice(-3));
  if (recent.length === 0) return undefined;
  return { rise: mean(recent) - baseline, ownSd: sampleDeviation(recorded(restingHr.slice(-LONG))) };
}
