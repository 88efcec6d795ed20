import { expect, test } from "vitest";
import { total } from "#src/domain/cluster-bootstrap.ts";
import { auditFairness } from "#src/domain/fairness-audit.ts";
import { FAIRNESS_MEASURES, peopleBehind, shrunkFigure, sumsOf, type Trainee } from "#src/domain/fairness-measures.ts";
import { seeded, world } from "#test/domain/fairness-worlds.ts";

const MEASURE = "new-material-gap";

/** Whoever knows how many people a group has undoes the drawing towards the pooled rate, and takes last week's sum from this one's. */
function reckoned(before: number, after: number, people: number, pooled: number): number {
  const undone = (rate: number, count: number): number => ((count + 10) * rate - 10 * pooled) / count;
  return (people + 1) * undone(after, people + 1) - people * undone(before, people);
}

test("two reports with one person more between them tell that person's rate worse than a guess does", () => {
  const { rate } = FAIRNESS_MEASURES[MEASURE];
  expect(rate).toEqual(["stretched", "days"]);
  let [byReports, byExact, byGuess] = [0, 0, 0];
  const rounds = 30;
  for (let round = 0; round < rounds; round++) {
    const everybody = world({ people: 62, weeks: 4, seed: `attack ${round}` });
    const partTime = everybody.filter(({ groups }) => groups.hours === "part-time");
    const victim = partTime.at(-1)!;
    const without = everybody.filter((one) => one !== victim);
    const truth = victim.stretched / victim.days;
    const pooled = everybody.reduce((sum, one) => sum + one.stretched / one.days, 0) / everybody.length;
    const [before, after] = [without, everybody];
    byReports += Math.abs(reckoned(told(before), told(after), partTime.length - 1, pooled) - truth);
    byExact += Math.abs(reckoned(exact(before), exact(after), partTime.length - 1, pooled) - truth);
    byGuess += Math.abs(pooled - truth);
  }
  expect(byReports / rounds).toBeGreaterThan(byGuess / rounds);
  expect(byExact / rounds).toBeLessThan(byGuess / rounds);
});

/** The share of part-timers' days with new material as a report tells it. */
function told(people: readonly Trainee[]): number {
  const { findings } = auditFairness(people, { look: 4, rng: seeded("attack"), resamples: 40 });
  const found = findings.find(({ measure, group }) => measure === MEASURE && group[0]!.value === "part-time");
  return found!.figure!.rates![0];
}

/** The same before it is told in steps. */
function exact(people: readonly Trainee[]): number {
  const sums = sumsOf(people, []);
  const of = (hours: string) =>
    people.filter(({ groups }) => groups.hours === hours).map(({ person }) => sums.get(person)!);
  const [group, others] = [of("part-time"), of("full-time")];
  expect(Math.min(...peopleBehind(MEASURE, group, others))).toBeGreaterThanOrEqual(10);
  return shrunkFigure(MEASURE, total(group), total(others)).rates[0];
}
