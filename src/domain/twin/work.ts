import { weekday } from "#src/domain/time.ts";
import { addReport, capacityOffset, fadeEvidence } from "#src/domain/twin/capacity-offset.ts";
import {
  COGNITIVE_REFERENCE_DAYS,
  capped,
  cognitiveReference,
  LOAD_REFERENCE_DAYS,
  leakyMean,
  loadReference,
  weighLoad,
} from "#src/domain/twin/load.ts";
import {
  alertnessDeviation,
  clamp,
  logPhysicalCapacity,
  retentionOf,
  type TwinState,
} from "#src/domain/twin/transition.ts";
import type { DayDone, Twin } from "#src/domain/twin/twin.ts";

/** Variance of a normalised load that was not recorded (MODEL.md 1.5). */
const MISSING_LOAD_VARIANCE = 0.25;
const WEEKDAYS = (COGNITIVE_REFERENCE_DAYS / 7) * 5;
const LONGEST_DAYS = 30;
const MAX_FITNESS = 5;
const MAX_FATIGUE = 8;
const MAX_MENTAL_FATIGUE = 5;
const MAX_STRAIN = 5;

/** Whether anything was done at all. */
export const hasWork = ({ physicalLoadAu = 0, cognitiveMinutes = 0 }: DayDone): boolean =>
  physicalLoadAu + cognitiveMinutes > 0;

/** The part of a record that was done, without absent fields. */
export const doneOf = ({
  physicalLoadAu,
  loadMissing,
  cognitiveMinutes,
  longestSessionMinutes,
  efforts,
}: DayDone): DayDone => ({
  ...(physicalLoadAu !== undefined && { physicalLoadAu }),
  ...(loadMissing !== undefined && { loadMissing }),
  ...(cognitiveMinutes !== undefined && { cognitiveMinutes }),
  ...(longestSessionMinutes !== undefined && { longestSessionMinutes }),
  ...(efforts !== undefined && { efforts }),
});

/**
 * What the work of the twin's day made of the loads, their leaky means and the strain, as of the next morning.
 *
 * `state` and `debt` (D - D*, hours) are the day's own start. Strain is counted against the person's own capacity: κ, as
 * it was believed before the day, is added to k0 (MODEL.md 1.5, c).
 */
export function workYesterday(twin: Twin, state: TwinState, debt: number) {
  const { parameters: p, done } = twin;
  const a = retentionOf(p);
  const recordsLoad = twin.recordsLoad || done.physicalLoadAu !== undefined;
  const rested = recordsLoad && done.loadMissing === undefined;
  const loadAu = done.physicalLoadAu ?? (rested ? 0 : undefined);
  const loads = capped(twin.history.loads, loadAu ?? null, LOAD_REFERENCE_DAYS);
  const cognitiveWeekdays =
    weekday(twin.day) <= 5
      ? capped(twin.history.cognitiveWeekdays, done.cognitiveMinutes ?? null, WEEKDAYS)
      : twin.history.cognitiveWeekdays;
  const u = loadAu === undefined ? undefined : loadAu / loadReference(loads);
  const m =
    done.cognitiveMinutes === undefined ? undefined : done.cognitiveMinutes / cognitiveReference(cognitiveWeekdays);
  const missing = u === undefined && recordsLoad ? MISSING_LOAD_VARIANCE : 0;

  const own = { ...p, k0: p.k0 + capacityOffset(twin.effort, twin.priors.kappa).mean };
  const physical = Math.max(0, Math.log(u ?? 0) - logPhysicalCapacity(state, debt, own));
  const cognitive = Math.max(0, Math.log(m ?? 0) - (p.c0 + alertnessDeviation(state, debt, p)));

  const load = u ?? twin.fitness;
  const { ff, fh, hh } = twin.loadSpread;
  return {
    recordsLoad,
    fitness: clamp(leakyMean(twin.fitness, load, a.F), 0, MAX_FITNESS),
    fatigue: clamp(leakyMean(twin.fatigue, load, a.H), 0, MAX_FATIGUE),
    mentalFatigue: clamp(leakyMean(twin.mentalFatigue, m ?? p.usualM, a.M), 0, MAX_MENTAL_FATIGUE),
    strain: clamp(a.B * twin.strain + p.omega * (physical + cognitive), 0, MAX_STRAIN),
    loadSpread: {
      ff: a.F * a.F * ff + (1 - a.F) ** 2 * missing,
      fh: a.F * a.H * fh + (1 - a.F) * (1 - a.H) * missing,
      hh: a.H * a.H * hh + (1 - a.H) ** 2 * missing,
    },
    effort: (done.efforts ?? []).reduce(addReport, fadeEvidence(twin.effort)),
    history: {
      ...twin.history,
      loads,
      cognitiveWeekdays,
      longestSessions: capped(twin.history.longestSessions, done.longestSessionMinutes ?? null, LONGEST_DAYS),
    },
    weightedLoads: loadAu === undefined ? twin.weightedLoads : weighLoad(twin.weightedLoads ?? undefined, loadAu),
  };
}
