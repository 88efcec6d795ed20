import { sportKey, sportOf } from "#src/domain/guardrails/rules/body.ts";
import { inClockWindow } from "#src/domain/guardrails/rules/calendar.ts";
import { pastDays } from "#src/domain/guardrails/rules/history.ts";
import { capRpe, drop, dropAll } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { capRollingWeek, WEEK } from "#src/domain/guardrails/rules/windows.ts";
import { plural } from "#src/domain/guardrails/rules/words.ts";

const ADULT_YEARS = 18;
const LEAST_YEARS = 13;
const MOST_HOURS_PER_WEEK = 16;
/** Two months of the year are off a sport. */
const MOST_MONTHS_OF_A_SPORT = 10;
/** Under the effort of a one-repetition maximum. */
const MOST_STRENGTH_RPE = 8;
export const NIGHT_FROM_MINUTE = 21 * 60;
export const NIGHT_TO_MINUTE = 7 * 60;

/** G16: young people train less, never at night, and with a guardian's consent. Rest days are G5. */
export const minorsRule: PlanRule = {
  id: "G16",
  scope: "all",
  action: "B",
  actions: ["B"],
  reason: "under 18 a guardian agrees, weekly hours stay within the years of age, and evenings and nights stay free",
  source: "AAP 2024; hours by age recalled (MODEL.md 4)",
  heldOn: ["plan", "nudge"],
  check: minors,
};

function minors(planCase: PlanCase): Finding | undefined {
  const { view, facts } = planCase;
  const { ageYears } = facts;
  if (ageYears === undefined || ageYears >= ADULT_YEARS) return undefined;
  if (ageYears < LEAST_YEARS) {
    return {
      limits: dropAll(view.sessions),
      standing: true,
      reason: `under ${LEAST_YEARS} there is no coaching`,
      numbers: { leastAge: LEAST_YEARS },
    };
  }
  if (facts.guardianConsent !== true) {
    return {
      limits: dropAll(view.sessions),
      standing: true,
      reason: `under ${ADULT_YEARS} I plan only after a guardian has agreed`,
      numbers: { adultAge: ADULT_YEARS },
    };
  }
  const past = pastDays(planCase);
  const hours = Math.min(Math.floor(ageYears), MOST_HOURS_PER_WEEK);
  const atNight = view.sessions.filter(({ session }) =>
    inClockWindow(view.clock.minute(session.startsAt), NIGHT_FROM_MINUTE, NIGHT_TO_MINUTE),
  );
  const tired = view.sessions.filter(
    ({ training, session }) => training && monthsOf(facts.monthsTrainedBySport, session.sport) > MOST_MONTHS_OF_A_SPORT,
  );
  const strength = view.sessions.filter(({ training, session }) => training && mayBeMaximal(session.sport));
  const weekly = capRollingWeek(
    view,
    { planned: (session) => (session.bodily ? session.minutes : 0), done: (number) => past(number).minutes },
    hours * 60,
  );
  return {
    limits: [
      ...atNight.map(drop),
      ...tired.map(drop),
      ...strength.map((session) => capRpe(session, MOST_STRENGTH_RPE)),
      ...weekly,
    ],
    standing: true,
    reason: `under ${ADULT_YEARS} it is at most ${plural(hours, "hour")} of training in any ${WEEK} days, no maximal lifts, nothing at night, and months off each sport`,
    numbers: { adultAge: ADULT_YEARS, mostHours: hours, days: WEEK },
  };
}

/** A sport that is not known may be one of maximal lifts. */
function mayBeMaximal(sport: string | undefined): boolean {
  const known = sportOf(sport);
  return known === undefined || known.maximal === true;
}

function monthsOf(months: Readonly<Record<string, number>> | undefined, sport: string | undefined): number {
  const entries = Object.entries(months ?? {}).filter(([name]) => sportKey(name) === sportKey(sport));
  return Math.max(0, ...entries.map(([, count]) => count));
}
