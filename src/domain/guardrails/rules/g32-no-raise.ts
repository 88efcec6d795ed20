import type { FiredRule, RuleInfo } from "#src/domain/guardrails/rule.ts";
import { rounded } from "#src/domain/guardrails/rules/words.ts";
import type { Fact } from "#src/domain/message.ts";

/** G32: text may lower a number of the accepted plan, never raise it. */
export const noRaiseRule: RuleInfo = {
  id: "G32",
  scope: "all",
  action: "B",
  actions: ["B"],
  reason: "what is said may be less than the accepted plan, never more",
  source: "Kairos design (MODEL.md 4)",
  heldOn: ["text"],
};

/**
 * The numbers of a text about the plan that are larger than in the accepted plan, or not in it at all.
 *
 * Facts are matched by name; where a name occurs more than once in the plan, the smallest value counts.
 */
export function raisedNumbers(said: readonly Fact[], accepted: readonly Fact[]): FiredRule[] {
  const most = new Map<string, number>();
  for (const { name, value } of accepted) most.set(name, Math.min(most.get(name) ?? Number.POSITIVE_INFINITY, value));
  return said.flatMap(({ name, value }): FiredRule[] => {
    const limit = most.get(name);
    if (limit !== undefined && value <= limit) return [];
    return [
      {
        id: "G32",
        action: "B",
        reason:
          limit === undefined
            ? `"${name}" is not a number of the accepted plan`
            : `"${name}" is said to be ${rounded(value, 2)} where the accepted plan has ${rounded(limit, 2)}`,
        numbers: limit === undefined ? { said: value } : { said: rounded(value, 2), accepted: rounded(limit, 2) },
      },
    ];
  });
}
