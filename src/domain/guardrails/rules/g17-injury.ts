import type { Injury } from "#src/domain/guardrails/plan-facts.ts";
import { overlap, partsOf, partsOfInjury } from "#src/domain/guardrails/rules/body.ts";
import { MODERATE_RPE } from "#src/domain/guardrails/rules/effort.ts";
import { capRpe, dropAll } from "#src/domain/guardrails/rules/limits.ts";
import type { Finding, PlanCase, PlanRule } from "#src/domain/guardrails/rules/plan-rule.ts";
import type { PlannedSession } from "#src/domain/guardrails/rules/plan-view.ts";
import { plural, rounded, sentences } from "#src/domain/guardrails/rules/words.ts";

const RISING_DAYS = 2;
const RECENT_MONTHS = 6;

/** G17: a painful part of the body is left out, and a human is told; before the pain is known, it does no hard work. */
export const injuryRule: PlanRule = {
  id: "G17",
  scope: "physical",
  action: "C",
  actions: ["E", "C"],
  reason: "pain over 3 of 10, or pain that rises for two days, leaves that part of the body out",
  source: "MODEL.md 4, recalled and by judgement",
  heldOn: ["plan", "text"],
  check: injury,
};

function injury({ view, facts, policy }: PlanCase): Finding | undefined {
  const limit = policy.physical.painLimit;
  const injuries = facts.intake?.injuries ?? [];
  const painful = injuries.filter((each) => isPainful(each, limit));
  const unasked = injuries.filter(
    (each) => !painful.includes(each) && each.painToday === undefined && each.monthsAgo <= RECENT_MONTHS,
  );
  if (painful.length + unasked.length === 0) return undefined;
  const bodily = view.sessions.filter((session) => session.bodily && saysWhatItMoves(session));
  return {
    limits: [
      ...dropAll(bodily.filter((session) => loads(session, painful))),
      ...bodily.filter((session) => loads(session, unasked)).map((session) => capRpe(session, MODERATE_RPE)),
    ],
    standing: true,
    ...(painful.length > 0 && { action: "E" as const, notice: true, escalate: "human" as const }),
    ...(unasked.length > 0 && { question: "pain" as const }),
    reason: sentences([
      ...painful.map((each) => whyPainful(each, limit)),
      unasked.length > 0 ? whyUnasked(unasked) : undefined,
    ]),
    numbers: Object.assign({}, ...painful.map((each, at) => numbersOf(each, at, limit))),
  };
}

const isPainful = ({ painToday = 0, painRisingDays = 0, saidToHurt = false }: Injury, limit: number): boolean =>
  saidToHurt || painToday > limit || painRisingDays >= RISING_DAYS;

/** An easy recovery session that names neither sport nor muscles, such as breathing, moves nothing that hurts. */
const saysWhatItMoves = ({ training, session }: PlannedSession): boolean =>
  training || session.sport !== undefined || session.muscleGroups.length > 0;

const loads = ({ session }: PlannedSession, injuries: readonly Injury[]): boolean =>
  injuries.some(({ bodyPart }) => overlap(partsOf(session), partsOfInjury(bodyPart)));

function whyPainful({ bodyPart, painToday = 0, painRisingDays = 0 }: Injury, limit: number): string {
  if (painToday > limit) return `${bodyPart} pain is ${rounded(painToday)} of 10, over ${limit}, so nothing loads it`;
  if (painRisingDays >= RISING_DAYS)
    return `${bodyPart} pain has risen for ${plural(painRisingDays, "day")}, so nothing loads it`;
  return `your ${bodyPart} hurts, as you told me, so nothing loads it`;
}

const whyUnasked = (injuries: readonly Injury[]): string =>
  `I do not know today's pain (${injuries.map(({ bodyPart }) => bodyPart).join(", ")}), so no hard work there yet`;

function numbersOf({ painToday = 0, painRisingDays = 0 }: Injury, at: number, limit: number): Record<string, number> {
  const suffix = at === 0 ? "" : `${at + 1}`;
  return {
    [`pain${suffix}`]: rounded(painToday),
    [`risingDays${suffix}`]: painRisingDays,
    painLimit: limit,
    painScale: 10,
  };
}
