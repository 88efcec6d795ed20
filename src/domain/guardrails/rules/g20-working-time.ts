import { MINUTES_PER_DAY, minutesUntil, weekdayOf } from "#src/domain/guardrails/rules/calendar.ts";
import { learningDone } from "#src/domain/guardrails/rules/g19-learning-load.ts";
import { capMinutes, drop, type SessionLimit } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { capRollingWeek } from "#src/domain/guardrails/rules/windows.ts";
import { rounded, sentences } from "#src/domain/guardrails/rules/words.ts";

const USUAL_HOURS_PER_WEEK = 40;
const USUAL_START_MINUTE = 9 * 60;
const USUAL_END_MINUTE = 17 * 60 + 30;
const USUAL_WEEKDAYS = [1, 2, 3, 4, 5];
/** Learning may begin this long before work, and after work last for what the span leaves. */
const BEFORE_WORK_MINUTES = 60;

/**
 * G20: learning for work counts as working time.
 *
 * Physical training is the person's own time and does not. Daily rest is held by one span of the day for all days, weekly rest by
 * one day of the week that stays free: together they leave the 35 hours in one piece.
 */
export const workingTimeRule: PlanRule = {
  id: "G20",
  scope: "knowledge",
  action: "B",
  actions: ["B"],
  reason: "work and learning stay within 48 hours a week, with 11 hours of rest a day and a day off a week",
  source: "Directive 2003/88/EC, articles 3, 5 and 6 (MODEL.md 4)",
  heldOn: ["plan"],
  check: workingTime,
};

function workingTime(planCase: PlanCase): Finding | undefined {
  const { view, facts, policy } = planCase;
  const { hoursPerWeek, dailyRestHours } = policy.work;
  const work = facts.work?.hoursPerWeek ?? USUAL_HOURS_PER_WEEK;
  const learning = view.sessions.filter((session) => session.learning);

  const weekly = capRollingWeek(
    view,
    { planned: (session) => (session.learning ? session.minutes : 0), done: learningDone(planCase) },
    Math.max(0, hoursPerWeek - work) * 60,
  );
  const daily = learning.flatMap(({ index, ...session }) => {
    const allowed = minutesInSpan(planCase, view.clock.minute(session.session.startsAt));
    const whole = { index, ...session };
    if (allowed <= 0) return [drop(whole)];
    return session.minutes > allowed ? [capMinutes(whole, allowed)] : [];
  });
  const free = weeklyRestDay(facts.work?.weekdays ?? USUAL_WEEKDAYS);
  const resting = learning.filter((session) => free === undefined || weekdayOf(session.dayNumber) === free).map(drop);
  const limits: SessionLimit[] = [...weekly, ...daily, ...resting];
  if (limits.length === 0) return undefined;
  return {
    limits,
    reason: sentences([
      weekly.length > 0
        ? `work of ${rounded(work)} h a week and learning together stay within ${hoursPerWeek} h`
        : undefined,
      daily.length > 0 ? `learning leaves ${dailyRestHours} h of rest between two days` : undefined,
      resting.length > 0 ? "one day of the week stays free of work and learning" : undefined,
    ]),
    numbers: {
      ...(weekly.length > 0 && { workHours: rounded(work), mostHours: hoursPerWeek }),
      ...(daily.length > 0 && { restHours: dailyRestHours }),
    },
  };
}

/** Minutes from `start` to the end of the span that leaves the daily rest; none when `start` lies outside. */
function minutesInSpan({ facts, policy }: PlanCase, start: number): number {
  const workStart = facts.work?.startMinute ?? USUAL_START_MINUTE;
  const workLength = minutesUntil(workStart, facts.work?.endMinute ?? USUAL_END_MINUTE);
  const span = MINUTES_PER_DAY - policy.work.dailyRestHours * 60;
  if (workLength > span) return 0;
  const before = Math.min(BEFORE_WORK_MINUTES, (span - workLength) / 2);
  const opens = (workStart - before + MINUTES_PER_DAY) % MINUTES_PER_DAY;
  return span - minutesUntil(opens, start);
}

/** The last day of the week without work, Sunday first; none for people who work every day. */
const weeklyRestDay = (weekdays: readonly number[]): number | undefined =>
  [7, 6, 5, 4, 3, 2, 1].find((day) => !weekdays.includes(day));
