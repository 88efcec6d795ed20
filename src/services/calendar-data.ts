import { daysBetween, localDay } from "#src/domain/time.ts";
import type { DataContributor } from "#src/services/data-contributors.ts";

const EVER = [new Date(0), new Date(8.64e15)] as const;

/** A linked calendar: told as times and nothing else, as nothing else is kept; gone with the consent. */
export const calendarData: DataContributor = {
  async about(stores, { person: { tenant, id, timeZone }, today, purposeOf }) {
    const link = await stores.calendars.link(tenant, id);
    const busy = link === undefined ? [] : await stores.calendars.busyBetween(tenant, id, ...EVER);
    return [
      {
        category: "Calendar, busy times only",
        items: busy.length,
        newestAgeDays:
          busy.length === 0 || link?.lastReadAt === undefined
            ? undefined
            : daysBetween(localDay(link.lastReadAt, timeZone), today),
        source: link === undefined ? "nothing connected" : "the calendar you connected",
        purpose: purposeOf("calendar"),
      },
    ];
  },

  async withdrawn(stores, { tenant, id }, categories) {
    if (categories.includes("calendar")) await stores.calendars.unlink(tenant, id);
    return undefined;
  },
};
