/** What the candidate plans are made of: courses of learning and weeks of physical training, as shares of the person's usual. */

/** Hardness of a block of learning: how demanding it is, and how far from the best difficulty its items are (probit). */
export interface Hardness {
  readonly says: string;
  readonly demand: number;
  /** Added to the difficulty at which the person succeeds in 80%: about 73% when hard, 90% in review (MODEL.md 3.3). */
  readonly difficultyShift: number;
  readonly newMaterial: boolean;
}

export const HARDNESS = {
  review: { says: "review", demand: 0.5, difficultyShift: -0.4, newMaterial: false },
  practice: { says: "practice", demand: 1, difficultyShift: 0, newMaterial: true },
  hard: { says: "hard practice", demand: 1.5, difficultyShift: 0.2, newMaterial: true },
} as const satisfies Record<string, Hardness>;

/** Twenty items in half an hour of normal demand, as in the reference workload; a harder block has a quicker pace. */
export const ITEMS_PER_DEMAND_MINUTE = 2 / 3;

/** A block's hardness and its share of the person's usual day of effortful learning. */
export interface LearningBlock {
  readonly hardness: keyof typeof HARDNESS;
  readonly share: number;
}

const block = (hardness: LearningBlock["hardness"], share: number): LearningBlock => ({ hardness, share });

/**
 * A course of learning: the blocks of its workdays, Mondays first. Courses follow the calendar and not the day a plan is
 * made on: a plan that is made again every morning would otherwise put its hard work off for ever.
 */
export type LearningCourse = readonly (readonly LearningBlock[])[];

const balanced = [block("review", 0.25), block("practice", 0.75)];

/** All patterns ask the same of two weeks; they differ in when. */
export const LEARNING_COURSES = {
  /** The same every day: a little review, a little practice. */
  spaced: [balanced],
  /** A long day and a short one in turn. */
  blocked: [[block("practice", 1.5)], [block("review", 0.5)]],
  /** Hard practice first, review after; the second week is even. */
  "hard-early": [
    [block("hard", 1.3)],
    [block("hard", 1.3)],
    [block("review", 0.5)],
    [block("practice", 1.3)],
    [block("review", 0.6)],
    balanced,
    balanced,
    balanced,
    balanced,
    balanced,
  ],
  /** Review first, hard practice once things have calmed down; the second week is even. */
  "hard-late": [
    [block("review", 0.5)],
    [block("review", 0.6)],
    [block("practice", 1.3)],
    [block("hard", 1.3)],
    [block("hard", 1.3)],
    balanced,
    balanced,
    balanced,
    balanced,
    balanced,
  ],
} as const satisfies Record<string, LearningCourse>;

export type LearningPattern = keyof typeof LEARNING_COURSES;

/** How much of the usual a plan asks. */
export const LEVELS = { light: 0.6, steady: 0.8, usual: 1, full: 1.15 } as const;
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
