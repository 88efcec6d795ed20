import { CLEANSING_REACH, type Cleansed, cleanse } from "#src/domain/cleansing.ts";
import { allows, type Consent } from "#src/domain/consent.ts";
import {
  CATEGORY_OF,
  type Measurement,
  type Reading,
  type RecordReadings,
  type Source,
} from "#src/domain/measurement.ts";
import type { Person } from "#src/domain/person.ts";
import { addDays, type LocalDay, localDay } from "#src/domain/time.ts";
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
   * order. The measurements around the touched days are made again, and the twin from the first day that came out otherwise.
   */
  ingest(person: Person, source: Source, records: readonly RecordReadings[], now: Date): Promise<Ingested>;
}

const BODY_CATEGORIES = ["sleep", "heart", "activity"] as const;
const NOTHING: Ingested = { records: 0, readings: 0, rejected: 0 };

export function createMeasurementService(work: UnitOfWork, twins: TwinService): MeasurementService {
  async function ingest(
    person: Person,
    source: Source,
    records: readonly RecordReadings[],
    now: Date,
  ): Promise<Ingested> {
    const { tenant, id } = person;
    return work.of(tenant).transaction(async (stores) => {
      if (await stores.erasure.isErased(tenant, id)) return NOTHING;
      const consents = await stores.consents.holding(tenant, id, now);
      const kept = lastOfEach(records).map(({ recordId, readings }) => ({
        recordId,
        readings: readings.filter(consentedTo(consents)),
      }));
      const touched = await stores.readings.replace(tenant, id, source, kept, now);
      const rejected = touched === undefined ? 0 : await cleanseAgain(stores, twins, person, source, touched, now);
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
      const consents = await work.of(person.tenant).stores.consents.holding(person.tenant, person.id, now);
      if (!BODY_CATEGORIES.some((category) => allows(consents, category, "coaching"))) return 0;
      const records = await source.fetch(person, localDay(now, person.timeZone));
      if (records.length === 0) return 0;
      return (await ingest(person, source.source, records, now)).readings;
    },
  };
}

/** A batch may say the same record twice: the later word counts. */
const lastOfEach = (records: readonly RecordReadings[]): RecordReadings[] => [
  ...new Map(records.map((record) => [record.recordId, record])).values(),
];

const consentedTo =
  (consents: readonly Consent[]) =>
  ({ metric }: Reading): boolean =>
    allows(consents, CATEGORY_OF[metric], "coaching");

interface Days {
  readonly from: LocalDay;
  readonly to: LocalDay;
}

/** Makes the measurements again that the touched days decide about; answers how many of the touched days' values were rejected. */
async function cleanseAgain(
  stores: Stores,
  twins: TwinService,
  { tenant, id }: Person,
  source: Source,
  { from, to }: Days,
  now: Date,
): Promise<number> {
  const { before, after } = CLEANSING_REACH;
  // What a day's readings decide about, and all that decides about these days in turn.
  const [first, last] = [addDays(from, -after), addDays(to, before)];
  const readings = await stores.readings.between(tenant, id, addDays(first, -before), addDays(last, after));
  const { measurements, rejections } = within(cleanse(readings, { now }), first, last);
  const sources = [...new Set([source, ...readings.map((reading) => reading.source)])];
  const known = (await stores.measurements.between(tenant, id, first, last)).filter((measurement) =>
    sources.includes(measurement.source),
  );
  const earlier = new Map(known.map((measurement) => [keyOf(measurement), measurement]));
  const made = measurements.map(({ recordIds: _recordIds, ...measurement }): Measurement => {
    const before = earlier.get(keyOf(measurement));
    return {
      ...measurement,
      recordedAt: before !== undefined && isSame(before, measurement) ? before.recordedAt : now,
    };
  });
  const changed = firstChange(earlier, made);
  if (changed !== undefined) {
    await stores.measurements.removeBetween(tenant, id, sources, first, last);
    await stores.measurements.put(tenant, id, made);
    await twins.forgetFrom(stores, tenant, id, changed);
  }
  await stores.readings.replaceRejections(tenant, id, first, last, rejections, now);
  return rejections.filter(({ day, flaggedOnly }) => !flaggedOnly && day >= from && day <= to).length;
}

function within({ measurements, rejections }: Cleansed, first: LocalDay, last: LocalDay): Cleansed {
  const isWithin = ({ day }: { readonly day: LocalDay }): boolean => day >= first && day <= last;
  return { measurements: measurements.filter(isWithin), rejections: rejections.filter(isWithin) };
}

type Unrecorded = Omit<Measurement, "recordedAt">;

const keyOf = ({ metric, day, source }: Unrecorded): string => `${day} ${metric} ${source}`;

const isSame = (a: Unrecorded, b: Unrecorded): boolean =>
  a.value === b.value &&
  a.device === b.device &&
  a.utcOffsetMinutes === b.utcOffsetMinutes &&
  a.measuredAt.getTime() === b.measuredAt.getTime();

/** The first day on which something was added, taken away or changed. */
function firstChange(earlier: ReadonlyMap<string, Measurement>, made: readonly Unrecorded[]): LocalDay | undefined {
  const now = new Map(made.map((measurement) => [keyOf(measurement), measurement]));
  const days = [
    ...[...earlier].flatMap(([key, measurement]) => {
      const then = now.get(key);
      return then !== undefined && isSame(measurement, then) ? [] : [measurement.day];
    }),
    ...made.filter((measurement) => !earlier.has(keyOf(measurement))).map(({ day }) => day),
  ];
  return days.sort()[0];
}
