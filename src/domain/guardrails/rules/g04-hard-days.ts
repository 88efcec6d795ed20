import { musclesOf, overlap } from "#src/domain/guardrails/rules/body.ts";
import { MS_PER_HOUR } from "#src/domain/guardrails/rules/calendar.ts";
import { HARD_DAY_LOAD, HARD_RPE, MODERATE_RPE } from "#src/domain/guardrails/rules/effort.ts";
import { pastDays } from "#src/domain/guardrails/rules/history.ts";
import { capMinutes, capRpe, type SessionLimit, wholeMinutes } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import type { DayView, PlannedSession } from "#src/domain/guardrails/rules/plan-view.ts";
import { plural } from "#src/domain/guardrails/rules/words.ts";
import { addDays, instantAt } from "#src/domain/time.ts";

const GAP_HOURS = 48;
/** Just under a hard day, in average days. */
const UNDER_HARD_DAY = 1.49;

/** G4: few hard days in a row, and two days between hard work for the same muscles. */
export const hardDaysRule: PlanRule = {
  id: "G4",
  scope: "physical",
  action: "C",
  actions: ["C"],
  reason: "at most two hard days in a row, and two days between hard work for the same muscles",
  source: "MODEL.md 4, recalled and by judgement",
  heldOn: ["plan"],
  check: hardDays,
};

function hardDays(planCase: PlanCase): Finding | undefined {
  const { consecutiveHardDays } = planCase.policy.physical;
  const inARow = hardDaysInARow(planCase, consecutiveHardDays);
  const tooSoon = sameMusclesTooSoon(planCase);
  if (inARow.length + tooSoon.length === 0) return undefined;
  const [days, gap] = [inARow.length > 0, tooSoon.length > 0];
  const parts = [
    ...(days ? [`at most ${plural(consecutiveHardDays, "hard day")} in a row`] : []),
    ...(gap ? [`${GAP_HOURS} hours between hard work for the same muscles`] : []),
  ];
  return {
    limits: [...inARow, ...tooSoon],
    reason: `${parts.join(" and ")}, so some of it is easier`,
    numbers: { ...(days && { hardDays: consecutiveHardDays }), ...(gap && { gapHours: GAP_HOURS }) },
  };
}

/**
 * Days are eased in the order of time. Limits of every looser count are taken together, so that fewer hard days in a row can
 * only ease more days, never others.
 */
function hardDaysInARow(planCase: PlanCase, most: number): SessionLimit[] {
  const { view } = planCase;
  const past = pastDays(planCase);
  const days = [...view.days].sort((a, b) => a.number - b.number);
  const limits: SessionLimit[] = [];
  for (let allowed = most; allowed <= Math.max(most, LOOSEST_IN_A_ROW); allowed++) {
    const kept = new Set<number>();
    const wasHard = (number: number) => kept.has(number) || past(number).hard;
    for (const day of days) {
      if (!isHardPlanned(day, view.loadReference)) continue;
      let streak = 0;
      while (streak < allowed && wasHard(day.number - 1 - streak)) streak++;
      if (streak < allowed) kept.add(day.number);
      else limits.push(...easeDay(day, view.loadReference));
    }
  }
  return limits;
}

/** The default of MODEL.md 4; a policy only allows fewer. */
const LOOSEST_IN_A_ROW = 2;

const isHardPlanned = (day: DayView, reference: number): boolean =>
  day.sessions.some(({ rpe }) => rpe >= HARD_RPE) || day.load >= HARD_DAY_LOAD * reference;

function easeDay(day: DayView, reference: number): SessionLimit[] {
  const eased = day.sessions.map((session) => ({
    session,
    load: Math.min(session.rpe, MODERATE_RPE) * session.minutes,
  }));
  const total = eased.reduce((sum, { load }) => sum + load, 0);
  const share = total >= HARD_DAY_LOAD * reference ? (UNDER_HARD_DAY * reference) / total : 1;
  return day.sessions
    .filter(({ load }) => load > 0)
    .flatMap((session) => [
      capRpe(session, MODERATE_RPE),
      ...(share < 1 ? [capMinutes(session, wholeMinutes(session.minutes * share))] : []),
    ]);
}

interface HardWork {
  readonly at: number;
  readonly muscles: ReadonlySet<string>;
}

function sameMusclesTooSoon({ view, facts }: PlanCase): SessionLimit[] {
  const done = (facts.pastSessions ?? [])
    .filter(({ rpe }) => rpe >= HARD_RPE)
    .map((session): HardWork => {
      const at = session.startsAt ?? instantAt(addDays(session.day, 1), 0, facts.timeZone);
      return { at: at.getTime(), muscles: musclesOf(session) };
    });
  const planned = view.sessions
    .filter(({ rpe }) => rpe >= HARD_RPE)
    .sort((a, b) => startOf(a) - startOf(b) || a.index - b.index);
  const kept: HardWork[] = [...done];
  return planned.flatMap((session) => {
    const work: HardWork = { at: startOf(session), muscles: musclesOf(session.session) };
    const near = kept.some(
      ({ at, muscles }) => Math.abs(work.at - at) < GAP_HOURS * MS_PER_HOUR && overlap(muscles, work.muscles),
    );
    if (near) return [capRpe(session, MODERATE_RPE)];
    kept.push(work);
    return [];
  });
}

const startOf = ({ session }: PlannedSession): number => session.startsAt.getTime();
