import type { PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import type { Policy } from "#src/domain/guardrails/policy.ts";
import type { ActionCode, Escalation, RuleInfo, SafetyQuestion, SafetyText } from "#src/domain/guardrails/rule.ts";
import type { SessionLimit } from "#src/domain/guardrails/rules/limits.ts";
import type { PlanView } from "#src/domain/guardrails/rules/plan-view.ts";

/** What a rule reads. */
export interface PlanCase {
  readonly view: PlanView;
  readonly facts: PlanFacts;
  readonly policy: Policy;
}

/** What a rule found. */
export interface Finding {
  /** Empty when the plan already keeps within the rule. */
  readonly limits: readonly SessionLimit[];
  /** Plain words; every number in them is one of `numbers`. */
  readonly reason: string;
  readonly numbers: Readonly<Record<string, number>>;
  /** The rule holds because of the person's state: it is told as in force even where the plan already keeps within it. */
  readonly standing?: boolean;
  /** Told as fired even where the plan needs no change: a warning, or somebody has to be told. */
  readonly notice?: boolean;
  /** Where the case is graver or lighter than the rule's own action. */
  readonly action?: ActionCode;
  readonly escalate?: Escalation;
  readonly safetyText?: SafetyText;
  readonly question?: SafetyQuestion;
}

/**
 * A guardrail on plans.
 *
 * `check` keeps three promises, on which the guarantees of enforcement rest: a plan within the rule gets no limits; the limits
 * bring any plan within it; and everything smaller than a plan within the rule is within it too.
 */
export interface PlanRule extends RuleInfo {
  readonly check: (planCase: PlanCase) => Finding | undefined;
}
