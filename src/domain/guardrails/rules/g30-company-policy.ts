import { learningDone } from "#src/domain/guardrails/rules/g19-learning-load.ts";
import { pastDays } from "#src/domain/guardrails/rules/history.ts";
import { dropAll } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { capRollingWeek, WEEK } from "#src/domain/guardrails/rules/windows.ts";
import { rounded, sentences } from "#src/domain/guardrails/rules/words.ts";

/** G30: what the company adds, which is never more than the rules already allow. */
export const companyPolicyRule: PlanRule = {
  id: "G30",
  scope: "all",
  action: "B",
  actions: ["B"],
  reason: "your company's own limits hold as well: hours a week, days without training, approved modules",
  source: "Kairos design (MODEL.md 4)",
  heldOn: ["plan"],
  check: companyPolicy,
};

function companyPolicy(planCase: PlanCase): Finding | undefined {
  const { view, policy } = planCase;
  const { trainingHoursPerWeek, blackoutDates, approvedModules } = policy.company;
  const learned = learningDone(planCase);
  const past = pastDays(planCase);

  const blackout = view.days
    .filter(({ day }) => blackoutDates.includes(day))
    .flatMap(({ sessions }) => sessions.filter(({ learning, training }) => learning || training));
  const unapproved = view.sessions.filter(
    ({ learning, session }) =>
      learning &&
      approvedModules !== undefined &&
      !(session.skillId !== undefined && approvedModules.includes(session.skillId)),
  );
  const weekly =
    trainingHoursPerWeek === undefined
      ? []
      : capRollingWeek(
          view,
          { planned: ({ minutes }) => minutes, done: (number) => learned(number) + past(number).minutes },
          trainingHoursPerWeek * 60,
        );
  if (blackout.length + unapproved.length + weekly.length === 0) return undefined;
  return {
    limits: [...dropAll([...blackout, ...unapproved]), ...weekly],
    reason: sentences([
      blackout.length > 0 ? "your company keeps that day free of training" : undefined,
      unapproved.length > 0 ? "your company has not approved that module" : undefined,
      weekly.length > 0
        ? `your company allows at most ${rounded(trainingHoursPerWeek ?? 0)} h of training in any ${WEEK} days`
        : undefined,
    ]),
    numbers: weekly.length > 0 ? { mostHours: rounded(trainingHoursPerWeek ?? 0), days: WEEK } : {},
  };
}
