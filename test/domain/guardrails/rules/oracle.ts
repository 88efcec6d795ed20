import { CONSENT_VERSION } from "#src/domain/consent.ts";
import type { PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import type { Policy } from "#src/domain/guardrails/policy.ts";
import type { RuleId } from "#src/domain/guardrails/rule.ts";
import type { CandidatePlan, Session } from "#src/domain/plan.ts";
import { addDays, daysBetween, type LocalDay, localDay, localMinute, weekday } from "#src/domain/time.ts";

/**
 * The rules of MODEL.md 4 once more, written as plain statements about a finished plan, without any code of the rules.
 *
 * Slow and naive on purpose: every statement goes through days and sessions in the most direct way.
 */
export interface OracleCase {
  readonly plan: CandidatePlan;
  readonly facts: PlanFacts;
  readonly policy: Policy;
}

const EPS = 1e-4;
const HOUR = 3_600_000;

const rpe = ({ kind, rpe }: Session): number => (kind === "learning" ? 0 : (rpe ?? (kind === "physical" ? 7 : 2)));
const load = (session: Session): number => rpe(session) * session.minutes;
const cognitive = (session: Session): number =>
  session.kind === "learning" ? (session.demand ?? 1) * session.minutes : 0;
const isLearning = ({ kind }: Session): boolean => kind === "learning";
const isBodily = (session: Session): boolean => session.kind === "physical" || rpe(session) > 0;
const isTraining = (session: Session): boolean =>
  session.kind === "physical" || (session.kind === "recovery" && rpe(session) > 2);
const sum = <T>(values: readonly T[], of: (value: T) => number): number =>
  values.reduce((total, value) => total + of(value), 0);
const name = (sport: string | undefined): string => (sport ?? "").toLowerCase();

const all = ({ plan }: OracleCase): (Session & { on: LocalDay })[] =>
  plan.days.flatMap(({ day, sessions }) => sessions.map((each) => ({ ...each, on: day })));
const today = ({ facts }: OracleCase): LocalDay => localDay(facts.now, facts.timeZone);
const minuteOf = ({ facts }: OracleCase, { startsAt }: Session): number => localMinute(startsAt, facts.timeZone);
const reference = ({ facts }: OracleCase): number => Math.max(60, facts.loadReference ?? 0);
const pastOn = ({ facts }: OracleCase, day: LocalDay) => (facts.pastSessions ?? []).filter((each) => each.day === day);
const pastLoad = (it: OracleCase, day: LocalDay): number => sum(pastOn(it, day), (each) => each.rpe * each.minutes);
const plannedOn = ({ plan }: OracleCase, day: LocalDay): readonly Session[] =>
  plan.days.find((each) => each.day === day)?.sessions ?? [];
const back = (from: LocalDay, count: number): LocalDay[] =>
  Array.from({ length: count }, (_, ago) => addDays(from, -ago));

/** The days this morning's data speak about. */
const nextDays = (it: OracleCase) => {
  const reached = it.plan.days.filter(({ day }) => day <= today(it));
  return reached.length > 0 ? reached : it.plan.days.slice(0, 1);
};

/** No 7 days in a row, done and planned together, hold more than `most`, unless nothing planned is in them. */
function everyWeekWithin(
  it: OracleCase,
  planned: (session: Session) => number,
  done: (day: LocalDay) => number,
  most: number,
): boolean {
  return it.plan.days.every(({ day }) => {
    const days = back(day, 7);
    const plannedTotal = sum(days, (each) => sum(plannedOn(it, each), planned));
    return plannedTotal <= EPS || plannedTotal + sum(days, done) <= most + EPS;
  });
}

function usualDay(it: OracleCase): number {
  const loads = back(addDays(today(it), -1), 42)
    .map((day) => pastLoad(it, day))
    .filter((each) => each > 0);
  return loads.length === 0 ? 60 : Math.max(60, sum(loads, (each) => each) / loads.length);
}

const learningDone = ({ facts }: OracleCase, day: LocalDay): number => facts.learningMinutes?.[day] ?? 0;

/** Each statement is true of every plan that may be emitted. */
export const STATEMENTS: Readonly<Partial<Record<RuleId, (it: OracleCase) => boolean>>> = {
  G1: (it) =>
    all(it)
      .filter(isTraining)
      .every(({ sport, minutes }) => {
        const same = (it.facts.pastSessions ?? []).filter((each) => {
          const age = daysBetween(each.day, today(it));
          return name(each.sport) === name(sport) && age >= 0 && age <= 30;
        });
        const longest = Math.max(...same.map((each) => each.minutes));
        return minutes <= (same.length === 0 ? 20 : longest * it.policy.physical.sessionRatio) + EPS;
      }),
  G2: (it) => {
    const week = sum(back(addDays(today(it), -1), 7), (day) => pastLoad(it, day));
    const month = sum(back(addDays(today(it), -1), 28), (day) => pastLoad(it, day)) / 4;
    const most = it.policy.physical.weekRatio * Math.max(week, month, 420);
    return it.plan.days.every(
      (_, at) => sum(it.plan.days.slice(at, at + 7), ({ sessions }) => sum(sessions, load)) <= most + EPS,
    );
  },
  G4: (it) => {
    const hardPast = (day: LocalDay) =>
      pastOn(it, day).some((each) => each.rpe >= 7) || pastLoad(it, day) >= 1.5 * reference(it);
    const hardPlanned = (day: LocalDay) =>
      plannedOn(it, day).some((each) => rpe(each) >= 7) || sum(plannedOn(it, day), load) >= 1.5 * reference(it);
    const most = it.policy.physical.consecutiveHardDays;
    const days = it.plan.days.every(
      ({ day }) => !hardPlanned(day) || !back(day, most + 1).every((each) => hardPlanned(each) || hardPast(each)),
    );
    const hard = all(it).filter((each) => rpe(each) >= 7 && each.muscleGroups.length > 0);
    const gaps = hard.every((a) =>
      hard.every(
        (b) =>
          a.id === b.id ||
          !a.muscleGroups.some((group) => b.muscleGroups.includes(group)) ||
          Math.abs(a.startsAt.getTime() - b.startsAt.getTime()) >= 48 * HOUR,
      ),
    );
    return days && gaps;
  },
  G5: (it) => {
    const due =
      it.facts.ageYears !== undefined && it.facts.ageYears < 18
        ? it.policy.physical.restDaysPerWeekMinor
        : it.policy.physical.restDaysPerWeek;
    const planned = (day: LocalDay) => plannedOn(it, day).some(isTraining);
    const trained = (day: LocalDay) => planned(day) || pastOn(it, day).some((each) => each.rpe > 2);
    return it.plan.days.every(({ day }) => !planned(day) || back(day, 7).filter(trained).length <= 7 - due);
  },
  G6: (it) => {
    const loads = back(addDays(today(it), -1), 7).map((day) => pastLoad(it, day));
    const average = sum(loads, (each) => each) / 7;
    const deviation = Math.sqrt(sum(loads, (each) => (each - average) ** 2) / 6);
    const monotony = average === 0 ? 0 : deviation === 0 ? 10 : average / deviation;
    if (monotony <= it.policy.physical.monotony + EPS || it.plan.days.length < 7) return true;
    const low = it.plan.days.slice(0, 7).filter(({ sessions }) => sum(sessions, load) <= 0.5 * reference(it) + EPS);
    return low.length >= it.policy.physical.lowDays;
  },
  G7: (it) => {
    const { hrv } = it.facts;
    if (hrv === undefined || hrv.validNights7 < 3) return true;
    const { hrvBandSd, hrvRestSd, hrvDaysBelowBand } = it.policy.physical;
    const training = nextDays(it).flatMap(({ sessions }) => sessions.filter(isTraining));
    if (hrv.mean7 < hrv.mean60 - hrvRestSd * hrv.sd60 || hrv.daysBelowBand >= hrvDaysBelowBand)
      return training.length === 0;
    return hrv.mean7 >= hrv.mean60 - hrvBandSd * hrv.sd60 || training.every((each) => rpe(each) <= 3);
  },
  G8: (it) => {
    const { restingHr } = it.facts;
    if (restingHr === undefined || restingHr.mean3 <= restingHr.baseline + it.policy.physical.restingHrRiseBpm)
      return true;
    return nextDays(it).every(({ sessions }) => !sessions.some(isTraining));
  },
  G9: (it) => {
    const { lastNight = 24, lastThree = [], bedMinute = 1380, riseMinute = 420 } = it.facts.sleep ?? {};
    const { shortNightHours, threeNightMeanHours, loadShare, opportunityHours } = it.policy.sleep;
    const sessions = nextDays(it).flatMap((day) => day.sessions);
    const calm =
      lastNight >= shortNightHours ||
      sessions.every((each) => rpe(each) < 7 && (each.kind !== "learning" || (each.demand ?? 1) <= 1));
    const mean = sum(lastThree, (each) => each) / lastThree.length;
    const rested = lastThree.length < 2 || mean >= threeNightMeanHours;
    const light = nextDays(it).every(
      (day) =>
        sum(day.sessions, load) <= loadShare * usualDay(it) + EPS &&
        sum(day.sessions, cognitive) <= loadShare * Math.max(30, it.facts.cognitiveReference ?? 0) + EPS,
    );
    const inBed = Math.max(opportunityHours * 60, (riseMinute - bedMinute + 1440) % 1440);
    const awake = all(it).every((each) => {
      const sinceRise = (minuteOf(it, each) - riseMinute + 1440) % 1440;
      return sinceRise + each.minutes <= 1440 - inBed + EPS;
    });
    return calm && (rested || light) && awake;
  },
  G10: (it) => {
    const { validDays = 0 } = it.facts;
    return (
      validDays >= it.policy.data.validDays ||
      it.plan.days.every(({ sessions }) => sum(sessions, load) <= it.policy.data.conservativeLoad * reference(it) + EPS)
    );
  },
  G11: (it) => {
    const { odds, stage } = it.facts;
    const trains = (session: Session) => isLearning(session) || isTraining(session);
    if (odds === undefined) return stage === "candidate" || !all(it).some(trains);
    const { day, horizon, redZone } = it.policy.odds;
    return all(it)
      .filter(trains)
      .every(
        ({ on }) =>
          odds.freshSeed &&
          odds.horizonUpper <= horizon &&
          (odds.redZoneUpper ?? 0) <= redZone &&
          odds.dayUpper[on]! <= day,
      );
  },
  G12: (it) => {
    const { temperatureC = 36, fever = false, belowNeck = false, symptomFreeHours = 0 } = it.facts.symptoms ?? {};
    if (!fever && !belowNeck && temperatureC < it.policy.physical.feverC) return true;
    const since = it.facts.now.getTime() - symptomFreeHours * HOUR;
    const back = since + it.policy.physical.symptomFreeHours * HOUR;
    const usual = back + it.policy.physical.returnDays * 24 * HOUR;
    const half = it.policy.physical.returnShare * usualDay(it);
    return (
      all(it).every(
        (each) =>
          !isBodily(each) ||
          (symptomFreeHours > 0 && each.startsAt.getTime() >= back) ||
          it.facts.now.getTime() >= usual,
      ) &&
      it.plan.days.every(
        ({ sessions }) =>
          it.facts.now.getTime() >= usual ||
          sum(
            sessions.filter(({ startsAt }) => startsAt.getTime() < usual),
            load,
          ) <=
            half + EPS,
      )
    );
  },
  G13: (it) => it.facts.symptoms?.redFlag !== true || all(it).length === 0,
  G14: (it) => {
    const pregnancy = it.facts.intake?.pregnancy;
    if (pregnancy === undefined) return true;
    if (pregnancy.warningSigns) return all(it).length === 0;
    const training = all(it).filter(isTraining);
    if ((pregnancy.clearance ?? "none") === "none") return training.length === 0;
    const suitable = training.every(
      (each) =>
        rpe(each) <= 6 &&
        ["running", "walking", "swimming", "rowing", "strength"].includes(name(each.sport)) &&
        (name(each.sport) !== "strength" || (pregnancy.weeks ?? 40) <= 13),
    );
    const minutes = everyWeekWithin(
      it,
      (each) => (isTraining(each) ? each.minutes : 0),
      (day) => sum(pastOn(it, day), (each) => (each.rpe > 2 ? each.minutes : 0)),
      it.policy.physical.pregnancyMinutesPerWeek,
    );
    return suitable && (pregnancy.clearance === "vigorous" || minutes);
  },
  G15: (it) => {
    const { intake } = it.facts;
    if (intake === undefined) return !all(it).some(isTraining);
    const needed = intake.heartCondition || intake.metabolicCondition || intake.renalCondition || intake.parQYes;
    return !needed || intake.clearance === true || all(it).every((each) => rpe(each) < 7);
  },
  G16: (it) => {
    const { ageYears = 18 } = it.facts;
    if (ageYears >= 18) return true;
    if (ageYears < 13 || it.facts.guardianConsent !== true) return all(it).length === 0;
    const hours = everyWeekWithin(
      it,
      (each) => (isBodily(each) ? each.minutes : 0),
      (day) => sum(pastOn(it, day), (each) => each.minutes),
      Math.min(ageYears, 16) * 60,
    );
    const evening = all(it).every((each) => minuteOf(it, each) >= 420 && minuteOf(it, each) < 1260);
    const lifts = all(it).every((each) => !isTraining(each) || name(each.sport) !== "strength" || rpe(each) <= 8);
    return hours && evening && lifts;
  },
  G17: (it) => {
    const painful = (it.facts.intake?.injuries ?? []).filter(
      ({ painToday = 0, painRisingDays = 0 }) => painToday > it.policy.physical.painLimit || painRisingDays >= 2,
    );
    const sore = painful.map(({ bodyPart }) => bodyPart);
    const legs = sore.some((part) => part.includes("knee") || part === "achilles");
    const running = (each: Session) =>
      isTraining(each) && ["running", "walking", "football"].includes(name(each.sport));
    const chest = (each: Session) => isTraining(each) && each.muscleGroups.includes("chest");
    return (!legs || !all(it).some(running)) && (!sore.includes("shoulder") || !all(it).some(chest));
  },
  G18: (it) =>
    it.plan.days.every(({ day, sessions }) => {
      const wbgt = it.facts.wbgt?.[day] ?? 0;
      const outdoors = sessions.filter(
        (each) => isBodily(each) && !["strength", "rowing", "swimming"].includes(name(each.sport)),
      );
      return (
        (wbgt <= it.policy.physical.wbgtCancelC || outdoors.length === 0) &&
        (wbgt <= it.policy.physical.wbgtReduceC || outdoors.every((each) => rpe(each) <= 5))
      );
    }),
  G19: (it) => {
    const { minutesPerDay, minutesPerWeek, blockMinutes, meetingHours } = it.policy.learning;
    const minutes = (each: Session) => (isLearning(each) ? each.minutes : 0);
    return (
      it.plan.days.every(({ day, sessions }) => {
        const total = sum(sessions, minutes);
        return (
          sessions.every((each) => minutes(each) <= blockMinutes + EPS) &&
          (total === 0 ||
            (total + learningDone(it, day) <= minutesPerDay + EPS &&
              (it.facts.meetingHours?.[day] ?? 0) < meetingHours))
        );
      }) && everyWeekWithin(it, minutes, (day) => learningDone(it, day), minutesPerWeek)
    );
  },
  G20: (it) => {
    const { hoursPerWeek = 40, weekdays = [1, 2, 3, 4, 5], startMinute = 540, endMinute = 1050 } = it.facts.work ?? {};
    const learning = all(it).filter(isLearning);
    const week = everyWeekWithin(
      it,
      (each) => (isLearning(each) ? each.minutes : 0),
      (day) => learningDone(it, day),
      Math.max(0, it.policy.work.hoursPerWeek - hoursPerWeek) * 60,
    );
    const length = (endMinute - startMinute + 1440) % 1440;
    const span = 1440 - it.policy.work.dailyRestHours * 60;
    // Minutes relative to the start of work, from the middle of the night before it.
    const relative = learning.map((each) => {
      const raw = (minuteOf(it, each) - startMinute + 1440) % 1440;
      return { from: raw > length + (1440 - length) / 2 + span / 4 ? raw - 1440 : raw, minutes: each.minutes };
    });
    const earliest = Math.min(0, ...relative.map(({ from }) => from));
    const latest = Math.max(length, ...relative.map(({ from, minutes }) => from + minutes));
    const daily = learning.length === 0 || latest - earliest <= span + EPS;
    const off = new Set(learning.map(({ on }) => weekday(on)));
    const free = [1, 2, 3, 4, 5, 6, 7].some((each) => !weekdays.includes(each) && !off.has(each));
    return week && daily && (learning.length === 0 || free);
  },
  G21: (it) =>
    all(it).every((each) => {
      const kind = it.facts.daysOff?.[each.on];
      if (kind === "sick" || kind === "away") return false;
      if (!isLearning(each)) return true;
      const { quietFrom, quietTo } = it.policy.nudges;
      const minute = minuteOf(it, each);
      return kind === undefined && minute < quietFrom && minute >= quietTo;
    }),
  G23: (it) => {
    const { planChangesToday = 0, acceptedPlan } = it.facts;
    if (planChangesToday < it.policy.plan.changesPerDay || planChangesToday === 0) return true;
    return it.plan.days.every(({ day, sessions }) => {
      const before = acceptedPlan?.days.find((each) => each.day === day);
      if (acceptedPlan !== undefined && before === undefined) return true;
      return sessions.every((each) => {
        const same = before?.sessions.find(({ id }) => id === each.id);
        if (same === undefined) return !isLearning(each) && !isTraining(each);
        return each.minutes <= same.minutes && (isLearning(each) || rpe(each) <= rpe(same));
      });
    });
  },
  G30: (it) => {
    const { blackoutDates, approvedModules, trainingHoursPerWeek } = it.policy.company;
    const open = all(it).every((each) => !blackoutDates.includes(each.on) || (!isLearning(each) && !isTraining(each)));
    const approved = all(it).every(
      (each) => !isLearning(each) || approvedModules === undefined || approvedModules.includes(each.skillId ?? ""),
    );
    const done = (day: LocalDay) => learningDone(it, day) + sum(pastOn(it, day), (each) => each.minutes);
    return (
      open &&
      approved &&
      (trainingHoursPerWeek === undefined ||
        everyWeekWithin(it, (each) => each.minutes, done, trainingHoursPerWeek * 60))
    );
  },
  G31: (it) => {
    const fresh = it.facts.consents.filter(
      ({ purpose, version, grantedAt }) =>
        purpose === "coaching" &&
        version === CONSENT_VERSION &&
        it.facts.now.getTime() - grantedAt.getTime() <= it.policy.privacy.consentDays * 24 * HOUR,
    );
    if (it.facts.optedOut || fresh.length === 0) return all(it).length === 0;
    const lessons = fresh.some(({ category }) => category === "learning") || !all(it).some(isLearning);
    return lessons && (it.facts.physicalTraining || !all(it).some(isTraining));
  },
};

/** The rules that a plan breaks, as the statements see it. */
export const broken = (it: OracleCase): string[] =>
  Object.entries(STATEMENTS)
    .filter(([, holds]) => !holds(it))
    .map(([id]) => id);
