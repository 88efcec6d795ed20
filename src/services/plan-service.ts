import { randomUUID } from "node:crypto";
import { setImmediate as othersFirst } from "node:timers/promises";
import { firstFreeMinute, fitsBetween } from "#src/domain/busy-time.ts";
import { allows } from "#src/domain/consent.ts";
import { enforcePlan, type PlanVerdict } from "#src/domain/guardrails/enforce.ts";
import type { Policy } from "#src/domain/guardrails/policy.ts";
import { type ApprovedPlan, reviewPlan, type SignedPlanVerdict } from "#src/domain/guardrails/review.ts";
import type { FiredRule } from "#src/domain/guardrails/rule.ts";
import type { Person, TenantId } from "#src/domain/person.ts";
import type { CandidatePlan, PlannedDay, Session } from "#src/domain/plan.ts";
import { beliefOf } from "#src/domain/simulation/belief.ts";
import { type Choice, RECOVERY } from "#src/domain/simulation/choose.ts";
import { certificationSeed, seedOf } from "#src/domain/simulation/seed.ts";
import { addDays, clockTime, instantAt, type LocalDay, localDay, localMinute } from "#src/domain/time.ts";
import { fingerprint } from "#src/domain/twin/fingerprint.ts";
import { MODEL_VERSION } from "#src/domain/twin/parameters.ts";
import type { SessionRecord, StoredPlan } from "#src/ports/records.ts";
import type { Simulator } from "#src/ports/simulator.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { FocusService } from "#src/services/focus-service.ts";
import { createPlanBasis, type PlanBasis, type PlanBasisOptions } from "#src/services/plan-basis.ts";
import { changesOn, type FactSources, pausedDaysOf } from "#src/services/plan-facts.ts";
import { certifiedOdds, oddsFactsOf } from "#src/services/plan-odds.ts";
import { createPlanQuestions, type PlanQuestions } from "#src/services/plan-questions.ts";
import { hardDay, type Rationale, rationaleOf } from "#src/services/plan-rationale.ts";
import type { PlanView } from "#src/services/plan-view.ts";
import { viewOf } from "#src/services/plan-words.ts";
import { policyNews } from "#src/services/policy-news.ts";
import type { ReadinessService } from "#src/services/readiness-service.ts";
import type { TwinService } from "#src/services/twin-service.ts";

export interface PlanOptions {
  readonly work: UnitOfWork;
  readonly twins: TwinService;
  readonly readiness: ReadinessService;
  readonly focus: FocusService;
  readonly simulator: Simulator;
  /** The limits in force for a tenant. */
  readonly policyOf: (tenant: TenantId) => Promise<Policy>;
  readonly frozenIn: PlanBasisOptions["frozenIn"];
  readonly busyBetween: PlanBasisOptions["busyBetween"];
  readonly key: Uint8Array;
  /** What happened, for the log and the playground. */
  readonly onPlanned: (person: Person, rationale: Rationale, verdict: PlanVerdict) => void;
}

/** A plan as it stands, with what it rests on. */
export interface PlanInForce {
  readonly plan: CandidatePlan;
  readonly rationale: Rationale;
  readonly revision: number;
}

export interface PlanService extends PlanQuestions {
  /** Today's plan; made now when there is none. */
  today(person: Person, now: Date): Promise<PlanView>;
  /**
   * Evolves, simulates, chooses, reviews and stores anew. `undefined` when nothing may be planned. What Kairos changes by
   * itself ("automatic") is bounded by G23, what the person's own acts bring about is not.
   */
  planAgain(person: Person, now: Date, cause?: "asked" | "automatic"): Promise<PlanInForce | undefined>;
  inForce(person: Person, day: LocalDay): Promise<PlanInForce | undefined>;
  /** The newest plan made before `day`: what was expected of it. */
  inForceBefore(person: Person, day: LocalDay): Promise<PlanInForce | undefined>;
  /** Puts other sessions into today, through every rule; "held-back" when the rules leave less than was asked for. */
  replaceToday(person: Person, wanted: PlannedDay, now: Date, reason?: string): Promise<"replaced" | "held-back">;
  /** Another time for one session: later today where there is room, otherwise left to tomorrow's plan. */
  postpone(
    person: Person,
    sessionId: string,
    now: Date,
    to?: "later" | "tomorrow",
  ): Promise<{ readonly at: string } | "tomorrow" | "no-hour-left" | "unknown">;
  sessionsOf(person: Person, day: LocalDay): Promise<SessionRecord[]>;
  /** The session of today that was to begin last and has no answer yet; otherwise the first that is still ahead. */
  openSession(person: Person, now: Date): Promise<string | undefined>;
}

