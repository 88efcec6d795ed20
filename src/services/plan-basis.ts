import type { BusyTime } from "#src/domain/busy-time.ts";
import { candidatePlans, HORIZON_DAYS } from "#src/domain/candidates.ts";
import type { Consent } from "#src/domain/consent.ts";
import type { OddsFacts, PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import type { Policy } from "#src/domain/guardrails/policy.ts";
import type { Person, TenantId } from "#src/domain/person.ts";
import type { CandidatePlan } from "#src/domain/plan.ts";
import type { Readiness } from "#src/domain/readiness.ts";
import { addDays, instantAt, type LocalDay, localMinute } from "#src/domain/time.ts";
import { rankMinutes } from "#src/domain/twin/alertness.ts";
import { type LearntParameter, withPopulation } from "#src/domain/twin/learnt-parameters.ts";
import { referencesOf, type Twin, usualSleep } from "#src/domain/twin/twin.ts";
import type { SessionRecord } from "#src/ports/records.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { FocusService, FocusSkill } from "#src/services/focus-service.ts";
import { type CalendarToday, type PlanCalendar, planCalendar } from "#src/services/plan-calendar.ts";
import { connectedTo, type FactSources, planFacts } from "#src/services/plan-facts.ts";
import type { ReadinessService } from "#src/services/readiness-service.ts";
import type { TwinService } from "#src/services/twin-service.ts";

const HISTORY_DAYS = 60;
const WORKDAY = { from: 9 * 60, to: 17 * 60, step: 30 } as const;
const TRAINING_MINUTES = [18 * 60, 12 * 60 + 15, 7 * 60] as const;
/** A session today starts this many minutes from now at the earliest. */
const LEAD_MINUTES = 15;
/** Below this mental sharpness nothing new is planned (MODEL.md 3.4). */
const REVIEW_ONLY_ACUITY = 0.6;
const USUAL_WAKE_HOUR = 7;

/** What the person trains; the intake may say otherwise. */
export const DEFAULT_TRAINING = { sport: "strength training", muscleGroups: ["legs", "core"] } as const;

/** Everything a plan of today is made from. */
export interface PlanBasis {
  readonly twin: Twin;
  readonly policy: Policy;
  readonly ready: Readiness;
  readonly skill: FocusSkill;
  readonly facts: (stage: PlanFacts["stage"], odds?: OddsFacts) => PlanFacts;
  readonly candidates: readonly CandidatePlan[];
  readonly calendarToday: CalendarToday;
}

export interface PlanBasisOptions {
  readonly work: UnitOfWork;
  readonly twins: TwinService;
  readonly readiness: ReadinessService;
  readonly focus: FocusService;
  readonly policyOf: (tenant: TenantId) => Promise<Policy>;
  /** What an alarm of the fairness audit has frozen until somebody has looked: plans go by everybody's value (MODEL.md 5). */
  readonly frozenIn: (tenant: TenantId) => Promise<ReadonlySet<LearntParameter>>;
  /** When the person is busy, as far as they agreed to tell; empty where nothing is known. */
  readonly busyBetween: (person: Person, from: Date, to: Date, now: Date) => Promise<readonly BusyTime[]>;
}

/** Gathers it: twin, readiness, skill, the facts that rules read, and the candidate plans. */
export function createPlanBasis({ work, twins, readiness, focus, policyOf, frozenIn, busyBetween }: PlanBasisOptions) {
  return async function basisOf(
    person: Person,
    now: Date,
    consents: readonly Consent[],
    automatic?: FactSources["automatic"],
  ): Promise<PlanBasis> {
    const twin = withPopulation(await twins.today(person, now), await frozenIn(person.tenant));
    const days = Array.from({ length: HORIZON_DAYS }, (_, ahead) => addDays(twin.day, ahead));
    const midnight = (ahead: number): Date => instantAt(addDays(twin.day, ahead), 0, person.timeZone);
    const [policy, ready, skill, sessions, standing, busy] = await Promise.all([
      policyOf(person.tenant),
      readiness.of(person, twin, now),
      focus.of(person, now),
      work
        .of(person.tenant)
        .stores.plans.sessions(person.tenant, person.id, addDays(twin.day, -HISTORY_DAYS), twin.day),
      work.of(person.tenant).stores.people.standing(person.tenant, person.id),
      busyBetween(person, midnight(0), midnight(HORIZON_DAYS), now),
    ]);
    const calendar = planCalendar(busy, days, person.timeZone, policy.learning.meetingHours);
    const connected = connectedTo(consents, twin);
    const facts = (stage: PlanFacts["stage"], odds?: OddsFacts): PlanFacts =>
      planFacts({
        person,
        twin,
        consents,
        sessions,
        intake: standing.intake,
        connected,
        meetingHours: calendar.meetingHours,
        odds,
        automatic,
        stage,
        optedOut: false,
        now,
      });
    const doneToday = sessions.filter(
      ({ day, status }) => day === twin.day && status !== "planned" && status !== "dropped",
    );
    const startsOn = (day: LocalDay) => learningMinutes(day, person, twin, now, doneToday.length > 0, calendar);
    const candidates = candidatePlans({
      firstDay: twin.day,
      timeZone: person.timeZone,
      references: referencesOf(twin),
      focus: {
        skillId: skill.skillId,
        title: skill.title,
        bestDifficulty: skill.bestDifficulty,
        reviewOnly: 1 + ready.cognitive.deviation < REVIEW_ONLY_ACUITY,
      },
      startMinutes: (day) => startsOn(day).free,
      fits: calendar.fits,
      ...(person.physicalTraining
        ? {
            training: {
              ...DEFAULT_TRAINING,
              longestMinutes: longestOf(sessions),
              careful: twin.validDays < 14,
              startMinutes: (day: LocalDay) =>
                day === twin.day
                  ? TRAINING_MINUTES.filter((minute) => minute > localMinute(now, person.timeZone) + LEAD_MINUTES)
                  : TRAINING_MINUTES,
            },
          }
        : {}),
    });
    const { ranked, free } = startsOn(twin.day);
    const calendarToday = {
      meetingHours: calendar.meetingHours[twin.day] ?? 0,
      fullHours: policy.learning.meetingHours,
      bestStart: ranked[0] === undefined ? undefined : instantAt(twin.day, ranked[0], person.timeZone).getTime(),
      fits: calendar.fits,
      noRoom: ranked.length > 0 && free.length === 0,
    };
    return { twin, policy, ready, skill, facts, candidates, calendarToday };
  };
}

/**
 * Half-hours of the working day, best alertness first; today only what is still ahead, and nothing once today is done.
 * `free` are those between the person's busy times, and the minutes just after them.
 */
function learningMinutes(
  day: LocalDay,
  person: Person,
  twin: Twin,
  now: Date,
  doneToday: boolean,
  calendar: PlanCalendar,
): { readonly ranked: readonly number[]; readonly free: readonly number[] } {
  const minutes: number[] = [];
  const { fromMinute = WORKDAY.from, toMinute = WORKDAY.to } = person.work ?? {};
  for (let minute = fromMinute; minute <= toMinute - WORKDAY.step; minute += WORKDAY.step) minutes.push(minute);
  const between = calendar
    .afterBusy(day)
    .filter((minute) => minute >= fromMinute && minute <= toMinute - WORKDAY.step && !minutes.includes(minute));
  const earliest = day === twin.day ? localMinute(now, person.timeZone) + LEAD_MINUTES : 0;
  const rank = (candidates: readonly number[]): number[] =>
    day === twin.day && doneToday
      ? []
      : rankMinutes(candidates, { wakeHour: USUAL_WAKE_HOUR, sleepHours: usualSleep(twin) }).filter(
          (minute) => minute >= earliest,
        );
  return { ranked: rank(minutes), free: calendar.free(day, rank([...minutes, ...between])) };
}

const longestOf = (sessions: readonly SessionRecord[]): number | undefined => {
  const minutes = sessions
    .filter(({ session, status }) => session.kind === "physical" && (status === "done" || status === "partly"))
    .map(({ minutesDone, session }) => minutesDone ?? session.minutes);
  return minutes.length === 0 ? undefined : Math.max(...minutes);
};
