import {
  type Ability,
  afterAnswer,
  PERSON_PRIOR,
  PLAIN_ANSWER,
  successProbability,
  totalOf,
} from "#src/domain/mastery.ts";
import type { Prediction, Sequence } from "#test/evals/learners.ts";

/** One way in which a person's skill may start and move. */
interface Pace {
  /** Variance of the skill before the first answer: how far people differ in it. */
  readonly spread: number;
  /** Added to that variance after each answer. */
  readonly drift: number;
  /** Share of the skill's mean and deviation that one answer later is still there. */
  readonly kept: number;
}

/** From skills in which nobody differs to answers that only repeat the one before. */
const PACES: readonly Pace[] = [
  ...[0.05, 0.5].flatMap((spread) => [0.001, 0.02, 0.2].map((drift) => ({ spread, drift, kept: 0.95 }))),
  { spread: 0.5, drift: 5, kept: 1 },
];

const ITEM_VARIANCE = 0.5;
const PRACTICE_VARIANCE = 0.1;
const PERSON_DRIFT = 0.0005;
/** Runs of answers that the paces of all skills count for in the paces of one. */
const SHARED_RUNS = 10;
/** How much one run of a person says about the pace of that person's next skill, beside one of everybody's. */
const CARRIED = 0.3;
const LEAST_VARIANCE = 1e-5;

/** What training students teach about one skill. */
interface SkillKnowledge {
  difficulty: Ability;
  /** What one unit of ln(1 + answers given) adds: the curve of practice. */
  practice: Ability;
  /** Runs of answers that went at each pace. */
  readonly runs: number[];
}

/**
 * The two-level probit of MODEL.md 3.2 whose settings are not chosen but averaged: every run of answers of a student on a
 * skill is followed at seven paces, each weighed by how well it foretold the answers so far (Bayes' rule), from a prior that
 * the training students' runs on that skill give. Difficulty falls with practice along ln(1 + n), learned for each skill.
 *
 * Each step is the product's own update of beliefs; test students teach nothing.
 */
export function averagedProbit(train: readonly Sequence[], test: readonly Sequence[]): Prediction[] {
  const skills = new Map<string, SkillKnowledge>();
  const everybody = PACES.map(() => 1);
  for (const sequence of train) follow(sequence, skills, everybody, true);
  return test.flatMap((sequence) => follow(sequence, skills, everybody, false));
}

function follow(
  { skills: asked, correct: answers }: Sequence,
  skills: Map<string, SkillKnowledge>,
  everybody: number[],
  learn: boolean,
): Prediction[] {
  let person: Ability = PERSON_PRIOR;
  const habit = PACES.map(() => 1);
  const runs = new Map<string, Run>();
  const predictions = asked.map((skill, index) => {
    const known = skills.get(skill) ?? unknownSkill();
    if (learn) skills.set(skill, known);
    const run = runs.get(skill) ?? beginRun(known, everybody, habit);
    if (!runs.has(skill) && runs.size > 0) keepHabit(habit, [...runs.values()].at(-1));
    runs.set(skill, run);
    const correct = answers[index] === true;
    const practised = Math.log(1 + run.answers);
    const item = withPractice(known, practised);
    const step = answer(run, person, item, correct);
    person = { mean: step.person.mean, variance: step.person.variance + PERSON_DRIFT };
    if (learn) learnFrom(known, item, step.item, practised);
    return { p: step.p, correct };
  });
  if (learn) {
    for (const [skill, { weights }] of runs) {
      for (const [pace, weight] of weights.entries()) {
        everybody[pace] = (everybody[pace] ?? 0) + weight;
        const own = skills.get(skill)?.runs;
        if (own !== undefined) own[pace] = (own[pace] ?? 0) + weight;
      }
    }
  }
  return predictions;
}

const unknownSkill = (): SkillKnowledge => ({
  difficulty: { mean: 0, variance: ITEM_VARIANCE },
  practice: { mean: 0, variance: PRACTICE_VARIANCE },
  runs: PACES.map(() => 0),
});

/** One student's answers on one skill, at all paces. */
interface Run {
  answers: number;
  weights: number[];
  abilities: Ability[];
}

function beginRun({ runs }: SkillKnowledge, everybody: readonly number[], habit: readonly number[]): Run {
  const all = sum(everybody);
  const weights = PACES.map(
    (_, pace) => ((runs[pace] ?? 0) + (SHARED_RUNS * (everybody[pace] ?? 0)) / all) * (habit[pace] ?? 1),
  );
  return {
    answers: 0,
    weights: shares(weights),
    abilities: PACES.map(({ spread }) => ({ mean: 0, variance: spread })),
  };
}

function keepHabit(habit: number[], run: Run | undefined): void {
  for (const [pace, weight] of (run?.weights ?? []).entries()) habit[pace] = (habit[pace] ?? 1) + CARRIED * weight;
}

/** Predicts one answer, then moves the run's beliefs, and those about person and item as one Gaussian each. */
function answer(run: Run, person: Ability, item: Ability, correct: boolean) {
  const encounters = run.abilities.map((skill) => ({ person, skill, item }));
  const odds = encounters.map((encounter) => successProbability(totalOf(encounter)));
  const p = odds.reduce((total, one, pace) => total + one * (run.weights[pace] ?? 0), 0);
  const after = encounters.map((encounter) => afterAnswer(encounter, correct, PLAIN_ANSWER));
  run.weights = shares(odds.map((one, pace) => (run.weights[pace] ?? 0) * (correct ? one : 1 - one)));
  run.abilities = after.map(({ skill }, pace) => {
    const { drift, kept } = PACES[pace] ?? { drift: 0, kept: 1 };
    return { mean: skill.mean * kept, variance: (skill.variance + drift) * kept ** 2 };
  });
  run.answers += 1;
  return {
    p,
    person: merged(
      after.map((one) => one.person),
      run.weights,
    ),
    item: merged(
      after.map((one) => one.item),
      run.weights,
    ),
  };
}

/** The Gaussian with the mean and variance of a mixture. */
function merged(beliefs: readonly Ability[], weights: readonly number[]): Ability {
  const mean = beliefs.reduce((total, one, index) => total + one.mean * (weights[index] ?? 0), 0);
  return {
    mean,
    variance: beliefs.reduce(
      (total, one, index) => total + (one.variance + (one.mean - mean) ** 2) * (weights[index] ?? 0),
      0,
    ),
  };
}

const withPractice = ({ difficulty, practice }: SkillKnowledge, practised: number): Ability => ({
  mean: difficulty.mean - practised * practice.mean,
  variance: difficulty.variance + practised ** 2 * practice.variance,
});

/** Shares what was learned about the item out to its difficulty and its practice, each by its part of the variance. */
function learnFrom(known: SkillKnowledge, before: Ability, after: Ability, practised: number): void {
  const shift = (after.mean - before.mean) / before.variance;
  const bend = (after.variance - before.variance) / before.variance ** 2;
  const moved = ({ mean, variance }: Ability, slope: number): Ability => ({
    mean: mean + variance * slope * shift,
    variance: Math.max(LEAST_VARIANCE, variance + (variance * slope) ** 2 * bend),
  });
  known.difficulty = moved(known.difficulty, 1);
  known.practice = moved(known.practice, -practised);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function shares(weights: readonly number[]): number[] {
  const all = sum(weights);
  return all > 0 ? weights.map((weight) => weight / all) : weights.map(() => 1 / weights.length);
}
