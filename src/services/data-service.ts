import type { Fact } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import { addDays, daysBetween, localDay } from "#src/domain/time.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { SOURCE_NAMES } from "#src/services/readiness-service.ts";

export interface KnownCategory {
  readonly category: string;
  readonly items: number;
  readonly newestAgeDays?: number | undefined;
  readonly source: string;
  readonly purpose: string;
}

export interface OwnDataView {
  readonly known: readonly KnownCategory[];
  readonly facts: readonly Fact[];
}

export interface DataService {
  /** What is kept of the person, by category, with age, source and purpose. */
  about(person: Person, now: Date): Promise<OwnDataView>;
  /** Deletes everything; a pseudonymous audit entry stays. */
  erase(person: Person, now: Date): Promise<void>;
}

const HISTORY_DAYS = 400;

export function createDataService(work: UnitOfWork): DataService {
  async function kept(person: Person, now: Date) {
    const today = localDay(now, person.timeZone);
    const from = addDays(today, -HISTORY_DAYS);
    const { tenant, id } = person;
    const [checkIns, measurements, sessions, consents, changes] = await Promise.all([
      work.stores.checkIns.between(tenant, id, from, today),
      work.stores.measurements.between(tenant, id, from, today),
      work.stores.plans.sessions(tenant, id, from, today),
      work.stores.consents.inForce(tenant, id),
      work.stores.changes.since(tenant, id, new Date(now.getTime() - HISTORY_DAYS * 86_400_000)),
    ]);
    return { today, checkIns, measurements, sessions, consents, changes };
  }

  return {
    async about(person, now) {
      const { today, checkIns, measurements, sessions, consents } = await kept(person, now);
      const purposes = (category: string): string =>
        consents
          .filter((consent) => consent.category === category)
          .map(({ purpose }) =>
            purpose === "coaching" ? "my coaching" : purpose === "team" ? "team figures" : "fairness checks",
          )
          .join(", ") || "kept, not used";
      const newest = (days: readonly string[]): number | undefined =>
        days.length === 0 ? undefined : daysBetween(days.toSorted().at(-1)!, today);
      const measured = (metrics: readonly string[]) => measurements.filter(({ metric }) => metrics.includes(metric));
      const row = (category: string, label: string, days: readonly string[], source: string): KnownCategory => ({
        category: label,
        items: days.length,
        newestAgeDays: newest(days),
        source,
        purpose: purposes(category),
      });
      const sleep = measured(["sleep_h"]);
      const heart = measured(["hrv_rmssd_ms", "hrv_sdnn_ms", "resting_hr_bpm"]);
      const known = [
        row(
          "check-ins",
          "Check-ins",
          checkIns.map(({ day }) => day),
          "you",
        ),
        row(
          "sleep",
          "Sleep",
          sleep.map(({ day }) => day),
          sleep[0] === undefined ? "nothing connected" : SOURCE_NAMES[sleep[0].source],
        ),
        row(
          "heart",
          "Heart",
          heart.map(({ day }) => day),
          heart[0] === undefined ? "nothing connected" : SOURCE_NAMES[heart[0].source],
        ),
        row(
          "learning",
          "Sessions and lessons",
          sessions.map(({ day }) => day),
          "you and Kairos",
        ),
      ];
      return {
        known,
        facts: known.flatMap(({ category, items, newestAgeDays }) => [
          { name: `${category} kept`, value: items },
          ...(newestAgeDays === undefined ? [] : [{ name: `age of ${category}`, value: newestAgeDays }]),
        ]),
      };
    },

    async erase(person, now) {
      await work.transaction(async (stores) => {
        await stores.audit.append({
          tenant: person.tenant,
          person: person.id,
          event: "erased",
          detail: { by: "person" },
          at: now,
        });
        await stores.erasure.erase(person.tenant, person.id, now);
      });
    },
  };
}
