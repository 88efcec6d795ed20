import type { Benchmark } from "#src/domain/benchmark.ts";
import type { CleansingRule } from "#src/domain/cleansing.ts";
import type { Metric, Source } from "#src/domain/measurement.ts";
import type { PersonId, TenantId } from "#src/domain/person.ts";
import type { LocalDay } from "#src/domain/time.ts";

export interface OneTimeLink {
  /** Of the secret and the purpose. */
  readonly hash: string;
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly purpose: string;
  readonly expiresAt: Date;
}

export interface OneTimeLinkStore {
  /** Takes away those of the person that ran out. */
  add(link: OneTimeLink, now: Date): Promise<void>;
}

export interface BenchmarkStore {
  /** The same thing of the same day, told again, takes the place of what was told before. */
  put(tenant: TenantId, person: PersonId, benchmarks: readonly Benchmark[], now: Date): Promise<void>;
  /** Newest day first. */
  all(tenant: TenantId, person: PersonId): Promise<Benchmark[]>;
  /** False where there is none of this id. */
  remove(tenant: TenantId, person: PersonId, id: string): Promise<boolean>;
  removeAll(tenant: TenantId, person: PersonId): Promise<void>;
}

/** Everything of one person in one table, as it stands there. */
export interface TableRows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

export interface PersonalDataStore {
  /** What is kept of a person's body, by metric and source. */
  measured(
    tenant: TenantId,
    person: PersonId,
  ): Promise<
    {
      readonly metric: Metric;
      readonly source: Source;
      readonly count: number;
      readonly oldestDay: LocalDay;
      readonly newestDay: LocalDay;
    }[]
  >;
  rejected(
    tenant: TenantId,
    person: PersonId,
  ): Promise<
    { readonly metric: Metric; readonly rule: CleansingRule; readonly flaggedOnly: boolean; readonly count: number }[]
  >;
  /** Every table with a `person_id`, found as the erasure finds them, and the person's own row. */
  tables(tenant: TenantId, person: PersonId): Promise<TableRows[]>;
}

/** Counts over the people of a tenant, with the number of people behind each. */
export interface SourceFigures {
  readonly source: Source;
  readonly people: number;
  readonly readings: number;
  readonly measurements: number;
  readonly rules: readonly {
    readonly rule: CleansingRule;
    readonly flaggedOnly: boolean;
    readonly people: number;
    readonly count: number;
  }[];
}

export interface DataFiguresStore {
  bySource(tenant: TenantId): Promise<SourceFigures[]>;
}
