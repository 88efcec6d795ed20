import { type SessionLimit, scale, TOLERANCE } from "#src/domain/guardrails/rules/limits.ts";
import type { DayView, PlannedSession, PlanView } from "#src/domain/guardrails/rules/plan-view.ts";

export const WEEK = 7;

/** What a rolling window counts. */
export interface WindowCount {
  readonly planned: (session: PlannedSession) => number;
  /** What is already done, by day number. */
  readonly done: (number: number) => number;
}

/**
 * Limits that keep every 7 consecutive days that end within the plan at `most`, what is done included.
 *
 * Each day is scaled by the least share of the windows it lies in, so that every window holds.
 */
export function capRollingWeek(view: PlanView, { planned, done }: WindowCount, most: number): SessionLimit[] {
  const totals = new Map<number, number>();
  for (const day of view.days) totals.set(day.number, (totals.get(day.number) ?? 0) + sumOf(day, planned));
  const share = new Map<number, number>();
  for (const end of totals.keys()) {
    const numbers = Array.from({ length: WEEK }, (_, back) => end - back);
    const want = numbers.reduce((sum, number) => sum + (totals.get(number) ?? 0), 0);
    const left = most - numbers.reduce((sum, number) => sum + done(number), 0);
    if (want <= TOLERANCE || want <= left + TOLERANCE) continue;
    for (const number of numbers) share.set(number, Math.min(share.get(number) ?? 1, Math.max(0, left) / want));
  }
  return view.days.flatMap((day) =>
    scale(
      day.sessions.filter((session) => planned(session) > 0),
      share.get(day.number) ?? 1,
    ),
  );
}

/** The same for every 7 consecutive days that lie wholly in the plan; a shorter plan is one window. */
export function capPlannedWeek(
  view: PlanView,
  planned: (session: PlannedSession) => number,
  most: number,
): SessionLimit[] {
  const numbers = view.days.map((day) => day.number);
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  const share = new Map<DayView, number>();
  for (let start = first; start <= Math.max(first, last - WEEK + 1); start++) {
    const days = view.days.filter(({ number }) => number >= start && number < start + WEEK);
    const want = days.reduce((sum, day) => sum + sumOf(day, planned), 0);
    if (want <= most + TOLERANCE) continue;
    for (const day of days) share.set(day, Math.min(share.get(day) ?? 1, most / want));
  }
  return view.days.flatMap((day) =>
    scale(
      day.sessions.filter((session) => planned(session) > 0),
      share.get(day) ?? 1,
    ),
  );
}

const sumOf = (day: DayView, amount: (session: PlannedSession) => number): number =>
  day.sessions.reduce((sum, session) => sum + amount(session), 0);
