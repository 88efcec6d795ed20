import { firstDay, loadsBefore, pastDays } from "#src/domain/guardrails/rules/history.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { rounded } from "#src/domain/guardrails/rules/words.ts";
import { acuteChronicRatio } from "#src/domain/twin/load.ts";

const HISTORY_DAYS = 60;
/** Before four weeks of days the long average is still made of its first day. */
const LEAST_DAYS = 28;

/** G3: a steep rise by the legacy ratio asks for an explanation; the ratio never declares anything safe. */
export const acuteChronicRule: PlanRule = {
  id: "G3",
  scope: "physical",
  action: "W",
  actions: ["W"],
  reason: "a steep rise of load against the last four weeks has to be explained",
  source: "Impellizzeri 2020, Lolli 2017 (MODEL.md 1.7 and 4)",
  heldOn: ["plan"],
  check: acuteChronic,
};

function acuteChronic(planCase: PlanCase): Finding | undefined {
  const { view, policy } = planCase;
  const start = firstDay(planCase);
  const before = loadsBefore(pastDays(planCase), start, HISTORY_DAYS);
  const since = before.findIndex((load) => load > 0);
  const known = since < 0 ? [] : before.slice(since);
  if (known.length < LEAST_DAYS) return undefined;
  let highest = 0;
  const last = Math.max(...view.days.map(({ number }) => number));
  const loads = [...known];
  for (let number = start; number <= last; number++) {
    const planned = view.days.filter((day) => day.number === number).reduce((sum, day) => sum + day.load, 0);
    loads.push(planned + (number <= view.today ? pastDays(planCase)(number).load : 0));
    highest = Math.max(highest, acuteChronicRatio(loads));
  }
  if (highest <= policy.physical.acwrWarn) return undefined;
  const numbers = { ratio: rounded(highest, 2), warnAbove: policy.physical.acwrWarn };
  return {
    limits: [],
    notice: true,
    reason: `this plan brings your week to ${numbers.ratio} times your usual weeks, over ${numbers.warnAbove}, which has to be explained`,
    numbers,
  };
}
