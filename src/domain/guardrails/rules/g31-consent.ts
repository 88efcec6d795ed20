import { CONSENT_VERSION, type Consent } from "#src/domain/consent.ts";
import type { Policy } from "#src/domain/guardrails/policy.ts";
import { dropAll } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { plural } from "#src/domain/guardrails/rules/words.ts";

const MS_PER_DAY = 86_400_000;

/** G31: no plan without fresh consent, and "stop" holds at once. */
export const consentRule: PlanRule = {
  id: "G31",
  scope: "all",
  action: "B",
  actions: ["B"],
  reason: "nothing is planned without your agreement of the last twelve months, and stop means stop",
  source: "GDPR, recalled (MODEL.md 4)",
  heldOn: ["plan", "nudge", "text"],
  check: consent,
};

/** The consents to coaching that still hold: given to the present text, and not too long ago. */
export function freshConsents(consents: readonly Consent[], now: Date, policy: Policy): readonly Consent[] {
  const oldest = now.getTime() - policy.privacy.consentDays * MS_PER_DAY;
  return consents.filter(
    ({ purpose, version, grantedAt }) =>
      purpose === "coaching" && version >= CONSENT_VERSION && grantedAt.getTime() >= oldest,
  );
}

function consent({ view, facts, policy }: PlanCase): Finding | undefined {
  if (facts.optedOut === true) {
    return {
      limits: dropAll(view.sessions),
      standing: true,
      reason: "you asked me to stop, so I plan nothing",
      numbers: {},
    };
  }
  const fresh = freshConsents(facts.consents, facts.now, policy);
  if (fresh.length === 0) {
    return {
      limits: dropAll(view.sessions),
      standing: true,
      reason: `there is no agreement of the last ${plural(policy.privacy.consentDays, "day")}, so I plan nothing until you say yes`,
      numbers: { consentDays: policy.privacy.consentDays },
    };
  }
  const learning = fresh.some(({ category }) => category === "learning")
    ? []
    : view.sessions.filter((session) => session.learning);
  const physical = facts.physicalTraining ? [] : view.sessions.filter(({ training }) => training);
  if (learning.length + physical.length === 0) return undefined;
  return {
    limits: dropAll([...learning, ...physical]),
    reason:
      learning.length > 0
        ? "you have not agreed to lessons, so none is planned"
        : "physical training is off until you turn it on",
    numbers: {},
  };
}
