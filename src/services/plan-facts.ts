import { allows, type Consent } from "#src/domain/consent.ts";
import type { Intake, OddsFacts, PastSession, PlanFacts, Symptoms } from "#src/domain/guardrails/plan-facts.ts";
import { wbgtOf } from "#src/domain/heat.ts";
import { ageYearsOf, type ToldHeat } from "#src/domain/intake-answers.ts";
import type { Person } from "#src/domain/person.ts";
import { addDays, daysBetween, type LocalDay } from "#src/domain/time.ts";
import { intakeWith } from "#src/domain/told-symptoms.ts";
import { daysBelowBand, hrvBand } from "#src/domain/twin/indicators.ts";
import { sampleDeviation } from "#src/domain/twin/load.ts";
import { referencesOf, type Twin } from "#src/domain/twin/twin.ts";
import type { Change, SessionRecord } from "#src/ports/records.ts";

export interface FactSources {
  readonly person: Person;
  readonly twin: Twin;
  readonly consents: readonly Consent[];
  /** Sessions of the last 60 days, today included. */
  readonly sessions: readonly SessionRecord[];
  readonly intake?: Readonly<Record<string, unknown>> | undefined;
  /** Only for a plan that Kairos changes by itself: what a person asks for does not count (G23). */
  readonly automatic?: Pick<PlanFacts, "planChangesToday" | "acceptedPlan" | "pausedDays"> | undefined;
  readonly connected: readonly ("sleep" | "heart")[];
  /** Hours of meetings by day, from the person's calendar. */
  readonly meetingHours?: PlanFacts["meetingHours"];
  readonly odds?: OddsFacts | undefined;
  readonly stage: PlanFacts["stage"];
  readonly optedOut: boolean;
  readonly now: Date;
}

/** What is stored of the intake: the answers and what the person reported since. */
export interface StoredIntake extends Intake {
  readonly symptoms?: Symptoms | undefined;
  readonly heat?: ToldHeat | undefined;
  readonly answeredAt: string;
}

/** The body's channels that the person agreed to and that have spoken. */
export const connectedTo = (consents: readonly Consent[], twin: Twin): ("sleep" | "heart")[] =>
  (["sleep", "heart"] as const).filter(
    (category) =>
      allows(consents, category, "coaching") &&
      twin.lastSeen[category === "sleep" ? "sleepHours" : "lnRmssd"] !== undefined,
  );

/** Everything the plan rules read, from what is recorded; what is absent stays absent. */
export function planFacts(sources: FactSources): PlanFacts {
  const { person, twin, sessions, now } = sources;
  const today = twin.day;
  const references = referencesOf(twin);
  const stored = sources.intake as Partial<StoredIntake> | undefined;
  const intake = stored?.answeredAt === undefined ? undefined : intakeWith(stored as StoredIntake, stored.symptoms);
  const done = sessions.filter(({ status }) => status === "done" || status === "partly");
  return {
    now,
    timeZone: person.timeZone,
    stage: sources.stage,
    ageYears: ageYearsOf(sources.intake),
    physicalTraining: person.physicalTraining,
    intake,
    symptoms: stored?.symptoms,
    wbgt: stored?.heat?.day === today ? { [today]: wbgtOf(stored.heat.celsius) } : undefined,
    pastSessions: done.filter(({ session }) => session.kind !== "learning").map(toPast),
    loadReference: references.load,
    cognitiveReference: references.cognitive,
    hrv: hrvFacts(twin),
    restingHr: restingHrFacts(twin),
    sleep: sleepFacts(twin),
    hasWearable: sources.connected.length > 0,
    validDays: twin.validDays,
    channels: channels(sources),
    learningMinutes: learningMinutes(done),
    daysOff: person.awayUntil === undefined ? undefined : daysAway(today, person.awayUntil),
    quietFromMinute: person.quietFromMinute,
    quietToMinute: person.quietToMinute,
    meetingHours: sources.meetingHours,
    work: {
      hoursPerWeek: person.work?.hoursPerWeek,
      startMinute: person.work?.fromMinute,
      endMinute: person.work?.toMinute,
    },
    ...sources.automatic,
    consents: sources.consents,
    optedOut: sources.optedOut,
    odds: sources.odds,
  };
}

