import type { Measurement } from "#src/domain/measurement.ts";
import type { Fact } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import { type Driver, type Readiness, readiness, type Sources } from "#src/domain/readiness.ts";
import { addDays, daysBetween, type LocalDay, localDay } from "#src/domain/time.ts";
import type { Twin } from "#src/domain/twin/twin.ts";
import type { TwinService } from "#src/services/twin-service.ts";

export interface ReadinessView {
  readonly kind: "readiness";
  readonly physical?: { readonly level: string; readonly drivers: readonly string[] } | undefined;
  readonly cognitive: { readonly level: string; readonly drivers: readonly string[] };
  readonly validDays: number;
  readonly figures: boolean;
  readonly facts: readonly Fact[];
}

export interface MeasurementView {
  readonly metric: string;
  readonly value: string;
  readonly day: LocalDay;
  readonly ageDays: number;
  readonly source: string;
}

export interface MeasurementsView {
  readonly kind: "measurements";
  readonly latest: readonly MeasurementView[];
  readonly facts: readonly Fact[];
}

export interface ReadinessService {
  today(person: Person, now: Date): Promise<ReadinessView>;
  of(person: Person, twin: Twin, now: Date): Promise<Readiness>;
  measurements(person: Person, days: number, now: Date): Promise<MeasurementsView>;
}

/** Names of the sources, as people know them. */
export const SOURCE_NAMES: Readonly<Record<Measurement["source"], string>> = {
  oura: "Oura",
  whoop: "WHOOP",
  "apple-health": "Apple Health",
  demo: "your ring",
  manual: "what you entered",
};

const METRIC_WORDS: Partial<
  Record<Measurement["metric"], { readonly name: string; readonly unit: string; readonly digits: number }>
> = {
  sleep_h: { name: "Sleep", unit: "h", digits: 1 },
  hrv_rmssd_ms: { name: "Heart-rate variability", unit: "ms", digits: 0 },
  resting_hr_bpm: { name: "Resting heart rate", unit: "bpm", digits: 0 },
};

/** A driver this small is not worth a sentence, log points. */
const WORTH_SAYING = 0.02;

/** Drivers that pull capacity down first, then what lifts it; small ones are left out. */
export const notableDrivers = (drivers: readonly Driver[]): Driver[] =>
  drivers
    .filter(({ name, contribution }) => name !== "usual" && Math.abs(contribution) >= WORTH_SAYING)
    .toSorted((a, b) => a.contribution - b.contribution);

/** The figures a driver's sentence may say. */
export const driverFacts = (drivers: readonly Driver[]): Fact[] =>
  drivers.flatMap(({ name, value, unit }) =>
    value === undefined
      ? []
      : [
          {
            name,
            value: Math.abs(value),
            unit,
            renderings: [`${Math.abs(value).toFixed(1)} ${unit ?? ""}`.trim(), Math.abs(value).toFixed(1)],
          },
        ],
  );

export function createReadinessService(twins: TwinService): ReadinessService {
  const of = async (person: Person, twin: Twin, now: Date): Promise<Readiness> => {
    const measurements = await twins.measurementsOf(person, addDays(twin.day, -7), twin.day, now);
    const source = (metric: Measurement["metric"]): string | undefined => {
      const newest = measurements.findLast((measurement) => measurement.metric === metric);
      return newest && SOURCE_NAMES[newest.source];
    };
    const sources: Sources = {
      ...named("sleepHours", source("sleep_h")),
      ...named("lnRmssd", source("hrv_rmssd_ms")),
      ...named("restingHr", source("resting_hr_bpm")),
      checkIn: "your check-in",
    };
    return readiness(twin, sources);
  };
  return {
    of,
    async today(person, now) {
      const twin = await twins.today(person, now);
      const { physical, cognitive, figures } = await of(person, twin, now);
      const words = (drivers: readonly Driver[]): string[] => notableDrivers(drivers).map((driver) => driver.words);
      return {
        kind: "readiness",
        physical: person.physicalTraining ? { level: physical.level, drivers: words(physical.drivers) } : undefined,
        cognitive: { level: cognitive.level, drivers: words(cognitive.drivers) },
        validDays: twin.validDays,
        figures,
        facts: [
          ...driverFacts(cognitive.drivers),
          ...driverFacts(physical.drivers),
          { name: "days with data", value: twin.validDays },
        ],
      };
    },
    async measurements(person, days, now) {
      const today = localDay(now, person.timeZone);
      const all = await twins.measurementsOf(person, addDays(today, 1 - days), today, now);
      const latest = Object.keys(METRIC_WORDS).flatMap(
        (metric) => all.findLast((measurement) => measurement.metric === metric) ?? [],
      );
      const views = latest.map(({ metric, value, day, source }): MeasurementView => {
        const { name, unit, digits } = METRIC_WORDS[metric]!;
        return {
          metric: name,
          value: `${value.toFixed(digits)} ${unit}`,
          day,
          ageDays: daysBetween(day, today),
          source: SOURCE_NAMES[source],
        };
      });
      return {
        kind: "measurements",
        latest: views,
        facts: latest.map(({ metric, value }, index) => ({ name: metric, value, renderings: [views[index]!.value] })),
      };
    },
  };
}

const named = <K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> =>
  value === undefined ? {} : ({ [key]: value } as Record<K, string>);
