import {
  CHECK_IN_ITEMS,
  type CheckInItem,
  type CheckInItems,
  type ItemScore,
  QUICK_MOOD,
  type QuickAnswer,
} from "#src/domain/check-in.ts";

/** Asked the other way round: on the form 7 means "a lot" of it, while 7 is stored as "good" (MODEL.md 1.6). */
const ASKED_REVERSED: ReadonlySet<CheckInItem> = new Set(["stress", "soreness"]);

const isScore = (value: number): value is ItemScore => Number.isInteger(value) && value >= 1 && value <= 7;

/**
 * An answer of the form, 1..7 as asked, as it is stored, 1..7 with 7 = good. It is its own inverse, so it also turns a stored
 * score back into what the form shows.
 *
 * Throws a RangeError when `asked` is not an integer 1..7.
 */
export function codeAnswer(item: CheckInItem, asked: number): ItemScore {
  const stored = ASKED_REVERSED.has(item) ? 8 - asked : asked;
  if (!isScore(stored)) {
    throw new RangeError(
      `Cannot code the answer to "${item}" as it must be an integer from 1 to 7: current value is ${asked}`,
    );
  }
  return stored;
}

/**
 * The fields of the check-in form (item id -> "1".."7" as asked) as stored items. Items left empty are left out, and so are
 * fields that are no items; an answer that is no integer 1..7 throws a RangeError.
 */
export function codeForm(fields: Readonly<Record<string, string | readonly string[]>>): CheckInItems {
  const items: Partial<Record<CheckInItem, ItemScore>> = {};
  for (const item of CHECK_IN_ITEMS) {
    const field = fields[item];
    const raw = (typeof field === "string" ? field : field?.[0])?.trim();
    if (raw === undefined || raw === "") continue;
    items[item] = codeAnswer(item, Number(raw));
  }
  return items;
}

/** One tap is a mood score and nothing else (MODEL.md 1.6). */
export const codeQuickAnswer = (answer: QuickAnswer): CheckInItems => ({ mood: QUICK_MOOD[answer] });

/**
 * Mean of the items that were answered, 1..7 with 7 = good; `undefined` when none was. The twin standardises it (MODEL.md 1.6).
 *
 * Takes check-in items and nothing else: no measurement can enter it.
 */
export function wellnessOf(items: CheckInItems): number | undefined {
  const scores = CHECK_IN_ITEMS.flatMap((item) => items[item] ?? []);
  if (scores.length === 0) return undefined;
  return scores.reduce<number>((sum, score) => sum + score, 0) / scores.length;
}
