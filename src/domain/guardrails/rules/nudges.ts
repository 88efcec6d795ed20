import type { Consent } from "#src/domain/consent.ts";
import type { DayOffKind } from "#src/domain/guardrails/plan-facts.ts";
import type { Policy } from "#src/domain/guardrails/policy.ts";
import { compareFired, type FiredRule, type RuleInfo } from "#src/domain/guardrails/rule.ts";
import { inClockWindow, MS_PER_HOUR } from "#src/domain/guardrails/rules/calendar.ts";
import { NIGHT_FROM_MINUTE, NIGHT_TO_MINUTE } from "#src/domain/guardrails/rules/g16-minors.ts";
import { isQuiet } from "#src/domain/guardrails/rules/g21-disconnect.ts";
import { freshConsents } from "#src/domain/guardrails/rules/g31-consent.ts";
import { assertFinite } from "#src/domain/guardrails/rules/plannable.ts";
import { plural } from "#src/domain/guardrails/rules/words.ts";
import { clockTime, daysBetween, type LocalDay, localDay, localMinute } from "#src/domain/time.ts";

const MS_PER_DAY = 24 * MS_PER_HOUR;
const WEEK = 7;
const ADULT_YEARS = 18;

/** G22: proactive messages are few, and fewer when they are ignored. */
export const nudgeCapsRule: RuleInfo = {
  id: "G22",
  scope: "all",
  action: "B",
  actions: ["B"],
  reason: "few messages that you did not ask for, and fewer when you leave them unanswered",
  source: "MODEL.md 4, by judgement",
  heldOn: ["nudge"],
};

/** What decides whether a proactive message may go out now. */
export interface NudgeFacts {
  readonly now: Date;
  readonly timeZone: string;
  /** The daily check-in is exempt from the caps of G22, and from nothing else. */
  readonly kind: "nudge" | "reminder" | "plan-change" | "check-in";
  /** The person's own quiet hours, minutes after local midnight; they may only widen the policy's. */
  readonly quietFromMinute?: number | undefined;
  readonly quietToMinute?: number | undefined;
  /** When proactive messages other than the check-in went out; the last 7 days suffice. */
  readonly sentAt: readonly Date[];
  /** Unanswered proactive messages in a row, and when the last of them went out. Absent time: now. */
  readonly ignoredInARow: number;
  readonly lastIgnoredAt?: Date | undefined;
  /** Today, where it is a day off. */
  readonly dayOff?: DayOffKind | undefined;
  /** First local day on which the person is back. */
  readonly awayUntil?: LocalDay | undefined;
  readonly snoozedUntil?: Date | undefined;
  readonly askedForReminders: boolean;
  readonly consents: readonly Consent[];
  /** The person said stop, or a crisis paused everything. */
  readonly optedOut?: boolean | undefined;
  readonly ageYears?: number | undefined;
  /** Automatic changes of the plan today, for a message that tells of one more. */
  readonly planChangesToday?: number | undefined;
  /** Days since the curriculum was paused automatically. */
  readonly pausedDays?: number | undefined;
}

export interface NudgeVerdict {
  readonly allowed: boolean;
  /** Why not, strongest first; empty when allowed. */
  readonly fired: readonly FiredRule[];
}

/**
 * Whether a proactive message may be sent now (G16, G21, G22, G23, G31). Source: MODEL.md 4.
 *
 * @throws RangeError where a number or a time is not finite.
 */
export function nudgeAllowed(facts: NudgeFacts, policy: Policy): NudgeVerdict {
  assertFinite(facts, "facts");
  const fired = [
    ...consentOf(facts, policy),
    ...disconnected(facts, policy),
    ...(facts.kind === "check-in" ? [] : capsOf(facts, policy)),
    ...changesOf(facts, policy),
  ].sort(compareFired);
  return { allowed: fired.length === 0, fired };
}

/** Daily, or weekly once nothing was answered for some days; silence is never taken as a bad mood. */
export const checkInCadence = (silentDays: number, policy: Policy): "daily" | "weekly" =>
  silentDays >= policy.nudges.silentDays ? "weekly" : "daily";

/** Whether the check-in is due on a day, from the last day it was asked; at once when it never was. */
export function checkInDue(
  { today, lastAsked, silentDays }: { today: LocalDay; lastAsked?: LocalDay | undefined; silentDays: number },
  policy: Policy,
): boolean {
  if (lastAsked === undefined) return true;
  return daysBetween(lastAsked, today) >= (checkInCadence(silentDays, policy) === "weekly" ? WEEK : 1);
}

