import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CheckInItems, ItemScore } from "#src/domain/check-in.ts";
import {
  BANDS,
  MIN_RESPONDENTS,
  publishTeams,
  TEAM_METRICS,
  type TeamEvidence,
  type TeamWeek,
} from "#src/domain/team.ts";

const says = (person: string, items: CheckInItems = {}, learning: readonly string[] = []): TeamEvidence => ({
  person,
  checkIns: Object.keys(items).length === 0 ? [] : [items],
  learning,
});
const people = (from: number, to: number, items: CheckInItems): TeamEvidence[] =>
  Array.from({ length: to - from }, (_, index) => says(`p${from + index}`, items));
const bandsOf = (weeks: readonly TeamWeek[], team: string) => publishTeams(weeks).get(team)!;

describe("A team's week", () => {
  test("is shown in bands from five people on, and not for four", () => {
    const items: CheckInItems = { mood: 6, energy: 4, stress: 3 };
    expect(bandsOf([{ team: "five", evidence: people(0, 5, items) }], "five")).toEqual({
      mood: "good",
      energy: "mixed",
      load: "high",
    });
    expect(bandsOf([{ team: "four", evidence: people(0, 4, items) }], "four")).toEqual({});
  });

  test("stays in its band until the figure has clearly left it, by half a band", () => {
    const moods = (...scores: ItemScore[]) => [
      { team: "t", evidence: scores.map((mood, index) => says(`p${index}`, { mood })) },
    ];
    const told = (weeks: readonly TeamWeek[], before?: string) =>
      publishTeams(weeks, before === undefined ? undefined : new Map([["t", { mood: before }]])).get("t")!["mood"];
    // Means of 4.4 and 4.6 beside an edge at 4.0; of 3.6 and 3.4.
    expect(told(moods(4, 4, 4, 5, 5))).toBe("fair");
    expect(told(moods(4, 4, 4, 5, 5), "mixed")).toBe("mixed");
    expect(told(moods(4, 4, 5, 5, 5), "mixed")).toBe("fair");
    expect(told(moods(3, 3, 4, 4, 4), "fair")).toBe("fair");
    expect(told(moods(3, 3, 3, 4, 4), "fair")).toBe("mixed");
    expect(told(moods(7, 7, 7, 7, 7), "low")).toBe("good");
  });

  test("counts people, not answers: four who answer every day stay four", () => {
    const eager = people(0, 4, { mood: 6 }).map((one) => ({ ...one, checkIns: Array(7).fill({ mood: 6 as const }) }));
    expect(bandsOf([{ team: "t", evidence: eager }], "t")).toEqual({});
  });

  test("weighs every person the same, however often they answered", () => {
    const often = { person: "often", checkIns: Array<CheckInItems>(50).fill({ mood: 1 }), learning: [] };
    const team = { team: "t", evidence: [often, ...people(0, 9, { mood: 7 })] };
    expect(bandsOf([team], "t")["mood"]).toBe("good");
  });

  test("withholds each metric by its own respondents", () => {
    const evidence = [...people(0, 5, { mood: 4 }), ...people(5, 8, { energy: 6 })];
    expect(Object.keys(bandsOf([{ team: "t", evidence }], "t"))).toEqual(["mood"]);
  });

  test("does not count what was dropped from a plan as learning that was missed", () => {
    const evidence = Array.from({ length: 5 }, (_, index) => says(`p${index}`, {}, ["done", "dropped"]));
    expect(bandsOf([{ team: "t", evidence }], "t")).toEqual({ learning: "ahead" });
  });

  test("C5: the larger unit is withheld where it would give the rest away", () => {
    const atlas = people(0, 6, { mood: 4 });
    const boreal = people(6, 10, { mood: 2 });
    const published = publishTeams([
      { team: "org", evidence: [...atlas, ...boreal] },
      { team: "atlas", evidence: atlas },
      { team: "boreal", evidence: boreal },
    ]);
    expect(published.get("boreal")).toEqual({});
    expect(published.get("atlas")).toEqual({ mood: "mixed" });
    expect(published.get("org")).toEqual({});
  });

  test("C5: it is the respondents that count, not the members", () => {
    const silent = Array.from({ length: 20 }, (_, index) => says(`silent${index}`));
    const atlas = people(0, 6, { mood: 4 });
    const boreal = [...people(6, 8, { mood: 2 }), ...silent];
    const published = publishTeams([
      { team: "org", evidence: [...atlas, ...boreal] },
      { team: "atlas", evidence: atlas },
      { team: "boreal", evidence: boreal },
    ]);
    expect(published.get("org")).toEqual({});
  });

  test("C5: a department whose other team is silent is withheld: it would tell that nobody there shares", () => {
    const atlas = people(0, 6, { mood: 4 });
    const silent = Array.from({ length: 4 }, (_, index) => says(`silent${index}`));
    const published = publishTeams([
      { team: "org", evidence: [...atlas, ...silent] },
      { team: "atlas", evidence: atlas },
      { team: "boreal", evidence: silent },
    ]);
    expect(published.get("atlas")).toEqual({ mood: "mixed" });
    expect(published.get("org")).toEqual({});
  });

  test("C5: three parts of a whole do not give away the fourth together", () => {
    const part = (index: number) => people(index * 5, index * 5 + 5, { mood: 4 });
    const rest = people(100, 103, { mood: 1 });
    const published = publishTeams([
      ...[0, 1, 2].map((index) => ({ team: `part${index}`, evidence: part(index) })),
      { team: "rest", evidence: rest },
      { team: "whole", evidence: [...part(0), ...part(1), ...part(2), ...rest] },
    ]);
    expect(published.get("whole")).toEqual({});
  });

  test("the order in which teams are given does not matter", () => {
    fc.assert(
      fc.property(companies, fc.infiniteStream(fc.nat()), (weeks, order) => {
        const shuffled = weeks
          .map((week) => ({ week, at: order.next().value as number }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ week }) => week);
        const plain = (published: ReturnType<typeof publishTeams>) => Object.fromEntries([...published].toSorted());
        expect(plain(publishTeams(shuffled))).toEqual(plain(publishTeams(weeks)));
      }),
    );
  });
});

