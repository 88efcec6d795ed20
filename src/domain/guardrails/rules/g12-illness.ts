import { MS_PER_HOUR } from "#src/domain/guardrails/rules/calendar.ts";
import { usualTrainingDay } from "#src/domain/guardrails/rules/history.ts";
import { capSum, dropAll } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { percent, plural, rounded } from "#src/domain/guardrails/rules/words.ts";

const HOURS_PER_DAY = 24;

/** G12: no training with fever or symptoms below the neck, and a slow way back. */
export const illnessRule: PlanRule = {
  id: "G12",
  scope: "physical",
  action: "B",
  actions: ["B"],
  reason:
    "no training with fever or symptoms below the neck; afterwards two days without symptoms, then two days at half load",
  source: "neck check (MODEL.md 4)",
  heldOn: ["plan"],
  check: illness,
};

function illness(planCase: PlanCase): Finding | undefined {
  const { view, facts, policy } = planCase;
  const { feverC, symptomFreeHours, returnShare, returnDays } = policy.physical;
  const symptoms = facts.symptoms;
  const fever = symptoms?.fever === true || (symptoms?.temperatureC ?? 0) >= feverC;
  if (!fever && symptoms?.belowNeck !== true) return undefined;
  const free = Math.max(0, symptoms?.symptomFreeHours ?? 0);
  const bodily = view.sessions.filter((session) => session.bodily);
  if (free === 0) {
    return {
      limits: dropAll(bodily),
      standing: true,
      reason: `${fever ? "with fever" : "with symptoms below the neck"} there is no training until ${symptomFreeHours} h without symptoms`,
      numbers: { symptomFreeHours },
    };
  }
  const back = facts.now.getTime() + (symptomFreeHours - free) * MS_PER_HOUR;
  const usual = back + returnDays * HOURS_PER_DAY * MS_PER_HOUR;
  if (facts.now.getTime() >= usual) return undefined;
  const early = bodily.filter(({ session }) => session.startsAt.getTime() < back);
  const half = returnShare * usualTrainingDay(planCase);
  const returning = view.days.flatMap(({ sessions }) => {
    const near = sessions.filter(({ session }) => session.startsAt.getTime() < usual);
    return capSum(near, ({ load }) => load, half);
  });
  return {
    limits: [...dropAll(early), ...returning],
    standing: true,
    reason: `${rounded(free)} h without symptoms so far; training starts after ${symptomFreeHours} h, then ${plural(returnDays, "day")} at ${percent(returnShare)}% of your usual`,
    numbers: { freeHours: rounded(free), symptomFreeHours, returnDays, returnPercent: percent(returnShare) },
  };
}
