import type { CheckInOpening } from "#agents/drafts/check-in.ts";
import type { Services } from "#agents/services.ts";
import type { Person } from "#src/domain/person.ts";
import { clockTime, localDay, localMinute } from "#src/domain/time.ts";
import { hardDay } from "#src/services/plan-rationale.ts";

const EVENING_MINUTE = 15 * 60;
/** A night this much shorter than eight hours is worth a word, hours. */
const SHORT_NIGHT_HOURS = 6;

/** What makes today's question today's: a short night, hard work ahead, the hour. */
export async function checkInOpening(services: Services, person: Person, now: Date): Promise<CheckInOpening> {
  const day = localDay(now, person.timeZone);
  const { latest, facts } = await services.readiness.measurements(person, 1, now);
  const sleep = latest.find(({ metric }) => metric === "Sleep");
  const fact = facts.find(({ name }) => name === "sleep_h");
  const short = sleep !== undefined && fact !== undefined && fact.value < SHORT_NIGHT_HOURS;
  const plan = await services.plans.inForce(person, day);
  const hard = plan === undefined ? undefined : hardDay(plan.plan.days.slice(0, 1));
  return {
    givenName: person.givenName,
    day,
    evening: localMinute(now, person.timeZone) >= EVENING_MINUTE,
    note: short ? { text: `Short night, ${sleep.value}.`, facts: [fact] } : undefined,
    hard:
      hard === undefined
        ? undefined
        : { title: hard.session.title, at: clockTime(localMinute(hard.session.startsAt, person.timeZone)) },
  };
}
