import { CLEANSING_REACH_DAYS, cleanse } from "#src/domain/cleansing.ts";
import { allows, type Consent } from "#src/domain/consent.ts";
import { CATEGORY_OF, type Reading, type RecordReadings, type Source } from "#src/domain/measurement.ts";
import type { Person } from "#src/domain/person.ts";
import { addDays, localDay } from "#src/domain/time.ts";
import type { MeasurementSource } from "#src/ports/measurement-source.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";
import type { TwinService } from "#src/services/twin-service.ts";

export interface Ingested {
  readonly records: number;
  /** Values that were kept, before cleansing; those without consent are not. */
  readonly readings: number;
  readonly rejected: number;
}

export interface MeasurementService {
  /** Asks a source for today; nothing is fetched without consent. */
  fetch(person: Person, source: MeasurementSource, now: Date): Promise<number>;
  /**
   * Takes what a source's records say now, in place of what they said before: revised, deleted, repeated or late, in any
   * order. The measurements around the touched days are made again, and the twin from the first of them.
   */
  ingest(person: Person, source: Source, records: readonly RecordReadings[], now: Date): Promise<Ingested>;
}

const BODY_CATEGORIES = ["sleep", "heart", "activity"] as const;

export function createMeasurementService(work: UnitOfWork, twins: TwinService): MeasurementService {
  async function ingest(
    person: Person,
    source: Source,
    records: readonly RecordReadings[],
    now: Date,
  ): Promise<Ingested> {
    const { tenant, id } = person;
    return work.transaction(async (stores) => {
      if (await stores.erasure.isErased(tenant, id)) return { records: 0, readings: 0, rejected: 0 };
      const consents = await stores.consents.inForce(tenant, id);
      const kept = records.map(({ recordId, readings }) => ({
        recordId,
        readings: readings.filter(consentedTo(consents)),
      }));
      const touched = await stores.readings.replace(tenant, id, source, kept, now);
      const rejected = touched === undefined ? 0 : await cleanseAgain(stores, person, touched, now);
      if (touched !== undefined) await twins.forgetFrom(stores, tenant, id, touched.from);
      return {
        records: records.length,
        readings: kept.reduce((count, { readings }) => count + readings.length, 0),
        rejected,
      };
    });
  }

  return {
    ingest,
    async fetch(person, source, now) {
      const consents = await work.stores.consents.inForce(person.tenant, person.id);
      if (!BODY_CATEGORIES.some((category) => allows(consents, category, "coaching"))) return 0;
      const records = await source.fetch(person, localDay(now, person.timeZone));
      if (records.length === 0) return 0;
      return (await ingest(person, source.source, records, now)).readings;
    },
  };
}

const consentedTo =
  (consents: readonly Consent[]) =>
  ({ metric }: Reading): boolean =>
    allows(consents, CATEGORY_OF[metric], "coaching");

/** Makes the measurements of these days and of those in reach again; answers how many of the touched days' values were rejected. */
async function cleanseAgain(
  stores: Stores,
  { tenant, id }: Person,
  { from, to }: { readonly from: string; readonly to: string },
  now: Date,
): Promise<number> {
  const [first, last] = [addDays(from, -CLEANSING_REACH_DAYS), addDays(to, CLEANSING_REACH_DAYS)];
  // What decides about the outermost of these days lies as far again.
  const readings = await stores.readings.between(
    tenant,
    id,
    addDays(first, -CLEANSING_REACH_DAYS),
    addDays(last, CLEANSING_REACH_DAYS),
  );
  const { measurements, rejections } = cleanse(readings, { now });
  const within = ({ day }: { readonly day: string }): boolean => day >= first && day <= last;
  const sources = [...new Set(readings.map(({ source }) => source))];
  await stores.measurements.removeBetween(tenant, id, sources, first, last);
  await stores.measurements.put(
    tenant,
    id,
    measurements.filter(within).map((measurement) => ({ ...measurement, recordedAt: now })),
  );
  await stores.readings.replaceRejections(tenant, id, first, last, rejections.filter(within), now);
  return rejections.filter(({ day, flaggedOnly }) => !flaggedOnly && day >= from && day <= to).length;
}
