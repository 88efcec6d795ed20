import { allows } from "#src/domain/consent.ts";
import { CATEGORY_OF, METRICS, type Source } from "#src/domain/measurement.ts";
import type { Person } from "#src/domain/person.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";

/** What tells of a person without an account at a vendor: files, pushes, calendars, learning platforms. */
export interface OtherSources {
  /** The newest day of the invented ring that people of the demo company wear. */
  readonly demoRing?: LocalDay | undefined;
  readonly appleHealth: {
    /** The newest day that something is known of. */
    readonly newestDay?: LocalDay | undefined;
    /** Something of what it measures is shared with coaching. */
    readonly shared: boolean;
    /** Health Auto Export may send. */
    readonly push?: { readonly usedAt?: Date | undefined } | undefined;
  };
  readonly calendar: {
    readonly linked: boolean;
    readonly shared: boolean;
    readonly lastReadAt?: Date | undefined;
    /** It could not be read the last time. */
    readonly failing: boolean;
  };
  /** The person's sessions stand in a calendar program. */
  readonly feed: boolean;
  readonly learning: { readonly reports: number; readonly newest?: Date | undefined; readonly shared: boolean };
}

export async function otherSources(work: UnitOfWork, { tenant, id }: Person, now: Date): Promise<OtherSources> {
  const { stores } = work.of(tenant);
  const [consents, measured, push, link, feed, { items, newest }] = await Promise.all([
    stores.consents.holding(tenant, id, now),
    stores.personalData.measured(tenant, id),
    stores.healthPushes.get(tenant, id),
    stores.calendars.link(tenant, id),
    stores.calendars.hasFeed(tenant, id),
    stores.learningRecords.reportsOf(tenant, id),
  ]);
  const newestOf = (wanted: Source): LocalDay | undefined =>
    measured
      .filter(({ source }) => source === wanted)
      .map(({ newestDay }) => newestDay)
      .toSorted()
      .at(-1);
  return {
    demoRing: newestOf("demo"),
    appleHealth: {
      newestDay: newestOf("apple-health"),
      shared: METRICS.some((metric) => allows(consents, CATEGORY_OF[metric], "coaching")),
      push: push && { usedAt: push.usedAt },
    },
    calendar: {
      linked: link !== undefined,
      shared: allows(consents, "calendar", "coaching"),
      lastReadAt: link?.lastReadAt,
      failing: link?.lastError !== undefined,
    },
    feed,
    learning: { reports: items, newest, shared: allows(consents, "learning", "coaching") },
  };
}
