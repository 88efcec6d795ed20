import { passNight, predictSignals, type Signal } from "#src/domain/twin/filter.ts";
import { ownScale } from "#src/domain/twin/surprise.ts";
import { debtDeviation, loadOf, stateOf, type Twin } from "#src/domain/twin/twin.ts";
import { workYesterday } from "#src/domain/twin/work.ts";

/** What a morning's signal is expected to be. */
export interface MorningForecast {
  readonly mean: number;
  /** Of the measurement, scaled by how much this person has varied so far. */
  readonly sd: number;
}

/** Tomorrow's sleep (h), lnRMSSD (ln ms) and resting heart rate (bpm), from what is known today. */
export function forecastMorning(twin: Twin): Readonly<Record<Signal, MorningForecast>> {
  const after = workYesterday(twin, stateOf(twin), debtDeviation(twin));
  const p = twin.parameters;
  const expected = predictSignals(passNight(twin.body, loadOf(after), p), p);
  const forecast = (signal: Signal, echo: number): MorningForecast => ({
    mean: expected[signal].mean + echo * twin.surprises[signal].last,
    sd: Math.sqrt(expected[signal].variance) * ownScale(twin.surprises[signal]),
  });
  return {
    sleepHours: forecast("sleepHours", p.echoS),
    lnRmssd: forecast("lnRmssd", p.echoV),
    restingHr: forecast("restingHr", p.echoR),
  };
}
