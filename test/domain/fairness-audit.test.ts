import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareGroups, type Sums } from "#src/domain/cluster-bootstrap.ts";
import { auditFairness, type FairnessAudit, TOLD_STEP } from "#src/domain/fairness-audit.ts";
import { type DeclaredGroups, GROUP_NAMES, readGroups } from "#src/domain/fairness-groups.ts";
import { type FairnessMeasure, MEASURE_NAMES, type Trainee } from "#src/domain/fairness-measures.ts";
import { discoveries, sequenceWidth, stretchAt, stretched, verdictOf } from "#src/domain/fairness-verdict.ts";
import { seeded, trainee, world } from "#test/domain/fairness-worlds.ts";

const verdictFor = ({ findings }: FairnessAudit, value: string, measure: FairnessMeasure) =>
  findings.find((one) => one.measure === measure && one.group.length === 1 && one.group[0]!.value === value);

describe("the interval of a comparison", () => {
  // One day a person, offered or not.
  const people = (offered: number, of: number): Sums[] =>
    Array.from({ length: of }, (_, index) => [1, index < offered ? 1 : 0]);
  const logRatio = (group: Sums, others: Sums) => Math.log(group[1]! / group[0]! / (others[1]! / others[0]!));

  test("18 of 40 against 48 of 80 is a ratio of 0.75, from 0.51 to about 1.10", () => {
    const options = { resamples: 4_000, rng: seeded("four fifths") };
    const [interval] = compareGroups(people(18, 40), people(48, 80), [logRatio], options);
    expect(Math.exp(interval!.estimate)).toBeCloseTo(0.75, 12);
    expect(Math.exp(interval!.low)).toBeGreaterThan(0.47);
    expect(Math.exp(interval!.low)).toBeLessThan(0.55);
    expect(Math.exp(interval!.high)).toBeGreaterThan(1);
    expect(Math.exp(interval!.high)).toBeLessThan(1.15);
  });

  test("is of people, not of days: twenty days that are alike say no more than one", () => {
    const often = (all: Sums[]) => all.map((one) => one.map((value) => 20 * value));
    const width = (group: Sums[], others: Sums[]) => {
      const [interval] = compareGroups(group, others, [logRatio], { resamples: 2_000, rng: seeded("alike") });
      return interval!.high - interval!.low;
    };
    const one = width(people(18, 40), people(48, 80));
    expect(width(often(people(18, 40)), often(people(48, 80)))).toBeCloseTo(one, 12);
  });

  test("has no value where a group had no occasion", () => {
    const none = Array.from({ length: 12 }, () => [0, 0]);
    expect(compareGroups(none, people(5, 12), [logRatio], { resamples: 100, rng: seeded("none") })).toEqual([
      undefined,
    ]);
  });
});

describe("a verdict", () => {
  test.each([
    [0.2, { low: 0.12, high: 0.3 }, "alarm"],
    [-0.2, { low: -0.3, high: -0.11 }, "alarm"],
    [0.2, { low: 0.05, high: 0.3 }, "watch"],
    [0.02, { low: -0.08, high: 0.1 }, "inside"],
    [0.02, { low: -0.2, high: 0.3 }, "not-enough-evidence"],
  ] as const)("of %d within %j, against a limit of 0.10, is %s", (figure, interval, verdict) => {
    expect(verdictOf(figure, interval, 0.1)).toBe(verdict);
  });

  test("is no alarm while the shrunk figure of a small group is within the limit, and never inside for being shrunk", () => {
    expect(verdictOf(0.08, { low: 0.12, high: 0.5 }, 0.1)).toBe("watch");
    expect(verdictOf(0.01, { low: -0.3, high: 0.4 }, 0.1)).toBe("not-enough-evidence");
  });

  test("rests on an interval that holds at every weekly look: 3.03 standard errors at the fourth, never fewer", () => {
    // sqrt(9/8 x ln(9 / 0.0025)) = sqrt(1.125 x 8.18869) = 3.03517
    expect(sequenceWidth(4)).toBeCloseTo(3.03517, 5);
    for (let look = 1; look <= 52; look++) expect(sequenceWidth(look)).toBeGreaterThan(3.03);
  });

  test("grows the interval of 95% about its estimate, each side by itself", () => {
    const grown = stretched(0.3, { low: 0.2, high: 0.5 }, 3.03517 / 1.95996);
    expect(grown.low).toBeCloseTo(0.3 - 0.1 * 1.54859, 4);
    expect(grown.high).toBeCloseTo(0.3 + 0.2 * 1.54859, 4);
    expect(stretchAt(4)).toBeCloseTo(1.54859, 4);
  });

  test("is kept as an alarm by Benjamini and Hochberg's steps: of 0.01, 0.04, 0.03 and 0.5 the first three", () => {
    expect(discoveries([0.01, 0.04, 0.03, 0.5])).toEqual(new Set([0, 2, 1]));
    expect(discoveries([0.2, undefined, 0.3])).toEqual(new Set());
  });
});

