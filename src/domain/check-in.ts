import type { LocalDay } from "#src/domain/time.ts";

/** The items of MODEL.md 1.6. Soreness is asked only where physical training is on. */
export const CHECK_IN_ITEMS = ["mood", "energy", "stress", "sleepQuality", "soreness"] as const;
export type CheckInItem = (typeof CHECK_IN_ITEMS)[number];

/** 1..7, stored with 7 = good: stress and soreness arrive here already reversed. */
export type ItemScore = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export type CheckInItems = Readonly<Partial<Record<CheckInItem, ItemScore>>>;

export type QuickAnswer = "good" | "okay" | "rough";

/** What the person confirmed. Nothing else enters the twin. */
export interface CheckIn {
  readonly day: LocalDay;
  readonly items: CheckInItems;
  /** How it was answered: by one tap, by the form, or by a reading of a sentence that the person confirmed. */
  readonly source: "tap" | "form" | "confirmed-reading";
  readonly at: Date;
}

/** One-tap answers as mood scores (MODEL.md 1.6). */
export const QUICK_MOOD: Readonly<Record<QuickAnswer, ItemScore>> = { good: 6, okay: 4, rough: 2 };
