import { inClockWindow, MINUTES_PER_DAY, minutesUntil } from "#src/domain/guardrails/rules/calendar.ts";
import { MODERATE_RPE } from "#src/domain/guardrails/rules/effort.ts";
import { usualTrainingDay } from "#src/domain/guardrails/rules/history.ts";
import { capMinutes, capRpe, capSum, drop, type SessionLimit } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import type { PlannedSession } from "#src/domain/guardrails/rules/plan-view.ts";
import { percent, rounded, sentences } from "#src/domain/guardrails/rules/words.ts";
import { mean } from "#src/domain/twin/load.ts";

/** A mean of three nights needs two that are known. */
const LEAST_NIGHTS = 2;
const NORMAL_DEMAND = 1;
const USUAL_BED_MINUTE = 23 * 60;
const USUAL_RISE_MINUTE = 7 * 60;

/** G9: short nights make the day lighter, and no session is put where the person sleeps. */
export const sleepRule: PlanRule = {
  id: "G9",
  scope: "all",
  action: "C",
  actions: ["C"],
  reason: "after short nights nothing hard is planned and the load is lower, and no session cuts into the night",
  source: "by judgement after Van Dongen 2003; AASM for the least sleep (MODEL.md 4)",
  heldOn: ["plan"],
  check: sleep,
};

interface Part {
  readonly limits: readonly SessionLimit[];
  readonly reason: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly standing: boolean;
}

function sleep(planCase: PlanCase): Finding | undefined {
  const parts = [shortNight(planCase), threeNights(planCase), nightTime(planCase)].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  return {
    limits: parts.flatMap(({ limits }) => limits),
    standing: parts.some(({ standing }) => standing),
    reason: sentences(parts.map(({ reason }) => reason)),
    numbers: Object.assign({}, ...parts.map(({ numbers }) => numbers)),
  };
}

function shortNight({ view, facts, policy }: PlanCase): Part | undefined {
  const { shortNightHours } = policy.sleep;
  const last = facts.sleep?.lastNight;
  if (last === undefined || last >= shortNightHours) return undefined;
  const limits = view.nextDays
    .flatMap((day) => day.sessions)
    .map((session): SessionLimit => {
      if (!session.learning) return capRpe(session, MODERATE_RPE);
      const heavy = session.session.newMaterial && session.demand > NORMAL_DEMAND;
      return { index: session.index, demand: NORMAL_DEMAND, ...(heavy && { reviewOnly: true as const }) };
    });
  const numbers = { lastNightHours: rounded(last), shortNightHours };
  return {
    limits,
    standing: true,
    reason: `last night was ${numbers.lastNightHours} h, under ${shortNightHours} h, so nothing hard and no heavy new material today`,
    numbers,
  };
}

/** Loads fall to a share of the person's usual day, so that a plan that is light already is not cut again. */
function threeNights(planCase: PlanCase): Part | undefined {
  const { view, facts, policy } = planCase;
  const { threeNightMeanHours, loadShare } = policy.sleep;
  const nights = facts.sleep?.lastThree ?? [];
  if (nights.length < LEAST_NIGHTS) return undefined;
  const average = mean(nights);
  if (average >= threeNightMeanHours) return undefined;
  const [physical, cognitive] = [loadShare * usualTrainingDay(planCase), loadShare * view.cognitiveReference];
  const numbers = {
    nights: nights.length,
    meanHours: rounded(average),
    limitHours: threeNightMeanHours,
    lowerPercent: percent(1 - loadShare),
  };
  return {
    limits: view.nextDays.flatMap(({ sessions }) => [
      ...capSum(sessions, ({ load }) => load, physical),
      ...capSum(sessions, (session) => session.cognitive, cognitive),
    ]),
    standing: true,
    reason: `${numbers.nights} nights of ${numbers.meanHours} h on average, under ${threeNightMeanHours} h, so today's load is ${numbers.lowerPercent}% lower than usual`,
    numbers,
  };
}

function nightTime({ view, facts, policy }: PlanCase): Part | undefined {
  const { opportunityHours } = policy.sleep;
  const rise = facts.sleep?.riseMinute ?? USUAL_RISE_MINUTE;
  const usual = minutesUntil(facts.sleep?.bedMinute ?? USUAL_BED_MINUTE, rise);
  const length = Math.max(usual, opportunityHours * 60);
  const bed = (((rise - length) % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  const limits = view.sessions.flatMap((session) =>
    keepOut(session, view.clock.minute(session.session.startsAt), bed, rise),
  );
  if (limits.length === 0) return undefined;
  return {
    limits,
    standing: false,
    reason: `no session cuts your ${opportunityHours} h for sleep`,
    numbers: { opportunityHours },
  };
}

function keepOut(session: PlannedSession, start: number, bed: number, rise: number): SessionLimit[] {
  if (inClockWindow(start, bed, rise)) return [drop(session)];
  const left = minutesUntil(start, bed);
  return session.minutes > left ? [capMinutes(session, left)] : [];
}
