import { dropAll } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import type { PlannedSession } from "#src/domain/guardrails/rules/plan-view.ts";
import { rounded } from "#src/domain/guardrails/rules/words.ts";

/** Two digits, as odds are told against limits of a few percent. */
const percent = (share: number): number => rounded(100 * share, 2);

/** G11: nothing but recovery is emitted on days that did not pass the model's own check. */
export const oddsRule: PlanRule = {
  id: "G11",
  scope: "all",
  action: "B",
  actions: ["B"],
  reason: "training passes the model's check of overload, on a fresh run, or gives way to recovery",
  source: "MODEL.md 2",
  heldOn: ["plan"],
  check: odds,
};

function odds({ view, facts, policy }: PlanCase): Finding | undefined {
  const trains = ({ learning, training }: PlannedSession) => learning || training;
  if (facts.odds === undefined || !facts.odds.freshSeed) {
    const sessions = view.sessions.filter(trains);
    if ((facts.stage === "candidate" && facts.odds === undefined) || sessions.length === 0) return undefined;
    return {
      limits: dropAll(sessions),
      reason: "this plan has not passed the model's check on a fresh run, so only recovery is left",
      numbers: {},
    };
  }
  const { dayUpper, horizonUpper, redZoneUpper = 0 } = facts.odds;
  const { day: dayLimit, horizon, redZone } = policy.odds;
  const whole = horizonUpper > horizon || redZoneUpper > redZone;
  const over = view.days.filter(({ day }) => whole || !((dayUpper[day] ?? 1) <= dayLimit));
  const limits = dropAll(over.flatMap(({ sessions }) => sessions.filter(trains)));
  if (limits.length === 0) return undefined;
  if (horizonUpper > horizon) {
    const numbers = { oddsPercent: percent(horizonUpper), limitPercent: percent(horizon) };
    return {
      limits,
      numbers,
      reason: `overload somewhere in the plan has odds of up to ${numbers.oddsPercent}%, over ${numbers.limitPercent}%, so only recovery is left`,
    };
  }
  if (redZoneUpper > redZone) {
    const numbers = { oddsPercent: percent(redZoneUpper), limitPercent: percent(redZone) };
    return {
      limits,
      numbers,
      reason: `strong overload has odds of up to ${numbers.oddsPercent}%, over ${numbers.limitPercent}%, so only recovery is left`,
    };
  }
  const highest = Math.max(...over.map(({ day }) => dayUpper[day] ?? 1));
  const numbers = { oddsPercent: percent(highest), limitPercent: percent(dayLimit) };
  return {
    limits,
    numbers,
    reason: `overload has odds of up to ${numbers.oddsPercent}% on a day, over ${numbers.limitPercent}%, so that day keeps only recovery`,
  };
}
