import type { CheckIn, CheckInItems } from "#src/domain/check-in.ts";
import { allows } from "#src/domain/consent.ts";
import type { Person } from "#src/domain/person.ts";
import { localDay } from "#src/domain/time.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { TwinService } from "#src/services/twin-service.ts";

export type RecordOutcome = "recorded" | "no-consent";

export interface CheckInService {
  today(person: Person, now: Date): Promise<CheckIn | undefined>;
  /** Only what the person confirmed comes here. Recording again the same day replaces it, and today is computed again. */
  record(person: Person, items: CheckInItems, source: CheckIn["source"], now: Date): Promise<RecordOutcome>;
  retract(person: Person, now: Date): Promise<void>;
}

export function createCheckInService(work: UnitOfWork, twins: TwinService): CheckInService {
  return {
    today: (person, now) =>
      work.of(person.tenant).stores.checkIns.get(person.tenant, person.id, localDay(now, person.timeZone)),
    async record(person, items, source, now) {
      return work.of(person.tenant).transaction(async (stores) => {
        const consents = await stores.consents.holding(person.tenant, person.id, now);
        if (!allows(consents, "check-ins", "coaching")) return "no-consent";
        if (await stores.erasure.isErased(person.tenant, person.id)) return "no-consent";
        const day = localDay(now, person.timeZone);
        await stores.checkIns.put(person.tenant, person.id, [{ day, items, source, at: now }]);
        await twins.forgetFrom(stores, person.tenant, person.id, day);
        return "recorded";
      });
    },
    async retract(person, now) {
      const day = localDay(now, person.timeZone);
      await work.of(person.tenant).transaction(async (stores) => {
        await stores.checkIns.remove(person.tenant, person.id, day);
        await twins.forgetFrom(stores, person.tenant, person.id, day);
      });
    },
  };
}
