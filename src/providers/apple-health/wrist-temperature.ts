import type { VitalDay } from "#src/providers/apple-health/vital-days.ts";

const DAYS = 28;
/** Apple itself needs about five nights before it tells a usual temperature. */
const LEAST_NIGHTS = 5;

/**
 * Degrees Celsius of each night from the person's own usual: the median of the nights within four weeks before it. Nights
 * with fewer than five before them say nothing.
 */
export function deviations(nights: readonly VitalDay[]): VitalDay[] {
  const found: VitalDay[] = [];
  let from = 0;
  for (const [index, night] of nights.entries()) {
    while (nights[from]!.day < night.day - DAYS) from += 1;
    const before = nights.slice(from, index).map(({ value }) => value);
    if (before.length >= LEAST_NIGHTS) found.push({ ...night, value: night.value - median(before) });
  }
  return found;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