const toPast = ({ session, day, minutesDone, rpeReported }: SessionRecord): PastSession => ({
  day,
  startsAt: session.startsAt,
  sport: session.sport,
  muscleGroups: session.muscleGroups,
  minutes: minutesDone ?? session.minutes,
  rpe: rpeReported ?? session.rpe ?? 0,
});

const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Nights a 60-day baseline needs before a band around it says anything. */
const BASELINE_NIGHTS = 14;

function hrvFacts({ history: { lnRmssd } }: Twin): PlanFacts["hrv"] {
  const band = hrvBand(lnRmssd);
  if (band === undefined) return undefined;
  return {
    mean7: band.weekMean,
    mean60: band.longMean,
    sd60: band.longSd,
    validNights7: known(lnRmssd.slice(-7)).length,
    daysBelowBand: daysBelowBand(lnRmssd),
  };
}

function restingHrFacts({ history }: Twin): PlanFacts["restingHr"] {
  const all = known(history.restingHr);
  const last3 = known(history.restingHr.slice(-3));
  if (all.length < BASELINE_NIGHTS || last3.length === 0) return undefined;
  return { mean3: mean(last3), baseline: mean(all), sdWithin: sampleDeviation(all) };
}

function sleepFacts({ history }: Twin): PlanFacts["sleep"] {
  const nights = history.sleepHours.slice(-3);
  const lastNight = nights.at(-1) ?? undefined;
  return { lastNight, lastThree: known(nights).toReversed() };
}

function channels({ twin, connected, sessions }: FactSources): NonNullable<PlanFacts["channels"]> {
  const count = (values: readonly (number | null)[]): number => known(values.slice(-7)).length;
  const own = twin.recentValid.filter(Boolean).length;
  return [
    ...(connected.includes("sleep")
      ? [{ channel: "sleep", wearable: true, days7: count(twin.history.sleepHours) }]
      : []),
    ...(connected.includes("heart") ? [{ channel: "heart", wearable: true, days7: count(twin.history.lnRmssd) }] : []),
    {
      channel: "check-ins",
      wearable: false,
      days7: Math.max(own, new Set(sessions.map(({ day }) => day)).size > 0 ? own : 0),
    },
  ];
}

function learningMinutes(done: readonly SessionRecord[]): Record<LocalDay, number> {
  const minutes: Record<LocalDay, number> = {};
  for (const { session, day, minutesDone } of done) {
    if (session.kind === "learning") minutes[day] = (minutes[day] ?? 0) + (minutesDone ?? session.minutes);
  }
  return minutes;
}

const LONGEST_LEAVE_DAYS = 60;

function daysAway(from: LocalDay, until: LocalDay): Record<LocalDay, "away"> {
  const days: Record<LocalDay, "away"> = {};
  for (let day = from, count = 0; day < until && count < LONGEST_LEAVE_DAYS; day = addDays(day, 1), count += 1)
    days[day] = "away";
  return days;
}

/** Changes that Kairos made by itself and that were not taken back. */
const inEffect = ({ proposed, settledAs }: Change): boolean => !proposed && settledAs === "applied";

/** How often Kairos itself changed the plan of `today`, leaving out one change that is being told of. */
export const changesOn = (today: LocalDay, changes: readonly Change[], told?: string): number =>
  changes.filter((change) => change.day === today && change.id !== told && inEffect(change)).length;

/** Days since Kairos took new material away, by itself or after a yes, as long as none has been planned again; undefined when nothing is paused. */
export function pausedDaysOf(
  today: LocalDay,
  changes: readonly Change[],
  sessions: readonly SessionRecord[],
): number | undefined {
  const resumed =
    sessions
      .filter(({ session, status }) => session.kind === "learning" && session.newMaterial && status !== "dropped")
      .map(({ day }) => day)
      .toSorted()
      .at(-1) ?? "";
  const [since] = changes
    .filter(({ settledAs, day }) => settledAs === "applied" && day > resumed)
    .map(({ day }) => day)
    .toSorted();
  return since === undefined ? undefined : daysBetween(since, today);
}