const score = fc.integer({ min: 1, max: 7 }) as fc.Arbitrary<ItemScore>;
const items = fc.record(
  { mood: score, energy: score, stress: score },
  { requiredKeys: [] },
) as fc.Arbitrary<CheckInItems>;
const statuses = fc.array(fc.constantFrom("done", "partly", "skipped", "planned", "dropped"), { maxLength: 3 });

/** Companies of up to 30 people in any registered teams: nested, side by side, or overlapping. */
const companies: fc.Arbitrary<TeamWeek[]> = fc
  .record({
    evidence: fc.array(fc.tuple(fc.array(items, { maxLength: 3 }), statuses), { minLength: 1, maxLength: 30 }),
    teams: fc.array(fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), { minLength: 1, maxLength: 6 }),
  })
  .map(({ evidence, teams }) => {
    const everyone = evidence.map(
      ([checkIns, learning], index): TeamEvidence => ({ person: `p${index}`, checkIns, learning }),
    );
    return [
      ...teams.map((within, index) => ({ team: `t${index}`, evidence: everyone.filter((_, at) => within[at]) })),
      { team: "all", evidence: everyone },
    ];
  });

describe("Whatever the company, what is published", () => {
  const answered = (week: TeamWeek, metric: (typeof TEAM_METRICS)[number]): Set<string> =>
    new Set(
      week.evidence
        .filter((one) => Object.hasOwn(publishTeams([alone(one)]).get("alone")!, metric))
        .map(({ person }) => person),
    );
  /** Five copies of one person: a metric is published for them exactly when the person answered it. */
  const alone = (one: TeamEvidence): TeamWeek => ({
    team: "alone",
    evidence: Array.from({ length: MIN_RESPONDENTS }, (_, index) => ({ ...one, person: `${one.person}-${index}` })),
  });
  const minus = (a: ReadonlySet<string>, b: ReadonlySet<string>): number =>
    [...a].filter((person) => !b.has(person)).length;

  test("has at least five respondents, and any two sets differ by nobody or by at least five", () => {
    fc.assert(
      fc.property(companies, (weeks) => {
        const published = publishTeams(weeks);
        for (const metric of TEAM_METRICS) {
          const shown = weeks.filter(({ team }) => Object.hasOwn(published.get(team)!, metric));
          const sets = shown.map((week) => answered(week, metric));
          for (const [index, set] of sets.entries()) {
            expect(set.size).toBeGreaterThanOrEqual(MIN_RESPONDENTS);
            expect(BANDS[metric]).toContain(published.get(shown[index]!.team)![metric]);
            for (const other of sets) {
              if (set === other || minus(set, other) === set.size) continue;
              expect([0, MIN_RESPONDENTS]).toContain(Math.min(minus(set, other), MIN_RESPONDENTS));
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
