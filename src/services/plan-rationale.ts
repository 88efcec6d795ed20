import type { PlanVerdict } from "#src/domain/guardrails/enforce.ts";
import type { FiredRule } from "#src/domain/guardrails/rule.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Fact } from "#src/domain/message.ts";
import type { CandidatePlan, PlannedDay, Session } from "#src/domain/plan.ts";
import type { Driver, Readiness } from "#src/domain/readiness.ts";
import { type Choice, RECOVERY } from "#src/domain/simulation/choose.ts";
import { clockTime, localMinute, weekdayName } from "#src/domain/time.ts";
import type { Twin } from "#src/domain/twin/twin.ts";
import { type CalendarToday, calendarReason } from "#src/services/plan-calendar.ts";
import { clockFact, ruleFacts, sentence } from "#src/services/plan-sentences.ts";
import type { Moved, RuleView } from "#src/services/plan-view.ts";
import { driverFacts, notableDrivers } from "#src/services/readiness-service.ts";

/** Why a plan is what it is, stored with it. Plain JSON. */
export interface Rationale {
  readonly template: string;
  readonly certified: boolean;
  readonly tone: "light" | "usual" | "full" | "recovery";
  readonly reason: string;
  readonly notice?: string | undefined;
  /** What is new in the company's limits, on the first day that a plan rests on them. */
  readonly limits?: string | undefined;
  readonly odds: {
    readonly today: number;
    readonly horizon: number;
    readonly runnerUp?: { readonly template: string; readonly today: number } | undefined;
  };
  /** Odds of overload from hard practice today, simulated whether or not it was on offer. */
  readonly hardTodayOdds?: number | undefined;
  readonly moved?: (Moved & { readonly odds: number }) | undefined;
  readonly rules: readonly (RuleView & { readonly numbers: Readonly<Record<string, number>> })[];
  readonly rollouts: { readonly screening: number; readonly certification: number };
  readonly seeds: Choice["seeds"];
  readonly candidates: readonly {
    readonly template: string;
    readonly outcome: string;
    readonly worstDay: number;
    readonly horizon: number;
  }[];
  readonly facts: readonly Fact[];
}

const HARD_DEMAND = 1.5;
const isHard = ({ kind, demand = 0, rpe = 0 }: Session): boolean =>
  kind === "learning" ? demand >= HARD_DEMAND : rpe >= 7;

/** The first of these days that holds hard work, with it. */
export function hardDay(
  days: readonly PlannedDay[],
): { readonly day: PlannedDay; readonly session: Session; readonly index: number } | undefined {
  for (const [index, day] of days.entries()) {
    const session = day.sessions.find(isHard);
    if (session !== undefined) return { day, session, index };
  }
  return undefined;
}

interface Grounds {
  readonly choice: Choice;
  readonly verdict: PlanVerdict;
  /** Rules that changed any candidate. */
  readonly held: readonly FiredRule[];
  readonly readiness: Readiness;
  readonly twin: Twin;
  readonly hard: number | undefined;
  readonly plan: CandidatePlan;
  readonly calendarToday: CalendarToday;
  readonly timeZone: string;
  readonly limits?: string | undefined;
}

/** The day that a plan keeps its hard work for is told when it is within this many days. */
const SOON_DAYS = 7;

