import { setImmediate as othersFirst } from "node:timers/promises";
import { LEAST_PEOPLE } from "#src/domain/calibration.ts";
import { enforcePlan } from "#src/domain/guardrails/enforce.ts";
import type { Policy } from "#src/domain/guardrails/policy.ts";
import type { Person, PersonId } from "#src/domain/person.ts";
import type { CandidatePlan, Session } from "#src/domain/plan.ts";
import { beliefOf } from "#src/domain/simulation/belief.ts";
import { RECOVERY } from "#src/domain/simulation/choose.ts";
import { seedOf } from "#src/domain/simulation/seed.ts";
import { addDays, type LocalDay } from "#src/domain/time.ts";
import { MODEL_VERSION } from "#src/domain/twin/parameters.ts";
import type { Twin } from "#src/domain/twin/twin.ts";
import type { StoredPlan } from "#src/ports/records.ts";
import type { Simulator } from "#src/ports/simulator.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { createPlanBasis, type PlanBasis, type PlanBasisOptions } from "#src/services/plan-basis.ts";
import { oddsFactsOf } from "#src/services/plan-odds.ts";
import { distinct } from "#src/services/plan-service.ts";

/** Sessions and the people they belong to; "few" where fewer than five people are among them. */
export type Count = { readonly sessions: number; readonly people: number } | "none" | "few";

/** A sample of days planned anew from their mornings, under the policy in force and under another. */
export interface Replanned {
  /** Days of one person each; undefined where fewer than five people are among them. */
  readonly days?: number | undefined;
  readonly sessions: Count;
  /** On another day instead. */
  readonly moved: Count;
  /** Still on the day, shorter or easier. */
  readonly reduced: Count;
  /** Neither then nor later. */
  readonly blocked: Count;
  /** There under the other policy alone. */
  readonly allowed: Count;
}

export interface ReplanOptions extends Omit<PlanBasisOptions, "frozenIn"> {
  readonly simulator: Pick<Simulator, "choose">;
}

/** A morning that is over: its plan as stored, its person and its twin. */
export interface Morning {
  readonly person: Person;
  readonly twin: Twin;
  readonly stored: StoredPlan;
}

/** Enough to compare two policies under the same random numbers; what is in force is certified with five times as many. */
const ROLLOUTS = { screening: 500, certification: 2_000 };
const SAMPLE = 40;

/**
 * Makes the candidates of past mornings anew and chooses under both policies (the same seeds, so that they differ by the
 * policy alone). At most 40 mornings, spread evenly over people and days. Skill, intake and calendar are read as they
 * stand today, as their past is not kept; sessions of the day itself are not.
 */
export function createReplanner(options: ReplanOptions) {
  const { work, twins, simulator } = options;

  async function basisOf({ person, twin, stored }: Morning): Promise<PlanBasis> {
    const basis = createPlanBasis({
      ...options,
      work: asOfMorning(work, stored.day),
      twins: { ...twins, today: async () => twin },
      frozenIn: async () => new Set(),
    });
    const consents = await work.of(person.tenant).stores.consents.given(person.tenant, person.id);
    return basis(person, stored.createdAt, consents);
  }

  async function chosenUnder({ facts, candidates, twin, skill }: PlanBasis, policy: Policy, person: PersonId) {
    const verdicts = [];
    for (const candidate of candidates) {
      verdicts.push(enforcePlan(candidate, facts("candidate"), policy));
      await othersFirst();
    }
    const plans = distinct(
      verdicts
        .filter(({ outcome, plan }) => outcome !== "blocked" || plan.template === RECOVERY)
        .map(({ plan }) => plan),
    );
    const choice = await simulator.choose({
      plans,
      start: beliefOf(twin, skill.ability),
      parameters: twin.parameters,
      seed: seedOf({ person, day: twin.day, inputs: "backtest", modelVersion: MODEL_VERSION }),
      limits: policy.odds,
      rollouts: ROLLOUTS,
    });
    return enforcePlan(choice.chosen, facts("final", oddsFactsOf(choice, twin.day)), policy).plan;
  }

  return async function replan(mornings: readonly Morning[], current: Policy, next: Policy): Promise<Replanned> {
    const sample = spread(mornings, SAMPLE);
    const tally = {
      sessions: new Tally(),
      moved: new Tally(),
      reduced: new Tally(),
      blocked: new Tally(),
      allowed: new Tally(),
    };
    for (const morning of sample) {
      const { id } = morning.person;
      const basis = await basisOf(morning);
      const before = await chosenUnder(basis, current, id);
      const after = await chosenUnder(basis, next, id);
      for (const [fate, sessions] of Object.entries(fatesOf(before, after, basis.twin.day)))
        tally[fate as keyof typeof tally].add(id, sessions);
    }
    const { sessions, moved, reduced, blocked, allowed } = tally;
    return {
      days: new Set(sample.map(({ person }) => person.id)).size < LEAST_PEOPLE ? undefined : sample.length,
      sessions: sessions.told(),
      moved: moved.told(),
      reduced: reduced.told(),
      blocked: blocked.told(),
      allowed: allowed.told(),
    };
  };
}

