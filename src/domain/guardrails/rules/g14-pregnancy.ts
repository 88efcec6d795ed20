import type { ActionCode } from "#src/domain/guardrails/rule.ts";
import { sportOf } from "#src/domain/guardrails/rules/body.ts";
import { MODERATE_RPE } from "#src/domain/guardrails/rules/effort.ts";
import { pastDays } from "#src/domain/guardrails/rules/history.ts";
import { capRpe, dropAll } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import type { PlannedSession } from "#src/domain/guardrails/rules/plan-view.ts";
import { capRollingWeek, WEEK } from "#src/domain/guardrails/rules/windows.ts";

const FIRST_TRIMESTER_WEEKS = 13;

/** G14: in pregnancy only what a clinician has cleared, and a warning sign stops everything. */
export const pregnancyRule: PlanRule = {
  id: "G14",
  scope: "physical",
  action: "C",
  actions: ["S", "E", "C"],
  reason: "in pregnancy training follows what a clinician has cleared, and a warning sign stops it",
  source: "ACOG 804 and 650 (MODEL.md 4)",
  heldOn: ["plan", "text"],
  check: pregnancy,
};

function pregnancy(planCase: PlanCase): Finding | undefined {
  const { view, facts, policy } = planCase;
  const declared = facts.intake?.pregnancy;
  if (declared === undefined) return undefined;
  const training = view.sessions.filter((session) => session.training);
  if (declared.warningSigns === true) {
    return finding("S", {
      limits: dropAll(view.sessions),
      safetyText: "pregnancy-warning",
      reason: "what you told me needs your doctor or midwife first, so I plan no sessions until they have cleared it",
      numbers: {},
    });
  }
  const clearance = declared.clearance ?? "none";
  if (clearance === "none") {
    return finding("E", {
      limits: dropAll(training),
      reason: "in pregnancy I plan training only after a clinician has cleared it",
      numbers: {},
    });
  }
  const minutes = policy.physical.pregnancyMinutesPerWeek;
  const past = pastDays(planCase);
  const count = {
    planned: (session: PlannedSession) => (session.training ? session.minutes : 0),
    done: (number: number) => past(number).trainingMinutes,
  };
  const weekly = clearance === "vigorous" ? [] : capRollingWeek(view, count, minutes);
  const late = declared.weeks === undefined || declared.weeks > FIRST_TRIMESTER_WEEKS;
  const unsuitable = training.filter(({ session }) => isUnsuitable(session, late));
  return {
    limits: [...dropAll(unsuitable), ...training.map((session) => capRpe(session, MODERATE_RPE)), ...weekly],
    standing: true,
    reason:
      clearance === "vigorous"
        ? "in pregnancy there are no maximal efforts, no contact and nothing you could fall from"
        : `in pregnancy training stays moderate, up to ${minutes} min in any ${WEEK} days, with no contact and nothing you could fall from`,
    numbers: clearance === "vigorous" ? {} : { mostMinutes: minutes, days: WEEK },
  };
}

type Stop = Pick<Finding, "limits" | "reason" | "numbers" | "safetyText">;

const finding = (action: ActionCode, stop: Stop): Finding => ({
  ...stop,
  action,
  standing: true,
  notice: true,
  escalate: "human",
  question: "clearance",
});

/** A sport that is not known is taken as unsuitable. */
function isUnsuitable({ sport }: PlannedSession["session"], late: boolean): boolean {
  const known = sportOf(sport);
  return (
    known === undefined ||
    known.contact === true ||
    known.fall === true ||
    known.underwater === true ||
    (late && known.supine === true)
  );
}
