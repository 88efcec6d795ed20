import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DEFAULT_POLICY,
  type Policy,
  type PolicyOverride,
  policyDiff,
  policyVersion,
  tighten,
} from "#src/domain/guardrails/policy.ts";
import { NAMED_LIMITS } from "#src/domain/guardrails/rules/policy-limits.ts";

/** Any values for any limits, on both sides of the built-in ones. */
const anyOverride: fc.Arbitrary<PolicyOverride> = fc
  .tuple(
    fc.array(
      fc.record({
        limit: fc.constantFrom(...NAMED_LIMITS),
        value: fc.oneof(fc.double({ min: 0, max: 1500, noNaN: true }), fc.nat({ max: 1440 })),
        near: fc.double({ min: 0.5, max: 1.3, noNaN: true }),
        nearby: fc.boolean(),
      }),
      { maxLength: 4 },
    ),
    fc.option(fc.nat({ max: 40 }), { nil: undefined }),
  )
  .map(([wishes, trainingHoursPerWeek]) => {
    const sections: Record<string, Record<string, number>> = {};
    for (const { limit, value, near, nearby } of wishes) {
      const wanted = nearby ? limit.spec.value * near : value;
      sections[limit.section] = {
        ...sections[limit.section],
        [limit.key]: limit.spec.whole === true ? Math.round(wanted) : wanted,
      };
    }
    return { ...sections, ...(trainingHoursPerWeek !== undefined && { company: { trainingHoursPerWeek } }) };
  });

describe("any policy", () => {
  test("can only tighten: what is taken is nowhere looser, and what is looser anywhere is refused as a whole", () => {
    let taken = 0;
    fc.assert(
      fc.property(anyOverride, (override) => {
        const result = tighten(DEFAULT_POLICY, override);
        if (!result.ok) {
          expect(result.refusals.length).toBeGreaterThan(0);
          return;
        }
        taken++;
        expect(policyDiff(DEFAULT_POLICY, result.policy).filter(({ direction }) => direction === "looser")).toEqual([]);
      }),
      { numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  test("taken twice is taken once, and two that are both taken leave the stricter of each", () => {
    const taken = (base: Policy, override: PolicyOverride): Policy | undefined => {
      const result = tighten(base, override);
      return result.ok ? result.policy : undefined;
    };
    fc.assert(
      fc.property(anyOverride, anyOverride, (one, two) => {
        const first = taken(DEFAULT_POLICY, one);
        if (first === undefined) return;
        expect(policyVersion(taken(first, one)!)).toBe(policyVersion(first));
        const both = taken(first, two);
        if (both === undefined) return;
        expect(policyDiff(first, both).every(({ direction }) => direction === "tighter")).toBe(true);
        expect(policyDiff(DEFAULT_POLICY, both).every(({ direction }) => direction === "tighter")).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
