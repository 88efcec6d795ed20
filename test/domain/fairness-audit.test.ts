import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareGroups, type Sums } from "#src/domain/cluster-bootstrap.ts";
import {
  auditFairness,
  discoveries,
  type FairnessAudit,
  type FairnessMeasure,
  sequenceWidth,
  type Trainee,
  verdictOf,
} from "#src/domain/fairness-audit.ts";
import { type DeclaredGroups, GROUP_NAMES, readGroups } from "#src/domain/fairness-groups.ts";
import { createState, enterStream, nextUniform } from "#src/domain/simulation/rng.ts";
import { seedWords } from "#src/domain/simulation/seed.ts";

function seeded(seed: string): () => number {
  const state = createState();
  enterStream(state, seedWords(seed), 0);
  return () => nextUniform(state);
}

const trainee = (person: string, groups: DeclaredGroups, over: Partial<Trainee> = {}): Trainee => ({
  person,
  groups,
  days: 20,
  stretched: 16,
  relieved: 4,
  held: 2,
  forecasts: [],
  ...over,
});

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
    [{ estimate: 0.2, low: 0.12, high: 0.3 }, "alarm"],
    [{ estimate: -0.2, low: -0.3, high: -0.11 }, "alarm"],
    [{ estimate: 0.2, low: 0.05, high: 0.3 }, "watch"],
    [{ estimate: 0.02, low: -0.08, high: 0.1 }, "inside"],
    [{ estimate: 0.02, low: -0.2, high: 0.3 }, "not-enough-evidence"],
  ] as const)("of %j against a limit of 0.10 is %s", (interval, verdict) => {
    expect(verdictOf(interval, 0.1)).toBe(verdict);
  });

  test("rests on an interval that holds at every weekly look: 3.03 standard errors at the fourth, never fewer", () => {
    // sqrt(9/8 x ln(9 / 0.0025)) = sqrt(1.125 x 8.18869) = 3.03517
    expect(sequenceWidth(4)).toBeCloseTo(3.03517, 5);
    for (let look = 1; look <= 52; look++) expect(sequenceWidth(look)).toBeGreaterThan(3.03);
  });

  test("is kept as an alarm by Benjamini and Hochberg's steps: of 0.01, 0.04, 0.03 and 0.5 the first three", () => {
    expect(discoveries([0.01, 0.04, 0.03, 0.5])).toEqual(new Set([0, 2, 1]));
    expect(discoveries([0.2, undefined, 0.3])).toEqual(new Set());
  });
});

/** Two hundred people, half of them part-time, for some weeks of five days; new material on 85% of days. */
function company(weeks: number, seed: string, flipped: number): Trainee[] {
  const rng = seeded(seed);
  return Array.from({ length: 200 }, (_, index) => {
    const partTime = index % 2 === 0;
    const days = 5 * weeks;
    let [stretched, relieved, held] = [0, 0, 0];
    for (let day = 0; day < days; day++) {
      const offered = rng() < 0.85;
      if (offered && !(partTime && rng() < flipped)) stretched++;
      if (rng() < 0.3) relieved++;
      if (rng() < 0.2) held++;
    }
    return trainee(`p${index}`, { hours: partTime ? "part-time" : "full-time" }, { days, stretched, relieved, held });
  });
}

describe("the audit", () => {
  test("alarms within four weeks when a fifth of one group's new material is taken away", () => {
    const audit = auditFairness(company(4, "injected", 0.2), { look: 4, rng: seeded("audit") });
    const found = verdictFor(audit, "part-time", "new-material-gap");
    expect(found?.verdict).toBe("alarm");
    expect(found?.figure?.estimate).toBeLessThan(-0.13);
    expect(verdictFor(audit, "part-time", "relief-gap")?.verdict).toBe("inside");
  });

  test("alarms in none of twenty fair companies, looked at every week", () => {
    for (let run = 0; run < 20; run++) {
      for (const look of [1, 2, 3, 4]) {
        const { findings } = auditFairness(company(look, `fair ${run}`, 0), {
          look,
          rng: seeded(`look ${run} ${look}`),
          resamples: 200,
        });
        expect(findings.filter(({ verdict }) => verdict === "alarm")).toEqual([]);
      }
    }
  });

  test("rests on the interval of its look: the same data are told with a wider one at the fifty-second than at the fourth", () => {
    const widthAt = (look: number): number => {
      const audit = auditFairness(company(4, "width", 0), { look, rng: seeded("same") });
      const { low, high } = verdictFor(audit, "part-time", "new-material-gap")!.figure!;
      return high - low;
    };
    expect(widthAt(52) / widthAt(4)).toBeCloseTo(sequenceWidth(52) / sequenceWidth(4), 12);
    expect(widthAt(52) / widthAt(4)).toBeGreaterThan(1.05);
  });

  test("judges no group of fewer than ten people, and says so of every value", () => {
    const people = Array.from({ length: 39 }, (_, index) =>
      trainee(`p${index}`, { hours: index < 9 ? "part-time" : "full-time" }),
    );
    const { findings, unjudged } = auditFairness(people, { look: 4, rng: seeded("few") });
    expect(findings).toEqual([]);
    expect(unjudged).toContainEqual({ attribute: "hours", value: "part-time" });
    expect(unjudged).toContainEqual({ attribute: "sex", value: "female" });
  });

  test("is fair to nobody by silence: a measure without an occasion is not enough evidence", () => {
    const people = Array.from({ length: 40 }, (_, index) =>
      trainee(`p${index}`, { hours: index < 20 ? "part-time" : "full-time" }),
    );
    const audit = auditFairness(people, { look: 4, rng: seeded("silent") });
    expect(verdictFor(audit, "part-time", "hits-gap")).toMatchObject({ verdict: "not-enough-evidence" });
  });

  test("finds odds that are too low for one group", () => {
    const rng = seeded("odds");
    const people = Array.from({ length: 120 }, (_, index) => {
      const partTime = index % 2 === 0;
      const forecasts = Array.from({ length: 20 }, () => ({ told: 0.02, happened: rng() < (partTime ? 0.3 : 0.02) }));
      return trainee(`p${index}`, { hours: partTime ? "part-time" : "full-time" }, { forecasts });
    });
    const audit = auditFairness(people, { look: 8, rng: seeded("odds audit") });
    expect(verdictFor(audit, "part-time", "calibration-gap")?.verdict).toBe("alarm");
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
        const { findings } = auditFairness(people, { look: 4, rng: seeded("sets"), resamples: 5 });
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
