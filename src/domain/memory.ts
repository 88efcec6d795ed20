import { type Card, createEmptyCard, type Grade as FsrsGrade, fsrs, generatorParameters, Rating, State } from "ts-fsrs";

const RETENTION = 0.9;
const MAXIMUM_INTERVAL_DAYS = 365;

/** What the last answer showed about the memory of a concept. */
export type Recall = "forgotten" | "hard" | "good" | "easy";

/** Memory of one concept, as plain data. Times are instants, stability is in days, difficulty 1..10. */
export interface ReviewCard {
  readonly due: Date;
  readonly stability: number;
  readonly difficulty: number;
  readonly intervalDays: number;
  readonly reps: number;
  readonly lapses: number;
  readonly lastReview: Date;
}

const RATINGS: Readonly<Record<Recall, FsrsGrade>> = {
  forgotten: Rating.Again,
  hard: Rating.Hard,
  good: Rating.Good,
  easy: Rating.Easy,
};

const scheduler = fsrs(
  generatorParameters({
    request_retention: RETENTION,
    maximum_interval: MAXIMUM_INTERVAL_DAYS,
    enable_fuzz: false,
    enable_short_term: false,
  }),
);

/**
 * The card after one answer at `now`, due when recall is expected to have fallen to 0.90 and never before the next
 * day, so that a night lies between two exposures (FSRS-6 with its default weights; MODEL.md 3.2 and 3.4).
 */
export function reviewCard(card: ReviewCard | undefined, recall: Recall, now: Date): ReviewCard {
  const before = card === undefined ? createEmptyCard(now) : toFsrs(card, now);
  const { card: after } = scheduler.next(before, now, RATINGS[recall]);
  return {
    due: after.due,
    stability: after.stability,
    difficulty: after.difficulty,
    intervalDays: after.scheduled_days,
    reps: after.reps,
    lapses: after.lapses,
    lastReview: now,
  };
}

/** Probability of recall at `now`, 0..1 (MODEL.md 3.2, R(t, S)). */
export const recallProbability = (card: ReviewCard, now: Date): number =>
  scheduler.get_retrievability(toFsrs(card, now), now, false);

export const isDue = (card: ReviewCard, now: Date): boolean => card.due.getTime() <= now.getTime();

function toFsrs(card: ReviewCard, now: Date): Card {
  return {
    ...createEmptyCard(now),
    due: card.due,
    stability: card.stability,
    difficulty: card.difficulty,
    scheduled_days: card.intervalDays,
    reps: card.reps,
    lapses: card.lapses,
    state: State.Review,
    last_review: card.lastReview,
  };
}
