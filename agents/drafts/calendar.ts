import { consentAskDraft } from "#agents/drafts/consent-ask.ts";
import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import { clockTime, localDay, localMinute } from "#src/domain/time.ts";
import type { CalendarDay } from "#src/services/calendar-service.ts";
import type { OneTimeLink } from "#src/services/one-time-link-service.ts";

const LINK_MINUTES: Fact = { name: "minutes the link works", value: 30, renderings: ["30 minutes"] };
const NO_ADDRESS = draftOf({
  headline: "I can't offer that here: this Kairos has no address of its own that your browser could open.",
  paragraphs: ["The people who run it can set one."],
});

/** Asked at the moment of use, and nothing is read before the answer. */
export const calendarConsentDraft = (): Draft =>
  consentAskDraft({
    categories: ["calendar"],
    to: "plan around your meetings and move hard work to your good mornings",
    goesOn: { id: "calendar-connect" },
  });

export const calendarConnectDraft = (link: OneTimeLink | undefined): Draft =>
  link === undefined
    ? NO_ADDRESS
    : draftOf({
        headline:
          "Paste your calendar's secret address on my page, not here: this conversation is stored, the page is not.",
        paragraphs: [
          "I keep only when you are busy: no titles, no texts, no people. The button works once, for 30 minutes.",
        ],
        actions: [
          button("calendar-connect-open", "Open the page", { link: link.url, style: "primary" }),
          button("plan", "Not now"),
        ],
        facts: [LINK_MINUTES],
      });

export const calendarLinkedDraft = ({ assumedZone, cutShort }: Readings): Draft =>
  draftOf({
    headline: "Your calendar is connected, and today is planned around it.",
    paragraphs: [REFRESH, ...limits({ assumedZone, cutShort })],
    actions: [
      button("plan", "Today's plan", { style: "primary" }),
      menu("calendar-disconnect", "Disconnect my calendar"),
    ],
  });

export const calendarGoneDraft = (wasLinked: boolean): Draft =>
  draftOf({
    headline: wasLinked
      ? "Disconnected. The address and every busy time are deleted, and today is planned without them."
      : "No calendar is connected, so there is nothing to disconnect.",
    actions: [button("plan", "Today's plan")],
  });

/** Somebody wrote the address into the conversation: it was taken out before anything was stored. */
export const calendarPastedDraft = (): Draft =>
  draftOf({
    headline:
      "That looks like a calendar's address. It is a secret, so I took it out of your message before storing it.",
    actions: [button("calendar-connect", "Connect my calendar", { style: "primary" })],
  });

interface Readings {
  readonly assumedZone: boolean;
  readonly cutShort: boolean;
}

const REFRESH =
  "Published calendars are refreshed by their makers only every few hours, so a very new meeting may be missing.";

const limits = ({ assumedZone, cutShort }: Readings): string[] => [
  ...(assumedZone ? ["Some entries use a time zone that I don't know: I read them in yours."] : []),
  ...(cutShort ? ["Some entries could not be read, so you may be busier than I know."] : []),
];

/** Free and busy hours of today; there is nothing else to tell. */
export function calendarDayDraft(view: CalendarDay, person: Person, now: Date): Draft {
  if (view.kind === "not-linked")
    return draftOf({
      headline: "No calendar is connected.",
      actions: [
        button("calendar-connect", "Connect my calendar", { style: "primary" }),
        button("plan", "Today's plan"),
      ],
    });
  const at = (instant: Date): string => clockTime(localMinute(instant, person.timeZone));
  const until = (instant: Date): string =>
    localDay(instant, person.timeZone) === localDay(now, person.timeZone) ? at(instant) : "midnight";
  const hours = Math.round(view.meetingHours * 10) / 10;
  const spans = view.busy.map(({ startsAt, endsAt }) => `${at(startsAt)} to ${until(endsAt)}`);
  const read = view.readAt === undefined ? undefined : at(view.readAt);
  const isOfToday =
    view.readAt !== undefined && localDay(view.readAt, person.timeZone) === localDay(now, person.timeZone);
  return draftOf({
    headline:
      spans.length === 0
        ? "Your calendar shows nothing busy today."
        : `Busy today: ${spans.join(", ")}. That is ${hours} h of meetings.`,
    paragraphs: [
      "I know when you are busy, and nothing of what it is about.",
      ...(view.lastError === undefined
        ? []
        : [
            "I could not read your calendar the last time, so this may be out of date. If that stays, connect it again.",
          ]),
      ...(isOfToday && read !== undefined ? [`Read at ${read}. ${REFRESH}`] : [REFRESH]),
      ...limits(view),
    ],
    actions: [
      button("plan", "Today's plan"),
      menu("calendar-connect", "Connect another calendar"),
      menu("calendar-disconnect", "Disconnect my calendar"),
    ],
    facts: [
      { name: "hours of meetings", value: hours, unit: "h", renderings: [`${hours} h`] },
      ...view.busy.flatMap(({ startsAt, endsAt }) => [clockFact(at(startsAt)), clockFact(at(endsAt))]),
      ...(read === undefined ? [] : [clockFact(read)]),
    ],
  });
}

const clockFact = (at: string): Fact => ({
  name: "clock time of the calendar",
  value: Number(at.replace(":", "")),
  renderings: [at],
});

export const calendarFeedDraft = (link: OneTimeLink | undefined, exists: boolean): Draft =>
  link === undefined
    ? NO_ADDRESS
    : draftOf({
        headline: exists
          ? "You have a feed of your sessions. A new address replaces it."
          : "I can put your sessions into your calendar program: as times only, without saying what they are.",
        paragraphs: [
          "My page shows the secret address once; the button works for 30 minutes. Calendar programs refresh such feeds only every few hours, so a moved session may show late.",
        ],
        actions: [
          button("calendar-feed-open", exists ? "Make a new address" : "Make the address", {
            link: link.url,
            style: "primary",
          }),
          ...(exists ? [button("calendar-feed-off", "Turn the feed off")] : []),
          button("plan", "Not now"),
        ],
        facts: [LINK_MINUTES, { name: "times the address is shown", value: 1, renderings: ["once"] }],
      });

export const calendarFeedOffDraft = (existed: boolean): Draft =>
  draftOf({
    headline: existed
      ? "The feed is off: its address opens nothing any more."
      : "There is no feed, so there is nothing to turn off.",
    actions: [button("plan", "Today's plan")],
  });
