import { LOW_DAY_LOAD } from "#src/domain/guardrails/rules/effort.ts";
import { loadsBefore, pastDays } from "#src/domain/guardrails/rules/history.ts";
import { capSum } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { WEEK } from "#src/domain/guardrails/rules/windows.ts";
import { plural, rounded } from "#src/domain/guardrails/rules/words.ts";
import { monotony } from "#src/domain/twin/load.ts";

/** G6: a week that was the same every day is followed by low days. */
export const monotonyRule: PlanRule = {
  id: "G6",
  scope: "physical",
  action: "C",
  actions: ["C"],
  reason: "a week that was the same every day is followed by two low days",
  source: "Foster 1998 for the formula, the threshold recalled (MODEL.md 1.7 and 4)",
  heldOn: ["plan"],
  check: monotonyOf,
};

function monotonyOf(planCase: PlanCase): Finding | undefined {
  const { view, policy } = planCase;
  const value = monotony(loadsBefore(pastDays(planCase), view.today, WEEK));
  if (value <= policy.physical.monotony) return undefined;
  const first = Math.min(...view.days.map(({ number }) => number));
  const week = view.days.filter(({ number }) => number < first + WEEK);
  const lowLoad = LOW_DAY_LOAD * view.loadReference;
  // Days of the week that a shorter plan leaves open can still be low.
  const due = Math.max(0, policy.physical.lowDays - (WEEK - week.length));
  const lightest = [...week].sort((a, b) => a.load - b.load || b.number - a.number).slice(0, due);
  const numbers = {
    monotony: rounded(value),
    limit: policy.physical.monotony,
    days: WEEK,
    lowDays: policy.physical.lowDays,
  };
  return {
    limits: lightest.flatMap((day) => capSum(day.sessions, ({ load }) => load, lowLoad)),
    standing: true,
    reason: `your last ${WEEK} days were much alike (monotony ${numbers.monotony}, over ${numbers.limit}), so the next ${WEEK} hold ${plural(numbers.lowDays, "low day")}`,
    numbers,
  };
}
