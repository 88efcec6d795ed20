/** What the candidate plans are made of: weeks of learning and of physical training, as shares of the person's usual. */

/** Hardness of a block of learning: how demanding, how far from the best difficulty (probit), how many items a minute. */
export interface Hardness {
  readonly says: string;
  readonly demand: number;
  /** Added to the difficulty at which the person succeeds in 80%: 70% when hard, 90% in review (MODEL.md 3.3). */
  readonly difficultyShift: number;
  readonly itemsPerMinute: number;
  readonly newMaterial: boolean;
}

export const HARDNESS = {
  review: { says: "review", demand: 0.5, difficultyShift: -0.4, itemsPerMinute: 1, newMaterial: false },
  practice: { says: "practice", demand: 1, difficultyShift: 0, itemsPerMinute: 2 / 3, newMaterial: true },
  hard: { says: "hard practice", demand: 1.5, difficultyShift: 0.3, itemsPerMinute: 0.5, newMaterial: true },
} as const satisfies Record<string, Hardness>;

/** A block's hardness and its share of the person's usual day of effortful learning. */
export interface LearningBlock {
  readonly hardness: keyof typeof HARDNESS;
  readonly share: number;
}

const block = (hardness: LearningBlock["hardness"], share: number): LearningBlock => ({ hardness, share });

/** A week of learning from the plan's first day: the blocks of its first, second, ... learning day. */
export type LearningWeek = readonly (readonly LearningBlock[])[];

export const LEARNING_WEEKS = {
  /** The same every day: a little review, a little practice. */
  spaced: [
    [block("review", 0.25), block("practice", 0.75)],
    [block("review", 0.25), block("practice", 0.75)],
    [block("review", 0.25), block("practice", 0.75)],
    [block("review", 0.25), block("practice", 0.75)],
    [block("review", 0.25), block("practice", 0.75)],
  ],
  /** Every other day, longer. */
  blocked: [[block("practice", 1.2)], [], [block("practice", 1.2)], [], [block("practice", 1.2)]],
  /** Hard practice first, review after. */
  "hard-early": [
    [block("hard", 1)],
    [block("hard", 1)],
    [block("review", 0.4)],
    [block("practice", 0.6)],
    [block("review", 0.4)],
  ],
  /** Review first, hard practice once the week has calmed down. */
  "hard-late": [
    [block("review", 0.4)],
    [block("review", 0.4)],
    [block("practice", 0.6)],
    [block("hard", 1)],
    [block("hard", 1)],
  ],
} as const satisfies Record<string, LearningWeek>;

export type LearningPattern = keyof typeof LEARNING_WEEKS;

/** How much of the usual a plan asks. */
export const LEVELS = { light: 0.6, steady: 0.8, usual: 1, full: 1.2 } as const;
export type Level = keyof typeof LEVELS;

/** A day of physical training: effort (CR-10) and share of the person's average daily load; null is a rest day. */
export interface TrainingDay {
  readonly says: string;
  readonly rpe: number;
  readonly share: number;
}

const hard: TrainingDay = { says: "hard session", rpe: 7, share: 1.4 };
const moderate: TrainingDay = { says: "steady session", rpe: 5, share: 1 };
const easy: TrainingDay = { says: "easy session", rpe: 3, share: 0.8 };
const long: TrainingDay = { says: "long easy session", rpe: 3, share: 1.1 };

/** A week of training from the plan's first day. Hard days are at least three days apart and rest days come every week. */
export const TRAINING_WEEKS = {
  polarised: [hard, easy, null, easy, hard, long, null],
  "hard-easy": [easy, hard, easy, null, hard, easy, null],
  maintain: [moderate, null, moderate, easy, null, moderate, easy],
  deload: [easy, null, easy, null, easy, null, null],
} as const satisfies Record<string, readonly (TrainingDay | null)[]>;

export type TrainingPattern = keyof typeof TRAINING_WEEKS;

/** The fifteen plans beside recovery for somebody who does not train the body. */
export const LEARNING_PLANS: readonly (readonly [LearningPattern, Level])[] = [
  ["spaced", "light"],
  ["spaced", "steady"],
  ["spaced", "usual"],
  ["spaced", "full"],
  ["blocked", "light"],
  ["blocked", "steady"],
  ["blocked", "usual"],
  ["hard-early", "light"],
  ["hard-early", "steady"],
  ["hard-early", "usual"],
  ["hard-early", "full"],
  ["hard-late", "light"],
  ["hard-late", "steady"],
  ["hard-late", "usual"],
  ["hard-late", "full"],
];

/** The same for somebody who does: one level for both. */
export const COMBINED_PLANS: readonly (readonly [LearningPattern, TrainingPattern, Level])[] = [
  ["spaced", "polarised", "light"],
  ["spaced", "polarised", "usual"],
  ["spaced", "hard-easy", "steady"],
  ["spaced", "maintain", "light"],
  ["spaced", "maintain", "usual"],
  ["spaced", "deload", "steady"],
  ["blocked", "polarised", "steady"],
  ["blocked", "maintain", "usual"],
  ["hard-early", "maintain", "steady"],
  ["hard-early", "deload", "usual"],
  ["hard-late", "polarised", "steady"],
  ["hard-late", "hard-easy", "usual"],
  ["hard-late", "maintain", "steady"],
  ["hard-late", "deload", "light"],
  ["hard-late", "deload", "usual"],
];
