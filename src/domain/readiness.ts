import { daysBetween } from "#src/domain/time.ts";
import { capacityOffset } from "#src/domain/twin/capacity-offset.ts";
import { type HrvBand, hrvBand } from "#src/domain/twin/indicators.ts";
import { ESTABLISHED_DAYS } from "#src/domain/twin/parameters.ts";
import { debtDeviation, stateOf, type Twin } from "#src/domain/twin/twin.ts";

export type DriverName =
  | "usual"
  | "effort reports"
  | "fitness"
  | "fatigue"
  | "heart-rate variability"
  | "resting heart rate"
  | "sleep debt"
  | "mental fatigue"
  | "self-report"
  | "strain";

/** One reason why capacity is what it is. */
export interface Driver {
  readonly name: DriverName;
  /** Log points. Those of one capacity add up to it. */
  readonly contribution: number;
  /** A sentence for the person. Without figures until the person has 28 valid days. */
  readonly words: string;
  /** The quantity behind it, once figures may be told. */
  readonly value?: number;
  readonly unit?: string;
  /** Days since its data came in. */
  readonly ageDays?: number;
  readonly source?: string;
}

export interface Capacity {
  /** Log of the load that the day can bear: the sum of the drivers' contributions. */
  readonly logCapacity: number;
  /** Log points above or below a usual day of the same person. */
  readonly deviation: number;
  readonly level: "below usual" | "usual" | "above usual";
  /** Every contribution, largest first, with the usual day's own at the end. */
  readonly drivers: readonly Driver[];
}

/** What the twin says of today. Body and mind apart: heart and fitness never explain the mind (MODEL.md 2). */
export interface Readiness {
  readonly physical: Capacity;
  readonly cognitive: Capacity;
  /** Whether figures may be told: after 28 valid days. */
  readonly figures: boolean;
  /** Where the week's lnRMSSD lies; null while there are too few nights. A brake on physical training alone. */
  readonly hrv: HrvBand | null;
}

/** Where each channel's data come from, in words for the person, for example "Oura". */
export type Sources = { readonly [channel in keyof Twin["lastSeen"]]?: string };

/** Capacity differs from usual beyond this many log points, about a tenth. */
const NOTICEABLE = 0.1;

/** Physical and cognitive capacity at the start of the twin's day, each with its reasons (MODEL.md 1.3 and 1.7). */
export function readiness(twin: Twin, sources: Sources = {}): Readiness {
  const figures = twin.validDays >= ESTABLISHED_DAYS;
  const { parameters: p } = twin;
  const s = stateOf(twin);
  const debt = debtDeviation(twin);
  const offset = capacityOffset(twin.effort, twin.priors.kappa).mean;

  const driver = (
    name: DriverName,
    contribution: number,
    words: string,
    amount?: { readonly value: number; readonly unit: string },
    channel?: keyof Twin["lastSeen"],
  ): Driver => {
    const seen = channel === undefined ? undefined : twin.lastSeen[channel];
    const source = channel === undefined ? undefined : sources[channel];
    return {
      name,
      contribution,
      words,
      ...(figures && amount),
      ...(seen !== undefined && { ageDays: daysBetween(seen, twin.day) }),
      ...(source !== undefined && { source }),
    };
  };
  const sleep = (contribution: number) =>
    driver("sleep debt", contribution, debtWords(debt, figures), { value: debt, unit: "h" }, "sleepHours");
  const strain = (contribution: number) =>
    driver(
      "strain",
      contribution,
      s.B > 0.05 ? "Several days over your limit have added up." : "No strain has added up.",
    );
  const selfReport = (contribution: number) =>
    driver("self-report", contribution, wellnessWords(s.W), { value: s.W, unit: "SD" }, "checkIn");

  return {
    physical: capacityOf(
      [
        driver(
          "fitness",
          p.kF * (s.F - 1),
          sided(
            s.F - 1,
            0.1,
            "Your training of the last weeks carries you.",
            "You have trained less in the last weeks.",
            "Your fitness is as usual.",
          ),
        ),
        driver(
          "fatigue",
          -p.kH * (s.H - s.F),
          sided(
            s.H - s.F,
            0.1,
            "The last days were heavier than what you are used to.",
            "The last days were lighter than what you are used to.",
            "Recent training is in balance.",
          ),
        ),
        driver(
          "heart-rate variability",
          p.kV * s.v,
          sided(
            s.v,
            0.05,
            "Your heart-rate variability is above your usual.",
            "Your heart-rate variability is below your usual.",
            "Your heart-rate variability is as usual.",
          ),
          { value: s.v, unit: "ln ms" },
          "lnRmssd",
        ),
        driver(
          "resting heart rate",
          -p.kR * s.r,
          sided(
            s.r,
            1,
            "Your resting heart rate is above your usual.",
            "Your resting heart rate is below your usual.",
            "Your resting heart rate is as usual.",
          ),
          { value: s.r, unit: "bpm" },
          "restingHr",
        ),
        sleep(-p.kD * debt),
        selfReport(p.kW * s.W),
        strain(-p.kB * s.B),
        driver(
          "effort reports",
          offset,
          sided(
            offset,
            0.05,
            "Your sessions have felt easier than planned.",
            "Your sessions have felt harder than planned.",
            "Your sessions have felt as planned.",
          ),
        ),
      ],
      p.k0,
    ),
    cognitive: capacityOf(
      [
        sleep(-p.cD * debt),
        driver(
          "mental fatigue",
          -p.cM * (s.M - p.usualM),
          sided(
            s.M - p.usualM,
            0.1,
            "The last days asked a lot of your head.",
            "The last days were easy on your head.",
            "Mental effort has been as usual.",
          ),
        ),
        selfReport(p.cW * Math.min(s.W, 0)),
        strain(-p.cB * s.B),
      ],
      p.c0,
    ),
    figures,
    hrv: hrvBand(twin.history.lnRmssd) ?? null,
  };
}

function capacityOf(reasons: readonly Driver[], usual: number): Capacity {
  const drivers = reasons.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const deviation = drivers.reduce((sum, { contribution }) => sum + contribution, 0);
  return {
    logCapacity: deviation + usual,
    deviation,
    level: deviation < -NOTICEABLE ? "below usual" : deviation > NOTICEABLE ? "above usual" : "usual",
    drivers: [...drivers, { name: "usual", contribution: usual, words: "What a usual day of yours can bear." }],
  };
}

const sided = (value: number, noticeable: number, above: string, below: string, between: string): string =>
  value > noticeable ? above : value < -noticeable ? below : between;

/** Sleep debt is told against the person's own usual, in hours where figures may be told. */
function debtWords(debt: number, figures: boolean): string {
  if (Math.abs(debt) < 0.5) return "Your sleep is as usual.";
  const hours = figures ? `${Math.abs(debt).toFixed(1)} h ` : "";
  return debt > 0 ? `You are ${hours}behind your own usual sleep.` : `You are ${hours}ahead of your own usual sleep.`;
}

const wellnessWords = (W: number): string =>
  sided(W, 0.5, "You have felt better than usual.", "You have felt worse than usual.", "You have felt as usual.");
