import { LEAST_PEOPLE } from "#src/domain/calibration.ts";
import { maySpeakTogether, type Published } from "#src/domain/disclosure.ts";
import type { PersonId } from "#src/domain/person.ts";

/** A plan as the rules judged it. */
export interface JudgedPlan {
  readonly id: string;
  readonly person: PersonId;
  /** Adjusted, replaced or blocked. */
  readonly held: boolean;
  /** The rules that did so; warnings are none. */
  readonly rules: readonly string[];
}

/** A number of plans; "few" where it would tell of fewer than five people, alone or beside what else is told. */
export type Plans = number | "none" | "few";

export interface PlanFigures {
  readonly plans: Plans;
  readonly heldBack: Plans;
  /** Most plans first, "few" last. */
  readonly rules: readonly { readonly rule: string; readonly plans: Plans }[];
}

/**
 * How many plans there were, how many were held back, and by which rules (SAFETY.md 7 and 14): no number is told of fewer
 * than five people, and none from which another that is told can be taken to leave plans of one to four people.
 */
export function planFigures(judged: readonly JudgedPlan[]): PlanFigures {
  const shown: Published[] = [];
  const told = (plans: readonly JudgedPlan[]): Plans => {
    if (plans.length === 0) return "none";
    const fresh = new Map(plans.map(({ id, person }) => [id, person]));
    if (peopleIn(plans) < LEAST_PEOPLE || !maySpeakTogether([...shown, fresh], LEAST_PEOPLE)) return "few";
    shown.push(fresh);
    return plans.length;
  };
  const held = judged.filter((plan) => plan.held);
  const rules = [...new Set(held.flatMap((plan) => plan.rules))]
    .map((rule) => ({ rule, by: held.filter((plan) => plan.rules.includes(rule)) }))
    .toSorted((a, b) => b.by.length - a.by.length || (a.rule < b.rule ? -1 : 1));
  const [plans, heldBack] = [told(judged), told(held)];
  const figures = rules.map(({ rule, by }) => ({ rule, plans: told(by) }));
  return { plans, heldBack, rules: [...figures.filter(isNumber), ...figures.filter((figure) => !isNumber(figure))] };
}

const isNumber = ({ plans }: { readonly plans: Plans }): boolean => typeof plans === "number";

const peopleIn = (plans: readonly JudgedPlan[]): number => new Set(plans.map(({ person }) => person)).size;
