import fc from "fast-check";
import { expect, test } from "vitest";
import type { Reading, RecordReadings } from "#src/domain/measurement.ts";
import { exportOf, PHONE, readText, record, WATCH } from "#test/providers/apple-health/files.ts";

/** What is kept after one import after another: each record says what it said last. */
function kept(...imports: readonly (readonly RecordReadings[])[]): Map<string, readonly Reading[]> {
  const records = new Map<string, readonly Reading[]>();
  for (const { recordId, readings } of imports.flat()) records.set(recordId, readings);
  return new Map([...records].filter(([, readings]) => readings.length > 0).sort());
}

const time = (minute: number): string => {
  const at = new Date(Date.UTC(2024, 2, 1) + minute * 60_000).toISOString();
  return `${at.slice(0, 10)} ${at.slice(11, 19)}`;
};
const DAYS = 4 * 1440;
const source = fc.constantFrom(WATCH, PHONE, "Sleepy");
const span = (longest: number) =>
  fc
    .tuple(fc.nat({ max: DAYS }), fc.integer({ min: 1, max: longest }))
    .map(([start, length]): [string, string] => [time(start), time(start + length)]);
const element = fc.oneof(
  fc
    .tuple(span(300), fc.constantFrom("AsleepCore", "AsleepREM", "Asleep", "Awake", "InBed"), source)
    .map(([times, stage, by]) => record("SleepAnalysis", times, stage, { source: by })),
  fc
    .tuple(span(1), fc.integer({ min: 20, max: 90 }), source)
    .map(([times, value, by]) => record("HeartRateVariabilitySDNN", times, value, { unit: "ms", source: by })),
  fc
    .tuple(span(60), fc.integer({ min: 0, max: 900 }), source)
    .map(([times, value, by]) => record("StepCount", times, value, { unit: "count", source: by })),
  fc
    .tuple(span(90), source)
    .map(
      ([[start, end], by]) =>
        `<Workout workoutActivityType="x" sourceName="${by}" startDate="${start} +0200" endDate="${end} +0200"/>`,
    ),
);
const history = fc.array(fc.tuple(element, fc.boolean()), { maxLength: 40 });

test("an export that is imported again changes nothing", () => {
  fc.assert(
    fc.property(history, (elements) => {
      const records = readText(exportOf(...elements.map(([text]) => text)));
      expect(kept(records, records)).toEqual(kept(records));
    }),
    { numRuns: 100 },
  );
});

test("a newer export replaces an older one: nothing of the older one stays beside it", () => {
  fc.assert(
    fc.property(history, (elements) => {
      const newer = readText(exportOf(...elements.map(([text]) => text)));
      const older = readText(exportOf(...elements.filter(([, isOld]) => isOld).map(([text]) => text)));
      expect(kept(older, newer)).toEqual(kept(newer));
    }),
    { numRuns: 300 },
  );
});

test("the order of the elements in the file does not matter", () => {
  fc.assert(
    fc.property(
      history.chain((elements) =>
        fc.tuple(fc.constant(elements), fc.shuffledSubarray(elements, { minLength: elements.length })),
      ),
      ([elements, shuffled]) => {
        const of = (list: typeof elements) => kept(readText(exportOf(...list.map(([text]) => text))));
        expect(of(shuffled)).toEqual(of(elements));
      },
    ),
    { numRuns: 300 },
  );
});

test("no record is named twice, and every sleep fits into its time", () => {
  fc.assert(
    fc.property(history, (elements) => {
      const records = readText(exportOf(...elements.map(([text]) => text)));
      expect(new Set(records.map(({ recordId }) => recordId)).size).toBe(records.length);
      for (const { metric, value, startAt, endAt } of records.flatMap(({ readings }) => readings)) {
        if (metric !== "sleep_h") continue;
        expect(value).toBeLessThanOrEqual((endAt!.getTime() - startAt!.getTime()) / 3_600_000 + 1e-3);
      }
    }),
    { numRuns: 300 },
  );
});