const block = (id: FiredRule["id"], reason: string, numbers: FiredRule["numbers"] = {}): FiredRule => ({
  id,
  action: "B",
  reason,
  numbers,
});

function consentOf(facts: NudgeFacts, policy: Policy): FiredRule[] {
  if (facts.optedOut === true) return [block("G31", "you asked me to stop, so nothing is sent")];
  if (freshConsents(facts.consents, facts.now, policy).length > 0) return [];
  const days = policy.privacy.consentDays;
  return [block("G31", `there is no agreement of the last ${plural(days, "day")}`, { consentDays: days })];
}

function disconnected(facts: NudgeFacts, policy: Policy): FiredRule[] {
  const minute = localMinute(facts.now, facts.timeZone);
  const away = facts.awayUntil !== undefined && localDay(facts.now, facts.timeZone) < facts.awayUntil;
  const minor = facts.ageYears !== undefined && facts.ageYears < ADULT_YEARS;
  const { quietFrom, quietTo } = policy.nudges;
  return [
    ...(isQuiet(minute, facts, policy)
      ? [
          block("G21", `quiet hours, ${clockTime(quietFrom)} to ${clockTime(quietTo)} or your own`, {
            quietFromHour: quietFrom / 60,
            quietToHour: quietTo / 60,
          }),
        ]
      : []),
    ...(away || facts.dayOff !== undefined ? [block("G21", "your days off stay free of messages")] : []),
    ...(facts.snoozedUntil !== undefined && facts.now < facts.snoozedUntil
      ? [block("G22", "you asked me to wait")]
      : []),
    ...(minor && inClockWindow(minute, NIGHT_FROM_MINUTE, NIGHT_TO_MINUTE)
      ? [block("G16", `under ${ADULT_YEARS} nothing is sent at night`, { adultAge: ADULT_YEARS })]
      : []),
  ];
}

function capsOf(facts: NudgeFacts, policy: Policy): FiredRule[] {
  const { perDay, perWeek, gapHours, ignoredBeforeHalving } = policy.nudges;
  const now = facts.now.getTime();
  const ignoredFor = now - (facts.lastIgnoredAt ?? facts.now).getTime();
  const halved = facts.ignoredInARow >= ignoredBeforeHalving && ignoredFor < WEEK * MS_PER_DAY;
  const [daily, weekly, gap] = halved
    ? [Math.floor(perDay / 2), Math.floor(perWeek / 2), gapHours * 2]
    : [perDay, perWeek, gapHours];
  const today = localDay(facts.now, facts.timeZone);
  const ago = facts.sentAt.map((at) => now - at.getTime());
  const sentToday = facts.sentAt.filter((at) => localDay(at, facts.timeZone) === today).length;
  const sentThisWeek = ago.filter((ms) => ms < WEEK * MS_PER_DAY).length;
  return [
    ...(facts.kind === "reminder" && !facts.askedForReminders
      ? [block("G22", "you have not asked for reminders")]
      : []),
    ...(sentToday >= daily ? [block("G22", `at most ${plural(daily, "message")} a day`, { perDay: daily })] : []),
    ...(sentThisWeek >= weekly
      ? [block("G22", `at most ${plural(weekly, "message")} in ${WEEK} days`, { perWeek: weekly, days: WEEK })]
      : []),
    ...(ago.some((ms) => ms < gap * MS_PER_HOUR)
      ? [block("G22", `at least ${gap} h between two messages`, { gapHours: gap })]
      : []),
  ];
}

function changesOf(facts: NudgeFacts, policy: Policy): FiredRule[] {
  if (facts.kind !== "plan-change") return [];
  const { changesPerDay, pauseDays } = policy.plan;
  const cap = (reason: string, numbers: FiredRule["numbers"]): FiredRule => ({
    id: "G23",
    action: "C",
    reason,
    numbers,
  });
  return [
    ...((facts.planChangesToday ?? 0) >= changesPerDay
      ? [cap(`the plan changes at most ${plural(changesPerDay, "time")} a day`, { changesPerDay })]
      : []),
    ...((facts.pausedDays ?? 0) >= pauseDays
      ? [
          {
            ...cap(`after ${plural(pauseDays, "day")} of pause a human is offered instead`, { pauseDays }),
            action: "E" as const,
          },
        ]
      : []),
  ];
}
