import { normalCumulative } from "#src/domain/normal-distribution.ts";

/** "watch": the figure is over its limit, and chance may still be the reason. */
export type FairnessVerdict = "alarm" | "watch" | "inside" | "not-enough-evidence";

/** A figure with the interval that its verdict rests on. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

const NINETY_FIVE_PERCENT = 1.959963984540054;
const FALSE_DISCOVERIES = 0.1;

/**
 * Half-width, in standard errors, of a 95% confidence sequence at a weekly look: its intervals hold at all looks together,
 * where a fixed interval looked at every week would not (MODEL.md 5). Robbins' normal mixture (Robbins 1970; Howard,
 * Ramdas, McAuliffe and Sekhon 2021, 3.2), tightest at the fourth look; 3.04 there. Alpha spending after O'Brien and
 * Fleming, which the document names beside it, would need over 7 at that look.
 */
export function sequenceWidth(look: number): number {
  const information = 2 * look;
  return Math.sqrt(((information + 1) / information) * Math.log((information + 1) / 0.05 ** 2));
}

/** By how much an interval of 95% has to grow to hold at every weekly look. */
export const stretchAt = (look: number): number => sequenceWidth(look) / NINETY_FIVE_PERCENT;

/** An interval grown about its estimate, each side by itself. */
export const stretched = (estimate: number, { low, high }: Bounds, stretch: number): Bounds => ({
  low: estimate - (estimate - low) * stretch,
  high: estimate + (high - estimate) * stretch,
});

/**
 * Alarm: all of the interval beyond the limit, and the figure as well; inside: all of the interval within; watch: one of
 * them beyond (MODEL.md 5). The figure is the shrunk one, so that ten people alone never alarm by a wild rate.
 */
export function verdictOf(figure: number, { low, high }: Bounds, limit: number): FairnessVerdict {
  const beyond = Math.abs(figure) > limit;
  if (low > limit || high < -limit) return beyond ? "alarm" : "watch";
  if (low >= -limit && high <= limit) return "inside";
  return beyond ? "watch" : "not-enough-evidence";
}

/** Chance of a distance so far beyond the limit, were the limit kept, at every weekly look together. */
export function chanceBeyond(distance: number, limit: number, error: number): number {
  const beyond = distance - limit;
  if (error === 0) return beyond > 0 ? 0 : 1;
  return 1 - normalCumulative(beyond / error);
}

/** Places of the chances that Benjamini and Hochberg's procedure takes for discoveries (1995; MODEL.md 5, q 0.10). */
export function discoveries(chances: readonly (number | undefined)[], rate = FALSE_DISCOVERIES): ReadonlySet<number> {
  const ranked = chances
    .flatMap((chance, at) => (chance === undefined ? [] : [{ chance, at }]))
    .toSorted((a, b) => a.chance - b.chance);
  const last = ranked.findLastIndex(({ chance }, rank) => chance <= (rate * (rank + 1)) / ranked.length);
  return new Set(ranked.slice(0, last + 1).map(({ at }) => at));
}
