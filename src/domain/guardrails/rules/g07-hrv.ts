import { LOW_RPE } from "#src/domain/guardrails/rules/effort.ts";
import { capRpe, dropAll } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { plural, rounded } from "#src/domain/guardrails/rules/words.ts";

/** Fewer valid nights than this among seven say nothing (Plews 2014). */
const LEAST_NIGHTS = 3;

/** A spread close to nothing makes a count of deviations that says nothing. */
const MOST_DEVIATIONS_TOLD = 10;

/** G7: heart-rate variability under the person's own band is a brake on the day, never an accelerator. */
export const hrvRule: PlanRule = {
  id: "G7",
  scope: "physical",
  action: "C",
  actions: ["C"],
  reason: "heart-rate variability under your own usual band means low intensity, far under it a rest day",
  source: "Javaloyes, Vesterinen (MODEL.md 1.7 and 4)",
  heldOn: ["plan"],
  check: hrv,
};

function hrv({ view, facts, policy }: PlanCase): Finding | undefined {
  const { hrvBandSd, hrvRestSd, hrvDaysBelowBand } = policy.physical;
  if (facts.hrv === undefined || facts.hrv.validNights7 < LEAST_NIGHTS) return undefined;
  const { mean7, mean60, sd60, daysBelowBand } = facts.hrv;
  const under = (deviations: number) => mean7 < mean60 - deviations * sd60;
  const restByDepth = under(hrvRestSd);
  const restByDays = daysBelowBand >= hrvDaysBelowBand;
  if (!under(hrvBandSd) && !restByDepth && !restByDays) return undefined;
  const training = view.nextDays.flatMap((day) => day.sessions.filter((session) => session.training));
  const depth = (mean60 - mean7) / sd60;
  const told = depth > 0 && depth <= MOST_DEVIATIONS_TOLD;
  const below = told ? rounded(depth) : 0;
  const where = told ? `${below} standard deviations under your usual` : "well under your usual band";
  const numbers = { ...(told && { deviationsBelow: below }), daysBelowBand };
  if (restByDepth || restByDays) {
    return {
      limits: dropAll(training),
      standing: true,
      reason: restByDays
        ? `your heart-rate variability has been under its usual band for ${plural(daysBelowBand, "day")}, so today is a rest day`
        : `your heart-rate variability is ${where}, so today is a rest day`,
      numbers,
    };
  }
  return {
    limits: training.map((session) => capRpe(session, LOW_RPE)),
    standing: true,
    reason: `your heart-rate variability is ${where}, so today stays at an effort of ${LOW_RPE} of 10`,
    numbers: { ...numbers, mostEffort: LOW_RPE, effortScale: 10 },
  };
}
