import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { averagedProbit } from "#test/evals/averaged-probit.ts";
import { constantRate } from "#test/evals/baselines.ts";
import { boostedTrees, type Table } from "#test/evals/boosted-trees.ts";
import { auc, logLoss, readSequences, repeats, type Sequence } from "#test/evals/learners.ts";
import { run } from "#test/evals/mastery.ts";
import { seeded } from "#test/helpers/stub-random.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kairos-mastery-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Students of different ability, who learn, on skills of different difficulty. */
function simulated(students: number, seed: number): Sequence[] {
  const random = seeded(seed);
  return Array.from({ length: students }, () => {
    const ability = 3 * random() - 1.5;
    const answers = ["1", "2", "3"].flatMap((skill, difficulty) => {
      const own = ability + 2 * random() - difficulty;
      return Array.from({ length: 12 }, (_, n) => ({
        skill,
        right: random() < 1 / (1 + Math.exp(-1.5 * (own + 0.4 * Math.log(1 + n)))),
      }));
    });
    return { skills: answers.map(({ skill }) => skill), correct: answers.map(({ right }) => right) };
  });
}

const asFile = (sequences: readonly Sequence[]): string =>
  sequences.map(({ skills, correct }) => `${skills.length}\n${skills}\n${correct.map(Number)}\n`).join("");

describe("predictions of answers", () => {
  const students = simulated(300, 4);
  const [train, test_] = [students.slice(0, 240), students.slice(240)];

  test("averaging over paces foretells answers of others better than their rate", () => {
    const predicted = averagedProbit(train, test_);
    expect(auc(predicted)).toBeGreaterThan(0.7);
    expect(logLoss(predicted)).toBeLessThan(logLoss(constantRate(train, test_)) - 0.05);
  });

  test("a prediction does not know the answer that it foretells, nor what comes later or from other test students", () => {
    const student = test_[0]!;
    const turned = { ...student, correct: student.correct.map((right, index) => (index < 20 ? right : !right)) };
    const [known, other] = [averagedProbit(train, [student]), averagedProbit(train, [turned])];
    expect(other.slice(0, 21).map(({ p }) => p)).toEqual(known.slice(0, 21).map(({ p }) => p));
    expect(other[21]!.p).not.toBe(known[21]!.p);
    expect(averagedProbit(train, test_.slice(0, 2)).slice(0, known.length)).toEqual(known);
  });

  test("where answers only repeat the one before, that is what is expected after a few", () => {
    const stuck = Array.from(
      { length: 80 },
      (_, student): Sequence => ({
        skills: Array.from({ length: 30 }, () => "1"),
        correct: Array.from({ length: 30 }, () => student % 2 === 0),
      }),
    );
    const odds = averagedProbit(stuck, stuck.slice(0, 2));
    expect(odds[8]!.p).toBeGreaterThan(0.92);
    expect(odds[38]!.p).toBeLessThan(0.08);
  });
});

test("boosted trees find what only two features together say", () => {
  const random = seeded(9);
  const table = (rows: number): Table => {
    const [a, b] = [Float64Array.from({ length: rows }, random), Float64Array.from({ length: rows }, random)];
    return { features: [a, b], happened: Uint8Array.from(a, (value, row) => Number(value > 0.5 !== b[row]! > 0.3)) };
  };
  const unseen = table(1000);
  const odds = boostedTrees(table(3000), unseen);
  const predicted = Array.from(odds, (p, row) => ({ p, correct: unseen.happened[row] === 1 }));
  expect(auc(predicted)).toBeGreaterThan(0.98);
});

test("repeats are what follows the first of 15 equal answers on one skill, not fewer and not across skills", () => {
  const equal = (n: number) => Array.from({ length: n }, () => true);
  expect(repeats({ skills: equal(15).map(() => "1"), correct: equal(15) })).toEqual([false, ...equal(14)]);
  expect(repeats({ skills: equal(14).map(() => "1"), correct: equal(14) })).not.toContain(true);
  const across = equal(20).map((_, index) => (index < 10 ? "1" : "2"));
  expect(repeats({ skills: across, correct: equal(20) })).not.toContain(true);
});

test("a file of three lines a student is read plain or gzipped, whatever its name", async () => {
  const students = simulated(3, 1);
  await writeFile(join(folder, "plain.gz"), asFile(students).replaceAll("\n", "\r\n"));
  await writeFile(join(folder, "packed.csv"), gzipSync(asFile(students)));
  expect(await readSequences(join(folder, "plain.gz"))).toEqual(students);
  expect(await readSequences(join(folder, "packed.csv"))).toEqual(students);
});

test("the evaluation tells the model, its deciles, the baselines and how far anything could get", async () => {
  const file = join(folder, "students.csv");
  await writeFile(file, asFile(simulated(200, 7)));
  const result = await run({ json: true, files: [file] });
  expect(result.students).toEqual({ train: 160, test: 40 });
  expect(result.deciles).toHaveLength(10);
  expect(Object.keys(result.baselines)).toEqual(["constant", "elo", "bkt"]);
  for (const baseline of Object.values(result.baselines)) {
    expect(result.auc).toBeGreaterThan(baseline.auc);
    expect(result.logloss).toBeLessThan(baseline.logloss);
  }
  expect(result.ceiling.auc).toBeGreaterThan(0.7);
  expect(result.heldOutFifths).toHaveLength(5);
});
