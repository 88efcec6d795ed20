import { demandOf, effortOf, isTraining } from "#src/domain/guardrails/rules/effort.ts";
import type { PlannedSession, PlanView } from "#src/domain/guardrails/rules/plan-view.ts";
import type { CandidatePlan, PlannedDay, Session } from "#src/domain/plan.ts";

/**
 * The most that a rule allows of one session.
 *
 * Every rule computes its limits from the plan as it came in, never from what another rule left, and the emitted plan takes the
 * least of them. So the order of rules changes nothing, cuts are not compounded, and a stricter rule cannot make room for more
 * elsewhere: that is why less sleep, more pain or a stricter policy can never raise a load.
 */
export interface SessionLimit {
  readonly index: number;
  readonly drop?: true;
  readonly minutes?: number;
  readonly rpe?: number;
  readonly demand?: number;
  /** Review of what was seen before takes the place of new material. */
  readonly reviewOnly?: true;
}

/** Sessions that a rule cuts under this are left out: they are not worth the interruption. */
const LEAST_MINUTES = 5;
/** Sums of loads within this of a limit keep it. */
export const TOLERANCE = 1e-6;
/** What floating point takes from a whole number of minutes; far under the tolerance, even summed over a day. */
const ROUNDING = 1e-9;

/** Whole minutes of a share of some, never rounded up by more than floating point lost. */
export const wholeMinutes = (minutes: number): number => Math.floor(minutes + ROUNDING);

export const drop = ({ index }: PlannedSession): SessionLimit => ({ index, drop: true });
export const dropAll = (sessions: readonly PlannedSession[]): SessionLimit[] => sessions.map(drop);
export const capMinutes = ({ index }: PlannedSession, minutes: number): SessionLimit => ({
  index,
  minutes: Math.max(0, minutes),
});
export const capRpe = ({ index }: PlannedSession, rpe: number): SessionLimit => ({ index, rpe });

/** Shortens each session to the same share of its minutes. */
export const scale = (sessions: readonly PlannedSession[], share: number): SessionLimit[] =>
  share >= 1 ? [] : sessions.map((session) => capMinutes(session, wholeMinutes(session.minutes * Math.max(0, share))));

/** Shortens sessions so that `amount` over them sums to `most` at most. */
export function capSum(
  sessions: readonly PlannedSession[],
  amount: (session: PlannedSession) => number,
  most: number,
): SessionLimit[] {
  const counted = sessions.filter((session) => amount(session) > 0);
  const total = counted.reduce((sum, session) => sum + amount(session), 0);
  return total <= most + TOLERANCE ? [] : scale(counted, most / total);
}

/** The plan within all of the limits; the same object when nothing changes. */
export function applyLimits(plan: CandidatePlan, view: PlanView, limits: readonly SessionLimit[]): CandidatePlan {
  const merged = new Map<number, SessionLimit>();
  for (const limit of limits) merged.set(limit.index, meet(merged.get(limit.index), limit));
  let index = 0;
  let changed = false;
  const days = plan.days.map((day) => {
    const sessions = day.sessions.flatMap((session) => {
      const limited = limitSession(session, merged.get(index++));
      return limited === undefined ? [] : [limited];
    });
    const next = withLoads(day, sessions, view);
    changed ||= next !== day;
    return next;
  });
  return changed ? { ...plan, days } : plan;
}

function meet(a: SessionLimit | undefined, b: SessionLimit): SessionLimit {
  if (a === undefined) return b;
  return {
    index: b.index,
    ...((a.drop || b.drop) && { drop: true as const }),
    ...((a.reviewOnly || b.reviewOnly) && { reviewOnly: true as const }),
    ...least("minutes", a, b),
    ...least("rpe", a, b),
    ...least("demand", a, b),
  };
}

function least<K extends "minutes" | "rpe" | "demand">(
  key: K,
  a: SessionLimit,
  b: SessionLimit,
): { [P in K]?: number } {
  const values = [a[key], b[key]].filter((value) => value !== undefined);
  return values.length === 0 ? {} : ({ [key]: Math.min(...values) } as { [P in K]: number });
}

function limitSession(session: Session, limit: SessionLimit | undefined): Session | undefined {
  if (limit === undefined) return session;
  if (limit.drop) return undefined;
  const cutMinutes = limit.minutes !== undefined && limit.minutes < session.minutes;
  if (cutMinutes && limit.minutes! < LEAST_MINUTES) return undefined;
  const cutRpe = limit.rpe !== undefined && limit.rpe < effortOf(session);
  if (cutRpe && session.kind === "physical" && limit.rpe! <= 0) return undefined;
  const cutDemand = limit.demand !== undefined && limit.demand < demandOf(session);
  const toReview = limit.reviewOnly === true && session.newMaterial;
  if (!cutMinutes && !cutRpe && !cutDemand && !toReview) return session;
  return {
    ...session,
    ...(cutMinutes && {
      minutes: limit.minutes!,
      items: Math.floor((session.items * limit.minutes!) / session.minutes + ROUNDING),
    }),
    ...(cutRpe && { rpe: limit.rpe! }),
    ...(cutDemand && { demand: limit.demand! }),
    ...(toReview && { newMaterial: false }),
  };
}

/** A day's loads are those of its sessions, and never more than the plan said. */
function withLoads(day: PlannedDay, sessions: readonly Session[], view: PlanView): PlannedDay {
  const load = sessions.reduce((sum, session) => sum + effortOf(session) * session.minutes, 0);
  const cognitive = sessions.reduce((sum, session) => sum + demandOf(session) * session.minutes, 0);
  const u = lowered(day.u, load / view.loadReference);
  const m = lowered(day.m, cognitive / view.cognitiveReference);
  const items = lowered(
    day.items,
    sessions.reduce((sum, session) => sum + session.items, 0),
  );
  const difficulty = lowered(day.difficulty, hardest(sessions) ?? easiest(day.sessions) ?? day.difficulty);
  const kept = sessions.length === day.sessions.length && sessions.every((session, at) => session === day.sessions[at]);
  if (kept && u === day.u && m === day.m && items === day.items && difficulty === day.difficulty) return day;
  return { ...day, sessions, u, m, items, difficulty };
}

const difficulties = (sessions: readonly Session[]): number[] =>
  sessions.filter((session) => session.kind === "learning").map((session) => session.difficulty);

function hardest(sessions: readonly Session[]): number | undefined {
  const all = difficulties(sessions);
  return all.length === 0 ? undefined : Math.max(...all);
}

function easiest(sessions: readonly Session[]): number | undefined {
  const all = difficulties(sessions);
  return all.length === 0 ? undefined : Math.min(...all);
}

const lowered = (declared: number, actual: number): number => (actual < declared - TOLERANCE ? actual : declared);

/** Whether any training of the body or the mind is left. */
export const hasTraining = (plan: CandidatePlan): boolean =>
  plan.days.some((day) => day.sessions.some((session) => session.kind === "learning" || isTraining(session)));

export const hasSessions = (plan: CandidatePlan): boolean => plan.days.some((day) => day.sessions.length > 0);
