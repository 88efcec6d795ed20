import type { NextReason } from "#src/domain/curriculum.ts";
import type { Person } from "#src/domain/person.ts";
import { localDay } from "#src/domain/time.ts";
import type { CurriculumService, NextSkillView } from "#src/services/curriculum-service.ts";
import type { PlanService } from "#src/services/plan-service.ts";
import type { WhyView } from "#src/services/plan-view.ts";

export interface PlanExplainer {
  readonly plans: Pick<PlanService, "explain" | "inForce">;
  readonly curriculum: Pick<CurriculumService, "view">;
}

/** Why today's plan is what it is, with what its learning is about where that needs a reason of its own. */
export async function explainedPlan(services: PlanExplainer, person: Person, now: Date): Promise<WhyView> {
  const view = await services.plans.explain(person, now);
  const skill = view.kind === "why" ? await skillOfToday(services, person, now) : undefined;
  return view.kind === "nothing" || skill === undefined ? view : { ...view, about: nextSentence(skill) };
}

/** The skill of today's plan, where a goal or what builds on it is the reason for it. */
async function skillOfToday({ plans, curriculum }: PlanExplainer, person: Person, now: Date) {
  const plan = await plans.inForce(person, localDay(now, person.timeZone));
  const today = plan?.plan.days[0]?.sessions.find(({ kind }) => kind === "learning");
  const { next } = await curriculum.view(person, now);
  const isTold = next?.goal !== undefined || next?.waits !== undefined;
  return isTold && next?.skillId === today?.skillId ? next : undefined;
}

const BECAUSE: Readonly<Record<NextReason, (waiting: string) => string>> = {
  goal: () => "it is your nearest goal",
  "before-goal": (waiting) => `${waiting} on the way to your nearest goal builds on it`,
  reviews: () => "most there is due to be looked at again",
  continued: () => "you practised it last",
  "before-continued": (waiting) => `${waiting}, which you practised, builds on it`,
  first: () => "it is a good place to start",
  "before-first": (waiting) => `${waiting} builds on it`,
};

/** What today's learning is about and why; where another skill waits for it, also what it is needed for. */
export function nextSentence({ title, reason, waits }: NextSkillView): string {
  const needed = waits?.because === undefined ? "" : `: ${waits.because}`;
  return `Today's learning is about ${title}, as ${BECAUSE[reason](waits?.title ?? "")}${needed}.`;
}
