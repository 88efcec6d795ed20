import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CLEANSING_REACH, cleanse, type Rejection } from "#src/domain/cleansing.ts";
import { METRICS, type Reading } from "#src/domain/measurement.ts";
import { addDays, instantAt } from "#src/domain/time.ts";
import { dayAt, LATER } from "#test/domain/cleansing-readings.ts";

const FIRST = dayAt(0);

/** What each metric's values are around; drawn from beyond its range as well. */
const USUAL: Readonly<Record<Reading["metric"], readonly [number, number]>> = {
  hrv_rmssd_ms: [0, 260],
  hrv_sdnn_ms: [0, 260],
  resting_hr_bpm: [25, 115],
  sleep_h: [0, 17],
  sleep_efficiency_pct: [30, 105],
  spo2_pct: [75, 101],
  respiratory_rate_per_min: [0, 32],
  skin_temperature_deviation_c: [-6, 6],
  steps: [-10, 85_000],
  active_min: [-1, 1_500],
  workout_min: [0, 650],
};

const readingOf = (id: number): fc.Arbitrary<Reading> =>
  fc.constantFrom(...METRICS).chain((metric) => {
    const [least, most] = USUAL[metric];
    return fc
      .record({
        source: fc.constantFrom("oura", "whoop"),
        shift: fc.integer({ min: 0, max: 24 }),
        value: fc.oneof(
          { weight: 6, arbitrary: fc.integer({ min: Math.ceil(least), max: Math.floor(most) }) },
          { weight: 3, arbitrary: fc.double({ min: least, max: most, noNaN: true }) },
          { weight: 1, arbitrary: fc.constantFrom(0, 40, 52, Number.NaN) },
        ),
        startMinute: fc.option(fc.integer({ min: 0, max: 1_300 }), { nil: undefined }),
        lasts: fc.integer({ min: 1, max: 700 }),
        device: fc.constantFrom(undefined, "Ring", "Watch"),
        validHours: fc.constantFrom(undefined, 2, 3, 7),
        sharesRecord: fc.boolean(),
        utcOffsetMinutes: fc.constantFrom(undefined, 0, 600),
      })
      .map(
        ({ source, shift, value, startMinute, lasts, device, validHours, sharesRecord, utcOffsetMinutes }): Reading => {
          const day = addDays(FIRST, shift);
          const startAt = startMinute === undefined ? undefined : instantAt(day, startMinute, "UTC");
          const endAt = startAt && new Date(startAt.getTime() + lasts * 60_000);
          return {
            source: source as Reading["source"],
            recordId: sharesRecord ? `night-${day}-${device ?? ""}-${id}` : `record-${id}`,
            metric,
            day,
            value,
            startAt,
            endAt,
            device,
            validHours,
            utcOffsetMinutes,
            measuredAt: endAt ?? instantAt(day, 400 + (id % 7), "UTC"),
          };
        },
      );
  });

const readings: fc.Arbitrary<Reading[]> = fc
  .integer({ min: 0, max: 60 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, id) => readingOf(id))));

const keyOf = ({ source, recordId, metric }: Pick<Reading, "source" | "recordId" | "metric">): string =>
  `${source} ${recordId} ${metric}`;

const refused = (rejections: readonly Rejection[]): Rejection[] => rejections.filter(({ flaggedOnly }) => !flaggedOnly);

const run = (given: readonly Reading[], now = LATER) => cleanse(given, { now });

