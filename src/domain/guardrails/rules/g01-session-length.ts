import { sportKey } from "#src/domain/guardrails/rules/body.ts";
import { dayNumber } from "#src/domain/guardrails/rules/calendar.ts";
import { capMinutes, wholeMinutes } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import { rounded } from "#src/domain/guardrails/rules/words.ts";

const WINDOW_DAYS = 30;
/** The model's floor of a day is 20 minutes at RPE 3: the most of a sport that was not done in the window. */
const FIRST_SESSION_MINUTES = 20;

/** G1: no session is much longer than the longest of its sport in the last 30 days. */
export const sessionLengthRule: PlanRule = {
  id: "G1",
  scope: "physical",
  action: "C",
  actions: ["C"],
  reason: "a session is at most a tenth longer than your longest of the same sport in 30 days",
  source: "Frandsen 2025 for running; other sports by judgement (MODEL.md 4)",
  heldOn: ["plan"],
  check: sessionLength,
};

function sessionLength({ view, facts, policy }: PlanCase): Finding | undefined {
  const longest = new Map<string, number>();
  for (const { day, sport, minutes } of facts.pastSessions ?? []) {
    const age = view.today - dayNumber(day);
    if (age < 0 || age > WINDOW_DAYS) continue;
    longest.set(sportKey(sport), Math.max(longest.get(sportKey(sport)) ?? 0, minutes));
  }
  const most = (sport: string | undefined): number => {
    const known = longest.get(sportKey(sport));
    const ratio = policy.physical.sessionRatio;
    return wholeMinutes(known === undefined ? FIRST_SESSION_MINUTES * Math.min(1, ratio) : known * ratio);
  };
  const over = view.sessions.filter(({ training, session }) => training && session.minutes > most(session.sport));
  const [first] = over;
  if (first === undefined) return undefined;
  const { sport } = first.session;
  const before = longest.get(sportKey(sport));
  const numbers = { days: WINDOW_DAYS, mostMinutes: most(sport), plannedMinutes: first.minutes };
  const name = sport ?? "training";
  return {
    limits: over.map((session) => capMinutes(session, most(session.session.sport))),
    reason:
      before === undefined
        ? `no ${name} in the last ${WINDOW_DAYS} days, so a session is at most ${numbers.mostMinutes} min instead of ${numbers.plannedMinutes}`
        : `your longest ${name} session of the last ${WINDOW_DAYS} days was ${rounded(before)} min, so this one is at most ${numbers.mostMinutes} min instead of ${numbers.plannedMinutes}`,
    numbers: before === undefined ? numbers : { ...numbers, longestMinutes: rounded(before) },
  };
}
