import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Capacity, type DriverName, readiness } from "#src/domain/readiness.ts";
import { capacityOffset } from "#src/domain/twin/capacity-offset.ts";
import { daysBelowBand, hrvBand, restingHrRise } from "#src/domain/twin/indicators.ts";
import { alertnessDeviation, logPhysicalCapacity } from "#src/domain/twin/transition.ts";
import { debtDeviation, foldTwin, stateOf, type Twin } from "#src/domain/twin/twin.ts";
import { dayRecords, days } from "#test/domain/twin/day-records.ts";

const FIRST = "2026-03-02";
const BODY_ALONE: readonly DriverName[] = [
  "fitness",
  "fatigue",
  "heart-rate variability",
  "resting heart rate",
  "effort reports",
];
const worn = (n: number): Twin =>
  foldTwin(
    days(FIRST, n, (i) => ({
      sleepHours: i > n - 5 ? 5 : 7.5,
      rmssdMs: i > n - 5 ? 25 : 45 + 3 * Math.cos(i),
      restingHrBpm: i > n - 5 ? 66 : 58 + Math.sin(i),
      physicalLoadAu: 200,
      cognitiveMinutes: i > n - 5 ? 120 : 40,
      checkIn: { mood: i > n - 5 ? 2 : 5 },
    })),
  );
const names = ({ drivers }: Capacity) => drivers.map(({ name }) => name);
const driver = ({ drivers }: Capacity, name: DriverName) => drivers.find((d) => d.name === name)!;

describe("readiness", () => {
  test("has drivers that add up to the capacity of the model, body and mind", () => {
    fc.assert(
      fc.property(dayRecords(FIRST, 20), (records) => {
        const twin = foldTwin(records);
        const { physical, cognitive } = readiness(twin);
        const p = twin.parameters;
        for (const { drivers, logCapacity } of [physical, cognitive])
          expect(drivers.reduce((sum, { contribution }) => sum + contribution, 0)).toBe(logCapacity);
        const offset = capacityOffset(twin.effort, twin.priors.kappa).mean;
        expect(physical.logCapacity).toBeCloseTo(
          logPhysicalCapacity(stateOf(twin), debtDeviation(twin), p) + offset,
          12,
        );
        expect(cognitive.logCapacity).toBeCloseTo(p.c0 + alertnessDeviation(stateOf(twin), debtDeviation(twin), p), 12);
      }),
      { numRuns: 40 },
    );
  });

  test("never explains the mind by the heart or by fitness", () => {
    const { cognitive, physical } = readiness(worn(60));
    for (const name of BODY_ALONE) {
      expect(names(cognitive)).not.toContain(name);
      expect(names(physical)).toContain(name);
    }
  });

  test("tells the sleep debt as hours behind the person's own usual", () => {
    const { cognitive } = readiness(worn(60));
    const { words, value, unit, contribution } = driver(cognitive, "sleep debt");
    expect(words).toMatch(/^You are \d\.\d h behind your own usual sleep\.$/);
    expect(words).toContain(value!.toFixed(1));
    expect(unit).toBe("h");
    expect(contribution).toBeLessThan(0);
    expect(cognitive.level).toBe("below usual");
  });

  test("uses words alone until there are 28 valid days", () => {
    const early = readiness(worn(27));
    expect(early.figures).toBe(false);
    for (const { words, value } of [...early.physical.drivers, ...early.cognitive.drivers]) {
      expect(words).not.toMatch(/\d/);
      expect(value).toBeUndefined();
    }
    expect(readiness(worn(28)).figures).toBe(true);
  });

  test("puts the strongest reason first", () => {
    const { physical } = readiness(worn(60));
    const sizes = physical.drivers.slice(0, -1).map(({ contribution }) => Math.abs(contribution));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(physical.drivers.at(-1)!.name).toBe("usual");
  });

  test("says how old its data are and where they come from", () => {
    const records = days(FIRST, 40, (i) => (i < 37 ? { rmssdMs: 45, sleepHours: 7 } : { sleepHours: 7 }));
    const { physical } = readiness(foldTwin(records), { lnRmssd: "Oura" });
    expect(driver(physical, "heart-rate variability")).toMatchObject({ ageDays: 3, source: "Oura" });
    expect(driver(physical, "sleep debt")).toMatchObject({ ageDays: 0 });
    expect(driver(physical, "fitness")).not.toHaveProperty("ageDays");
  });

  test("worse recovery never raises capacity, of body or mind", () => {
    const shift = fc.double({ min: 0, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        dayRecords(FIRST, 10),
        shift,
        fc.constantFrom("v", "r", "debt", "M", "W", "B", "H"),
        (records, amount, what) => {
          const twin = foldTwin(records);
          const mean = [...twin.body.mean];
          if (what === "v") mean[0]! -= amount;
          if (what === "r") mean[1]! += amount;
          if (what === "debt") mean[2]! += amount;
          const worse: Twin = {
            ...twin,
            body: { ...twin.body, mean },
            mentalFatigue: twin.mentalFatigue + (what === "M" ? amount : 0),
            wellness: { ...twin.wellness, mean: twin.wellness.mean - (what === "W" ? amount : 0) },
            strain: twin.strain + (what === "B" ? amount : 0),
            fatigue: twin.fatigue + (what === "H" ? amount : 0),
          };
          const before = readiness(twin);
          const after = readiness(worse);
          expect(after.physical.logCapacity).toBeLessThanOrEqual(before.physical.logCapacity + 1e-12);
          expect(after.cognitive.logCapacity).toBeLessThanOrEqual(before.cognitive.logCapacity + 1e-12);
        },
      ),
    );
  });
});

describe("the band of heart-rate variability", () => {
  const steady = Array.from({ length: 60 }, (_, i) => 3.8 + 0.1 * Math.sin(i));

  test("is the mean of sixty days plus and minus half a standard deviation", () => {
    const { low, high, longMean, longSd, position } = hrvBand(steady)!;
    expect(high - low).toBeCloseTo(longSd, 12);
    expect((high + low) / 2).toBeCloseTo(longMean, 12);
    expect(position).toBe("within");
  });

  test("is left below by a week of low nights, and counts the days", () => {
    const low = [...steady.slice(7), 3.5, 3.5, 3.5, 3.5, 3.5, 3.5, 3.5];
    expect(hrvBand(low)!.position).toBe("below");
    expect(daysBelowBand(low)).toBeGreaterThanOrEqual(3);
    expect(daysBelowBand(steady)).toBe(0);
  });

  test("says nothing from fewer than three valid nights in the week", () => {
    expect(hrvBand([...steady.slice(0, 53), null, null, null, null, null, 3.8, 3.8])).toBeUndefined();
    expect(hrvBand([...steady.slice(0, 53), null, null, null, null, 3.8, 3.8, 3.8])).toBeDefined();
  });

  test("the resting heart rate's rise is that of three days over the baseline", () => {
    expect(restingHrRise([60, 60, 66, 68, 70], 60)!.rise).toBe(8);
    expect(restingHrRise([60, null, null, null], 60)).toBeUndefined();
  });
});
