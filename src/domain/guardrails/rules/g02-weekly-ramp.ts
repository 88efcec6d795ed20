import { loadsBefore, pastDays } from "#src/domain/guardrails/rules/history.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { capPlannedWeek, WEEK } from "#src/domain/guardrails/rules/windows.ts";
import { percent, rounded } from "#src/domain/guardrails/rules/words.ts";
import { LOAD_REFERENCE_FLOOR, mean } from "#src/domain/twin/load.ts";

const WEEKS = 4;
const HISTORY_DAYS = 60;
const INJURY_MONTHS = 6;

/** G2: a week's load rises by little, and by less in the half year after an injury. */
export const weeklyRampRule: PlanRule = {
  id: "G2",
  scope: "physical",
  action: "C",
  actions: ["C"],
  reason: "a week's physical load rises by a little over the weeks before, and by less after an injury",
  source: "IOC 2016, weaker evidence (MODEL.md 4)",
  heldOn: ["plan"],
  check: weeklyRamp,
};

/** The most load of 7 planned days, AU; a person without history starts from the model's floor of a week. */
function weeklyLoadLimit({ view, facts, policy }: PlanCase): {
  most: number;
  reference: number;
  injured: boolean;
} {
  const past = pastDays({ view, facts, policy });
  const floor = WEEK * LOAD_REFERENCE_FLOOR;
  const lastWeek = sum(loadsBefore(past, view.today, WEEK));
  const fourWeekMean = sum(loadsBefore(past, view.today, WEEKS * WEEK)) / WEEKS;
  const reference = Math.max(fourWeekMean, lastWeek, floor);
  const byRatio = policy.physical.weekRatio * reference;
  const injured = (facts.intake?.injuries ?? []).some(({ monthsAgo }) => monthsAgo <= INJURY_MONTHS);
  if (!injured) return { most: byRatio, reference, injured };
  const ends = Array.from({ length: HISTORY_DAYS - WEEKS * WEEK + 1 }, (_, back) => view.today - back);
  const best = Math.max(floor, ...ends.map((end) => WEEK * mean(loadsBefore(past, end, WEEKS * WEEK))));
  return { most: Math.min(byRatio, reference + policy.physical.weekRiseAfterInjury * best), reference, injured };
}

function weeklyRamp(planCase: PlanCase): Finding | undefined {
  const { most, reference, injured } = weeklyLoadLimit(planCase);
  const limits = capPlannedWeek(planCase.view, ({ load }) => load, most);
  if (limits.length === 0) return undefined;
  const rise = most / reference - 1;
  const numbers = {
    mostLoad: rounded(most, 0),
    referenceLoad: rounded(reference, 0),
    ...(rise >= 0 ? { risePercent: percent(rise) } : { fallPercent: percent(-rise) }),
    days: WEEK,
    ...(injured && { injuryMonths: INJURY_MONTHS }),
  };
  const why = injured ? `after an injury in the last ${INJURY_MONTHS} months, ` : "";
  return {
    limits,
    reason: `${why}the next ${WEEK} days stay within ${numbers.mostLoad} load units, ${percent(Math.abs(rise))}% ${rise >= 0 ? "over" : "under"} your recent ${numbers.referenceLoad}`,
    numbers,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
