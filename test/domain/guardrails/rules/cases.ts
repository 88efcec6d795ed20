import type { Consent } from "#src/domain/consent.ts";
import { enforcePlan, type PlanVerdict } from "#src/domain/guardrails/enforce.ts";
import type { Intake, PastSession, PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import { DEFAULT_POLICY, type Policy, type PolicyOverride, tighten } from "#src/domain/guardrails/policy.ts";
import type { FiredRule, RuleId } from "#src/domain/guardrails/rule.ts";
import type { CandidatePlan, Session } from "#src/domain/plan.ts";
import { addDays, instantAt, type LocalDay } from "#src/domain/time.ts";

/** A Monday. */
export const TODAY: LocalDay = "2026-03-09";
export const TIME_ZONE = "Europe/Berlin";
export const NOW = instantAt(TODAY, 8 * 60, TIME_ZONE);

export const day = (offset: number): LocalDay => addDays(TODAY, offset);

export const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

export interface SessionOptions extends Partial<Omit<Session, "startsAt">> {
  /** Days from today. */
  readonly on?: number;
  /** Local wall clock. */
  readonly at?: string;
}

let made = 0;

function session(
  kind: Session["kind"],
  defaults: Partial<Session>,
  { on = 0, at = "10:00", ...rest }: SessionOptions,
): Session & { on: number } {
  made += 1;
  return {
    id: `s${made}`,
    kind,
    title: kind,
    muscleGroups: [],
    minutes: 30,
    items: 0,
    difficulty: 0,
    newMaterial: false,
    startsAt: instantAt(day(on), minuteOf(at), TIME_ZONE),
    on,
    ...defaults,
    ...rest,
  };
}

export const run = (options: SessionOptions = {}) =>
  session("physical", { sport: "running", rpe: 5 }, { at: "18:00", ...options });
export const walk = (options: SessionOptions = {}) =>
  session("recovery", { sport: "walking", rpe: 2 }, { at: "17:00", ...options });
export const lesson = (options: SessionOptions = {}) =>
  session("learning", { minutes: 20, items: 10, demand: 1, newMaterial: true, skillId: "negotiation" }, options);

/** A plan of so many days that holds the sessions; loads follow from them by the references of `adult`. */
export function planOf(days: number, ...sessions: readonly (Session & { on?: number })[]): CandidatePlan {
  return {
    template: "test",
    days: Array.from({ length: days }, (_, offset) => {
      const own = sessions.filter(({ on = 0 }) => on === offset).map(({ on: _on, ...rest }) => rest);
      return {
        day: day(offset),
        sessions: own,
        u:
          own.reduce((sum, { kind, rpe = 0, minutes }) => sum + (kind === "learning" ? 0 : rpe * minutes), 0) /
          LOAD_REFERENCE,
        m:
          own.reduce((sum, { kind, demand = 1, minutes }) => sum + (kind === "learning" ? demand * minutes : 0), 0) /
          COGNITIVE_REFERENCE,
        items: own.reduce((sum, { items }) => sum + items, 0),
        difficulty: Math.max(0, ...own.map(({ difficulty }) => difficulty)),
      };
    }),
  };
}

const LOAD_REFERENCE = 200;
const COGNITIVE_REFERENCE = 40;

export const past = (daysAgo: number, options: Partial<PastSession> = {}): PastSession => ({
  day: day(-daysAgo),
  sport: "running",
  muscleGroups: [],
  minutes: 60,
  rpe: 5,
  ...options,
});

/** Runs of an hour, every other day, with some that are longer: a week's load of about 1,100. */
export const steadyRunner: readonly PastSession[] = Array.from({ length: 30 }, (_, at) =>
  past(2 * at + 2, at % 2 === 0 ? {} : { minutes: 90, rpe: 4 }),
);

export const healthy: Intake = {
  heartCondition: false,
  metabolicCondition: false,
  renalCondition: false,
  parQYes: false,
  injuries: [],
};

export const consentOn = (daysAgo: number, category: Consent["category"]): Consent => ({
  category,
  purpose: "coaching",
  version: 1,
  grantedAt: instantAt(day(-daysAgo), 600, TIME_ZONE),
});

/** A well-known, healthy, rested adult, for whom no rule holds. */
export const adult = (changes: Partial<PlanFacts> = {}): PlanFacts => ({
  now: NOW,
  timeZone: TIME_ZONE,
  stage: "candidate",
  physicalTraining: true,
  intake: healthy,
  pastSessions: steadyRunner,
  loadReference: LOAD_REFERENCE,
  cognitiveReference: COGNITIVE_REFERENCE,
  hrv: { mean7: 3.6, mean60: 3.6, sd60: 0.2, validNights7: 7, daysBelowBand: 0 },
  restingHr: { mean3: 60, baseline: 60, sdWithin: 2.7 },
  sleep: { lastNight: 7.5, lastThree: [7.5, 7.2, 7.4] },
  hasWearable: true,
  validDays: 60,
  channels: [
    { channel: "check-ins", wearable: false, days7: 6 },
    { channel: "sleep", wearable: true, days7: 7 },
  ],
  consents: [consentOn(10, "check-ins"), consentOn(10, "learning")],
  ...changes,
});

export function stricter(override: PolicyOverride): Policy {
  const result = tighten(DEFAULT_POLICY, override);
  if (!result.ok) throw new Error(result.refusals.map(({ reason }) => reason).join("\n"));
  return result.policy;
}

export const enforce = (
  plan: CandidatePlan,
  changes: Partial<PlanFacts> = {},
  policy: Policy = DEFAULT_POLICY,
): PlanVerdict => enforcePlan(plan, adult(changes), policy);

export const sessionsOf = ({ plan }: Pick<PlanVerdict, "plan">, on?: number): readonly Session[] =>
  plan.days.filter(({ day: each }) => on === undefined || each === day(on)).flatMap(({ sessions }) => sessions);

export function firedAs(verdict: PlanVerdict, id: RuleId): FiredRule {
  const fired = verdict.fired.find((rule) => rule.id === id);
  if (fired === undefined)
    throw new Error(`${id} did not fire; fired: ${verdict.fired.map((rule) => rule.id).join(", ") || "none"}`);
  return fired;
}

export const firedIds = (verdict: PlanVerdict): RuleId[] => verdict.fired.map(({ id }) => id);
