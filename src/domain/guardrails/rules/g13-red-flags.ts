import { dropAll } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";

/** G13: a red flag stops all training, until a clinician has cleared it. */
export const redFlagRule: PlanRule = {
  id: "G13",
  scope: "physical",
  action: "S",
  actions: ["S", "E"],
  reason: "chest pain, fainting and the like stop all training until a clinician has cleared it",
  source: "ACSM, AHA, recalled (MODEL.md 4)",
  heldOn: ["plan", "text"],
  check: redFlag,
};

function redFlag({ view, facts }: PlanCase): Finding | undefined {
  if (facts.symptoms?.redFlag !== true) return undefined;
  return {
    limits: dropAll(view.sessions),
    standing: true,
    notice: true,
    escalate: "human",
    safetyText: "red-flag",
    question: "clearance",
    reason: "what you told me needs a doctor first, so I plan no sessions until a clinician has cleared it",
    numbers: {},
  };
}
