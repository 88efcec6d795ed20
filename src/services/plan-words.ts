import type { PlanVerdict } from "#src/domain/guardrails/enforce.ts";
import type { FiredRule } from "#src/domain/guardrails/rule.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Fact } from "#src/domain/message.ts";
import type { CandidatePlan, PlannedDay, Session } from "#src/domain/plan.ts";
import type { Driver, Readiness } from "#src/domain/readiness.ts";
import { type Choice, RECOVERY } from "#src/domain/simulation/choose.ts";
import { clockTime, type LocalDay, localMinute, weekdayName } from "#src/domain/time.ts";
import type { Twin } from "#src/domain/twin/twin.ts";
import type { SessionRecord } from "#src/ports/records.ts";
import { type CalendarToday, calendarReason } from "#src/services/plan-calendar.ts";
import {
  type Moved,
  type OddsView,
  oddsFact,
  oddsInWords,
  type PlanView,
  type RuleView,
  type SessionView,
  type WhatIfView,
  type WhyView,
} from "#src/services/plan-view.ts";
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

const sentence = (text: string): string => {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/u.test(capital) ? capital : `${capital}.`;
};

function uniqueRules(rules: readonly FiredRule[]): FiredRule[] {
  return rules.filter(({ id }, index) => rules.findIndex((other) => other.id === id) === index);
}

const ruleFacts = (
  rules: readonly { readonly id: string; readonly numbers: Readonly<Record<string, number>> }[],
): Fact[] =>
  rules.flatMap(({ id, numbers }) => [
    { name: `rule ${id}`, value: Number(id.slice(1)), renderings: [id] },
    ...Object.entries(numbers).map(([name, value]) => numberFact(name, value)),
  ]);

/** The numbers of a rule, with the renderings that their names promise. */
export function numberFact(name: string, value: number): Fact {
  const units = name.endsWith("Percent")
    ? ["%"]
    : name.endsWith("Hours")
      ? [" h", " hours"]
      : name.endsWith("Minutes")
        ? [" min", " minutes"]
        : [];
  return { name, value, renderings: units.map((unit) => `${value}${unit}`) };
}

const clockFact = (name: string, at: string): Fact => ({ name, value: Number(at.replace(":", "")), renderings: [at] });

export function viewOf(
  rationale: Rationale,
  records: readonly SessionRecord[],
  day: LocalDay,
  timeZone: string,
): PlanView {
  const stopped = rationale.rules.find(({ id }) => id === "G13" || id === "G31");
  const sessions = records.map((record) => sessionView(record, timeZone));
  if (stopped !== undefined && sessions.length === 0)
    return { kind: "stopped", reason: sentence(stopped.reason), rule: stopped.id };
  return {
    kind: "plan",
    day,
    tone: rationale.tone,
    sessions,
    reason: rationale.reason,
    moved: rationale.moved,
    notice: rationale.notice,
    limits: rationale.limits,
    facts: [
      ...rationale.facts,
      ...sessions.flatMap(({ title, minutes, at, effort }): Fact[] => [
        {
          name: `minutes of ${title}`,
          value: minutes,
          unit: "min",
          renderings: [`${minutes} min`, `${minutes} minutes`],
        },
        clockFact(`start of ${title}`, at),
        ...(effort === undefined ? [] : [{ name: `effort of ${title}`, value: effort }]),
      ]),
    ],
  };
}

export const sessionView = ({ session, status }: SessionRecord, timeZone: string): SessionView => ({
  id: session.id,
  kind: session.kind,
  title: session.title,
  minutes: Math.round(session.minutes),
  at: clockTime(localMinute(session.startsAt, timeZone)),
  effort: session.rpe,
  status,
  skillId: session.skillId,
});

/** Sentences for "Why?": drivers first, then odds, then rules; physical and cognitive apart. */
export function whyOf(
  rationale: Rationale,
  readiness: Readiness,
  twin: Twin,
  physicalTraining: boolean,
  supposed: WhatIfView | undefined,
): WhyView {
  const cognitive = notableDrivers(readiness.cognitive.drivers).slice(0, 3);
  const physical = physicalTraining ? notableDrivers(readiness.physical.drivers).slice(0, 3) : [];
  const told = [...cognitive, ...physical.filter(({ name }) => !cognitive.some((driver) => driver.name === name))];
  const odds: OddsView[] = [
    ...(rationale.hardTodayOdds === undefined ? [] : [oddsView("hard practice today", rationale.hardTodayOdds)]),
    ...(rationale.moved === undefined
      ? []
      : [oddsView(`hard practice on ${rationale.moved.weekday}`, rationale.moved.odds)]),
    oddsView("today as planned", rationale.odds.today),
    ...(rationale.odds.runnerUp === undefined ? [] : [oddsView("the next best plan", rationale.odds.runnerUp.today)]),
  ];
  const counterfactual =
    supposed?.kind === "what-if" && supposed.supposed.words !== supposed.asPlanned.words
      ? `With ${supposed.sleepHours} h of sleep tonight, ${supposed.supposed.what} goes over your limit ${supposed.supposed.words} simulated days; with your usual night ${supposed.asPlanned.words}.`
      : undefined;
  return {
    kind: "why",
    drivers: told.length === 0 ? ["Nothing stands out: you are within your usual range."] : told.map(driverSentence),
    odds,
    rules: rationale.rules.map(({ id, reason }) => ({ id, reason: sentence(reason) })),
    sources: told.flatMap(({ name, source, ageDays }) =>
      source === undefined || ageDays === undefined ? [] : [{ what: name, source, ageDays }],
    ),
    counterfactual,
    numbers: readiness.figures
      ? readiness.cognitive.drivers.map(({ name, contribution }) => ({ name, logPoints: contribution }))
      : undefined,
    facts: [
      ...driverFacts(told),
      ...told.flatMap(({ name, ageDays }) =>
        ageDays === undefined ? [] : [{ name: `age of ${name}`, value: ageDays }],
      ),
      ...ruleFacts(rationale.rules),
      ...odds.map(({ what, probability }) => oddsFact(what, probability)),
      ...(supposed?.kind === "what-if" ? supposed.facts : []),
      ...readiness.cognitive.drivers.map(({ name, contribution }) => ({
        name: `contribution of ${name}`,
        value: contribution,
        renderings: [contribution.toFixed(2), Math.abs(contribution).toFixed(2)],
      })),
      { name: "days with data", value: twin.validDays },
      {
        name: "simulated days",
        value: rationale.rollouts.certification,
        renderings: [rationale.rollouts.certification.toLocaleString("en-US")],
      },
    ],
  };
}

const oddsView = (what: string, probability: number): OddsView => ({
  what,
  probability,
  words: oddsInWords(probability),
});

function driverSentence({ words, source, ageDays }: Driver): string {
  if (source === undefined || ageDays === undefined) return words;
  const age = ageDays === 0 ? "this morning" : ageDays === 1 ? "yesterday" : `${ageDays} days ago`;
  return `${words.replace(/\.$/u, "")} (${source}, ${age}).`;
}
