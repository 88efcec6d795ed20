import type { PastSession } from "#src/domain/guardrails/plan-facts.ts";
import { dayNumber } from "#src/domain/guardrails/rules/calendar.ts";
import { HARD_DAY_LOAD, HARD_RPE, RECOVERY_RPE } from "#src/domain/guardrails/rules/effort.ts";
import type { PlanCase } from "#src/domain/guardrails/rules/plan-rule.ts";
import { LOAD_REFERENCE_FLOOR, mean, sessionLoad } from "#src/domain/twin/load.ts";

export interface PastDay {
  /** AU. */
  readonly load: number;
  readonly minutes: number;
  /** Minutes of what was harder than recovery. */
  readonly trainingMinutes: number;
  readonly training: boolean;
  readonly hard: boolean;
}

const QUIET_DAY: PastDay = { load: 0, minutes: 0, trainingMinutes: 0, training: false, hard: false };
const USUAL_DAYS = 42;
const EFFORT_WITHOUT_HISTORY = 6;

/** What was done on a day, by day number. */
export function pastDays({ facts, view }: PlanCase): (number: number) => PastDay {
  const days = new Map<number, PastDay>();
  for (const session of facts.pastSessions ?? []) {
    const number = dayNumber(session.day);
    const before = days.get(number) ?? QUIET_DAY;
    const load = before.load + sessionLoad(session.rpe, session.minutes);
    days.set(number, {
      load,
      minutes: before.minutes + session.minutes,
      trainingMinutes: before.trainingMinutes + (session.rpe > RECOVERY_RPE ? session.minutes : 0),
      training: before.training || session.rpe > RECOVERY_RPE,
      hard: before.hard || session.rpe >= HARD_RPE || load >= HARD_DAY_LOAD * view.loadReference,
    });
  }
  return (number) => days.get(number) ?? QUIET_DAY;
}

/** Loads of `count` days up to and without `end`, oldest first, AU. */
export const loadsBefore = (past: (number: number) => PastDay, end: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => past(end - count + at).load);

/** The day number from which the plan takes over: what was done today counts as past. */
export const firstDay = ({ view }: PlanCase): number =>
  view.days.reduce((least, day) => Math.min(least, day.number), view.today);

/** Mean load of the days with training among the last 42, AU; the model's floor of 60 without any. */
export function usualTrainingDay(planCase: PlanCase): number {
  const past = pastDays(planCase);
  const loads = loadsBefore(past, planCase.view.today, USUAL_DAYS).filter((load) => load > 0);
  return Math.max(LOAD_REFERENCE_FLOOR, mean(loads));
}

/** Mean effort of the training sessions of the last 42 days, CR-10; 6 without any. */
export function usualEffort({ facts, view }: PlanCase): number {
  const recent = (facts.pastSessions ?? []).filter(
    (session) => isRecent(session, view.today) && session.rpe > RECOVERY_RPE,
  );
  return recent.length === 0 ? EFFORT_WITHOUT_HISTORY : mean(recent.map((session) => session.rpe));
}

const isRecent = (session: PastSession, today: number): boolean => {
  const age = today - dayNumber(session.day);
  return age >= 0 && age <= USUAL_DAYS;
};
