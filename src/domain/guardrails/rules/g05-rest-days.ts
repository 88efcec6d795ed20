import { pastDays } from "#src/domain/guardrails/rules/history.ts";
import { dropAll, type SessionLimit } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { WEEK } from "#src/domain/guardrails/rules/windows.ts";
import { plural } from "#src/domain/guardrails/rules/words.ts";

const ADULT_YEARS = 18;

/** G5: full rest days in every 7 days, what was done included. An easy recovery session does not break a rest day. */
export const restDaysRule: PlanRule = {
  id: "G5",
  scope: "physical",
  action: "B",
  actions: ["B"],
  reason: "every seven days hold a full day of rest, two for people under 18",
  source: "AAP 2024 (MODEL.md 4)",
  heldOn: ["plan"],
  check: restDays,
};

function restDays(planCase: PlanCase): Finding | undefined {
  const { facts, policy } = planCase;
  const minor = facts.ageYears !== undefined && facts.ageYears < ADULT_YEARS;
  const due = minor
    ? Math.max(policy.physical.restDaysPerWeek, policy.physical.restDaysPerWeekMinor)
    : policy.physical.restDaysPerWeek;
  const limits: SessionLimit[] = [];
  // Taking every smaller number of rest days along makes more rest days only add rest, never move it.
  for (let count = 1; count <= due; count++) limits.push(...restOn(planCase, count));
  if (limits.length === 0) return undefined;
  return {
    limits,
    reason: `any ${WEEK} days hold at least ${plural(due, "full rest day")}, so training moves off the day that would fill them`,
    numbers: { days: WEEK, restDays: due },
  };
}

/** In the order of time, a day rests when the 6 days before it already hold as much training as a week may. */
function restOn(planCase: PlanCase, count: number): SessionLimit[] {
  const { view } = planCase;
  const past = pastDays(planCase);
  const kept = new Set<number>();
  const trained = (number: number) => kept.has(number) || past(number).training;
  const limits: SessionLimit[] = [];
  for (const day of [...view.days].sort((a, b) => a.number - b.number)) {
    if (!day.training) continue;
    const before = Array.from({ length: WEEK - 1 }, (_, back) => trained(day.number - 1 - back));
    if (before.filter(Boolean).length + 1 <= WEEK - count) kept.add(day.number);
    else limits.push(...dropAll(day.sessions.filter(({ training }) => training)));
  }
  return limits;
}
