import { RULE_IDS, type RuleInfo } from "#src/domain/guardrails/rule.ts";
import { sessionLengthRule } from "#src/domain/guardrails/rules/g01-session-length.ts";
import { weeklyRampRule } from "#src/domain/guardrails/rules/g02-weekly-ramp.ts";
import { acuteChronicRule } from "#src/domain/guardrails/rules/g03-acute-chronic.ts";
import { hardDaysRule } from "#src/domain/guardrails/rules/g04-hard-days.ts";
import { restDaysRule } from "#src/domain/guardrails/rules/g05-rest-days.ts";
import { monotonyRule } from "#src/domain/guardrails/rules/g06-monotony.ts";
import { hrvRule } from "#src/domain/guardrails/rules/g07-hrv.ts";
import { restingHrRule } from "#src/domain/guardrails/rules/g08-resting-hr.ts";
import { sleepRule } from "#src/domain/guardrails/rules/g09-sleep.ts";
import { carefulStartRule } from "#src/domain/guardrails/rules/g10-careful-start.ts";
import { oddsRule } from "#src/domain/guardrails/rules/g11-odds.ts";
import { illnessRule } from "#src/domain/guardrails/rules/g12-illness.ts";
import { redFlagRule } from "#src/domain/guardrails/rules/g13-red-flags.ts";
import { pregnancyRule } from "#src/domain/guardrails/rules/g14-pregnancy.ts";
import { clearanceRule } from "#src/domain/guardrails/rules/g15-clearance.ts";
import { minorsRule } from "#src/domain/guardrails/rules/g16-minors.ts";
import { injuryRule } from "#src/domain/guardrails/rules/g17-injury.ts";
import { heatRule } from "#src/domain/guardrails/rules/g18-heat.ts";
import { learningLoadRule } from "#src/domain/guardrails/rules/g19-learning-load.ts";
import { workingTimeRule } from "#src/domain/guardrails/rules/g20-working-time.ts";
import { disconnectRule } from "#src/domain/guardrails/rules/g21-disconnect.ts";
import { planChangesRule } from "#src/domain/guardrails/rules/g23-plan-changes.ts";
import { companyPolicyRule } from "#src/domain/guardrails/rules/g30-company-policy.ts";
import { consentRule } from "#src/domain/guardrails/rules/g31-consent.ts";
import { noRaiseRule } from "#src/domain/guardrails/rules/g32-no-raise.ts";
import { nudgeCapsRule } from "#src/domain/guardrails/rules/nudges.ts";
import type { PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { TEXT_AND_VIEW_RULES } from "#src/domain/guardrails/rules/text-and-view-rules.ts";

/** Every rule that is held on plans, in the order of their numbers. */
export const PLAN_RULES: readonly PlanRule[] = [
  sessionLengthRule,
  weeklyRampRule,
  acuteChronicRule,
  hardDaysRule,
  restDaysRule,
  monotonyRule,
  hrvRule,
  restingHrRule,
  sleepRule,
  carefulStartRule,
  oddsRule,
  illnessRule,
  redFlagRule,
  pregnancyRule,
  clearanceRule,
  minorsRule,
  injuryRule,
  heatRule,
  learningLoadRule,
  workingTimeRule,
  disconnectRule,
  planChangesRule,
  companyPolicyRule,
  consentRule,
];

/** The catalogue of all guardrails, G1 to G32 (MODEL.md 4). */
export const RULES: readonly RuleInfo[] = [...PLAN_RULES, nudgeCapsRule, noRaiseRule, ...TEXT_AND_VIEW_RULES]
  .map(({ id, scope, action, actions, reason, source, heldOn }) => ({
    id,
    scope,
    action,
    actions,
    reason,
    source,
    heldOn,
  }))
  .sort((a, b) => RULE_IDS.indexOf(a.id) - RULE_IDS.indexOf(b.id));
