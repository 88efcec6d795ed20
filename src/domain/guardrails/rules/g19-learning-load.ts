import { dayNumber } from "#src/domain/guardrails/rules/calendar.ts";
import { capMinutes, capSum, dropAll } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { capRollingWeek, WEEK } from "#src/domain/guardrails/rules/windows.ts";
import { rounded, sentences } from "#src/domain/guardrails/rules/words.ts";

/** G19: learning on top of work stays short, and gives way to a day of meetings. */
export const learningLoadRule: PlanRule = {
  id: "G19",
  scope: "knowledge",
  action: "C",
  actions: ["C"],
  reason:
    "learning stays within 25 minutes at a time, 90 a day and 6 hours a week, and gives way to days full of meetings",
  source: "MODEL.md 4, by judgement",
  heldOn: ["plan"],
  check: learningLoad,
};

/** Learning minutes already done, by day number. */
export function learningDone({ facts }: PlanCase): (number: number) => number {
  const done = new Map(Object.entries(facts.learningMinutes ?? {}).map(([day, minutes]) => [dayNumber(day), minutes]));
  return (number) => done.get(number) ?? 0;
}

function learningLoad(planCase: PlanCase): Finding | undefined {
  const { view, facts, policy } = planCase;
  const { minutesPerDay, minutesPerWeek, blockMinutes, meetingHours } = policy.learning;
  const done = learningDone(planCase);
  const learning = view.sessions.filter((session) => session.learning);
  const minutes = (session: (typeof learning)[number]) => (session.learning ? session.minutes : 0);

  const full = view.days.filter(
    ({ day, sessions }) =>
      (facts.meetingHours?.[day] ?? 0) >= meetingHours && sessions.some(({ learning }) => learning),
  );
  const long = learning.filter((session) => session.minutes > blockMinutes);
  const daily = view.days.flatMap((day) =>
    capSum(day.sessions, minutes, Math.max(0, minutesPerDay - done(day.number))),
  );
  const weekly = capRollingWeek(view, { planned: minutes, done }, minutesPerWeek);
  const inMeetings = dropAll(full.flatMap(({ sessions }) => sessions.filter(({ learning }) => learning)));
  if (long.length + daily.length + weekly.length + inMeetings.length === 0) return undefined;

  const meetings = Math.max(0, ...full.map(({ day }) => facts.meetingHours?.[day] ?? 0));
  return {
    limits: [...inMeetings, ...long.map((session) => capMinutes(session, blockMinutes)), ...daily, ...weekly],
    reason: sentences([
      inMeetings.length > 0
        ? `${rounded(meetings)} h of meetings on a day, ${meetingHours} or more, leave no room for learning`
        : undefined,
      long.length > 0 ? `one learning block is at most ${blockMinutes} min` : undefined,
      daily.length > 0 ? `learning is at most ${minutesPerDay} min a day` : undefined,
      weekly.length > 0 ? `learning is at most ${minutesPerWeek} min in any ${WEEK} days` : undefined,
    ]),
    numbers: {
      ...(inMeetings.length > 0 && { meetingHours: rounded(meetings), meetingLimitHours: meetingHours }),
      ...(long.length > 0 && { blockMinutes }),
      ...(daily.length > 0 && { minutesPerDay }),
      ...(weekly.length > 0 && { minutesPerWeek, days: WEEK }),
    },
  };
}
