import { dropAll } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { rounded } from "#src/domain/guardrails/rules/words.ts";

/** A smaller spread than this is the device's smoothing, not the person's. */
const LEAST_SD_BPM = 1;

/** G8: a raised resting heart rate means rest, and the question whether illness is on its way. */
export const restingHrRule: PlanRule = {
  id: "G8",
  scope: "physical",
  action: "R",
  actions: ["R"],
  reason: "a resting heart rate well over your usual means rest and a question about illness",
  source: "MODEL.md 4, recalled and by judgement",
  heldOn: ["plan"],
  check: restingHr,
};

function restingHr({ view, facts, policy }: PlanCase): Finding | undefined {
  if (facts.restingHr === undefined) return undefined;
  const { mean3, baseline, sdWithin } = facts.restingHr;
  const { restingHrRiseBpm, restingHrRiseSd } = policy.physical;
  const most = Math.min(restingHrRiseBpm, restingHrRiseSd * Math.max(LEAST_SD_BPM, sdWithin));
  const rise = mean3 - baseline;
  if (rise <= most) return undefined;
  const numbers = { riseBpm: rounded(rise), limitBpm: rounded(most), days: 3 };
  return {
    limits: dropAll(view.nextDays.flatMap((day) => day.sessions.filter((session) => session.training))),
    standing: true,
    notice: true,
    question: "illness",
    reason: `your resting heart rate over ${numbers.days} days is ${numbers.riseBpm} bpm over your usual, more than ${numbers.limitBpm}, so today is for rest`,
    numbers,
  };
}
