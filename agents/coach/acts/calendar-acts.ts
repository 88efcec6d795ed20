import { type Act, personal } from "#agents/coach/acts.ts";
import {
  calendarConnectDraft,
  calendarConsentDraft,
  calendarDayDraft,
  calendarFeedDraft,
  calendarFeedOffDraft,
  calendarGoneDraft,
  calendarPastedDraft,
} from "#agents/drafts/calendar.ts";
import { CALENDAR_FEED_PURPOSE } from "#src/services/calendar-feed-service.ts";
import { CALENDAR_LINK_PURPOSE } from "#src/services/calendar-service.ts";

export const calendarActs: Readonly<Record<string, Act>> = {
  /** Consent first, at the moment of use; then a page of its own, as the address is a secret. */
  async "calendar-connect"({ services, person, now }) {
    const day = await services.calendars.today(person, now);
    if (day.kind === "not-linked" && !day.consented) return personal(calendarConsentDraft());
    return personal(calendarConnectDraft(await services.links.issue(person, CALENDAR_LINK_PURPOSE, now)));
  },

  async "calendar-disconnect"({ services, person, now }) {
    const wasLinked = await services.calendars.unlink(person, now);
    if (wasLinked) await services.plans.planAgain(person, now);
    return personal(calendarGoneDraft(wasLinked));
  },

  async "calendar-today"({ services, person, now }) {
    return personal(calendarDayDraft(await services.calendars.today(person, now), person, now));
  },

  async "calendar-pasted"() {
    return personal(calendarPastedDraft());
  },

  async "calendar-feed"({ services, person, now }) {
    const [link, exists] = await Promise.all([
      services.links.issue(person, CALENDAR_FEED_PURPOSE, now),
      services.feeds.exists(person),
    ]);
    return personal(calendarFeedDraft(link, exists));
  },

  async "calendar-feed-off"({ services, person, now }) {
    return personal(calendarFeedOffDraft(await services.feeds.revoke(person, now)));
  },
};
