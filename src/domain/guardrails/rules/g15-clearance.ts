import { HARD_RPE } from "#src/domain/guardrails/rules/effort.ts";
import { dropAll } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";

/** G15: a known condition or a "yes" on the questionnaire needs a clinician's word before vigorous training. */
export const clearanceRule: PlanRule = {
  id: "G15",
  scope: "physical",
  action: "B",
  actions: ["B"],
  reason:
    "a heart, metabolic or kidney condition, or a yes on the questionnaire, needs a doctor's word before vigorous training",
  source: "ACSM preparticipation screening, recalled (MODEL.md 4)",
  heldOn: ["plan"],
  check: clearance,
};

function clearance({ view, facts }: PlanCase): Finding | undefined {
  const { intake } = facts;
  if (intake === undefined) {
    const training = view.sessions.filter((session) => session.training);
    if (training.length === 0) return undefined;
    return {
      limits: dropAll(training),
      reason: "the few questions before physical training are not answered yet, so I plan none",
      numbers: {},
    };
  }
  const { heartCondition, metabolicCondition, renalCondition, parQYes } = intake;
  const needed = heartCondition || metabolicCondition || renalCondition || parQYes;
  if (!needed || intake.clearance === true) return undefined;
  const vigorous = view.sessions.filter(({ rpe }) => rpe >= HARD_RPE);
  return {
    limits: dropAll(vigorous),
    standing: true,
    ...(vigorous.length > 0 && { question: "clearance" as const }),
    reason: `with what you told me I plan nothing of effort ${HARD_RPE} of 10 or more before a doctor has cleared it`,
    numbers: { vigorousEffort: HARD_RPE, effortScale: 10 },
  };
}
