import type { Prediction, Sequence } from "#test/evals/learners.ts";

/** Probabilities, 0..1, of Bayesian knowledge tracing (Corbett 1995). */
export interface TracingParameters {
  readonly prior: number;
  readonly learn: number;
  readonly guess: number;
  readonly slip: number;
  /** Absent: what is known is never forgotten. */
  readonly forget?: number | undefined;
}

const STARTS: readonly TracingParameters[] = [
  { prior: 0.3, learn: 0.1, guess: 0.2, slip: 0.1 },
  { prior: 0.6, learn: 0.2, guess: 0.3, slip: 0.15 },
];
const ITERATIONS = 30;
const MIN_ANSWERS = 20;
const UNKNOWN = STARTS[1] as TracingParameters;

/** Bayesian knowledge tracing, one set of parameters a skill, fitted by expectation maximisation from two starts. */
export function knowledgeTracing(train: readonly Sequence[], test: readonly Sequence[]): Prediction[] {
  const bySkill = new Map<string, boolean[][]>();
  for (const sequence of train) {
    for (const [skill, answers] of answersBySkill(sequence)) {
      const list = bySkill.get(skill) ?? [];
      list.push(answers);
      bySkill.set(skill, list);
    }
  }
  const fitted = new Map([...bySkill].map(([skill, sequences]) => [skill, tracingOf(sequences)]));
  return test.flatMap((sequence) => {
    const known = new Map<string, number>();
    return sequence.skills.map((skill, index) => {
      const parameters = fitted.get(skill) ?? UNKNOWN;
      const state = known.get(skill) ?? parameters.prior;
      const correct = sequence.correct[index] === true;
      known.set(skill, nextState(state, correct, parameters));
      return { p: rightOdds(state, parameters), correct };
    });
  });
}

function answersBySkill({ skills, correct }: Sequence): Map<string, boolean[]> {
  const result = new Map<string, boolean[]>();
  for (const [index, skill] of skills.entries())
    result.set(skill, [...(result.get(skill) ?? []), correct[index] === true]);
  return result;
}

/** P(known) after one answer and the step that follows it. */
function nextState(state: number, correct: boolean, { learn, guess, slip, forget = 0 }: TracingParameters): number {
  const whenKnown = correct ? 1 - slip : slip;
  const whenNot = correct ? guess : 1 - guess;
  const posterior = (state * whenKnown) / (state * whenKnown + (1 - state) * whenNot);
  return posterior * (1 - forget) + (1 - posterior) * learn;
}

const rightOdds = (state: number, { slip, guess }: TracingParameters): number =>
  state * (1 - slip) + (1 - state) * guess;

/** P(right) of each answer of one student and skill, before it is seen. */
export function traceAnswers(answers: readonly boolean[], parameters: TracingParameters): number[] {
  let state = parameters.prior;
  return answers.map((correct) => {
    const p = rightOdds(state, parameters);
    state = nextState(state, correct, parameters);
    return p;
  });
}

function tracingOf(sequences: readonly boolean[][]): TracingParameters {
  if (sequences.reduce((sum, { length }) => sum + length, 0) < MIN_ANSWERS) return UNKNOWN;
  const runs = STARTS.map((start) => {
    let parameters = start;
    let likelihood = 0;
    for (let round = 0; round < ITERATIONS; round += 1) ({ parameters, likelihood } = improve(sequences, parameters));
    return { parameters, likelihood };
  });
  return runs.toSorted((a, b) => b.likelihood - a.likelihood)[0]?.parameters ?? UNKNOWN;
}

/** One step of expectation maximisation; a skill is never forgotten. */
export function improve(sequences: readonly boolean[][], { prior, learn, guess, slip }: TracingParameters) {
  let likelihood = 0;
  const sum = { first: 0, learned: 0, couldLearn: 0, guessed: 0, notKnown: 0, slipped: 0, known: 0 };
  for (const answers of sequences) {
    const forward: number[] = [];
    let state = prior;
    for (const correct of answers) {
      const whenKnown = correct ? 1 - slip : slip;
      const whenNot = correct ? guess : 1 - guess;
      const evidence = state * whenKnown + (1 - state) * whenNot;
      likelihood += Math.log(evidence);
      const posterior = (state * whenKnown) / evidence;
      forward.push(posterior);
      state = posterior + (1 - posterior) * learn;
    }
    let smoothed = forward.at(-1) ?? prior;
    for (let index = answers.length - 1; index >= 0; index -= 1) {
      const filtered = forward[index] ?? prior;
      if (index < answers.length - 1) {
        const predicted = filtered + (1 - filtered) * learn;
        const learnedNow = (smoothed * (1 - filtered) * learn) / predicted;
        sum.learned += learnedNow;
        smoothed = (smoothed * filtered) / predicted;
        sum.couldLearn += 1 - smoothed;
      }
      sum.known += smoothed;
      sum.notKnown += 1 - smoothed;
      if (answers[index] === true) sum.guessed += 1 - smoothed;
      else sum.slipped += smoothed;
    }
    sum.first += smoothed;
  }
  const inside = (p: number, most: number): number => Math.min(most, Math.max(0.001, p));
  return {
    likelihood,
    parameters: {
      prior: inside(sum.first / sequences.length, 0.999),
      learn: inside(sum.learned / Math.max(1e-9, sum.couldLearn), 0.9),
      guess: inside(sum.guessed / Math.max(1e-9, sum.notKnown), 0.5),
      slip: inside(sum.slipped / Math.max(1e-9, sum.known), 0.4),
    },
  };
}
