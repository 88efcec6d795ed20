import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";

/** One student's answers in order. */
export interface Sequence {
  readonly skills: readonly string[];
  readonly correct: readonly boolean[];
}

/** Three lines a student: number of answers, skill of each, right (1) or wrong (0) of each. Gzipped or not. */
export async function readSequences(path: string): Promise<Sequence[]> {
  const bytes = await readFile(path);
  const lines = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("utf8").split(/\r?\n/u);
  const sequences: Sequence[] = [];
  for (let line = 0; line + 2 < lines.length; line += 3) {
    const count = Number(lines[line]);
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(
        `Cannot read ${path} as line ${line + 1} must be a number of answers: current value is "${lines[line]}"`,
      );
    }
    const cells = (text: string | undefined): string[] =>
      (text ?? "")
        .split(",")
        .map((cell) => cell.trim())
        .filter((cell) => cell !== "");
    const skills = cells(lines[line + 1]);
    const correct = cells(lines[line + 2]).map((cell) => Number(cell) === 1);
    if (skills.length !== count || correct.length !== count) {
      throw new RangeError(
        `Cannot read ${path} as line ${line + 1} must be followed by ${count} skills and answers: current numbers are ${skills.length} and ${correct.length}`,
      );
    }
    sequences.push({ skills, correct });
  }
  return sequences;
}

const EQUAL_ANSWERS = 15;

/** Which answers only repeat the one before: all but the first of 15 or more equal answers in a row on one skill. */
export function repeats({ skills, correct }: Sequence): boolean[] {
  const found = skills.map(() => false);
  for (let from = 0; from < skills.length; ) {
    let to = from + 1;
    while (to < skills.length && skills[to] === skills[from] && correct[to] === correct[from]) to += 1;
    if (to - from >= EQUAL_ANSWERS) found.fill(true, from + 1, to);
    from = to;
  }
  return found;
}

/** One prediction made before the answer was seen. */
export interface Prediction {
  readonly p: number;
  readonly correct: boolean;
}

/** Probability that a right answer was given a higher p than a wrong one, ties counting half. */
export function auc(predictions: readonly Prediction[]): number {
  const sorted = predictions.toSorted((a, b) => a.p - b.p);
  let rankSum = 0;
  let right = 0;
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to]?.p === sorted[from]?.p) to += 1;
    const rank = (from + to + 1) / 2;
    for (let index = from; index < to; index += 1) {
      if (sorted[index]?.correct === true) {
        rankSum += rank;
        right += 1;
      }
    }
    from = to;
  }
  const wrong = sorted.length - right;
  return (rankSum - (right * (right + 1)) / 2) / (right * wrong);
}

const FLOOR = 1e-6;

export function logLoss(predictions: readonly Prediction[]): number {
  const sum = predictions.reduce((total, { p, correct }) => {
    const safe = Math.min(1 - FLOOR, Math.max(FLOOR, p));
    return total - Math.log(correct ? safe : 1 - safe);
  }, 0);
  return sum / predictions.length;
}

export interface Decile {
  readonly predicted: number;
  readonly observed: number;
  readonly n: number;
}

/** Ten groups of equal size, by p. */
export function deciles(predictions: readonly Prediction[]): Decile[] {
  const sorted = predictions.toSorted((a, b) => a.p - b.p);
  return Array.from({ length: 10 }, (_, tenth) => {
    const group = sorted.slice(
      Math.floor((tenth * sorted.length) / 10),
      Math.floor(((tenth + 1) * sorted.length) / 10),
    );
    const n = group.length;
    return {
      predicted: group.reduce((sum, { p }) => sum + p, 0) / n,
      observed: group.filter(({ correct }) => correct).length / n,
      n,
    };
  });
}

/** The monotone function nearest to the answers (pool adjacent violators), linear between the groups' means. */
export function isotonic(predictions: readonly Prediction[]): (p: number) => number {
  const groups: { p: number; y: number; n: number }[] = [];
  for (const { p, correct } of predictions.toSorted((a, b) => a.p - b.p)) {
    groups.push({ p, y: correct ? 1 : 0, n: 1 });
    for (let last = groups.length - 1; last > 0; last -= 1) {
      const [a, b] = [groups[last - 1], groups[last]];
      if (a === undefined || b === undefined || a.y < b.y) break;
      const n = a.n + b.n;
      groups.splice(last - 1, 2, { p: (a.p * a.n + b.p * b.n) / n, y: (a.y * a.n + b.y * b.n) / n, n });
    }
  }
  return (p) => {
    const after = groups.findIndex((group) => group.p >= p);
    const right = groups[after === -1 ? groups.length - 1 : after];
    const left = after > 0 ? groups[after - 1] : undefined;
    if (right === undefined) return p;
    if (left === undefined || after === -1) return right.y;
    return left.y + ((right.y - left.y) * (p - left.p)) / (right.p - left.p);
  };
}
