import type { PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";

/** Every rule that is held on plans. */
export const PLAN_RULES: readonly PlanRule[] = [];
