import { type Candidate, hoursOf, type Refuse, startOf } from "#src/domain/cleansing/outcome.ts";
import type { Reading } from "#src/domain/measurement.ts";
import { addDays, type LocalDay } from "#src/domain/time.ts";

/** A device is judged by how often it measured in the days up to the one in question. */
const DEVICE_DAYS = 7;
const SAME_START_MS = 60_000;

/**
 * Keeps one device a metric and day: the one that measured on most of the last seven days, then for the longest time, then
 * the first by name. Never a mean of two (MODEL.md 5).
 */
export function choosePrimaryDevice(readings: readonly Reading[], refuse: Refuse): readonly Reading[] {
  const kept: Reading[] = [];
  for (const ofMetric of Map.groupBy(readings, ({ metric }) => metric).values()) {
    const days = Map.groupBy(ofMetric, ({ day }) => day);
    for (const [day, ofDay] of days) {
      const names = [...new Set(ofDay.map(nameOf))].sort();
      const primary = names.length === 1 ? names[0]! : usual(names, days, day);
      for (const reading of ofDay) {
        if (nameOf(reading) === primary) kept.push(reading);
        else refuse(reading, "other-device");
      }
    }
  }
  return kept;
}

const nameOf = ({ device }: Reading): string => device ?? "";

function usual(names: readonly string[], days: ReadonlyMap<LocalDay, readonly Reading[]>, day: LocalDay): string {
  const lately = Array.from({ length: DEVICE_DAYS }, (_, back) => days.get(addDays(day, -back)) ?? []);
  const [best] = names
    .map((name) => {
      const own = lately.map((readings) => readings.filter((reading) => nameOf(reading) === name));
      return {
        name,
        days: own.filter((readings) => readings.length > 0).length,
        hours: own.flat().reduce((sum, reading) => sum + (reading.validHours ?? hoursOf(reading) ?? 0), 0),
      };
    })
    .toSorted((a, b) => b.days - a.days || b.hours - a.hours || (a.name < b.name ? -1 : 1));
  return best!.name;
}

/** Of readings of one metric and day that start within a minute of each other, the one measured last says what is so. */
export function dropDuplicates(readings: readonly Reading[], refuse: Refuse): readonly Reading[] {
  const kept: Reading[] = [];
  for (const ofDay of Map.groupBy(readings, ({ metric, day }) => `${metric} ${day}`).values()) {
    let group: Reading[] = [];
    const settle = (): void => {
      const [latest, ...others] = group.toSorted(latestFirst);
      if (latest !== undefined) kept.push(latest);
      for (const other of others) refuse(other, "duplicate");
    };
    for (const reading of ofDay.toSorted((a, b) => startOf(a) - startOf(b))) {
      if (group.length > 0 && startOf(reading) - startOf(group.at(-1)!) > SAME_START_MS) {
        settle();
        group = [];
      }
      group.push(reading);
    }
    settle();
  }
  return kept;
}

export const latestFirst = (a: Reading, b: Reading): number =>
  b.measuredAt.getTime() - a.measuredAt.getTime() || (a.recordId < b.recordId ? 1 : -1);

/** Of several values of one day, that of the longest sleep; where that is not known, the latest. */
export function keepMainNight(ofDay: readonly Reading[], refuse: Refuse): Candidate {
  const [main, ...others] = ofDay.toSorted((a, b) => (hoursOf(b) ?? 0) - (hoursOf(a) ?? 0) || latestFirst(a, b));
  for (const other of others) refuse(other, "not-the-main-night");
  const { metric, day, value } = main!;
  return { metric, day, value, parts: [main!], lead: main! };
}
