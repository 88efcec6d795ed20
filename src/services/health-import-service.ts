import type { CleansingRule } from "#src/domain/cleansing.ts";
import { allows, CONSENT_CATEGORIES, type ConsentCategory } from "#src/domain/consent.ts";
import { CATEGORY_OF, type Metric } from "#src/domain/measurement.ts";
import type { Person } from "#src/domain/person.ts";
import type { LocalDay } from "#src/domain/time.ts";
import { FileError, type FileProgress, type Provider } from "#src/ports/provider.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { MeasurementService } from "#src/services/measurement-service.ts";

/** What came out of a file. */
export interface ImportSummary {
  /** First and last day that it said something of; undefined: it said nothing that may be used. */
  readonly days: { readonly from: LocalDay; readonly to: LocalDay; readonly count: number } | undefined;
  /** Values that are believed, by metric. */
  readonly values: Readonly<Partial<Record<Metric, number>>>;
  /** Values that are not believed, by the rule that says so. */
  readonly rejected: Readonly<Partial<Record<CleansingRule, number>>>;
  /** Categories of the source that the person does not share: passed over unread. */
  readonly withheld: readonly ConsentCategory[];
  /** Why the file was not read to its end, in words for its owner. */
  readonly cutShort: string | undefined;
}

export interface ImportOptions {
  readonly onProgress?: ((progress: FileProgress) => void) | undefined;
  /** Ends the import between two pieces; what was written stays. */
  readonly signal?: AbortSignal | undefined;
}

export interface HealthImportService {
  /** What the person shares of what the source can tell. */
  shared(person: Person, now: Date): Promise<ConsentCategory[]>;
  /**
   * Reads a person's own export into their record, in place of what an earlier one said.
   *
   * Throws FileError where nothing of the file can be read; where it ends in the middle, what came before is kept.
   */
  importFile(person: Person, path: string, now: Date, options?: ImportOptions): Promise<ImportSummary>;
}

export interface HealthImportOptions {
  readonly work: UnitOfWork;
  readonly measurements: MeasurementService;
  readonly provider: Provider;
}

/** Path of the page that takes a file. */
export const HEALTH_UPLOAD_PURPOSE = "health/upload";

export function createHealthImportService({ work, measurements, provider }: HealthImportOptions): HealthImportService {
  const { source, metrics, file } = provider;
  if (file === undefined)
    throw new TypeError(`Cannot import files as the source must have some: current source is "${source}"`);
  const offered = CONSENT_CATEGORIES.filter((category) => metrics.some((metric) => CATEGORY_OF[metric] === category));

  async function shared({ tenant, id }: Person, now: Date): Promise<ConsentCategory[]> {
    const consents = await work.of(tenant).stores.consents.holding(tenant, id, now);
    return offered.filter((category) => allows(consents, category, "coaching"));
  }

  async function summary(
    { tenant, id }: Person,
    days: ReadonlySet<LocalDay>,
  ): Promise<Pick<ImportSummary, "days" | "values" | "rejected">> {
    const sorted = [...days].sort();
    const [from, to] = [sorted[0], sorted.at(-1)];
    if (from === undefined || to === undefined) return { days: undefined, values: {}, rejected: {} };
    const isOfFile = (row: { source: string; day: LocalDay }): boolean => row.source === source && days.has(row.day);
    const measured = (await work.of(tenant).stores.measurements.between(tenant, id, from, to)).filter(isOfFile);
    const refused = (await work.of(tenant).stores.readings.rejections(tenant, id, from, to)).filter(isOfFile);
    return {
      days: { from, to, count: days.size },
      values: counted(measured.map(({ metric }) => metric)),
      rejected: counted(refused.filter(({ flaggedOnly }) => !flaggedOnly).map(({ rule }) => rule)),
    };
  }

  return {
    shared,
    async importFile(person, path, now, { onProgress, signal } = {}) {
      const categories = await shared(person, now);
      const days = new Set<LocalDay>();
      let cutShort: string | undefined;
      const report = (progress: FileProgress): void => {
        signal?.throwIfAborted();
        onProgress?.(progress);
      };
      try {
        for await (const records of file.read(path, { categories, onProgress: report })) {
          signal?.throwIfAborted();
          await measurements.ingest(person, source, records, now);
          for (const { readings } of records) for (const { day } of readings) days.add(day);
        }
      } catch (error) {
        if (!(error instanceof FileError) || (error.fault !== "cut-short" && error.fault !== "damaged")) throw error;
        if (days.size === 0) throw error;
        cutShort = error.message;
      }
      const found = await summary(person, days);
      await work.of(person.tenant).transaction(async (stores) => {
        if (await stores.erasure.isErased(person.tenant, person.id)) return;
        const detail = { source, days: days.size, whole: cutShort === undefined };
        const { tenant, id } = person;
        await stores.audit.append({ tenant, person: id, event: "health-imported", detail, at: now });
      });
      return { ...found, cutShort, withheld: offered.filter((category) => !categories.includes(category)) };
    },
  };
}

function counted<K extends string>(keys: readonly K[]): Partial<Record<K, number>> {
  const counts: Partial<Record<K, number>> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