/** What becomes of the sessions of `day` when `after` takes the place of `before`. */
export function fatesOf(before: CandidatePlan, after: CandidatePlan, day: LocalDay) {
  const [was, is] = [before, after].map((plan) => sessionsOn(plan, day));
  const later = (plan: CandidatePlan) =>
    plan.days.filter((planned) => planned.day > day).flatMap(({ sessions }) => sessions);
  const fates = { sessions: was!.length, moved: 0, reduced: 0, blocked: 0, allowed: 0 };
  for (const session of was!) {
    const same = is!.find((other) => isLike(session, other));
    if (same !== undefined) fates.reduced += isLighter(same, session) ? 1 : 0;
    else if (count(later(after), session) > count(later(before), session)) fates.moved++;
    else fates.blocked++;
  }
  fates.allowed = is!.filter((session) => !was!.some((other) => isLike(session, other))).length;
  return fates;
}

const sessionsOn = (plan: CandidatePlan, day: LocalDay): readonly Session[] =>
  (plan.days.find((planned) => planned.day === day)?.sessions ?? []).filter(({ kind }) => kind !== "recovery");

const isLike = (a: Session, b: Session): boolean =>
  a.kind === b.kind && a.skillId === b.skillId && a.sport === b.sport && a.newMaterial === b.newMaterial;

const isLighter = (a: Session, b: Session): boolean =>
  a.minutes < b.minutes || (a.rpe ?? 0) < (b.rpe ?? 0) || (a.demand ?? 0) < (b.demand ?? 0);

const count = (sessions: readonly Session[], wanted: Session): number =>
  sessions.filter((session) => isLike(session, wanted)).length;

/** At most `most` of them, evenly spread. */
const spread = <T>(all: readonly T[], most: number): readonly T[] =>
  all.length <= most ? all : Array.from({ length: most }, (_, at) => all[Math.floor((at * all.length) / most)]!);

/** Sessions of the day itself are not known on its morning. */
const asOfMorning = (work: UnitOfWork, day: LocalDay): UnitOfWork => ({
  ...work,
  of(tenant) {
    const unit = work.of(tenant);
    const { plans } = unit.stores;
    const sessions: typeof plans.sessions = (of, person, from, to) =>
      plans.sessions(of, person, from, to < day ? to : addDays(day, -1));
    return { ...unit, stores: { ...unit.stores, plans: { ...plans, sessions } } };
  },
});

/** Counts sessions, and tells them only of five people or more. */
export class Tally {
  readonly #people = new Set<PersonId>();
  #sessions = 0;
  add(person: PersonId, sessions: number): void {
    if (sessions === 0) return;
    this.#people.add(person);
    this.#sessions += sessions;
  }
  told(): Count {
    if (this.#sessions === 0) return "none";
    return this.#people.size < LEAST_PEOPLE ? "few" : { sessions: this.#sessions, people: this.#people.size };
  }
}
