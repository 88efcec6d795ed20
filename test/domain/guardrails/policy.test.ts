import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DEFAULT_POLICY,
  type Policy,
  type PolicyOverride,
  parsePolicy,
  policyDiff,
  policyVersion,
  tighten,
} from "#src/domain/guardrails/policy.ts";
import { compareLimit, NAMED_LIMITS } from "#src/domain/guardrails/rules/policy-limits.ts";
import { anyPolicy, overrideOf, tighterThan } from "./rules/arbitraries.ts";

const numberAt = (policy: Policy, section: string, key: string): number =>
  (policy as unknown as Record<string, Record<string, number>>)[section]![key]!;

function parsed(text: string): PolicyOverride {
  const result = parsePolicy(text);
  if (!result.ok) throw new Error(result.problems.join("\n"));
  return result.override;
}

const problems = (text: string): readonly string[] => {
  const result = parsePolicy(text);
  return result.ok ? [] : result.problems;
};

const tightened = (override: PolicyOverride, base = DEFAULT_POLICY): Policy => {
  const result = tighten(base, override);
  if (!result.ok) throw new Error(result.refusals.map(({ reason }) => reason).join("\n"));
  return result.policy;
};

const reasons = (override: PolicyOverride, base = DEFAULT_POLICY): string[] => {
  const result = tighten(base, override);
  return result.ok ? [] : result.refusals.map(({ reason }) => reason);
};

describe("the text of a policy", () => {
  test("a file names only what it changes, with clock times and spans of days as people write them", () => {
    const override = parsed(`
      physical:
        restDaysPerWeek: 2
      nudges:
        quietFrom: "19:00"
        quietTo: 09:30
      company:
        trainingHoursPerWeek: 3.5
        blackoutDates: [2026-12-31, 2026-12-24/2026-12-26]
        approvedModules: [presenting, negotiation, presenting]
    `);
    expect(override).toEqual({
      physical: { restDaysPerWeek: 2 },
      nudges: { quietFrom: 19 * 60, quietTo: 9 * 60 + 30 },
      company: {
        trainingHoursPerWeek: 3.5,
        blackoutDates: ["2026-12-24", "2026-12-25", "2026-12-26", "2026-12-31"],
        approvedModules: ["negotiation", "presenting"],
      },
    });
  });

  test("an empty file changes nothing", () => {
    expect(tightened(parsed(""))).toEqual(DEFAULT_POLICY);
    expect(tightened(parsed("# nothing\n"))).toEqual(DEFAULT_POLICY);
  });

  test.each([
    ["physical: [1", "Cannot read the policy as it must be YAML"],
    ["physical: {restDaysPerWeek: 2, restDaysPerWeek: 3}", "Cannot read the policy as it must be YAML"],
    ["physicall: {}", 'Unrecognized key: "physicall"'],
    ["physical: {sesionRatio: 1}", 'physical: Unrecognized key: "sesionRatio"'],
    ["physical: {restDaysPerWeek: 1.5}", "physical.restDaysPerWeek:"],
    ["physical: {sessionRatio: .nan}", "physical.sessionRatio:"],
    ["physical: {sessionRatio: '1'}", "physical.sessionRatio:"],
    ["nudges: {quietFrom: '7pm'}", 'nudges.quietFrom: a time must be written as "HH:MM"'],
    ["nudges: {quietFrom: '24:00'}", 'nudges.quietFrom: a time must be written as "HH:MM"'],
    ["company: {blackoutDates: [2026-02-30]}", 'company.blackoutDates.0: a blackout must be "YYYY-MM-DD"'],
    ["company: {blackoutDates: [2026-03-02/2026-03-01]}", "company.blackoutDates.0:"],
    ["company: {blackoutDates: [2026-01-01/2036-01-01]}", "company.blackoutDates.0:"],
    ["company: {trainingHoursPerWeek: -1}", "company.trainingHoursPerWeek:"],
    ["just a word", "policy:"],
    ["a: &a [*a, *a]\nphysical: *a", ""],
  ])("%s is refused with its path", (text, problem) => {
    expect(problems(text).join("\n")).toContain(problem);
    expect(problems(text)).not.toEqual([]);
  });
});

