import type { ChannelCoverage, PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import { capSum } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { WEEK } from "#src/domain/guardrails/rules/windows.ts";
import { percent, plural } from "#src/domain/guardrails/rules/words.ts";
import { mean } from "#src/domain/twin/load.ts";

/** G10: with little data about a person the plan stays within their average day. */
export const carefulStartRule: PlanRule = {
  id: "G10",
  scope: "physical",
  action: "C",
  actions: ["C"],
  reason: "with few days of data, or gaps in the last week, each day stays within your average load",
  source: "MODEL.md 4, by judgement",
  heldOn: ["plan"],
  check: carefulStart,
};

/**
 * Share of the connected channels seen in the last 7 days, 0..1.
 *
 * What people report themselves (check-ins, sessions) counts as one channel, by the better of the two; a person without a
 * wearable is judged by that alone.
 */
function coverageOf({ channels = [], hasWearable }: Pick<PlanFacts, "channels" | "hasWearable">): number {
  const share = ({ days7 }: ChannelCoverage) => Math.min(WEEK, Math.max(0, days7)) / WEEK;
  const reported = channels.filter(({ wearable }) => !wearable).map(share);
  const worn = hasWearable ? channels.filter(({ wearable }) => wearable).map(share) : [];
  return mean([...(reported.length > 0 ? [Math.max(...reported)] : []), ...worn]);
}

function carefulStart({ view, facts, policy }: PlanCase): Finding | undefined {
  const { validDays, coverage, conservativeLoad } = policy.data;
  const known = facts.validDays ?? 0;
  const seen = coverageOf(facts);
  const few = known < validDays;
  if (!few && seen >= coverage) return undefined;
  const most = conservativeLoad * view.loadReference;
  const numbers = few
    ? { validDays: known, neededDays: validDays }
    : { coveragePercent: percent(seen), neededPercent: percent(coverage), days: WEEK };
  return {
    limits: view.days.flatMap((day) => capSum(day.sessions, ({ load }) => load, most)),
    standing: true,
    reason: few
      ? `I know ${plural(known, "day")} of you so far and need ${validDays}, so each day stays within your average load`
      : `I saw ${percent(seen)}% of what you connected in the last ${WEEK} days and need ${percent(coverage)}%, so each day stays within your average load`,
    numbers,
  };
}