export function rationaleOf(grounds: Grounds): Rationale {
  const { choice, verdict, held, readiness, twin, hard, plan, timeZone } = grounds;
  const result = choice.perPlan.find(({ template }) => template === choice.chosen.template);
  const second = choice.runnerUp && choice.perPlan.find(({ template }) => template === choice.runnerUp!.template);
  const today = plan.days[0];
  const later = hardDay(plan.days.slice(1, 1 + SOON_DAYS));
  const todayIsHard = hardDay(plan.days.slice(0, 1)) !== undefined;
  const rules = uniqueRules([...verdict.fired, ...held]);
  const tone = toneOf(plan, today, readiness, rules);
  const moved =
    later === undefined || todayIsHard
      ? undefined
      : {
          title: later.session.title,
          day: later.day.day,
          weekday: weekdayName(later.day.day),
          at: clockTime(localMinute(later.session.startsAt, timeZone)),
          odds: result?.cognitiveOdds[later.index + 1]?.probability ?? 0,
        };
  const calendar = calendarReason(grounds.calendarToday, today);
  const { reason, drivers } = reasonOf(choice, rules, readiness, tone, calendar?.reason);
  const odds = {
    today: result?.dailyOdds[0]?.probability ?? 0,
    horizon: result?.horizonOdds.probability ?? 0,
    ...(second ? { runnerUp: { template: second.template, today: second.dailyOdds[0]?.probability ?? 0 } } : {}),
  };
  return {
    template: plan.template,
    certified: choice.certified,
    tone,
    reason,
    notice: noticeOf(choice, twin),
    limits: grounds.limits,
    odds,
    hardTodayOdds: hard,
    moved,
    rules: rules.map(({ id, reason: why, numbers }) => ({ id, reason: why, numbers })),
    rollouts: choice.rollouts,
    seeds: choice.seeds,
    candidates: choice.perPlan.map(({ template, outcome, horizonOdds, dailyOdds }) => ({
      template,
      outcome,
      worstDay: Math.max(...dailyOdds.map(({ probability }) => probability)),
      horizon: horizonOdds.probability,
    })),
    facts: [
      ...driverFacts(drivers),
      ...ruleFacts(rules),
      ...factsIn(grounds.limits ?? "", "policy"),
      ...(calendar?.facts ?? []),
      ...(moved === undefined ? [] : [clockFact("hard work at", moved.at)]),
    ],
  };
}

function toneOf(
  plan: CandidatePlan,
  today: PlannedDay | undefined,
  readiness: Readiness,
  rules: readonly FiredRule[],
): Rationale["tone"] {
  if (plan.template === RECOVERY) return "recovery";
  const load = (today?.m ?? 0) + (today?.u ?? 0);
  // Short nights take the hard part, or a share, of every day: what is left is no usual one.
  const isShortened = rules.some(({ id }) => id === "G9");
  if (load < 0.5 || readiness.cognitive.level === "below usual" || isShortened) return "light";
  return load > 1.05 ? "full" : "usual";
}

/** What pulls less than this many log points is no reason for a plan. */
const WORTH_A_REASON = 0.04;

function reasonOf(
  choice: Choice,
  rules: readonly FiredRule[],
  readiness: Readiness,
  tone: Rationale["tone"],
  calendar: string | undefined,
): { reason: string; drivers: readonly Driver[] } {
  const strongest = rules.find(({ action }) => action !== "W" && action !== "C") ?? rules.find(({ id }) => id === "G9");
  const [driver] = notableDrivers(readiness.cognitive.drivers);
  const pulling = driver !== undefined && driver.contribution < -WORTH_A_REASON ? driver : undefined;
  if (strongest !== undefined)
    return { reason: [sentence(strongest.reason), calendar].filter((one) => one !== undefined).join(" "), drivers: [] };
  // Meetings are the plainest reason that a day can have.
  if (calendar !== undefined) return { reason: calendar, drivers: [] };
  if (!choice.certified) {
    return pulling === undefined
      ? { reason: "No fuller plan passed the model's check today, so this one is for recovery.", drivers: [] }
      : {
          reason: `${pulling.words} No fuller plan passed the model's check, so today is for recovery.`,
          drivers: [pulling],
        };
  }
  if (pulling !== undefined && tone === "light")
    return { reason: `${pulling.words} So today stays light.`, drivers: [pulling] };
  if (pulling !== undefined) return { reason: `${pulling.words} The plan leaves room for it.`, drivers: [pulling] };
  if (tone === "light")
    return {
      reason: "You are within your usual range, and an easy day now makes room for harder practice later.",
      drivers: [],
    };
  return { reason: "You are within your usual range, so today keeps its normal load.", drivers: [] };
}

function noticeOf(choice: Choice, twin: Twin): string | undefined {
  if (!choice.certified)
    return "I could not find a fuller plan that passes the model's check. If that surprises you, tell me what I am missing.";
  if (twin.validDays < 14)
    return "I'm still getting to know you, so plans lean on your check-ins and sessions and stay careful.";
  return undefined;
}

function uniqueRules(rules: readonly FiredRule[]): FiredRule[] {
  return rules.filter(({ id }, index) => rules.findIndex((other) => other.id === id) === index);
}
