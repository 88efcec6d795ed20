import type { PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import { dayNumber, wallClock } from "#src/domain/guardrails/rules/calendar.ts";
import { demandOf, effortOf, isBodily, isTraining } from "#src/domain/guardrails/rules/effort.ts";
import type { CandidatePlan, PlannedDay, Session } from "#src/domain/plan.ts";
import type { LocalDay } from "#src/domain/time.ts";
import { COGNITIVE_REFERENCE_FLOOR, cognitiveLoad, LOAD_REFERENCE_FLOOR, sessionLoad } from "#src/domain/twin/load.ts";

/** A session of the plan with what the rules ask about it. */
export interface PlannedSession {
  /** Position among all sessions of the plan: ids may repeat, positions do not. */
  readonly index: number;
  readonly session: Session;
  readonly dayNumber: number;
  readonly learning: boolean;
  readonly bodily: boolean;
  readonly training: boolean;
  readonly minutes: number;
  readonly rpe: number;
  readonly demand: number;
  /** Physical load, AU. */
  readonly load: number;
  /** Demand-weighted minutes. */
  readonly cognitive: number;
}

export interface DayView {
  readonly day: LocalDay;
  readonly number: number;
  readonly sessions: readonly PlannedSession[];
  /** Physical load of all sessions, AU. */
  readonly load: number;
  readonly cognitive: number;
  readonly training: boolean;
}

/** A plan as the rules see it, with the references of the person it is for. */
export interface PlanView {
  readonly days: readonly DayView[];
  readonly sessions: readonly PlannedSession[];
  /** The days that tonight's and this morning's data speak about: today, or the first day of a plan that starts later. */
  readonly nextDays: readonly DayView[];
  readonly today: number;
  readonly loadReference: number;
  readonly cognitiveReference: number;
  /** Local day and minute of an instant. */
  readonly clock: ReturnType<typeof wallClock>;
}

export function planView(plan: CandidatePlan, facts: PlanFacts): PlanView {
  const clock = wallClock(facts.timeZone);
  const today = clock.day(facts.now);
  let index = 0;
  const days = plan.days.map((day) => dayView(day, () => index++));
  const reached = days.filter((day) => day.number <= today);
  const first = days.reduce((least, day) => Math.min(least, day.number), Number.POSITIVE_INFINITY);
  return {
    days,
    sessions: days.flatMap((day) => day.sessions),
    nextDays: reached.length > 0 ? reached : days.filter((day) => day.number === first),
    today,
    loadReference: Math.max(LOAD_REFERENCE_FLOOR, facts.loadReference ?? 0),
    cognitiveReference: Math.max(COGNITIVE_REFERENCE_FLOOR, facts.cognitiveReference ?? 0),
    clock,
  };
}

function dayView({ day, sessions }: PlannedDay, nextIndex: () => number): DayView {
  const number = dayNumber(day);
  const planned = sessions.map((session): PlannedSession => {
    const [rpe, demand] = [effortOf(session), demandOf(session)];
    return {
      index: nextIndex(),
      session,
      dayNumber: number,
      learning: session.kind === "learning",
      bodily: isBodily(session),
      training: isTraining(session),
      minutes: session.minutes,
      rpe,
      demand,
      load: sessionLoad(rpe, session.minutes),
      cognitive: cognitiveLoad(session.minutes, demand),
    };
  });
  return {
    day,
    number,
    sessions: planned,
    load: planned.reduce((sum, session) => sum + session.load, 0),
    cognitive: planned.reduce((sum, session) => sum + session.cognitive, 0),
    training: planned.some((session) => session.training),
  };
}
