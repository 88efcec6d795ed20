import type { PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import type { Policy } from "#src/domain/guardrails/policy.ts";
import {
  type ActionCode,
  compareFired,
  type Escalation,
  type FiredRule,
  type RuleId,
  type SafetyQuestion,
  type SafetyText,
} from "#src/domain/guardrails/rule.ts";
import { applyLimits, hasSessions, hasTraining } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { type PlanView, planView } from "#src/domain/guardrails/rules/plan-view.ts";
import { assertFinite, assertPlannable } from "#src/domain/guardrails/rules/plannable.ts";
import { PLAN_RULES } from "#src/domain/guardrails/rules/registry.ts";
import type { CandidatePlan } from "#src/domain/plan.ts";

/**
 * `pass`: nothing changed. `adjusted`: something is smaller or left out. `replaced`: rest took the place of training.
 * `blocked`: nothing may be proposed.
 */
type PlanOutcome = "pass" | "adjusted" | "replaced" | "blocked";

export interface PlanVerdict {
  readonly outcome: PlanOutcome;
  /** The emitted plan: it satisfies every rule and is nowhere larger than the plan that came in. */
  readonly plan: CandidatePlan;
  /** Rules that changed this plan or ask for somebody, strongest first. */
  readonly fired: readonly FiredRule[];
  /** Rules that hold because of the person's state while this plan already keeps within them, strongest first. */
  readonly inForce: readonly FiredRule[];
  readonly escalate?: Escalation | undefined;
  readonly safetyText?: SafetyText | undefined;
  readonly questions: readonly SafetyQuestion[];
}

/**
 * The largest plan within every rule that is nowhere larger than `plan`.
 *
 * Sessions are shortened, eased, turned from new material into review, or left out; none is added or raised. Enforcing the
 * emitted plan again changes nothing. Source: MODEL.md 4.
 *
 * @throws RangeError where the plan or the facts hold a number that is not finite, or the plan a negative amount.
 */
export function enforcePlan(plan: CandidatePlan, facts: PlanFacts, policy: Policy): PlanVerdict {
  const { honest, view, findings } = judge(plan, facts, policy);
  const limits = findings.flatMap(({ finding }) => finding.limits);
  const emitted = applyLimits(honest, view, limits);
  const [fired, inForce] = [findings.filter((found) => found.fires), findings.filter((found) => !found.fires)];
  const told = fired.map(({ finding }) => finding);
  return {
    outcome: outcomeOf(honest, emitted, fired),
    plan: emitted,
    fired: fired.map(toFired).sort(compareFired),
    inForce: inForce
      .filter(({ finding }) => finding.standing)
      .map(toFired)
      .sort(compareFired),
    escalate: told.find(({ escalate }) => escalate !== undefined)?.escalate,
    safetyText: strongestText(told),
    questions: [...new Set(told.flatMap(({ question }) => question ?? []))],
  };
}

/** The rules that `plan` breaks, in the order of their numbers; empty for every plan that `enforcePlan` emitted. */
export function planSatisfies(plan: CandidatePlan, facts: PlanFacts, policy: Policy): RuleId[] {
  const { findings } = judge(plan, facts, policy);
  return findings.filter(({ changes }) => changes).map(({ rule }) => rule.id);
}

interface Judged {
  readonly rule: PlanRule;
  readonly finding: Finding;
  readonly changes: boolean;
  readonly fires: boolean;
}

interface Judgement {
  /** The plan with the loads that its sessions have. */
  readonly honest: CandidatePlan;
  readonly view: PlanView;
  readonly findings: readonly Judged[];
}

function judge(plan: CandidatePlan, facts: PlanFacts, policy: Policy): Judgement {
  assertPlannable(plan);
  assertFinite(facts, "facts");
  const view = planView(plan, facts);
  const honest = applyLimits(plan, view, []);
  const findings = PLAN_RULES.flatMap((rule): Judged[] => {
    const finding = rule.check({ view, facts, policy });
    if (finding === undefined) return [];
    const changes = finding.limits.length > 0 && applyLimits(honest, view, finding.limits) !== honest;
    return [{ rule, finding, changes, fires: changes || finding.notice === true }];
  });
  return { honest, view, findings };
}

function outcomeOf(before: CandidatePlan, after: CandidatePlan, fired: readonly Judged[]): PlanOutcome {
  const acted = new Set(fired.flatMap(({ rule, finding, changes }) => (changes ? [actionOf(rule, finding)] : [])));
  const stopped =
    fired.some(({ rule, finding }) => actionOf(rule, finding) === "S") || (acted.has("B") && !hasSessions(after));
  if (stopped) return "blocked";
  if (after === before) return "pass";
  return acted.has("R") || (hasTraining(before) && !hasTraining(after)) ? "replaced" : "adjusted";
}

const actionOf = (rule: PlanRule, finding: Finding): ActionCode => finding.action ?? rule.action;

const toFired = ({ rule, finding }: Judged): FiredRule => ({
  id: rule.id,
  action: actionOf(rule, finding),
  reason: finding.reason,
  numbers: finding.numbers,
});

/** A red flag outranks a warning sign of pregnancy: its text says to stop at once. */
const strongestText = (findings: readonly Finding[]): SafetyText | undefined => {
  const texts = findings.map(({ safetyText }) => safetyText);
  return texts.includes("red-flag") ? "red-flag" : texts.find((text) => text !== undefined);
};
