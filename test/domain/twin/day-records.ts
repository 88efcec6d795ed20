import fc from "fast-check";
import { CHECK_IN_ITEMS, type CheckInItems } from "#src/domain/check-in.ts";
import { addDays, type LocalDay } from "#src/domain/time.ts";
import type { DayRecord } from "#src/domain/twin/twin.ts";

/** Consecutive days from `first`, each made from its number. */
export const days = (first: LocalDay, count: number, of: (i: number) => Omit<DayRecord, "day">): DayRecord[] =>
  Array.from({ length: count }, (_, i) => ({ day: addDays(first, i), ...of(i) }));

const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const score = fc.constantFrom<1 | 2 | 3 | 4 | 5 | 6 | 7>(1, 2, 3, 4, 5, 6, 7);
const items: fc.Arbitrary<CheckInItems> = fc
  .array(fc.tuple(fc.constantFrom(...CHECK_IN_ITEMS), score), { maxLength: 5 })
  .map((entries) => Object.fromEntries(entries));

const record = fc.record({
  sleepHours: optional(fc.double({ min: 1, max: 16, noNaN: true })),
  rmssdMs: optional(fc.double({ min: 5, max: 250, noNaN: true })),
  restingHrBpm: optional(fc.double({ min: 30, max: 110, noNaN: true })),
  physicalLoadAu: optional(fc.double({ min: 0, max: 3600, noNaN: true })),
  loadMissing: fc.constantFrom<true | undefined>(undefined, undefined, true),
  cognitiveMinutes: optional(fc.double({ min: 0, max: 300, noNaN: true })),
  checkIn: optional(items),
  zoneShiftHours: optional(fc.integer({ min: -12, max: 12 })),
});

/** Any history of `length` days: full of gaps, extremes and jumps. */
export const dayRecords = (first: LocalDay, length: number): fc.Arbitrary<DayRecord[]> =>
  fc.array(record, { minLength: length, maxLength: length }).map((all) => days(first, length, (i) => all[i]!));