const POSTPONE_MINUTES = 60;
const PAUSE_LOOK_BACK_DAYS = 30;
const LATEST_END_MINUTE = 17 * 60 + 30;

export function createPlanService(options: PlanOptions): PlanService {
  const { work, twins, readiness, simulator, key } = options;

  const basisOf = createPlanBasis(options);

  async function choose(
    person: Person,
    { twin, policy, skill, facts, candidates }: PlanBasis,
  ): Promise<{ choice: Choice; held: readonly FiredRule[] }> {
    const verdicts: PlanVerdict[] = [];
    for (const candidate of candidates) {
      verdicts.push(enforcePlan(candidate, facts("candidate"), policy));
      // Sixteen judgements at once would keep everybody else waiting.
      await othersFirst();
    }
    const allowed = distinct(
      verdicts
        .filter(({ outcome, plan }) => outcome !== "blocked" || plan.template === RECOVERY)
        .map(({ plan }) => plan),
    );
    const start = beliefOf(twin, skill.ability);
    const seed = seedOf({
      person: person.id,
      day: twin.day,
      inputs: fingerprint({ twin, plans: allowed }),
      modelVersion: MODEL_VERSION,
    });
    const choice = await simulator.choose({
      plans: allowed,
      start,
      parameters: twin.parameters,
      seed,
      limits: policy.odds,
    });
    const held = verdicts.flatMap(({ fired }) => fired);
    return { choice, held };
  }

  async function automaticFacts(person: Person, now: Date): Promise<FactSources["automatic"]> {
    const { tenant, id } = person;
    const today = localDay(now, person.timeZone);
    const from = addDays(today, -PAUSE_LOOK_BACK_DAYS);
    const [changes, sessions, current] = await Promise.all([
      work.of(tenant).stores.changes.since(tenant, id, instantAt(from, 0, person.timeZone)),
      work.of(tenant).stores.plans.sessions(tenant, id, from, today),
      service.inForce(person, today),
    ]);
    return {
      planChangesToday: changesOn(today, changes),
      acceptedPlan: current?.plan,
      pausedDays: pausedDaysOf(today, changes, sessions),
    };
  }

  const signedAs = (seed: string) => ({ verdictId: randomUUID(), key, modelVersion: MODEL_VERSION, seed });

  /** The plan, its sessions and its verdict, in one transaction. */
  async function store(
    person: Person,
    day: LocalDay,
    plan: ApprovedPlan,
    verdict: SignedPlanVerdict,
    rationale: Rationale,
    now: Date,
  ): Promise<void> {
    await work.of(person.tenant).transaction(async (stores) => {
      if (await stores.erasure.isErased(person.tenant, person.id)) return;
      await stores.verdicts.add({
        id: plan.verdictId,
        tenant: person.tenant,
        person: person.id,
        subject: "plan",
        outcome: verdict.outcome,
        fired: verdict.fired,
        numbers: {
          template: plan.template,
          certified: rationale.certified,
          rollouts: rationale.rollouts.certification,
        },
        policyVersion: verdict.policyVersion,
        modelVersion: verdict.modelVersion,
        seed: rationale.seeds.certification,
        mac: verdict.mac,
        at: now,
      });
      await stores.plans.save(person.tenant, person.id, day, plan, rationale, rationale.odds.today, now);
    });
  }

  const service: PlanService = {
    ...createPlanQuestions({
      work,
      twins,
      readiness,
      simulator,
      basisOf,
      inForce: async (person, now) =>
        (await service.inForce(person, localDay(now, person.timeZone))) ?? (await service.planAgain(person, now)),
    }),
    async today(person, now) {
      const day = localDay(now, person.timeZone);
      if (person.awayUntil !== undefined && day < person.awayUntil) return { kind: "away", until: person.awayUntil };
      const plan = (await service.inForce(person, day)) ?? (await service.planAgain(person, now));
      if (plan === undefined) return { kind: "no-consent" };
      return viewOf(plan.rationale, await service.sessionsOf(person, day), day, person.timeZone);
    },

    async planAgain(person, now, cause = "asked") {
      const consents = await work.of(person.tenant).stores.consents.holding(person.tenant, person.id, now);
      if (!allows(consents, "learning", "coaching") && !allows(consents, "check-ins", "coaching")) return undefined;
      const automatic = cause === "asked" ? undefined : await automaticFacts(person, now);
      const basis = await basisOf(person, now, consents, automatic);
      const { choice, held } = await choose(person, basis);
      const { plan, verdict } = reviewPlan(
        choice.chosen,
        basis.facts("final", oddsFactsOf(choice, basis.twin.day)),
        basis.policy,
        signedAs(choice.seeds.certification),
      );
      const hard = await hardToday(basis);
      const rationale = rationaleOf({
        choice,
        verdict,
        held,
        readiness: basis.ready,
        twin: basis.twin,
        hard,
        calendarToday: basis.calendarToday,
        timeZone: person.timeZone,
        plan,
        limits: await policyNews(work.of(person.tenant).stores, person, basis.twin.day, basis.policy),
      });
      await store(person, basis.twin.day, plan, verdict, rationale, now);
      options.onPlanned(person, rationale, verdict);
      const stored = await service.inForce(person, basis.twin.day);
      return stored;

      /** What hard practice today would have risked: simulated even where a rule keeps it from being offered. */
      async function hardToday({ twin, skill, candidates }: PlanBasis): Promise<number | undefined> {
        const early = candidates.find(({ days }) => hardDay(days.slice(0, 1)) !== undefined);
        if (early === undefined) return undefined;
        const forecast = await simulator.simulate({
          plan: early,
          start: beliefOf(twin, skill.ability),
          parameters: twin.parameters,
          seed: choice.seeds.certification,
        });
        return forecast.cognitiveOdds[0]?.probability;
      }
    },

    async inForce(person, day) {
      const stored = await work.of(person.tenant).stores.plans.latest(person.tenant, person.id, day);
      if (stored === undefined) return undefined;
      return toPlanInForce(stored);
    },

    async inForceBefore(person, day) {
      const stored = await work.of(person.tenant).stores.plans.latestBefore(person.tenant, person.id, day);
      return stored && toPlanInForce(stored);
    },

    async replaceToday(person, wanted, now, reason) {
      const day = localDay(now, person.timeZone);
      const current = await service.inForce(person, day);
      if (current === undefined) return "held-back";
      const consents = await work.of(person.tenant).stores.consents.holding(person.tenant, person.id, now);
      const { facts, policy, twin, skill } = await basisOf(person, now, consents);
      const days = current.plan.days.map((planned, index) => (index === 0 ? { ...wanted, day } : planned));
      const changed = { template: current.plan.template, days };
      // What the person asks for is certified like any other plan, with random numbers of its own.
      const inputs = fingerprint({ twin, changed });
      const seed = certificationSeed(seedOf({ person: person.id, day, inputs, modelVersion: MODEL_VERSION }));
      const start = beliefOf(twin, skill.ability);
      const forecast = await simulator.simulate({ plan: changed, start, parameters: twin.parameters, seed });
      const { plan, verdict } = reviewPlan(
        changed,
        facts("final", certifiedOdds(forecast, day)),
        policy,
        signedAs(seed),
      );
      if (!wanted.sessions.every((session) => isKept(session, plan.days[0]))) return "held-back";
      const { rationale } = current;
      const odds = {
        ...rationale.odds,
        today: forecast.dailyOdds[0]?.probability ?? 0,
        horizon: forecast.horizonOdds.probability,
      };
      const seeds = { ...rationale.seeds, certification: seed };
      await store(person, day, plan, verdict, { ...rationale, odds, seeds, reason: reason ?? rationale.reason }, now);
      return "replaced";
    },

    async postpone(person, sessionId, now, to = "later") {
      const day = localDay(now, person.timeZone);
      const current = await service.inForce(person, day);
      const record = await work.of(person.tenant).stores.plans.session(person.tenant, person.id, sessionId);
      const today = current?.plan.days[0];
      if (
        current === undefined ||
        today === undefined ||
        record === undefined ||
        record.status !== "planned" ||
        record.day !== day
      )
        return "unknown";
      const minute = localMinute(now, person.timeZone) + POSTPONE_MINUTES;
      const busy = await options.busyBetween(person, now, instantAt(addDays(day, 1), 0, person.timeZone), now);
      const fits = fitsBetween(busy);
      const laterToday = () =>
        firstFreeMinute(day, {
          from: Math.max(minute, localMinute(record.session.startsAt, person.timeZone) + POSTPONE_MINUTES),
          to: LATEST_END_MINUTE,
          minutes: record.session.minutes,
          fits,
          timeZone: person.timeZone,
        });
      const at = to === "tomorrow" ? undefined : laterToday();
      const sessions = today.sessions.flatMap((session) =>
        session.id !== sessionId
          ? [session]
          : at === undefined
            ? []
            : [{ ...session, startsAt: instantAt(day, at, person.timeZone) }],
      );
      await service.replaceToday(person, { ...today, sessions }, now);
      if (at !== undefined) return { at: clockTime(at) };
      return to === "tomorrow" ? "tomorrow" : "no-hour-left";
    },

    async openSession(person, now) {
      const day = localDay(now, person.timeZone);
      const open = (await service.sessionsOf(person, day)).filter(({ status }) => status === "planned");
      return (open.findLast(({ session }) => session.startsAt <= now) ?? open[0])?.session.id;
    },

    sessionsOf: (person, day) => work.of(person.tenant).stores.plans.sessions(person.tenant, person.id, day, day),
  };
  return service;
}

