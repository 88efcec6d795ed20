import type { OddsFacts } from "#src/domain/guardrails/plan-facts.ts";
import type { Choice } from "#src/domain/simulation/choose.ts";
import { upperBound } from "#src/domain/simulation/clopper-pearson.ts";
import type { Odds, PlanForecast } from "#src/domain/simulation/forecast.ts";
import { addDays, type LocalDay } from "#src/domain/time.ts";

/** Each bound holds with the confidence of a choice among sixteen plans. */
const CONFIDENCE_RISK = 0.05 / 16;

/** The odds that the rules read of a plan that was chosen and certified. */
export function oddsFactsOf(choice: Choice, firstDay: LocalDay): OddsFacts | undefined {
  const result = choice.perPlan.find(({ template }) => template === choice.chosen.template);
  if (result === undefined || !choice.certified) return undefined;
  return {
    dayUpper: Object.fromEntries(
      result.dailyOdds.map((odds, index) => [
        addDays(firstDay, index),
        upperBound(odds.events, odds.rollouts, CONFIDENCE_RISK),
      ]),
    ),
    horizonUpper: result.bounds.horizon,
    redZoneUpper: result.bounds.redZone,
    freshSeed: choice.seeds.choice !== choice.seeds.certification,
  };
}

/** Upper bounds of a single plan's own certification run. */
export function certifiedOdds({ dailyOdds, horizonOdds, redZone }: PlanForecast, firstDay: LocalDay): OddsFacts {
  const bound = ({ events, rollouts }: Odds): number => upperBound(events, rollouts, CONFIDENCE_RISK);
  return {
    dayUpper: Object.fromEntries(dailyOdds.map((odds, index) => [addDays(firstDay, index), bound(odds)])),
    horizonUpper: bound(horizonOdds),
    redZoneUpper: bound(redZone),
    freshSeed: true,
  };
}
