import { allows } from "#src/domain/consent.ts";
import type { Person } from "#src/domain/person.ts";
import { localDay } from "#src/domain/time.ts";
import type { MeasurementSource } from "#src/ports/measurement-source.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { TwinService } from "#src/services/twin-service.ts";

export interface MeasurementService {
  /** Asks a source for today; nothing is fetched without consent. */
  fetch(person: Person, source: MeasurementSource, now: Date): Promise<number>;
}

const BODY_CATEGORIES = ["sleep", "heart", "activity"] as const;

export function createMeasurementService(work: UnitOfWork, twins: TwinService): MeasurementService {
  return {
    async fetch(person, source, now) {
      const consents = await work.stores.consents.inForce(person.tenant, person.id);
      if (!BODY_CATEGORIES.some((category) => allows(consents, category, "coaching"))) return 0;
      const day = localDay(now, person.timeZone);
      const measured = await source.fetch(person, day, now);
      if (measured.length === 0) return 0;
      await work.transaction(async (stores) => {
        if (await stores.erasure.isErased(person.tenant, person.id)) return;
        await stores.measurements.put(person.tenant, person.id, measured);
        await twins.forgetFrom(stores, person.tenant, person.id, day);
      });
      return measured.length;
    },
  };
}
