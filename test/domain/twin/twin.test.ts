import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ItemScore } from "#src/domain/check-in.ts";
import { addDays } from "#src/domain/time.ts";
import { capacityOffset } from "#src/domain/twin/capacity-offset.ts";
import { BODY } from "#src/domain/twin/filter.ts";
import { fingerprint } from "#src/domain/twin/fingerprint.ts";
import { MODEL_VERSION } from "#src/domain/twin/parameters.ts";
import {
  type DayRecord,
  debtDeviation,
  evolveTwin,
  foldTwin,
  referencesOf,
  startTwin,
  stateOf,
} from "#src/domain/twin/twin.ts";
import { OWN_STANDARD_ANSWERS } from "#src/domain/twin/wellness.ts";
import { dayRecords, days } from "#test/domain/twin/day-records.ts";

const FIRST = "2026-03-02";

describe("a twin", () => {
  test("evolves day by day to what folding all its records gives, through JSON every night", () => {
    fc.assert(
      fc.property(dayRecords(FIRST, 40), (records) => {
        let twin = startTwin(FIRST);
        for (const record of records) twin = evolveTwin(JSON.parse(JSON.stringify(twin)), record);
        expect(twin).toEqual(foldTwin(records));
        expect(fingerprint(twin)).toBe(fingerprint(foldTwin(records)));
      }),
      { numRuns: 30 },
    );
  });

  test("has a bit-identical W for the same check-ins, whatever the body said", () => {
    fc.assert(
      fc.property(dayRecords(FIRST, 50), dayRecords(FIRST, 50), (one, two) => {
        const sameAnswers = two.map((record, i) => ({ ...record, checkIn: one[i]!.checkIn }));
        const a = foldTwin(one);
        const b = foldTwin(sameAnswers);
        expect(Object.is(a.wellness.mean, b.wellness.mean)).toBe(true);
        expect(Object.is(a.wellness.variance, b.wellness.variance)).toBe(true);
        expect(a.answers).toEqual(b.answers);
      }),
    );
  });

  test("keeps body and loads bit-identical for the same measurements, whatever the person said", () => {
    fc.assert(
      fc.property(dayRecords(FIRST, 30), (records) => {
        const silent = records.map(({ checkIn: _, ...record }) => record);
        const { body, fitness, fatigue, mentalFatigue } = foldTwin(records);
        const quiet = foldTwin(silent);
        expect({
          body: quiet.body,
          fitness: quiet.fitness,
          fatigue: quiet.fatigue,
          mentalFatigue: quiet.mentalFatigue,
        }).toEqual({ body, fitness, fatigue, mentalFatigue });
      }),
    );
  });

  test("stays the same size however long its history", () => {
    const rich = (n: number) =>
      days(FIRST, n, (i) => ({
        sleepHours: 7 + Math.sin(i),
        rmssdMs: 45 + 5 * Math.cos(i),
        restingHrBpm: 60,
        physicalLoadAu: 200,
        cognitiveMinutes: 45,
        checkIn: { mood: 5 },
      }));
    const size = (n: number) => JSON.stringify(foldTwin(rich(n))).length;
    expect(size(400)).toBeLessThan(1.02 * size(100));
  });

  test("passes days without a record as days on which nothing was recorded", () => {
    const twin = foldTwin([{ day: FIRST, checkIn: { mood: 7 }, physicalLoadAu: 100 }]);
    const jumped = evolveTwin(twin, { day: addDays(FIRST, 4), sleepHours: 7 });
    let walked = twin;
    for (let i = 1; i < 4; i++) walked = evolveTwin(walked, { day: addDays(FIRST, i) });
    expect(jumped).toEqual(evolveTwin(walked, { day: addDays(FIRST, 4), sleepHours: 7 }));
    expect(jumped.validDays).toBe(2);
  });

  test("refuses a record that is not later", () => {
    const twin = foldTwin([{ day: FIRST }]);
    expect(() => evolveTwin(twin, { day: FIRST })).toThrow(
      `Cannot evolve a twin as the record must be of a later day than ${FIRST}`,
    );
  });

  test("returns to 0 in silence, and not to a bad mood", () => {
    const records = days(FIRST, 60, (i) => (i < 5 ? { checkIn: { mood: 1, energy: 1 } } : {}));
    const after5 = foldTwin(records.slice(0, 5));
    expect(after5.wellness.mean).toBeLessThan(-1);
    const silent = foldTwin(records);
    expect(silent.wellness.mean).toBeCloseTo(0, 6);
    expect(silent.wellness.variance).toBeCloseTo(0.9996, 4);
  });

  test("believes a sudden bad day of somebody who always answers alike", () => {
    const steady = foldTwin(days(FIRST, 40, () => ({ checkIn: { mood: 6 } })));
    expect(evolveTwin(steady, { day: addDays(FIRST, 40), checkIn: { mood: 1 } }).wellness.mean).toBeLessThan(-2);
  });

  test("compares a person with themselves after 14 answers", () => {
    const grumpy = (n: number) => foldTwin(days(FIRST, n, (i) => ({ checkIn: { mood: (2 + (i % 2)) as ItemScore } })));
    expect(grumpy(OWN_STANDARD_ANSWERS).wellness.mean).toBeLessThan(-1);
    expect(Math.abs(grumpy(60).wellness.mean)).toBeLessThan(0.9);
  });

  test("counts today's load from tomorrow", () => {
    const twin = foldTwin([{ day: FIRST }]);
    const worked = { ...twin, done: { physicalLoadAu: 240, cognitiveMinutes: 90 } };
    expect(worked.fatigue).toBe(twin.fatigue);
    const next = evolveTwin(worked, { day: addDays(FIRST, 1) });
    expect(next.history.loads.at(-1)).toBe(240);
    expect(next).toEqual({
      ...evolveTwin(evolveTwin(startTwin(FIRST), { day: FIRST, physicalLoadAu: 240, cognitiveMinutes: 90 }), {
        day: addDays(FIRST, 1),
      }),
      lineage: next.lineage,
      validDays: next.validDays,
      recentValid: next.recentValid,
    });
  });

  test("counts a day without a session as 0 as soon as loads are recorded: three sessions of 420 in a week are 180 a day", () => {
    const twin = foldTwin(days(FIRST, 8, (i) => ([0, 2, 4].includes(i) ? { physicalLoadAu: 420 } : {})));
    expect(twin.history.loads).toEqual([null, 420, 0, 420, 0, 420, 0, 0]);
    expect(referencesOf(twin).load).toBe(180);
    // u = 420/420, 0, 420/280, 0, 420/252, 0, 0 against the reference of each day, from F = H = 1.
    expect(twin.fitness).toBeCloseTo(0.9363545681378077, 14);
    expect(twin.fatigue).toBeCloseTo(0.7038679319268762, 14);
    expect(twin.loadSpread).toEqual({ ff: 0, fh: 0, hh: 0 });
  });

  test("counts strain against the capacity that effort reports tell of, and not against everybody's", () => {
    const start = startTwin(FIRST);
    const day = {
      ...start,
      history: { ...start.history, loads: Array<number>(41).fill(100) },
      done: { physicalLoadAu: 400 },
    };
    // u = 400 / ((41 x 100 + 400) / 42) = 3.7333; ln u - ln 2.2 = 0.52884; kappa = -0.14250 after one report of 7 for 5.
    const strainOf = (effort: typeof start.effort) => evolveTwin({ ...day, effort }, { day: FIRST }).strain;
    expect(strainOf(start.effort)).toBeCloseTo(0.10576882585373377, 14);
    expect(strainOf({ weight: 1, sum: Math.log(5 / 7) })).toBeCloseTo(0.1342700035440012, 14);
  });

  test("takes a load that was not recorded for the usual one, and is less sure", () => {
    const records = days(FIRST, 60, (i) => (i < 50 ? { physicalLoadAu: 200 } : { loadMissing: true }));
    const before = foldTwin(records.slice(0, 50));
    const after = foldTwin(records);
    expect(after.fitness).toBeCloseTo(before.fitness, 2);
    expect(after.loadSpread.hh).toBeGreaterThan(0.005);
    expect(before.loadSpread.hh).toBe(0);
  });

  test("misses no load of somebody who never recorded one", () => {
    expect(foldTwin(days(FIRST, 30, () => ({ sleepHours: 7 }))).loadSpread).toEqual({ ff: 0, fh: 0, hh: 0 });
  });

  test("measures an average day as 1", () => {
    const twin = foldTwin(days(FIRST, 200, () => ({ physicalLoadAu: 333, cognitiveMinutes: 55 })));
    expect(twin.fitness).toBeCloseTo(1, 12);
    expect(twin.fatigue).toBeCloseTo(1, 12);
    expect(referencesOf(twin)).toEqual({ load: 333, cognitive: 55 });
  });

  test("runs a sleep debt of about (7.5 - 5) / (1 - aD) hours when somebody who slept 7.5 h sleeps 5 h", () => {
    const twin = foldTwin(days(FIRST, 120, (i) => ({ sleepHours: i < 106 ? 7.5 : 5 })));
    expect(debtDeviation(twin)).toBeGreaterThan(8);
    expect(debtDeviation(twin)).toBeLessThan(2.5 / (1 - Math.exp(-1 / 4.06)) + 0.1);
  });

  test("gathers strain only on days over capacity", () => {
    const even = foldTwin(days(FIRST, 40, () => ({ physicalLoadAu: 200 })));
    expect(even.strain).toBe(0);
    const binge = foldTwin(days(FIRST, 43, (i) => ({ physicalLoadAu: i > 39 ? 1800 : 200 })));
    expect(binge.strain).toBeGreaterThan(0.2);
  });

  test("forgets strain with a time constant of 21 days: of 1, exp(-1/21) is left after a day of rest", () => {
    const strained = { ...startTwin(FIRST), strain: 1 };
    expect(evolveTwin(strained, { day: FIRST }).strain).toBeCloseTo(0.953496955, 9);
  });

  test("learns from effort reports that sessions are harder than planned, and forgets it", () => {
    const records = days(FIRST, 200, (i) => (i < 30 ? { efforts: [{ plannedRpe: 5, reportedRpe: 7 }] } : {}));
    const offset = (n: number) => {
      const twin = foldTwin(records.slice(0, n));
      return capacityOffset(twin.effort, twin.priors.kappa);
    };
    expect(offset(31).mean).toBeLessThan(-0.25);
    expect(offset(31).variance).toBeLessThan(0.01);
    expect(Math.abs(offset(200).mean)).toBeLessThan(0.14);
    expect(offset(200).variance).toBeGreaterThan(offset(31).variance);
  });

  test("lets a single effort report move the offset by the conjugate amount", () => {
    const { mean, variance } = capacityOffset({ weight: 1, sum: Math.log(5 / 7) }, { mean: 0, variance: 0.09 });
    expect(variance).toBeCloseTo(1 / (1 / 0.09 + 1 / 0.1225), 14);
    expect(mean).toBeCloseTo((Math.log(5 / 7) / 0.1225) * variance, 14);
  });

  test("names what it did not believe and keeps it out of the history", () => {
    const records = days(FIRST, 40, (i) => ({ restingHrBpm: i === 39 ? 100 : 60 + Math.sin(i) }));
    const twin = foldTwin(records);
    expect(twin.outliers).toEqual(["restingHr"]);
    expect(twin.history.restingHr.at(-1)).toBeNull();
    expect(stateOf(twin).r).toBeLessThan(3);
  });

  test("meets a second device without mistaking its offset for a change of the body", () => {
    const record = (device: string, shift: number) => (i: number) => ({
      rmssdMs: Math.exp(3.8 + shift + 0.05 * Math.sin(i)),
      devices: { lnRmssd: device },
    });
    const told = days(FIRST, 74, (i) => (i < 60 ? record("ring", 0)(i) : record("watch", 0.25)(i)));
    const untold = told.map((day) => ({ ...day, devices: undefined }));
    expect(Math.abs(stateOf(foldTwin(told)).v)).toBeLessThan(Math.abs(stateOf(foldTwin(untold)).v));
    expect(foldTwin(told).devices.lnRmssd?.current).toBe("watch");
    expect(foldTwin(told).body.mean[BODY.offsetV]).toBeGreaterThan(0.02);
  });

  test("widens the body's noise for a day per hour of time shift, five at most", () => {
    const shifted = (hours: number) =>
      foldTwin(days(FIRST, 20, (i) => (i === 19 ? { zoneShiftHours: hours } : {}))).shiftedDays;
    expect(shifted(2)).toBe(0);
    expect(shifted(-3)).toBe(2);
    expect(shifted(9)).toBe(4);
  });

  test("carries its lineage: observations, parameters, model version, and the twin before it", () => {
    const one = foldTwin([{ day: FIRST, observationIds: ["a"] }]);
    const two = evolveTwin(one, { day: addDays(FIRST, 1), observationIds: ["b", "c"] });
    expect(two.lineage).toEqual({ ...one.lineage, observations: ["b", "c"], parent: fingerprint(one) });
    expect(two.lineage.modelVersion).toBe(MODEL_VERSION);
  });

  test("corrects today when yesterday's twin meets a fuller record", () => {
    const yesterday = foldTwin(days(FIRST, 20, () => ({ checkIn: { mood: 4 } })));
    const today: DayRecord = { day: addDays(FIRST, 20), checkIn: { mood: 6 } };
    const corrected = evolveTwin(yesterday, { ...today, checkIn: { mood: 2 } });
    expect(corrected.wellness.mean).toBeLessThan(evolveTwin(yesterday, today).wellness.mean);
    expect(corrected.answers.count).toBe(21);
  });
});
