import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CONSENT_VERSION, type ConsentCategory } from "#src/domain/consent.ts";
import type { Metric, Reading, RecordReadings, Source } from "#src/domain/measurement.ts";
import type { Person } from "#src/domain/person.ts";
import { addDays, type LocalDay } from "#src/domain/time.ts";
import { bodyData } from "#src/services/body-data.ts";
import { type ConsentService, createConsentService } from "#src/services/consent-service.ts";
import { createMeasurementService, type MeasurementService } from "#src/services/measurement-service.ts";
import { createTwinService } from "#src/services/twin-service.ts";
import { NOW, openSmallCompany, type SmallCompany } from "#test/db/small-company.ts";

const TODAY: LocalDay = "2026-03-11";
const FIRST = "0001-01-01";
const LAST = "9999-12-31";
const dayAt = (offset: number): LocalDay => addDays(TODAY, offset);

const record = (
  recordId: string,
  day: LocalDay,
  values: Partial<Record<Metric, number>>,
  extra: Partial<Reading> = {},
): RecordReadings => ({
  recordId,
  readings: (Object.entries(values) as [Metric, number][]).map(([metric, value]) => ({
    source: "oura",
    recordId,
    metric,
    day,
    value,
    measuredAt: new Date(`${day}T06:30:00Z`),
    ...extra,
  })),
});

const night = (offset: number, hrv: number, restingHr: number): RecordReadings =>
  record(`night ${offset}`, dayAt(offset), { hrv_rmssd_ms: hrv, resting_hr_bpm: restingHr, sleep_h: 7 });

