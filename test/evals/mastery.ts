import { resolve } from "node:path";
import {
  type Ability,
  afterAnswer,
  PERSON_PRIOR,
  PLAIN_ANSWER,
  SKILL_PRIOR,
  successProbability,
  totalOf,
  withAttemptDrift,
} from "#src/domain/mastery.ts";
import { historyOf, skillRates } from "#test/evals/answer-history.ts";
import { averagedProbit } from "#test/evals/averaged-probit.ts";
import { constantRate, elo } from "#test/evals/baselines.ts";
import { boostedTrees, type Table } from "#test/evals/boosted-trees.ts";
import { knowledgeTracing } from "#test/evals/knowledge-tracing.ts";
import {
  auc,
  type Decile,
  deciles,
  isotonic,
  logLoss,
  type Prediction,
  readSequences,
  repeats,
  type Sequence,
} from "#test/evals/learners.ts";

const ITEM_PRIOR: Ability = { mean: 0, variance: 0.5 };
const FOLDS = 5;

interface Score {
  readonly auc: number;
  readonly logloss: number;
}

interface HeldOut extends Score {
  /** Share of answers that only repeat: the second and later ones of 15 or more equal answers in a row on one skill. */
  readonly repeats: number;
  readonly withoutRepeats: Score;
}

export interface MasteryEval extends Score {
  readonly students: { readonly train: number; readonly test: number };
  readonly answers: number;
  /** After calibration on the training students, each predicted without their own answers. */
  readonly deciles: readonly Decile[];
  readonly largestGap: number;
  readonly uncalibrated: Score & { readonly largestGap: number };
  readonly baselines: Readonly<Record<"constant" | "elo" | "bkt", Score>>;
  /** The product's settings for people of whom nothing is known, without calibration. */
  readonly product: Score;
  /** What boosted trees get out of the same answers, with every hint that the order and the repeats of the file give. */
  readonly ceiling: Score;
  readonly heldOutFifths: readonly HeldOut[];
}

/**
 * Predicts every answer of the last fifth of students before it is seen, with skill difficulties learned from the others.
 *
 * Without a file it reads the training split of the shared data folder. Each fifth of the file is held out in turn as well:
 * how well answers can be foretold depends on how many of them are the same answer written several times.
 */
export async function run({
  json = false,
  files = [],
}: {
  json?: boolean;
  files?: readonly string[];
} = {}): Promise<MasteryEval> {
  const data = resolve(process.env["KAIROS_SHARED"] ?? "../shared", "data/model/assist_builder_train.csv.gz");
  const sequences = await readSequences(files[0] ?? data);
  const train = sequences.slice(0, Math.floor(sequences.length * 0.8));
  const test = sequences.slice(train.length);
  const folds = Array.from({ length: FOLDS }, (_, fold) => foldOf(train, fold));
  const calibrate = isotonic(folds.flatMap(({ predicted }) => predicted));
  const raw = averagedProbit(train, test);
  const calibrated = raw.map(({ p, correct }) => ({ p: calibrate(p), correct }));
  const groups = deciles(calibrated);
  const result: MasteryEval = {
    ...scoreOf(calibrated),
    deciles: groups.map(({ predicted, observed, n }) => ({
      predicted: rounded(predicted),
      observed: rounded(observed),
      n,
    })),
    baselines: {
      constant: scoreOf(constantRate(train, test)),
      elo: scoreOf(elo(train, test)),
      bkt: scoreOf(knowledgeTracing(train, test)),
    },
    students: { train: train.length, test: test.length },
    answers: raw.length,
    largestGap: rounded(gapOf(groups)),
    uncalibrated: { ...scoreOf(raw), largestGap: rounded(gapOf(deciles(raw))) },
    product: scoreOf(productProbit(train, test)),
    ceiling: scoreOf(ceiling(folds, historyOf(test, skillRates(train), raw))),
    heldOutFifths: acrossTheFile(sequences),
  };
  if (!json) console.log(JSON.stringify(result, null, 2));
  return result;
}

interface Fold {
  readonly predicted: readonly Prediction[];
  readonly history: Table;
}

/** Every fifth training student, as predicted from the other training students. */
function foldOf(train: readonly Sequence[], fold: number): Fold {
  const held = train.filter((_, index) => index % FOLDS === fold);
  const others = train.filter((_, index) => index % FOLDS !== fold);
  const predicted = averagedProbit(others, held);
  return { predicted, history: historyOf(held, skillRates(others), predicted) };
}

function ceiling(folds: readonly Fold[], test: Table): Prediction[] {
  const known: Table = {
    features: test.features.map((_, feature) =>
      Float64Array.from(folds.flatMap(({ history }) => [...(history.features[feature] ?? [])])),
    ),
    happened: Uint8Array.from(folds.flatMap(({ history }) => [...history.happened])),
  };
  return Array.from(boostedTrees(known, test), (p, row) => ({ p, correct: test.happened[row] === 1 }));
}

/** The two-level probit of MODEL.md 3.2 as the product runs it; difficulties learn from training students only. */
function productProbit(train: readonly Sequence[], test: readonly Sequence[]): Prediction[] {
  const items = new Map<string, Ability>();
  const follow = (sequence: Sequence, learn: boolean): Prediction[] => {
    let person: Ability = PERSON_PRIOR;
    const skills = new Map<string, Ability>();
    return sequence.skills.map((skill, index) => {
      const own = skills.get(skill) ?? SKILL_PRIOR;
      const encounter = { person, skill: own, item: items.get(skill) ?? ITEM_PRIOR };
      const correct = sequence.correct[index] === true;
      const after = afterAnswer(encounter, correct, PLAIN_ANSWER);
      const drifted = withAttemptDrift(after);
      person = drifted.person;
      skills.set(skill, drifted.skill);
      if (learn) items.set(skill, after.item);
      return { p: successProbability(totalOf(encounter)), correct };
    });
  };
  for (const sequence of train) follow(sequence, true);
  return test.flatMap((sequence) => follow(sequence, false));
}

/** Each fifth of the file held out in turn, uncalibrated: the order of the file is not random. */
function acrossTheFile(sequences: readonly Sequence[]): HeldOut[] {
  const size = Math.ceil(sequences.length / 5);
  return [0, 1, 2, 3, 4].map((fifth) => {
    const held = sequences.slice(fifth * size, (fifth + 1) * size);
    const others = [...sequences.slice(0, fifth * size), ...sequences.slice((fifth + 1) * size)];
    const predicted = averagedProbit(others, held);
    const repeated = held.flatMap(repeats);
    const fresh = predicted.filter((_, index) => repeated[index] !== true);
    return {
      ...scoreOf(predicted),
      repeats: rounded(1 - fresh.length / predicted.length),
      withoutRepeats: scoreOf(fresh),
    };
  });
}

const scoreOf = (predictions: readonly Prediction[]): Score => ({
  auc: rounded(auc(predictions)),
  logloss: rounded(logLoss(predictions)),
});

const gapOf = (groups: readonly Decile[]): number =>
  Math.max(...groups.map(({ predicted, observed }) => Math.abs(predicted - observed)));

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
