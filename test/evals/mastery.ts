import { resolve } from "node:path";
import {
  type Ability,
  ATTEMPT_DRIFT,
  type AttemptDrift,
  afterAnswer,
  PERSON_PRIOR,
  PLAIN_ANSWER,
  SKILL_PRIOR,
  successProbability,
  totalOf,
  withAttemptDrift,
} from "#src/domain/mastery.ts";
import { constantRate, elo } from "#test/evals/baselines.ts";
import { knowledgeTracing } from "#test/evals/knowledge-tracing.ts";
import {
  auc,
  type Decile,
  deciles,
  isotonic,
  logLoss,
  type Prediction,
  readSequences,
  type Sequence,
} from "#test/evals/learners.ts";

const ITEM_PRIOR: Ability = { mean: 0, variance: 0.5 };

interface Score {
  readonly auc: number;
  readonly logloss: number;
}

export interface MasteryEval extends Score {
  readonly students: { readonly train: number; readonly test: number };
  readonly answers: number;
  /** After calibration on the last fifth of the training students. */
  readonly deciles: readonly Decile[];
  readonly largestGap: number;
  readonly uncalibrated: Score & { readonly largestGap: number };
  readonly settings: Settings;
  readonly heldOutFifths: readonly Score[];
  readonly baselines: Readonly<Record<"constant" | "elo" | "bkt", Score>>;
}

/**
 * Predicts every answer of the last fifth of students before it is seen, with skill difficulties learned from the others.
 *
 * Without a file it reads the training split of the shared data folder.
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
  // Calibration sees students whose answers the difficulties were not learned from.
  const fitted = train.slice(0, Math.floor(train.length * 0.8));
  const settings = choose(train);
  const calibrate = isotonic(predict(fitted, train.slice(fitted.length), settings));
  const raw = predict(train, test, settings);
  const calibrated = raw.map(({ p, correct }) => ({ p: calibrate(p), correct }));
  const groups = deciles(calibrated);
  const result: MasteryEval = {
    ...scoreOf(calibrated),
    students: { train: train.length, test: test.length },
    answers: raw.length,
    deciles: groups.map(({ predicted, observed, n }) => ({
      predicted: rounded(predicted),
      observed: rounded(observed),
      n,
    })),
    largestGap: rounded(gapOf(groups)),
    uncalibrated: { ...scoreOf(raw), largestGap: rounded(gapOf(deciles(raw))) },
    settings,
    heldOutFifths: acrossTheFile(sequences),
    baselines: {
      constant: scoreOf(constantRate(train, test)),
      elo: scoreOf(elo(train, test)),
      bkt: scoreOf(knowledgeTracing(train, test)),
    },
  };
  if (!json) console.log(JSON.stringify(result, null, 2));
  return result;
}

/** What is chosen on the last fifth of the training students; the first one is the product's own. */
interface Settings {
  readonly person: number;
  readonly skill: number;
  readonly drift: AttemptDrift;
}

const OWN: Settings = { person: PERSON_PRIOR.variance, skill: SKILL_PRIOR.variance, drift: ATTEMPT_DRIFT };
const CANDIDATES: readonly Settings[] = [
  OWN,
  ...[0.2, 0.35, 0.5].flatMap((person) =>
    [0.25, 0.5].flatMap((skill) =>
      [0.03, 0.05].flatMap((noise) =>
        [0, 0.01, 0.02].map((gain) => ({ person, skill, drift: { person: 0.001, skill: noise, gain } })),
      ),
    ),
  ),
];

function choose(train: readonly Sequence[]): Settings {
  const cut = Math.floor(train.length * 0.8);
  const losses = CANDIDATES.map((settings) => logLoss(predict(train.slice(0, cut), train.slice(cut), settings)));
  return CANDIDATES[losses.indexOf(Math.min(...losses))] ?? OWN;
}

/** The two-level probit of MODEL.md 3.2; difficulties learn from training students only. */
function predict(train: readonly Sequence[], test: readonly Sequence[], settings: Settings): Prediction[] {
  const items = new Map<string, Ability>();
  const follow = (sequence: Sequence, learn: boolean): Prediction[] => {
    let person: Ability = { mean: 0, variance: settings.person };
    const skills = new Map<string, Ability>();
    return sequence.skills.map((skill, index) => {
      const own = skills.get(skill) ?? { mean: 0, variance: settings.skill };
      const encounter = { person, skill: own, item: items.get(skill) ?? ITEM_PRIOR };
      const correct = sequence.correct[index] === true;
      const after = afterAnswer(encounter, correct, PLAIN_ANSWER);
      const drifted = withAttemptDrift(after, settings.drift);
      person = drifted.person;
      skills.set(skill, drifted.skill);
      if (learn) items.set(skill, after.item);
      return { p: successProbability(totalOf(encounter)), correct };
    });
  };
  for (const sequence of train) follow(sequence, true);
  return test.flatMap((sequence) => follow(sequence, false));
}

/** Each fifth of the file held out in turn, with the product's own settings: the order of the file is not random. */
function acrossTheFile(sequences: readonly Sequence[]): Score[] {
  const size = Math.ceil(sequences.length / 5);
  return [0, 1, 2, 3, 4].map((fifth) => {
    const held = sequences.slice(fifth * size, (fifth + 1) * size);
    return scoreOf(predict([...sequences.slice(0, fifth * size), ...sequences.slice((fifth + 1) * size)], held, OWN));
  });
}

const scoreOf = (predictions: readonly Prediction[]): Score => ({
  auc: rounded(auc(predictions)),
  logloss: rounded(logLoss(predictions)),
});

const gapOf = (groups: readonly Decile[]): number =>
  Math.max(...groups.map(({ predicted, observed }) => Math.abs(predicted - observed)));

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;
