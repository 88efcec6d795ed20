import { demandOf, effortOf, isTraining } from "#src/domain/guardrails/rules/effort.ts";
import { drop, type SessionLimit } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import type { PlannedSession } from "#src/domain/guardrails/rules/plan-view.ts";
import { plural } from "#src/domain/guardrails/rules/words.ts";
import type { Session } from "#src/domain/plan.ts";

/**
 * G23: one automatic change of the plan a day, and a pause of a week at most.
 *
 * After the day's change, the plan may only shrink against the one in force: safety may still take away. Changes that the person
 * asks for do not count.
 */
export const planChangesRule: PlanRule = {
  id: "G23",
  scope: "all",
  action: "C",
  actions: ["E", "C"],
  reason: "the plan changes once a day at most, and after a week of pause a human is offered",
  source: "MODEL.md 4, by judgement",
  heldOn: ["plan", "nudge"],
  check: planChanges,
};

function planChanges(planCase: PlanCase): Finding | undefined {
  const { facts, policy } = planCase;
  const { changesPerDay, pauseDays } = policy.plan;
  const changes = facts.planChangesToday ?? 0;
  // The first plan of all changes nothing that was in force.
  const spent = changes >= changesPerDay && (changes > 0 || facts.acceptedPlan !== undefined);
  const limits = spent ? withinAccepted(planCase) : [];
  if ((facts.pausedDays ?? 0) >= pauseDays) {
    return {
      limits,
      action: "E",
      notice: true,
      standing: true,
      escalate: "human",
      reason: `the course has been paused for ${plural(facts.pausedDays ?? 0, "day")}, so it is time to talk to a human`,
      numbers: { pausedDays: facts.pausedDays ?? 0, mostDays: pauseDays },
    };
  }
  if (limits.length === 0) return undefined;
  return {
    limits,
    reason: `the plan already changed today and changes at most ${plural(changesPerDay, "time")} a day`,
    numbers: { changesPerDay },
  };
}

/** Every session of a day that the plan in force covers, no larger than there; others are left out, recovery aside. */
function withinAccepted({ view, facts }: PlanCase): SessionLimit[] {
  const accepted = new Map((facts.acceptedPlan?.days ?? []).map(({ day, sessions }) => [day, sessions]));
  return view.days.flatMap(({ day, sessions }) => {
    const inForce = accepted.get(day);
    if (inForce === undefined && facts.acceptedPlan !== undefined) return [];
    return sessions.flatMap((session) => {
      const before = inForce?.find(({ id }) => id === session.session.id);
      if (before !== undefined) return [within(session, before)];
      return session.learning || isTraining(session.session) ? [drop(session)] : [];
    });
  });
}

const within = ({ index, learning }: PlannedSession, before: Session): SessionLimit => ({
  index,
  minutes: before.minutes,
  ...(learning ? { demand: demandOf(before) } : { rpe: effortOf(before) }),
  ...(!before.newMaterial && { reviewOnly: true as const }),
});
