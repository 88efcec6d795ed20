import { enforcePlan } from "#src/domain/guardrails/enforce.ts";
import type { OddsFacts, PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import type { Policy } from "#src/domain/guardrails/policy.ts";
import type { Person, TenantId } from "#src/domain/person.ts";
import type { CandidatePlan, Session } from "#src/domain/plan.ts";
import { type JudgedPlan, type Plans, planFigures } from "#src/domain/plan-figures.ts";
import { upperBound } from "#src/domain/simulation/clopper-pearson.ts";
import { addDays, type LocalDay, localDay } from "#src/domain/time.ts";
import type { Twin } from "#src/domain/twin/twin.ts";
import type { StoredPlan } from "#src/ports/records.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { connectedTo, planFacts } from "#src/services/plan-facts.ts";
import type { Rationale } from "#src/services/plan-rationale.ts";
import { type Count, type createReplanner, type Morning, type Replanned, Tally } from "#src/services/replan.ts";
import type { TwinService } from "#src/services/twin-service.ts";

/** What a policy would have changed in the sessions of days that are over. Nothing is stored and nobody is told. */
export interface Backtest {
  readonly from: LocalDay;
  readonly to: LocalDay;
  /** Plans that could be judged again, and those of them in which any session would have been another. */
  readonly plans: Plans;
  readonly changedPlans: Plans;
  /** All their sessions. */
  readonly judged: Count;
  /** Shorter, easier or later in kind: still there. */
  readonly reduced: Count;
  readonly leftOut: Count;
  /** Sessions that the policy in force holds back and the other would let through. */
  readonly allowed: Count;
  /** Plans of days whose twin is no longer kept. */
  readonly unknownPlans: number;
  /** A sample of the days planned anew: what the policy would have chosen instead, not only what it would have cut. */
  readonly again: Replanned;
}

export interface BacktestService {
  of(tenant: TenantId, next: Policy, days: number, now: Date): Promise<Backtest>;
}

export interface BacktestOptions {
  readonly work: UnitOfWork;
  readonly twins: TwinService;
  readonly policyOf: (tenant: TenantId) => Promise<Policy>;
  readonly replan: ReturnType<typeof createReplanner>;
}

const HISTORY_DAYS = 60;
/** As for plans in the making: 5% shared among sixteen. */
const CONFIDENCE_RISK = 0.05 / 16;

export function createBacktestService({ work, twins, policyOf, replan }: BacktestOptions): BacktestService {
  async function factsOf(
    person: Person,
    twin: Twin,
    stored: StoredPlan,
    odds: OddsFacts | undefined,
  ): Promise<PlanFacts> {
    const [consents, sessions, standing] = await Promise.all([
      work.of(person.tenant).stores.consents.given(person.tenant, person.id),
      work
        .of(person.tenant)
        .stores.plans.sessions(person.tenant, person.id, addDays(stored.day, -HISTORY_DAYS), addDays(stored.day, -1)),
      work.of(person.tenant).stores.people.standing(person.tenant, person.id),
    ]);
    return planFacts({
      person,
      twin,
      consents,
      sessions,
      intake: standing.intake,
      connected: connectedTo(consents, twin),
      odds,
      stage: odds === undefined ? "candidate" : "final",
      optedOut: false,
      now: stored.createdAt,
    });
  }

  return {
    async of(tenant, next, days, now) {
      const to = addDays(localDay(now, "UTC"), -1);
      const from = addDays(to, 1 - days);
      const current = await policyOf(tenant);
      const stored = (await work.of(tenant).stores.policies.plansSince(tenant, from)).filter(({ day }) => day <= to);
      const tally = { judged: new Tally(), reduced: new Tally(), leftOut: new Tally(), allowed: new Tally() };
      const mornings: Morning[] = [];
      const plans: JudgedPlan[] = [];
      let unknownPlans = 0;
      for (const plan of stored) {
        const person = await work.of(tenant).stores.people.get(tenant, plan.person);
        const [twin] = person === undefined ? [] : await twins.series(person, plan.day, plan.day);
        if (person === undefined || twin === undefined) {
          unknownPlans++;
          continue;
        }
        mornings.push({ person, twin, stored: plan });
        const { candidate, odds } = readPlan(plan);
        const facts = await factsOf(person, twin, plan, odds);
        const sessionsUnder = (policy: Policy) => sessionsOf(enforcePlan(candidate, facts, policy).plan, plan.day);
        const [before, after] = [sessionsUnder(current), sessionsUnder(next)];
        const wanted = sessionsOf(candidate, plan.day);
        tally.judged.add(person.id, wanted.length);
        let changed = false;
        for (const session of wanted) {
          const [was, is] = [before, after].map((list) => list.find(({ id }) => id === session.id));
          const stays = was === undefined ? is === undefined : is !== undefined && same(was, is);
          if (stays) continue;
          changed = true;
          if (was !== undefined && is === undefined) tally.leftOut.add(person.id, 1);
          else if (was === undefined) tally.allowed.add(person.id, 1);
          else tally.reduced.add(person.id, 1);
        }
        plans.push({ id: plan.verdictId, person: person.id, held: changed, rules: [] });
      }
      const figures = planFigures(plans);
      return {
        from,
        to,
        plans: figures.plans,
        changedPlans: figures.heldBack,
        judged: tally.judged.told(),
        reduced: tally.reduced.told(),
        leftOut: tally.leftOut.told(),
        allowed: tally.allowed.told(),
        unknownPlans,
        again: await replan(mornings, current, next),
      };
    },
  };
}

const sessionsOf = (plan: CandidatePlan, day: LocalDay): readonly Session[] =>
  (plan.days.find((planned) => planned.day === day)?.sessions ?? []).filter(({ kind }) => kind !== "recovery");

const same = (a: Session, b: Session): boolean =>
  a.minutes === b.minutes && a.rpe === b.rpe && a.demand === b.demand && a.newMaterial === b.newMaterial;

/** The plan as it was stored, with the odds that its rationale keeps: the worst day's for every day. */
function readPlan({ plan: row, rationale }: StoredPlan): { candidate: CandidatePlan; odds: OddsFacts | undefined } {
  const { plan } = row as { plan: CandidatePlan };
  const candidate = {
    ...plan,
    days: plan.days.map((day) => ({
      ...day,
      sessions: day.sessions.map((session) => ({ ...session, startsAt: new Date(session.startsAt) })),
    })),
  };
  const { candidates, certified, rollouts } = rationale as Rationale;
  const result = candidates.find(({ template, outcome }) => template === plan.template && outcome === "passed");
  if (!certified || result === undefined) return { candidate, odds: undefined };
  const bound = (probability: number): number =>
    upperBound(Math.round(probability * rollouts.certification), rollouts.certification, CONFIDENCE_RISK);
  return {
    candidate,
    odds: {
      dayUpper: Object.fromEntries(plan.days.map(({ day }) => [day, bound(result.worstDay)])),
      horizonUpper: bound(result.horizon),
      freshSeed: true,
    },
  };
}
