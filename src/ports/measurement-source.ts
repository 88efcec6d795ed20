import type { RecordReadings, Source } from "#src/domain/measurement.ts";
import type { Person } from "#src/domain/person.ts";
import type { LocalDay } from "#src/domain/time.ts";

/** A source that can be asked for a person's readings. */
export interface MeasurementSource {
  readonly source: Source;
  /** What it has of `day`; empty when the person does not use it. */
  fetch(person: Person, day: LocalDay): Promise<readonly RecordReadings[]>;
}