const audited = (people: readonly Trainee[], look: number, seed = "audit", resamples?: number): FairnessAudit =>
  auditFairness(people, { look, rng: seeded(seed), resamples });

describe("the audit", () => {
  test("alarms within four weeks when a fifth of one group's new material is taken away", () => {
    const audit = audited(world({ people: 200, weeks: 4, seed: "injected", gap: 0.2 * 0.85, spread: 0 }), 4);
    const found = verdictFor(audit, "part-time", "new-material-gap");
    expect(found?.verdict).toBe("alarm");
    expect(found?.figure?.rates).toEqual([0.7, 0.85]);
    expect(verdictFor(audit, "part-time", "rules-gap")?.verdict).not.toBe("alarm");
  });

  test("does not depend on the order of people", () => {
    const people = world({ people: 40, weeks: 2, seed: "order", gap: 0.3 });
    expect(audited(people.toReversed(), 2, "order", 50)).toEqual(audited(people, 2, "order", 50));
  });

  test("tells no figure finer than five points, and no share of nobody or of everybody", () => {
    const people = world({ people: 60, weeks: 3, seed: "steps", gap: 0.6 }).map((one) => ({ ...one, careful: 0 }));
    const { findings } = audited(people, 3, "steps", 100);
    const figures = findings.flatMap(({ figure }) => figure ?? []);
    expect(figures.length).toBeGreaterThan(20);
    for (const { estimate, low, high, rates = [] } of figures)
      for (const value of [estimate, low, high, ...rates])
        expect(Math.abs(value / TOLD_STEP - Math.round(value / TOLD_STEP))).toBeLessThan(1e-9);
    expect(verdictFor({ findings, unjudged: [] }, "part-time", "careful-gap")?.figure?.rates).toEqual([0.05, 0.05]);
  });

  test("is not sure of a group of ten only as nobody of it had what nobody else had", () => {
    const people = Array.from({ length: 40 }, (_, index) =>
      trainee(`p${index}`, { hours: index < 10 ? "part-time" : "full-time" }, { relieved: 0 }),
    );
    expect(verdictFor(audited(people, 4), "part-time", "relief-gap")?.verdict).toBe("not-enough-evidence");
  });

  test("judges nothing that fewer than ten people of a group stand behind", () => {
    const hard = { told: 0.1, happened: true };
    const people = Array.from({ length: 60 }, (_, index) => {
      const partTime = index < 20;
      const answered = partTime && index >= 9 ? [] : [hard, { told: 0.01, happened: false }];
      return trainee(`p${index}`, { hours: partTime ? "part-time" : "full-time" }, { forecasts: answered });
    });
    const audit = audited(people, 4);
    for (const measure of ["hits-gap", "false-alarms-gap", "calibration-gap", "calibration-error"] as const)
      expect(verdictFor(audit, "part-time", measure)).toEqual({
        group: [{ attribute: "hours", value: "part-time" }],
        measure,
        verdict: "not-enough-evidence",
      });
  });

  test("does not hold it against people without a wearable that they share none of its data", () => {
    const people = Array.from({ length: 60 }, (_, index) =>
      trainee(`p${index}`, { device: index < 30 ? "none" : "oura", hours: index % 2 ? "part-time" : "full-time" }),
    );
    const measures = (attribute: string) =>
      audited(people, 4)
        .findings.filter(({ group }) => group[0]!.attribute === attribute && group.length === 1)
        .map(({ measure }) => measure);
    expect(measures("device")).not.toContain("kinds-gap");
    expect(new Set(measures("hours"))).toEqual(new Set(MEASURE_NAMES));
  });

  test.each(["missing-gap", "kinds-gap", "nudges-gap", "careful-gap", "rest-gap"] as const)(
    "sees a gap planted in %s, and in nothing else",
    (measure) => {
      const planted: Partial<Record<FairnessMeasure, (one: Trainee) => Partial<Trainee>>> = {
        "missing-gap": ({ expected, missing }) => ({ missing: Math.min(expected, missing + 10) }),
        "kinds-gap": () => ({ kinds: 1 }),
        "nudges-gap": ({ days }) => ({ nudged: days - 2 }),
        "careful-gap": ({ days }) => ({ careful: days - 4 }),
        "rest-gap": ({ resting, days }) => ({ resting: Math.min(days, resting + 8) }),
      };
      const people = world({ people: 100, weeks: 4, seed: `planted ${measure}` }).map((one) =>
        one.groups.hours === "part-time" ? { ...one, ...planted[measure]!(one) } : one,
      );
      const alarms = audited(people, 4, measure, 400).findings.filter(({ verdict }) => verdict === "alarm");
      expect(new Set(alarms.map((one) => one.measure))).toEqual(new Set([measure]));
    },
  );

  test("judges no group of fewer than ten people, and says so of every value", () => {
    const people = Array.from({ length: 39 }, (_, index) =>
      trainee(`p${index}`, { hours: index < 9 ? "part-time" : "full-time" }),
    );
    const { findings, unjudged } = audited(people, 4);
    expect(findings).toEqual([]);
    expect(unjudged).toContainEqual({ attribute: "hours", value: "part-time" });
    expect(unjudged).toContainEqual({ attribute: "sex", value: "female" });
  });

  test("is fair to nobody by silence: a measure without an occasion is not enough evidence", () => {
    const people = Array.from({ length: 40 }, (_, index) =>
      trainee(`p${index}`, { hours: index < 20 ? "part-time" : "full-time" }),
    );
    const audit = audited(people, 4);
    expect(verdictFor(audit, "part-time", "hits-gap")).toMatchObject({ verdict: "not-enough-evidence" });
  });

  test("finds odds that are too low for one group, and odds that are wrong at both ends alone", () => {
    const rng = seeded("odds");
    const people = (chance: (told: number, partTime: boolean) => number) =>
      Array.from({ length: 160 }, (_, index) => {
        const partTime = index % 2 === 0;
        const forecasts = Array.from({ length: 20 }, () => {
          const told = rng() < 0.5 ? 0.02 : 0.3;
          return { told, happened: rng() < chance(told, partTime) };
        });
        return trainee(`p${index}`, { hours: partTime ? "part-time" : "full-time" }, { forecasts });
      });
    const verdicts = (all: Trainee[]) => {
      const audit = audited(all, 8, "odds audit");
      return (["calibration-gap", "calibration-error"] as const).map(
        (measure) => verdictFor(audit, "part-time", measure)?.verdict,
      );
    };
    expect(verdicts(people((told, partTime) => (partTime ? told + 0.25 : told)))).toEqual(["alarm", "alarm"]);
    const [inTheLarge, error] = verdicts(people((told, partTime) => (partTime ? 0.32 - told : told)));
    expect(inTheLarge).not.toBe("alarm");
    expect(error).toBe("alarm");
  });

  test("publishes no two sets that differ by one to four people, whatever people declare", () => {
    const declared = fc.record(
      {
        hours: fc.constantFrom("full-time", "part-time"),
        sex: fc.constantFrom("female", "male"),
        place: fc.constantFrom("office", "home"),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(declared, { minLength: 20, maxLength: 70 }), (all) => {
        const people = all.map((groups, index) => trainee(`p${index}`, groups as DeclaredGroups));
        const { findings } = audited(people, 4, "sets", 5);
        const sets = new Map<string, Set<string>>();
        for (const { group } of findings)
          sets.set(
            group.map(({ value }) => value).join(" "),
            new Set(
              people
                .filter(({ groups }) => group.every(({ attribute, value }) => groups[attribute] === value))
                .map(({ person }) => person),
            ),
          );
        for (const a of sets.values()) {
          expect(a.size).toBeGreaterThanOrEqual(10);
          for (const b of sets.values()) {
            const left = [...a].filter((person) => !b.has(person)).length;
            if (left === a.size) continue;
            expect([0, 5]).toContain(Math.min(5, left));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("what people say of themselves", () => {
  test("is read from the closed list alone, and never of health", () => {
    expect(readGroups({ hours: "part-time", sex: "robot", disability: "yes" })).toEqual({ hours: "part-time" });
    expect(GROUP_NAMES.join(" ")).not.toMatch(/health|disab|pregnan|ill/u);
  });
});
