import fc from "fast-check";
import type { PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import { addDays } from "#src/domain/time.ts";
import { TODAY } from "./cases.ts";

/** One way in which a person's state gets worse, by an amount of 0..1. */
type Tightening = (facts: PlanFacts, amount: number) => PlanFacts;

const map = <T>(record: Readonly<Record<string, T>> | undefined, change: (value: T) => T) =>
  record && Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

const TIGHTENINGS: Readonly<Record<string, Tightening>> = {
  "a shorter night": (facts, amount) => ({
    ...facts,
    sleep: {
      ...facts.sleep,
      lastThree: facts.sleep?.lastThree ?? [],
      lastNight: Math.max(0, (facts.sleep?.lastNight ?? 8) - 6 * amount),
    },
  }),
  "shorter nights": (facts, amount) =>
    facts.sleep === undefined
      ? facts
      : { ...facts, sleep: { ...facts.sleep, lastThree: facts.sleep.lastThree.map((hours) => hours - 3 * amount) } },
  "lower heart-rate variability": (facts, amount) =>
    facts.hrv === undefined ? facts : { ...facts, hrv: { ...facts.hrv, mean7: facts.hrv.mean7 - amount } },
  "more days under the band": (facts, amount) =>
    facts.hrv === undefined
      ? facts
      : { ...facts, hrv: { ...facts.hrv, daysBelowBand: facts.hrv.daysBelowBand + Math.round(4 * amount) } },
  "a higher resting heart rate": (facts, amount) =>
    facts.restingHr === undefined
      ? facts
      : { ...facts, restingHr: { ...facts.restingHr, mean3: facts.restingHr.mean3 + 15 * amount } },
  "more pain": (facts, amount) =>
    withInjuries(facts, (each) => ({
      ...each,
      painToday: Math.max(each.painToday ?? 4, (each.painToday ?? 4) + 10 * amount),
    })),
  "pain that rises longer": (facts, amount) =>
    withInjuries(facts, (each) => ({ ...each, painRisingDays: (each.painRisingDays ?? 0) + Math.round(3 * amount) })),
  "a fresher injury": (facts, amount) =>
    withInjuries(facts, (each) => ({ ...each, monthsAgo: each.monthsAgo * (1 - amount) })),
  "one more injury": (facts) =>
    facts.intake === undefined
      ? facts
      : {
          ...facts,
          intake: {
            ...facts.intake,
            injuries: [...facts.intake.injuries, { bodyPart: "knee", painToday: 5, monthsAgo: 3 }],
          },
        },
  "fewer valid days": (facts, amount) => ({ ...facts, validDays: Math.floor((facts.validDays ?? 0) * (1 - amount)) }),
  "less coverage": (facts, amount) => ({
    ...facts,
    channels: facts.channels?.map((each) => ({ ...each, days7: each.days7 * (1 - amount) })),
  }),
  "a red flag": (facts) => ({ ...facts, symptoms: { ...facts.symptoms, redFlag: true } }),
  fever: (facts) => ({ ...facts, symptoms: { ...facts.symptoms, fever: true, symptomFreeHours: undefined } }),
  "fewer hours without symptoms": (facts, amount) =>
    facts.symptoms?.symptomFreeHours === undefined
      ? facts
      : { ...facts, symptoms: { ...facts.symptoms, symptomFreeHours: facts.symptoms.symptomFreeHours * (1 - amount) } },
  "a heart condition without clearance": (facts) =>
    facts.intake === undefined
      ? facts
      : { ...facts, intake: { ...facts.intake, heartCondition: true, clearance: undefined } },
  "no clearance in pregnancy": (facts) =>
    facts.intake === undefined
      ? facts
      : { ...facts, intake: { ...facts.intake, pregnancy: { ...facts.intake.pregnancy, clearance: "none" } } },
  "a longer working week": (facts, amount) => ({
    ...facts,
    work: { ...facts.work, hoursPerWeek: (facts.work?.hoursPerWeek ?? 40) + 20 * amount },
  }),
  "more meetings": (facts, amount) => ({
    ...facts,
    meetingHours: { ...map(facts.meetingHours, (hours) => hours + 6 * amount), [TODAY]: 8 },
  }),
  "more learning done": (facts, amount) => ({
    ...facts,
    learningMinutes: { ...map(facts.learningMinutes, (minutes) => minutes + 60 * amount) },
  }),
  "a sick day": (facts, amount) => ({
    ...facts,
    daysOff: { ...facts.daysOff, [addDays(TODAY, Math.round(5 * amount))]: "sick" },
  }),
  heat: (facts, amount) => ({ ...facts, wbgt: { ...map(facts.wbgt, (value) => value + 10 * amount), [TODAY]: 40 } }),
  "higher odds": (facts, amount) =>
    facts.odds === undefined
      ? facts
      : {
          ...facts,
          odds: {
            ...facts.odds,
            horizonUpper: facts.odds.horizonUpper + 0.1 * amount,
            dayUpper: map(facts.odds.dayUpper, (value) => value + 0.05 * amount) ?? {},
          },
        },
  "a final plan": (facts) => ({ ...facts, stage: "final" }),
  "older consents": (facts, amount) => ({
    ...facts,
    consents: facts.consents.map((each) => ({
      ...each,
      grantedAt: new Date(each.grantedAt.getTime() - 500 * amount * 86_400_000),
    })),
  }),
  stop: (facts) => ({ ...facts, optedOut: true }),
  "physical training off": (facts) => ({ ...facts, physicalTraining: false }),
  "more plan changes": (facts) => ({ ...facts, planChangesToday: (facts.planChangesToday ?? 0) + 1 }),
  "more months of a sport": (facts) => ({
    ...facts,
    monthsTrainedBySport: { ...facts.monthsTrainedBySport, running: 12 },
  }),
};

function withInjuries(
  facts: PlanFacts,
  change: (injury: NonNullable<PlanFacts["intake"]>["injuries"][number]) => typeof injury,
): PlanFacts {
  return facts.intake === undefined
    ? facts
    : { ...facts, intake: { ...facts.intake, injuries: facts.intake.injuries.map(change) } };
}

export const anyTightening: fc.Arbitrary<{ name: string; apply: (facts: PlanFacts) => PlanFacts }> = fc
  .tuple(fc.constantFrom(...Object.keys(TIGHTENINGS)), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([name, amount]) => ({ name: `${name} (${amount})`, apply: (facts) => TIGHTENINGS[name]!(facts, amount) }));
