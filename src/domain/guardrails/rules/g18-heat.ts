import { sportOf } from "#src/domain/guardrails/rules/body.ts";
import { usualEffort } from "#src/domain/guardrails/rules/history.ts";
import { capRpe, drop, type SessionLimit } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { percent, rounded } from "#src/domain/guardrails/rules/words.ts";

const EFFORT_SHARE = 0.5;
const LEAST_RPE = 1;

/**
 * G18: heat halves the effort of outdoor sessions, and cancels them when it is dangerous. Unknown sports are outdoors.
 *
 * It is fed by the person's own word for the day alone ("it is 33 degrees here"): a day of which nobody tells is not held.
 */
export const heatRule: PlanRule = {
  id: "G18",
  scope: "physical",
  action: "C",
  actions: ["C"],
  reason: "heat halves the effort of outdoor sessions, and great heat cancels them",
  source: "ACSM heat guidance, recalled (MODEL.md 4)",
  heldOn: ["plan"],
  check: heat,
};

function heat(planCase: PlanCase): Finding | undefined {
  const { view, facts, policy } = planCase;
  const { wbgtReduceC, wbgtCancelC } = policy.physical;
  const reduced = Math.max(LEAST_RPE, rounded(EFFORT_SHARE * usualEffort(planCase)));
  const hot = view.days.flatMap((day) => {
    const wbgt = facts.wbgt?.[day.day] ?? Number.NEGATIVE_INFINITY;
    const outdoors = day.sessions.filter(({ bodily, session }) => bodily && sportOf(session.sport)?.indoor !== true);
    const above = wbgt > Math.min(wbgtReduceC, wbgtCancelC) && outdoors.length > 0;
    return above
      ? [
          {
            wbgt,
            limits: outdoors.map((each): SessionLimit => (wbgt > wbgtCancelC ? drop(each) : capRpe(each, reduced))),
          },
        ]
      : [];
  });
  if (hot.length === 0) return undefined;
  const hottest = Math.max(...hot.map(({ wbgt }) => wbgt));
  const cancelled = hottest > wbgtCancelC;
  const numbers = { wbgtC: rounded(hottest), limitC: cancelled ? wbgtCancelC : wbgtReduceC };
  return {
    limits: hot.flatMap(({ limits }) => limits),
    standing: true,
    reason: cancelled
      ? `heat of ${numbers.wbgtC} °C (WBGT), over ${numbers.limitC}, cancels outdoor sessions`
      : `heat of ${numbers.wbgtC} °C (WBGT), over ${numbers.limitC}, holds outdoor effort at ${percent(EFFORT_SHARE)}% of your usual`,
    numbers: cancelled ? numbers : { ...numbers, effortPercent: percent(EFFORT_SHARE) },
  };
}
