import type { PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import type { Policy } from "#src/domain/guardrails/policy.ts";
import { inClockWindow } from "#src/domain/guardrails/rules/calendar.ts";
import { dropAll } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { POLICY_LIMITS } from "#src/domain/guardrails/rules/policy-limits.ts";
import { clockTime } from "#src/domain/time.ts";

/** G21: quiet hours and days off belong to the person. Nothing is planned on sick and away days, and no learning on days off. */
export const disconnectRule: PlanRule = {
  id: "G21",
  scope: "all",
  action: "B",
  actions: ["B"],
  reason: "quiet hours and days off stay free of prompts and of learning",
  source: "right to disconnect in PT, BE, FR and AU, recalled (MODEL.md 4)",
  heldOn: ["plan", "nudge"],
  check: disconnect,
};

/** Where the person set only one end: an end taken from a stricter policy could make their own hours shorter. */
const USUAL = POLICY_LIMITS.nudges;

type Hours = Pick<PlanFacts, "quietFromMinute" | "quietToMinute">;

/** Whether a local minute lies in the policy's quiet hours or the person's own, whichever reach further. */
export function isQuiet(minute: number, own: Hours, policy: Policy): boolean {
  const { quietFrom, quietTo } = policy.nudges;
  if (inClockWindow(minute, quietFrom, quietTo)) return true;
  const { quietFromMinute = USUAL.quietFrom.value, quietToMinute = USUAL.quietTo.value } = own;
  return quietFromMinute !== quietToMinute && inClockWindow(minute, quietFromMinute, quietToMinute);
}

function disconnect({ view, facts, policy }: PlanCase): Finding | undefined {
  const learning = view.sessions.filter((session) => session.learning);
  const quiet = learning.filter(({ session }) => isQuiet(view.clock.minute(session.startsAt), facts, policy));
  const off = view.days.flatMap(({ day, sessions }) => {
    const kind = facts.daysOff?.[day];
    if (kind === undefined) return [];
    return kind === "sick" || kind === "away" ? sessions : sessions.filter((session) => session.learning);
  });
  if (quiet.length + off.length === 0) return undefined;
  const { quietFrom, quietTo } = policy.nudges;
  const hours =
    quiet.length > 0
      ? `no learning between ${clockTime(quietFrom)} and ${clockTime(quietTo)} or in your own quiet hours`
      : undefined;
  return {
    limits: dropAll([...quiet, ...off]),
    reason: [hours, off.length > 0 ? "your days off stay free" : undefined]
      .filter((part) => part !== undefined)
      .join("; "),
    numbers: quiet.length > 0 ? { quietFromHour: quietFrom / 60, quietToHour: quietTo / 60 } : {},
  };
}
