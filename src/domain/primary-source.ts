import { type Measurement, type Metric, SOURCES, type Source } from "#src/domain/measurement.ts";
import { addDays, type LocalDay } from "#src/domain/time.ts";

/** The order in which sources are believed when the person has not said otherwise. */
export const DEFAULT_PRIORITY: readonly Source[] = SOURCES;

/** The person's own order first, then the default for what they did not name. */
export const priorityOf = (own: readonly Source[] | undefined): readonly Source[] => [
  ...new Set([...(own ?? []), ...DEFAULT_PRIORITY]),
];

/** One source a metric and day, the first of `priority` that has it; two sources are never averaged (MODEL.md 5). */
export function primaryOf(
  measurements: readonly Measurement[],
  priority: readonly Source[] = DEFAULT_PRIORITY,
): ReadonlyMap<`${LocalDay} ${Metric}`, Measurement> {
  const chosen = new Map<`${LocalDay} ${Metric}`, Measurement>();
  for (const measurement of measurements) {
    const key = `${measurement.day} ${measurement.metric}` as const;
    const other = chosen.get(key);
    if (other === undefined || priority.indexOf(measurement.source) < priority.indexOf(other.source))
      chosen.set(key, measurement);
  }
  return chosen;
}

/** What measured a value, as the twin tells devices apart: an offset is learnt for each. */
export const deviceOf = ({ source, device }: Measurement): string =>
  device === undefined ? source : `${source}:${device}`;

/** An offset older than this says nothing about a shift: the body has long arrived. */
const LONGEST_GAP_DAYS = 7;

/**
 * Change of the person's UTC offset against the last night before it that told one, hours, by day; days without a change
 * are left out. Daylight saving shows as one hour, which the twin lets pass (MODEL.md 5).
 */
export function zoneShifts(
  measurements: readonly Pick<Measurement, "day" | "metric" | "utcOffsetMinutes">[],
): ReadonlyMap<LocalDay, number> {
  const offsets = new Map<LocalDay, number>();
  for (const { day, metric, utcOffsetMinutes } of measurements)
    if (metric === "sleep_h" && utcOffsetMinutes !== undefined) offsets.set(day, utcOffsetMinutes);
  const shifts = new Map<LocalDay, number>();
  let last: { readonly day: LocalDay; readonly offset: number } | undefined;
  for (const [day, offset] of [...offsets].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (last !== undefined && last.offset !== offset && day <= addDays(last.day, LONGEST_GAP_DAYS))
      shifts.set(day, (offset - last.offset) / 60);
    last = { day, offset };
  }
  return shifts;
}