describe("a policy may only tighten", () => {
  test("a stricter value is taken and the rest stays", () => {
    const policy = tightened(parsed("sleep: {shortNightHours: 6}"));
    expect(policy.sleep).toEqual({ ...DEFAULT_POLICY.sleep, shortNightHours: 6 });
    expect({ ...policy, sleep: DEFAULT_POLICY.sleep }).toEqual(DEFAULT_POLICY);
  });

  test("a looser value is refused with the limit and the direction", () => {
    expect(
      reasons({ physical: { sessionRatio: 1.3 }, sleep: { shortNightHours: 4 }, nudges: { quietTo: 7 * 60 } }),
    ).toEqual([
      "Cannot set physical.sessionRatio to 1.3 as a policy may only tighten: the limit is 1.1 and lower is stricter",
      "Cannot set sleep.shortNightHours to 4 as a policy may only tighten: the limit is 5 and higher is stricter",
      "Cannot set nudges.quietTo to 07:00 as a policy may only tighten: the limit is 08:00 and higher is stricter",
    ]);
  });

  test("one loosening refuses the whole file", () => {
    expect(tighten(DEFAULT_POLICY, { sleep: { shortNightHours: 6, loadShare: 0.9 } }).ok).toBe(false);
  });

  test("what a policy tightened, the next one cannot loosen", () => {
    const base = tightened({ odds: { day: 0.03 }, company: { trainingHoursPerWeek: 4, approvedModules: ["a", "b"] } });
    expect(reasons({ odds: { day: 0.04 } }, base)).toHaveLength(1);
    expect(reasons({ company: { trainingHoursPerWeek: 5 } }, base)).toHaveLength(1);
    expect(reasons({ company: { approvedModules: ["a", "c"] } }, base)).toEqual([
      'Cannot approve "c" as a policy may only tighten: approved are "a", "b"',
    ]);
    expect(tightened({ company: { trainingHoursPerWeek: 3, approvedModules: ["b"] } }, base).company).toEqual({
      trainingHoursPerWeek: 3,
      approvedModules: ["b"],
      blackoutDates: [],
    });
  });

  test("blackout dates of both hold", () => {
    const base = tightened({ company: { blackoutDates: ["2026-05-02"] } });
    expect(tightened({ company: { blackoutDates: ["2026-05-01"] } }, base).company.blackoutDates).toEqual([
      "2026-05-01",
      "2026-05-02",
    ]);
  });

  test("a value beyond what is meaningful is refused too", () => {
    expect(reasons({ physical: { restDaysPerWeek: 8 } })).toEqual([
      "Cannot set physical.restDaysPerWeek as it must be a whole number not higher than 7: current value is 8",
    ]);
    expect(reasons({ physical: { sessionRatio: Number.NEGATIVE_INFINITY } })).toHaveLength(1);
    expect(reasons({ physical: { sessionRatio: Number.NaN } })).toHaveLength(1);
    expect(reasons({ physical: { consecutiveHardDays: 1.5 } })).toHaveLength(1);
    expect(reasons({ nudges: { quietFrom: 12 * 60 } })).toHaveLength(1);
  });

  test("whatever is accepted is nowhere looser than its base", () => {
    const anyNumber = fc.oneof(fc.double(), fc.integer({ min: -5, max: 1500 }));
    const anyOverride = fc
      .array(fc.tuple(fc.constantFrom(...NAMED_LIMITS), anyNumber), { maxLength: 4 })
      .map((changes) => {
        const sections: Record<string, Record<string, number>> = {};
        for (const [{ section, key }, value] of changes) sections[section] = { ...sections[section], [key]: value };
        return sections as PolicyOverride;
      });
    let accepted = 0;
    fc.assert(
      fc.property(
        anyPolicy.chain((base) => fc.tuple(fc.constant(base), fc.oneof(anyOverride, overrideOf(base)))),
        ([base, override]) => {
          const result = tighten(base, override);
          if (!result.ok) return;
          accepted += 1;
          for (const { section, key, path, spec } of NAMED_LIMITS) {
            const [before, after] = [numberAt(base, section, key), numberAt(result.policy, section, key)];
            expect(Number.isFinite(after), path).toBe(true);
            expect(compareLimit(spec, before, after), path).not.toBe("looser");
          }
          expect(result.policy.company.blackoutDates).toEqual(expect.arrayContaining([...base.company.blackoutDates]));
          expect(policyDiff(base, result.policy).filter(({ direction }) => direction === "looser")).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

describe("the version of a policy", () => {
  test("it is the same for the same limits and another for any change", () => {
    fc.assert(
      fc.property(
        anyPolicy.chain((base) => fc.tuple(fc.constant(base), tighterThan(base))),
        ([a, b]) => {
          expect(policyVersion(structuredClone(a) as Policy)).toBe(policyVersion(a));
          expect(policyVersion(a) === policyVersion(b)).toBe(policyDiff(a, b).length === 0);
        },
      ),
      { numRuns: 200 },
    );
    expect(policyVersion(DEFAULT_POLICY)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("the difference of two policies", () => {
  test("it names path, values and direction, and turns around with its arguments", () => {
    const next = tightened(
      parsed(
        "nudges: {quietFrom: '19:00'}\ncompany: {blackoutDates: [2026-05-01], approvedModules: [a], trainingHoursPerWeek: 4}",
      ),
    );
    expect(policyDiff(DEFAULT_POLICY, next)).toEqual([
      { path: "nudges.quietFrom", from: "20:00", to: "19:00", direction: "tighter" },
      { path: "company.trainingHoursPerWeek", from: "no limit", to: "4", direction: "tighter" },
      { path: "company.blackoutDates.2026-05-01", from: "open", to: "blackout", direction: "tighter" },
      { path: "company.approvedModules", from: "all", to: "a", direction: "tighter" },
    ]);
    expect(policyDiff(next, DEFAULT_POLICY).map(({ direction }) => direction)).toEqual([
      "looser",
      "looser",
      "looser",
      "looser",
    ]);
    expect(policyDiff(next, next)).toEqual([]);
  });
});

test("the defaults are the figures of the guardrails", () => {
  expect(DEFAULT_POLICY).toMatchObject({
    physical: {
      sessionRatio: 1.1,
      weekRatio: 1.15,
      consecutiveHardDays: 2,
      restDaysPerWeek: 1,
      restDaysPerWeekMinor: 2,
      monotony: 2,
      painLimit: 3,
    },
    sleep: { shortNightHours: 5, threeNightMeanHours: 6, loadShare: 0.7, opportunityHours: 8 },
    data: { validDays: 14, coverage: 0.6, conservativeLoad: 1 },
    odds: { day: 0.05, horizon: 0.2, redZone: 0.01 },
    learning: { minutesPerDay: 90, minutesPerWeek: 360, blockMinutes: 25, meetingHours: 6 },
    work: { hoursPerWeek: 48, dailyRestHours: 11 },
    nudges: {
      perDay: 2,
      perWeek: 5,
      gapHours: 3,
      ignoredBeforeHalving: 2,
      silentDays: 3,
      quietFrom: 1200,
      quietTo: 480,
    },
    plan: { changesPerDay: 1, pauseDays: 7 },
    privacy: { minimumPeople: 5, consentDays: 365 },
    company: { blackoutDates: [] },
  });
});
