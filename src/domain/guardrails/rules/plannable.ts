import type { CandidatePlan } from "#src/domain/plan.ts";

/**
 * Throws unless every number inside is finite.
 *
 * A comparison with NaN is always false, so that a rule would let it pass: nothing is judged before this held.
 *
 * @throws RangeError naming the path of the first number that is not finite.
 */
export function assertFinite(value: unknown, path: string): void {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `Cannot enforce the guardrails as "${path}" must be a finite number: current value is ${value}`,
      );
    }
  } else if (value instanceof Date) {
    assertFinite(value.getTime(), path);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) assertFinite(inner, `${path}.${key}`);
  }
}

/**
 * Throws unless the plan holds possible amounts and each day once: a negative amount would make room for others in a sum, and a
 * day in two parts would count as two.
 *
 * @throws RangeError naming the session and the amount.
 */
export function assertPlannable(plan: CandidatePlan): void {
  assertFinite(plan, "plan");
  const days = plan.days.map(({ day }) => day);
  const twice = days.find((day, at) => days.indexOf(day) !== at);
  if (twice !== undefined) {
    throw new RangeError(`Cannot enforce the guardrails as each day must be planned once: ${twice} is there twice`);
  }
  for (const { day, sessions } of plan.days) {
    for (const session of sessions) {
      const amounts = {
        minutes: session.minutes,
        items: session.items,
        rpe: session.rpe ?? 0,
        demand: session.demand ?? 0,
      };
      for (const [name, amount] of Object.entries(amounts)) {
        if (amount < 0) {
          throw new RangeError(
            `Cannot enforce the guardrails as ${name} of "${session.id}" on ${day} must not be negative: current value is ${amount}`,
          );
        }
      }
    }
  }
}