/** The rules left the session as it was asked for. */
const isKept = ({ id, minutes, demand, rpe }: Session, day: PlannedDay | undefined): boolean =>
  day?.sessions.some(
    (kept) => kept.id === id && kept.minutes === minutes && kept.demand === demand && kept.rpe === rpe,
  ) ?? false;

/** Candidates that the rules made equal are simulated once. */
export function distinct(plans: readonly CandidatePlan[]): CandidatePlan[] {
  const seen = new Set<string>();
  return plans.filter((plan) => {
    const content = plan.template === RECOVERY ? RECOVERY : fingerprint(plan.days);
    if (seen.has(content)) return false;
    seen.add(content);
    return true;
  });
}

const toPlanInForce = (stored: StoredPlan): PlanInForce => ({
  plan: planFromRow(stored.plan),
  rationale: stored.rationale as Rationale,
  revision: stored.revision,
});

/** Read for showing only; whatever acts on a plan goes through the sessions that were stored with it. */
function planFromRow(row: unknown): CandidatePlan {
  const { plan } = row as { plan: CandidatePlan };
  return {
    ...plan,
    days: plan.days.map((day) => ({
      ...day,
      sessions: day.sessions.map((session) => ({ ...session, startsAt: new Date(session.startsAt) })),
    })),
  };
}
