import type { Table } from "#test/evals/boosted-trees.ts";
import type { Prediction, Sequence } from "#test/evals/learners.ts";

/** Answers that a skill's or a student's rate counts before the first own one. */
const PRIOR_ANSWERS = 2;
const MEMORIES = [0.3, 0.5, 0.7, 0.85, 0.95] as const;
const LAST_ANSWERS = 5;
/** Answers of an earlier skill that must agree before it is asked what comes next. */
const AGREEING = 3;
const COMPARED = 8;

/** Share of right answers of each skill. */
type SkillRates = ReadonlyMap<string, number>;

export function skillRates(sequences: readonly Sequence[]): SkillRates & { readonly base: number } {
  const counts = new Map<string, { right: number; all: number }>();
  let [right, all] = [0, 0];
  for (const { skills, correct } of sequences) {
    for (const [index, skill] of skills.entries()) {
      const own = counts.get(skill) ?? { right: 0, all: 0 };
      own.right += Number(correct[index]);
      own.all += 1;
      counts.set(skill, own);
      right += Number(correct[index]);
      all += 1;
    }
  }
  const base = right / all;
  const rates = new Map(
    [...counts].map(([skill, own]) => [skill, (own.right + PRIOR_ANSWERS * base) / (own.all + PRIOR_ANSWERS)]),
  );
  return Object.assign(rates, { base });
}

/**
 * What can be said of each answer before it is seen: rates of the skill, the student and both, lately and ever, the last
 * answers, the length and shape of the run, what the student's other skills were like, what an earlier skill with the same
 * answers so far went on with, and the prediction of `informed`.
 */
export function historyOf(
  sequences: readonly Sequence[],
  rates: SkillRates & { readonly base: number },
  informed: readonly Prediction[],
): Table {
  const rows: number[][] = [];
  for (const sequence of sequences) rows.push(...rowsOf(sequence, rates));
  for (const [index, row] of rows.entries()) row.push(informed[index]?.p ?? rates.base);
  const width = rows[0]?.length ?? 0;
  return {
    features: Array.from({ length: width }, (_, column) => Float64Array.from(rows, (row) => row[column] ?? 0)),
    happened: Uint8Array.from(sequences.flatMap(({ correct }) => correct.map(Number))),
  };
}

interface Block {
  readonly skill: string;
  readonly answers: number[];
  readonly memories: number[];
  streak: number;
  turns: number;
}

function rowsOf({ skills, correct }: Sequence, rates: SkillRates & { readonly base: number }): number[][] {
  const blocks: Block[] = [];
  const overall: number[] = MEMORIES.map(() => rates.base);
  let right = 0;
  return skills.map((skill, index) => {
    const rate = rates.get(skill) ?? rates.base;
    if (blocks.at(-1)?.skill !== skill)
      blocks.push({ skill, answers: [], memories: MEMORIES.map(() => rate), streak: 0, turns: 0 });
    const block = blocks.at(-1)!;
    const before = blocks.slice(0, -1);
    const { answers, memories } = block;
    const n = answers.length;
    const surprises = before.map((one) => surpriseOf(one, rates.get(one.skill) ?? rates.base));
    const follows = answersThatFollow(before, answers);
    const row = [
      rate,
      Number(skill),
      index,
      (right + 3 * rates.base) / (index + 3),
      ...overall,
      n,
      (sum(answers) + PRIOR_ANSWERS * rate) / (n + PRIOR_ANSWERS),
      ...memories,
      ...Array.from({ length: LAST_ANSWERS }, (_, back) => answers[n - 1 - back] ?? -1),
      block.streak,
      n > 1 ? block.turns / (n - 1) : -1,
      before.length,
      before.length === 0 ? -1 : meanOf(before.at(-1)!.answers),
      before.length === 0 ? 0 : meanOf(surprises),
      before.length === 0 ? 0 : meanOf(surprises.slice(-3)),
      follows.length,
      follows.length === 0 ? -1 : meanOf(follows),
    ];
    const answer = Number(correct[index]);
    if (n > 0 && answers[n - 1] !== answer) block.turns += 1;
    block.streak = answer === 1 ? Math.max(0, block.streak) + 1 : Math.min(0, block.streak) - 1;
    answers.push(answer);
    right += answer;
    for (const [place, kept] of MEMORIES.entries()) {
      memories[place] = (memories[place] ?? rate) * kept + answer * (1 - kept);
      overall[place] = (overall[place] ?? rates.base) * kept + answer * (1 - kept);
    }
    return row;
  });
}

const surpriseOf = ({ answers }: Block, rate: number): number => (sum(answers) + rate) / (answers.length + 1) - rate;

/** The next answers of earlier skills whose answers just before were the same: one answer may be written under several skills. */
function answersThatFollow(before: readonly Block[], answers: readonly number[]): number[] {
  const n = answers.length;
  const compared = Math.min(n, COMPARED);
  if (compared < AGREEING) return [];
  return before
    .filter((one) => one.answers.length > n)
    .filter((one) => answers.slice(n - compared).every((answer, place) => answer === one.answers[n - compared + place]))
    .map((one) => one.answers[n] ?? 0);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const meanOf = (values: readonly number[]): number => sum(values) / values.length;
