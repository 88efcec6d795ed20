import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from "ical-generator";
import type { FeedEntry } from "#src/ports/calendar.ts";

/** How often a calendar should ask again; most ask less often. */
const REFRESH_SECONDS = 3600;

/** The feed as iCalendar text. Its titles say how long, and never what (SAFETY.md 14). */
export function writeFeed(entries: readonly FeedEntry[]): string {
  const calendar = ical({
    name: "Kairos",
    prodId: { company: "Kairos", product: "Calendar feed", language: "EN" },
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH_SECONDS,
  });
  for (const { uid, startsAt, minutes, sequence, cancelled, changedAt } of entries) {
    calendar.createEvent({
      id: uid,
      sequence,
      stamp: changedAt,
      lastModified: changedAt,
      start: startsAt,
      end: new Date(startsAt.getTime() + minutes * 60_000),
      summary: `Kairos: ${minutes} minutes`,
      status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      // A plan that may change each morning should not block anybody's view of the day.
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return calendar.toString();
}