describe("what a source's records say", () => {
  let company: SmallCompany;
  let ana: Person;
  let consents: ConsentService;
  let measurements: MeasurementService;

  const ingest = (records: readonly RecordReadings[], source: Source = "oura", now = NOW) =>
    measurements.ingest(ana, source, records, now);
  const kept = async (metric?: Metric) =>
    (await company.work.of("t1").stores.measurements.between("t1", "ana", FIRST, LAST))
      .filter((measurement) => metric === undefined || measurement.metric === metric)
      .map(({ day, value }) => [day, value]);
  const rejections = async () =>
    (await company.work.of("t1").stores.readings.rejections("t1", "ana", FIRST, LAST)).map(({ day, rule }) => [
      day,
      rule,
    ]);
  const readings = async () => (await company.work.of("t1").stores.readings.between("t1", "ana", FIRST, LAST)).length;
  /** A twin of each of the last days, as if each had been computed on its morning. */
  const keepTwins = async (days: number): Promise<void> => {
    for (let back = 0; back < days; back++)
      await company.work.of("t1").stores.twins.put("t1", "ana", {
        day: dayAt(-back),
        state: {},
        lineage: {},
        modelVersion: "test",
        computedAt: NOW,
      });
  };
  const twins = async (): Promise<LocalDay[]> =>
    (await company.work.of("t1").stores.twins.series("t1", "ana", FIRST, LAST)).map(({ day }) => day);
  const coaching = (...categories: ConsentCategory[]) =>
    categories.map((category) => ({ category, purpose: "coaching" as const }));

  beforeEach(async () => {
    company = await openSmallCompany();
    ana = (await company.work.of("t1").stores.people.get("t1", "ana"))!;
    const twinService = createTwinService(company.work, { learn: () => Promise.reject(new Error("not asked here")) });
    consents = createConsentService(company.work, twinService, [bodyData]);
    measurements = createMeasurementService(company.work, twinService);
    await consents.grant(ana, coaching("sleep", "heart", "activity"), NOW);
  });
  afterEach(() => company[Symbol.asyncDispose]());

  test("is kept as readings and, cleansed, as measurements; what is not believed is named", async () => {
    const outcome = await ingest([record("a", dayAt(0), { hrv_rmssd_ms: 0, resting_hr_bpm: 52 })]);
    expect(outcome).toEqual({ records: 1, readings: 2, rejected: 1 });
    expect(await kept()).toEqual([[dayAt(0), 52]]);
    expect(await rejections()).toEqual([[dayAt(0), "zero-means-missing"]]);
  });

  test("told again changes nothing, and leaves the twin as it is", async () => {
    await ingest([night(0, 40, 52), night(-1, 41, 53)]);
    const before = await company.work.of("t1").stores.measurements.between("t1", "ana", FIRST, LAST);
    await keepTwins(5);
    await ingest([night(0, 40, 52), night(-1, 41, 53)], "oura", new Date(NOW.getTime() + 3_600_000));
    expect(await company.work.of("t1").stores.measurements.between("t1", "ana", FIRST, LAST)).toEqual(before);
    expect(await twins()).toHaveLength(5);
  });

  test("revised takes the place of what it said, and the twin is forgotten from that day on only", async () => {
    await ingest([night(0, 40, 52), night(-1, 41, 53), night(-2, 42, 54)]);
    await keepTwins(5);
    await ingest([night(-1, 45, 53)]);
    expect(await kept("hrv_rmssd_ms")).toEqual([
      [dayAt(-2), 42],
      [dayAt(-1), 45],
      [dayAt(0), 40],
    ]);
    expect(await readings()).toBe(9);
    expect(await twins()).toEqual([dayAt(-4), dayAt(-3), dayAt(-2)]);
  });

  test("moved to another day leaves the old one", async () => {
    await ingest([record("a", dayAt(-1), { steps: 5_000 })]);
    await keepTwins(4);
    await ingest([record("a", dayAt(0), { steps: 5_000 })]);
    expect(await kept()).toEqual([[dayAt(0), 5_000]]);
    expect(await twins()).toEqual([dayAt(-3), dayAt(-2)]);
  });

  test("deleted is gone, also where it was all there was", async () => {
    await ingest([night(0, 40, 52)]);
    await keepTwins(2);
    await ingest([{ recordId: "night 0", readings: [] }]);
    expect(await kept()).toEqual([]);
    expect(await readings()).toBe(0);
    expect(await twins()).toEqual([dayAt(-1)]);
    await ingest([{ recordId: "never heard of", readings: [] }]);
    expect(await twins()).toEqual([dayAt(-1)]);
  });

  test("says the same at once, one by one, backwards, and twice over", async () => {
    const nights = Array.from({ length: 40 }, (_, index) =>
      night(-index, index % 9 < 5 ? 40 : 30 + index, index === 12 ? 95 : 50 + (index % 3)),
    );
    const outcome = async () => ({
      measurements: (await company.work.of("t1").stores.measurements.between("t1", "ana", FIRST, LAST)).map(
        ({ recordedAt: _recordedAt, ...measurement }) => measurement,
      ),
      rejections: await company.work.of("t1").stores.readings.rejections("t1", "ana", FIRST, LAST),
    });
    await ingest(nights);
    const atOnce = await outcome();
    expect(new Set(atOnce.rejections.map(({ rule }) => rule))).toEqual(new Set(["stuck-sensor", "jump"]));
    for (const order of [nights, nights.toReversed(), [...nights, ...nights.toReversed()]]) {
      await ingest(nights.map(({ recordId }) => ({ recordId, readings: [] })));
      expect((await outcome()).measurements).toEqual([]);
      for (const one of order) await ingest([one]);
      expect(await outcome()).toEqual(atOnce);
    }
  });

  test("a late night that completes a stuck run takes the run's earlier nights back, and the twin from the first of them", async () => {
    await ingest([-4, -3, -2, 0].map((offset) => night(offset, 40, 50 - offset)));
    expect(await kept("hrv_rmssd_ms")).toHaveLength(4);
    await keepTwins(8);
    await ingest([night(-1, 40, 51)]);
    expect(await kept("hrv_rmssd_ms")).toEqual([]);
    expect(await kept("resting_hr_bpm")).toHaveLength(5);
    expect(await twins()).toEqual([dayAt(-7), dayAt(-6), dayAt(-5)]);
  });

  test("of another source does not touch this one's", async () => {
    await ingest([night(0, 40, 52)]);
    const before = await company.work.of("t1").stores.measurements.between("t1", "ana", FIRST, LAST);
    await ingest(
      [record("w", dayAt(0), { hrv_rmssd_ms: 60 }, { source: "whoop" })],
      "whoop",
      new Date(NOW.getTime() + 60_000),
    );
    const after = await company.work.of("t1").stores.measurements.between("t1", "ana", FIRST, LAST);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after).toHaveLength(before.length + 1);
  });

  test("in two batches at the same time ends as if one had come after the other", async () => {
    await Promise.all([
      ingest([-4, -2, 0].map((offset) => night(offset, 40, 50 - offset))),
      ingest([-3, -1].map((offset) => night(offset, 40, 50 - offset))),
    ]);
    expect(await kept("hrv_rmssd_ms")).toEqual([]);
    expect(await kept("resting_hr_bpm")).toHaveLength(5);
  });

  test("twice in one batch counts as it was said last", async () => {
    await ingest([night(0, 40, 52), night(0, 44, 52)]);
    expect(await kept("hrv_rmssd_ms")).toEqual([[dayAt(0), 44]]);
  });

  describe("without consent", () => {
    test("to its category it is not kept at all", async () => {
      await consents.setAll(ana, coaching("sleep"), NOW);
      const { readings: count } = await ingest([night(0, 40, 52)]);
      expect(count).toBe(1);
      expect(await kept()).toEqual([[dayAt(0), 7]]);
      expect(await readings()).toBe(1);
    });

    test("for coaching, a consent to another purpose is none", async () => {
      await consents.setAll(ana, [{ category: "sleep", purpose: "team" }], NOW);
      expect(await ingest([night(0, 40, 52)])).toMatchObject({ readings: 0 });
    });

    test.each([
      ["that is older than twelve months", CONSENT_VERSION, 366],
      ["to an older text", CONSENT_VERSION - 1, 1],
    ])("%s nothing is kept", async (_title, version, daysAgo) => {
      await company.work.of("t1").stores.consents.grant("t1", "ana", [
        {
          category: "heart",
          purpose: "coaching",
          version,
          grantedAt: new Date(NOW.getTime() - daysAgo * 86_400_000),
        },
      ]);
      await ingest([night(0, 40, 52)]);
      expect(await kept()).toEqual([[dayAt(0), 7]]);
    });

    test("withdrawn takes readings, measurements and rejections of the category away, and the twin from their first day", async () => {
      await ingest([night(0, 40, 52), night(-1, 0, 53), record("s", dayAt(-3), { sleep_h: 8 })]);
      await keepTwins(6);
      await consents.setAll(ana, coaching("sleep", "activity"), NOW);
      expect(await kept()).toEqual([
        [dayAt(-3), 8],
        [dayAt(-1), 7],
        [dayAt(0), 7],
      ]);
      expect(await rejections()).toEqual([]);
      expect(
        (await company.work.of("t1").stores.readings.between("t1", "ana", FIRST, LAST)).map(({ metric }) => metric),
      ).toEqual(["sleep_h", "sleep_h", "sleep_h"]);
      expect(await twins()).toEqual([dayAt(-5), dayAt(-4), dayAt(-3), dayAt(-2)]);
    });

    test("to something of which nothing is kept, withdrawn, leaves the twin as it is", async () => {
      await ingest([night(0, 40, 52)]);
      await keepTwins(3);
      await consents.setAll(ana, coaching("sleep", "heart"), NOW);
      expect(await twins()).toHaveLength(3);
    });
  });

  test("of a person who is erased is not kept", async () => {
    await company.work.of("t1").transaction(({ erasure }) => erasure.erase("t1", "ana", NOW));
    expect(await ingest([night(0, 40, 52)])).toEqual({ records: 0, readings: 0, rejected: 0 });
    expect(await readings()).toBe(0);
  });
});
