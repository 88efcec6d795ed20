import type { Prediction, Sequence } from "#test/evals/learners.ts";

/** The share of right answers of the training students, for everybody. */
export function constantRate(train: readonly Sequence[], test: readonly Sequence[]): Prediction[] {
  const answers = train.flatMap(({ correct }) => correct);
  const p = answers.filter(Boolean).length / answers.length;
  return test.flatMap(({ correct }) => correct.map((right) => ({ p, correct: right })));
}

const USER_GAIN = 0.3;
const SKILL_GAIN = 0.6;
const GAIN_DECAY = 0.05;

/** Elo with a student, a student-and-skill and a skill rating; gains a / (1 + 0.05 n), that of the student's skill constant. */
export function elo(train: readonly Sequence[], test: readonly Sequence[]): Prediction[] {
  const difficulty = new Map<string, { value: number; n: number }>();
  const run = (sequence: Sequence, learn: boolean): Prediction[] => {
    let student = 0;
    const own = new Map<string, number>();
    return sequence.skills.map((skill, index) => {
      const item = difficulty.get(skill) ?? { value: 0, n: 0 };
      const rating = own.get(skill) ?? 0;
      const p = 1 / (1 + Math.exp(-(student + rating - item.value)));
      const correct = sequence.correct[index] === true;
      const surprise = (correct ? 1 : 0) - p;
      student += (USER_GAIN / (1 + GAIN_DECAY * index)) * surprise;
      own.set(skill, rating + SKILL_GAIN * surprise);
      if (learn)
        difficulty.set(skill, {
          value: item.value - (USER_GAIN / (1 + GAIN_DECAY * item.n)) * surprise,
          n: item.n + 1,
        });
      return { p, correct };
    });
  };
  for (const sequence of train) run(sequence, true);
  return test.flatMap((sequence) => run(sequence, false));
}