describe("cleansing, for any readings of a person", () => {
  test("says the same in whatever order they came", () => {
    fc.assert(
      fc.property(
        readings.chain((given) =>
          fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
        ),
        ([given, shuffled]) => {
          expect(run(shuffled)).toEqual(run(given));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("accounts for every reading exactly once: in a measurement, or in a rejection", () => {
    fc.assert(
      fc.property(readings, (given) => {
        const { measurements, rejections } = run(given);
        const told = [
          ...measurements.flatMap(({ source, metric, recordIds }) =>
            recordIds.map((recordId) => keyOf({ source, recordId, metric })),
          ),
          ...refused(rejections).map(keyOf),
        ];
        expect(told.toSorted()).toEqual(given.map(keyOf).toSorted());
      }),
      { numRuns: 500 },
    );
  });

  test("flags only what it keeps", () => {
    fc.assert(
      fc.property(readings, (given) => {
        const { rejections } = run(given);
        const gone = new Set(refused(rejections).map(keyOf));
        for (const { flaggedOnly, ...rejection } of rejections)
          if (flaggedOnly) expect(gone.has(keyOf(rejection))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test("emits at most one value a metric, day and source, and none out of range", () => {
    const limits: Readonly<Record<Reading["metric"], readonly [number, number]>> = {
      hrv_rmssd_ms: [5, 250],
      hrv_sdnn_ms: [5, 250],
      resting_hr_bpm: [30, 110],
      sleep_h: [1, 16],
      sleep_efficiency_pct: [40, 100],
      spo2_pct: [80, 100],
      respiratory_rate_per_min: [6, 30],
      skin_temperature_deviation_c: [-5, 5],
      steps: [0, 80_000],
      active_min: [0, 1_440],
      workout_min: [1, 1_440],
    };
    fc.assert(
      fc.property(readings, (given) => {
        const { measurements } = run(given);
        const places = measurements.map(({ metric, day, source }) => `${metric} ${day} ${source}`);
        expect(new Set(places).size).toBe(places.length);
        for (const { metric, value } of measurements) {
          const [least, most] = limits[metric];
          expect(value >= least && value <= most, `${metric} ${value}`).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("changes nothing when what it believed is cleansed again", () => {
    fc.assert(
      fc.property(readings, (given) => {
        const first = run(given);
        const gone = new Set(refused(first.rejections).map(keyOf));
        const again = run(given.filter((reading) => !gone.has(keyOf(reading))));
        expect(again.measurements).toEqual(first.measurements);
        expect(refused(again.rejections)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test("is moved by nothing that is wrong by itself", () => {
    const wrong = readingOf(9_999).map((reading): Reading => ({ ...reading, metric: "resting_hr_bpm", value: 20 }));
    fc.assert(
      fc.property(readings, wrong, (given, added) => {
        expect(run([...given, added]).measurements).toEqual(run(given).measurements);
      }),
      { numRuns: 300 },
    );
  });

  test("cleanses each source by itself", () => {
    fc.assert(
      fc.property(readings, (given) => {
        const apart = (["oura", "whoop"] as const).flatMap(
          (source) => run(given.filter((reading) => reading.source === source)).measurements,
        );
        const together = run(given).measurements;
        expect(new Set(together)).toEqual(new Set(apart));
      }),
      { numRuns: 200 },
    );
  });
});

test("a day comes out the same from the readings in reach of it as from all of them", () => {
  const days = 160;
  const plausible = fc
    .array(
      fc.record({
        rmssd: fc.oneof(fc.constant(40), fc.integer({ min: 20, max: 90 })),
        restingHr: fc.oneof(
          { weight: 6, arbitrary: fc.constant(52) },
          { weight: 12, arbitrary: fc.integer({ min: 48, max: 60 }) },
          { weight: 1, arbitrary: fc.integer({ min: 30, max: 110 }) },
        ),
        isMissing: fc.integer({ min: 0, max: 5 }).map((drawn) => drawn === 0),
        devices: fc.constantFrom(["Ring"], ["Watch"], ["Ring", "Watch"]),
      }),
      { minLength: days, maxLength: days },
    )
    .map((nights) =>
      nights.flatMap(({ rmssd, restingHr, isMissing, devices }, shift): Reading[] => {
        if (isMissing) return [];
        const day = addDays(FIRST, shift);
        const measuredAt = instantAt(day, 400, "UTC");
        return devices.flatMap((device) =>
          (["hrv_rmssd_ms", "resting_hr_bpm"] as const).map((metric) => ({
            source: "oura" as const,
            recordId: `${metric} ${day} ${device}`,
            metric,
            day,
            value: metric === "hrv_rmssd_ms" ? rmssd : restingHr,
            device,
            measuredAt,
          })),
        );
      }),
    );
  fc.assert(
    fc.property(plausible, fc.integer({ min: 0, max: days - 1 }), (given, shift) => {
      const day = addDays(FIRST, shift);
      const from = addDays(day, -CLEANSING_REACH.before);
      const to = addDays(day, CLEANSING_REACH.after);
      const near = given.filter((reading) => reading.day >= from && reading.day <= to);
      const of = (all: readonly Reading[]) => {
        const { measurements, rejections } = run(all);
        return {
          measurements: measurements.filter((m) => m.day === day),
          rejections: rejections.filter((r) => r.day === day),
        };
      };
      expect(of(near)).toEqual(of(given));
    }),
    { numRuns: 200 },
  );
});
