import { allows } from "#src/domain/consent.ts";
import { enforcePlan } from "#src/domain/guardrails/enforce.ts";
import type { Person } from "#src/domain/person.ts";
import type { CandidatePlan, Session } from "#src/domain/plan.ts";
import { beliefOf } from "#src/domain/simulation/belief.ts";
import { seedOf } from "#src/domain/simulation/seed.ts";
import { type LocalDay, weekdayName } from "#src/domain/time.ts";
import { fingerprint } from "#src/domain/twin/fingerprint.ts";
import { MODEL_VERSION } from "#src/domain/twin/parameters.ts";
import { referencesOf } from "#src/domain/twin/twin.ts";
import type { Simulator } from "#src/ports/simulator.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { type createPlanBasis, DEFAULT_TRAINING } from "#src/services/plan-basis.ts";
import { hardDay, type Rationale } from "#src/services/plan-rationale.ts";
import { numberFact } from "#src/services/plan-sentences.ts";
import { oddsFact, oddsInWords, type ValidationView, type WhatIfView, type WhyView } from "#src/services/plan-view.ts";
import { whyOf } from "#src/services/plan-words.ts";
import type { ReadinessService } from "#src/services/readiness-service.ts";
import type { TwinService } from "#src/services/twin-service.ts";

interface ProposedSession {
  readonly kind: "learning" | "physical";
  readonly minutes: number;
  readonly effort: number;
}

/** What a person may ask about plans; nothing is changed by asking. */
export interface PlanQuestions {
  explain(person: Person, now: Date): Promise<WhyView>;
  whatIf(person: Person, supposition: { readonly sleepHours: number }, now: Date): Promise<WhatIfView>;
  validate(person: Person, session: ProposedSession, now: Date): Promise<ValidationView>;
}

interface PlanQuestionsOptions {
  readonly work: UnitOfWork;
  readonly twins: TwinService;
  readonly readiness: ReadinessService;
  readonly simulator: Simulator;
  readonly basisOf: ReturnType<typeof createPlanBasis>;
  /** Today's plan, made where there is none yet. */
  readonly inForce: (person: Person, now: Date) => Promise<{ readonly rationale: Rationale } | undefined>;
}

export function createPlanQuestions({
  work,
  twins,
  readiness,
  simulator,
  basisOf,
  inForce,
}: PlanQuestionsOptions): PlanQuestions {
  const questions: PlanQuestions = {
    async explain(person, now) {
      const plan = await inForce(person, now);
      if (plan === undefined) return { kind: "nothing" };
      const twin = await twins.today(person, now);
      const ready = await readiness.of(person, twin, now);
      const supposed =
        plan.rationale.hardTodayOdds === undefined
          ? undefined
          : await questions.whatIf(person, { sleepHours: 7.5 }, now);
      return whyOf(plan.rationale, ready, twin, person.physicalTraining, supposed);
    },

    async whatIf(person, { sleepHours }, now) {
      const consents = await work.of(person.tenant).stores.consents.holding(person.tenant, person.id, now);
      if (!allows(consents, "learning", "coaching")) return { kind: "nothing" };
      const basis = await basisOf(person, now, consents);
      const { twin, skill, candidates } = basis;
      const ahead = nearestHardDay(candidates);
      if (ahead === undefined) return { kind: "nothing" };
      const { plan, index, day } = ahead;
      const seed = seedOf({
        person: person.id,
        day: twin.day,
        inputs: fingerprint({ twin, plan }),
        modelVersion: MODEL_VERSION,
      });
      const base = { plan, start: beliefOf(twin, skill.ability), parameters: twin.parameters, seed };
      const [asPlanned, supposed] = await Promise.all([
        simulator.simulate(base),
        simulator.simulate({ ...base, sleepHours: [sleepHours] }),
      ]);
      const before = asPlanned.cognitiveOdds[index]!.probability;
      const after = supposed.cognitiveOdds[index]!.probability;
      const what = `hard practice ${index === 1 ? "tomorrow" : `on ${weekdayName(day)}`}`;
      return {
        kind: "what-if",
        sleepHours,
        asPlanned: { what, probability: before, words: oddsInWords(before) },
        supposed: { what, probability: after, words: oddsInWords(after) },
        rollouts: asPlanned.rollouts,
        facts: [
          { name: "supposed sleep", value: sleepHours, unit: "h", renderings: [`${sleepHours} h`] },
          {
            name: "simulated days",
            value: asPlanned.rollouts,
            renderings: [asPlanned.rollouts.toLocaleString("en-US")],
          },
          oddsFact("odds as planned", before),
          oddsFact("odds with that sleep", after),
        ],
      };
    },

    async validate(person, { kind, minutes, effort }, now) {
      const consents = await work.of(person.tenant).stores.consents.holding(person.tenant, person.id, now);
      const { facts, policy, twin, skill } = await basisOf(person, now, consents);
      const session: Session = {
        id: "asked",
        kind,
        title: "What you asked about",
        ...(kind === "learning"
          ? { skillId: skill.skillId, demand: effort >= 7 ? 1.5 : effort >= 4 ? 1 : 0.5 }
          : { ...DEFAULT_TRAINING, rpe: effort }),
        muscleGroups: kind === "learning" ? [] : [...DEFAULT_TRAINING.muscleGroups],
        minutes,
        items: kind === "learning" ? Math.ceil(minutes / 2) : 0,
        difficulty: kind === "learning" ? skill.bestDifficulty : 0,
        newMaterial: kind === "learning",
        startsAt: now,
      };
      const references = referencesOf(twin);
      const asked: CandidatePlan = {
        template: "asked",
        days: [
          {
            day: twin.day,
            sessions: [session],
            u: ((session.rpe ?? 0) * minutes) / references.load,
            m: ((session.demand ?? 0) * minutes) / references.cognitive,
            items: session.items,
            difficulty: session.difficulty,
          },
        ],
      };
      const verdict = enforcePlan(asked, facts("candidate"), policy);
      return {
        kind: "validation",
        allowed: verdict.outcome === "pass",
        rules: verdict.fired.map(({ id, reason }) => ({ id, reason })),
        facts: verdict.fired.flatMap(({ numbers }) =>
          Object.entries(numbers).map(([name, value]) => numberFact(name, value)),
        ),
      };
    },
  };
  return questions;
}

/** The candidate whose hard work comes soonest after today. */
function nearestHardDay(
  candidates: readonly CandidatePlan[],
): { readonly plan: CandidatePlan; readonly index: number; readonly day: LocalDay } | undefined {
  const found = candidates.flatMap((plan) => {
    const hard = hardDay(plan.days.slice(1));
    return hard === undefined ? [] : [{ plan, index: hard.index + 1, day: hard.day.day }];
  });
  return found.toSorted((a, b) => a.index - b.index)[0];
}
