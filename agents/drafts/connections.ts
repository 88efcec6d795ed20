import { CATEGORY_WORDS, consentAskDraft, listed } from "#agents/drafts/consent-ask.ts";
import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { Action, Draft, Fact } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import { daysBetween, type LocalDay, localDay } from "#src/domain/time.ts";
import type { ConnectableSource, StoppableSource } from "#src/services/connectable.ts";
import type { ConnectionView, ConnectOffer } from "#src/services/connection-service.ts";
import { LINK_MINUTES } from "#src/services/one-time-link-service.ts";
import type { OtherSources } from "#src/services/other-sources.ts";
import { SOURCE_NAMES } from "#src/services/readiness-service.ts";

/** What comes of "connect oura": the vendor's page, or what has to come first. */
export function connectDraft(source: ConnectableSource, offer: ConnectOffer): Draft {
  const name = SOURCE_NAMES[source];
  switch (offer.kind) {
    case "needs-consent":
      return consentAskDraft({
        categories: atLeastOne(offer.categories),
        to: `connect ${name}`,
        goesOn: { id: `connect-${source}` },
      });
    case "not-set-up":
      return draftOf({
        headline: `${name} is not set up in this Kairos yet, so I can't connect it.`,
        paragraphs: [
          `Whoever runs Kairos registers an application with ${name} and sets ${listed(offer.variables)}. Then this button works.`,
        ],
        actions: [button("plan", "Today's plan"), menu("connections", "My connections")],
      });
    case "no-address":
      return draftOf({
        headline: `I can't connect ${name} yet: this Kairos has no address that ${name} could send you back to.`,
        paragraphs: ["Whoever runs Kairos sets PUBLIC_URL. Then this button works."],
        actions: [button("plan", "Today's plan"), menu("connections", "My connections")],
      });
    case "link":
      return draftOf({
        headline: `${name} asks you on its own page whether I may read your ${words(offer.categories)}.`,
        paragraphs: [
          `I ask for nothing else, and nobody at work sees it. The button works once, for ${LINK_MINUTES} minutes, and only for you.`,
        ],
        actions: [
          button(`connect-${source}-page`, `Connect ${name}`, { link: offer.url, style: "primary" }),
          button("plan", "Not now"),
          menu("consent-choose", "Change what I share", { opens: "consent" }),
        ],
        facts: [{ name: "minutes the link works", value: LINK_MINUTES }],
      });
  }
}

const STOPPED: Readonly<Record<StoppableSource, string>> = {
  oura: "Oura is disconnected. I can no longer read anything there, and the keys I had are deleted.",
  whoop: "WHOOP is disconnected. I can no longer read anything there, and the keys I had are deleted.",
  "apple-health": "Apple Health is stopped: nothing can be sent to me any more. You can still import a file.",
};

/** The way in is closed already; the question is about what came through it. */
export const disconnectedDraft = (source: StoppableSource, wasConnected: boolean): Draft => {
  const name = SOURCE_NAMES[source];
  if (!wasConnected)
    return draftOf({
      headline: `${name} is not connected, so there is nothing to disconnect.`,
      actions: [button("connections", "My connections"), button("plan", "Today's plan")],
    });
  return draftOf({
    headline: STOPPED[source],
    paragraphs: ["What it measured so far is still here. Shall it stay?"],
    actions: [
      button("connection-keep", "Keep it", { value: source, style: "primary" }),
      button("connection-forget", "Delete it", { value: source, style: "danger" }),
    ],
  });
};

export const keptDataDraft = (source: StoppableSource): Draft =>
  draftOf({
    headline: `Then what ${SOURCE_NAMES[source]} measured stays. You can delete it any time.`,
    actions: [button("my-data", "What do you know about me?"), button("plan", "Today's plan")],
  });

export const forgottenDataDraft = (source: StoppableSource, days: number): Draft =>
  draftOf({
    headline:
      days === 0
        ? `There was nothing from ${SOURCE_NAMES[source]} left to delete.`
        : `Deleted: everything ${SOURCE_NAMES[source]} measured on ${days} ${days === 1 ? "day" : "days"}, and what I had concluded from it.`,
    actions: [button("my-data", "What do you know about me?"), button("plan", "Today's plan")],
    facts: [{ name: "days deleted", value: days }],
  });

const MOST_BUTTONS = 3;

/** "What is connected?" Every source with its last data; what stops or renews it is one tap. */
export function connectionsDraft(
  views: readonly ConnectionView[],
  others: OtherSources,
  person: Person,
  now: Date,
): Draft {
  const facts: Fact[] = [];
  const told: Told = { person, now, facts };
  const open = views.filter(({ isSetUp }) => isSetUp);
  const sharesNothing = open.length > 0 && open.every(({ categories }) => categories.length === 0);
  const isAnything =
    views.some(({ status }) => status === "connected") ||
    others.calendar.linked ||
    hasAppleHealth(others) ||
    others.demoRing !== undefined;
  const actions = [...views.flatMap(actionsOf), ...otherActions(others)].toSorted((a, b) => rankOf(a) - rankOf(b));
  return draftOf({
    headline: isAnything ? "This is connected:" : "Nothing is connected right now.",
    paragraphs: [
      [...views.map((view) => lineOf(view, person, now, facts)), ...otherLines(others, told)].join("\n"),
      ...(sharesNothing
        ? ["I may read nothing from them as long as you share neither sleep, heart nor activity with me."]
        : []),
    ],
    actions: [
      ...actions.map((action, index): Action => ({ ...action, placement: index < MOST_BUTTONS ? "button" : "menu" })),
      menu("health-import", "Import Apple Health"),
      menu("consent-choose", "Change what I share", { opens: "consent" }),
      menu("my-data", "What do you know about me?"),
    ],
    facts,
  });
}

/** What has to be renewed comes first, then what can be stopped, then what could be added. */
const rankOf = ({ id, style }: Action): number =>
  style === "primary" ? 0 : /^(?:disconnect|calendar-disconnect)/u.test(id) ? 1 : 2;

interface Told {
  readonly person: Person;
  readonly now: Date;
  readonly facts: Fact[];
}

const hasAppleHealth = ({ appleHealth: { newestDay, push } }: OtherSources): boolean =>
  newestDay !== undefined || push !== undefined;

function otherLines({ demoRing, appleHealth, calendar, feed, learning }: OtherSources, told: Told): string[] {
  return [
    ...(demoRing === undefined
      ? []
      : [`Your ring: last data of ${dayOf(demoRing, told)}. It is invented, as all of this demo company.`]),
    appleHealthLine(appleHealth, told),
    calendarLine(calendar, told),
    ...(feed ? ["Calendar feed: your sessions stand in a calendar of yours."] : []),
    learningLine(learning, told),
  ];
}

function appleHealthLine({ newestDay, shared, push }: OtherSources["appleHealth"], told: Told): string {
  if (newestDay === undefined && push === undefined) return "Apple Health: nothing so far.";
  const data = newestDay === undefined ? "nothing so far" : `last data of ${dayOf(newestDay, told)}`;
  const sender =
    push === undefined
      ? "from your export"
      : push.usedAt === undefined
        ? "Health Auto Export may send, and has sent nothing yet"
        : `Health Auto Export sent ${agoOf(push.usedAt, told.person, told.now, told.facts)}`;
  return `Apple Health: ${data}, ${sender}${shared ? "" : "; not used, as you share nothing of it"}.`;
}

function calendarLine({ linked, shared, lastReadAt, failing }: OtherSources["calendar"], told: Told): string {
  if (!linked) return "Calendar: not connected.";
  if (!shared) return "Calendar: connected, but not read, as you don't share it.";
  const read =
    lastReadAt === undefined ? "not read yet" : `read ${agoOf(lastReadAt, told.person, told.now, told.facts)}`;
  return failing
    ? `Calendar: could not be read the last time, ${read} before. If that stays, connect it again.`
    : `Calendar: connected, ${read}.`;
}

function learningLine({ reports, newest, shared }: OtherSources["learning"], told: Told): string {
  if (reports === 0 || newest === undefined) return "Learning platform: has reported nothing of you.";
  const last = `last report ${agoOf(newest, told.person, told.now, told.facts)}`;
  return shared
    ? `Learning platform: ${last}.`
    : `Learning platform: ${last}; it doesn't count, as you don't share learning.`;
}

function otherActions(others: OtherSources): Action[] {
  const { calendar, feed } = others;
  return [
    ...(hasAppleHealth(others) ? [button("disconnect-apple-health", "Stop Apple Health")] : []),
    ...(others.appleHealth.push === undefined ? [] : [button("health-push", "New secret for Health Auto Export")]),
    ...(calendar.linked
      ? [
          ...(calendar.failing ? [button("calendar-connect", "Connect my calendar again", { style: "primary" })] : []),
          button("calendar-disconnect", "Disconnect my calendar"),
        ]
      : [button("calendar-connect", "Connect my calendar")]),
    ...(feed ? [button("calendar-feed-off", "Turn the feed off")] : []),
    ...(others.learning.reports > 0 ? [button("my-courses", "My courses")] : []),
  ];
}

/** "today", "yesterday", or the date. */
function dayOf(day: LocalDay, { person, now, facts }: Told): string {
  const days = daysBetween(day, localDay(now, person.timeZone));
  if (days === 0) return "today";
  if (days === 1) return "yesterday";
  facts.push({ name: "day of the last data", value: Number(day.replaceAll("-", "")), renderings: [day] });
  return day;
}

function lineOf(view: ConnectionView, person: Person, now: Date, facts: Fact[]): string {
  const name = SOURCE_NAMES[view.source];
  if (view.status === "broken") return `${name}: no longer lets me in. Nothing new comes until you connect it again.`;
  if (view.status !== "connected")
    return view.isSetUp ? `${name}: not connected.` : `${name}: not set up by those who run Kairos here.`;
  const parts = [`${name}: connected for your ${words(view.categories)}`];
  if (view.categories.length === 0)
    return `${name}: connected, but I read nothing, as you share nothing of it with me.`;
  if (view.backfill !== undefined) {
    const { doneDays, days } = view.backfill;
    facts.push({ name: "days fetched", value: doneDays }, { name: "days to fetch", value: days });
    parts.push(`fetched ${doneDays} of ${days} days`);
  }
  if (view.lastFetchedAt !== undefined) parts.push(`last fetched ${agoOf(view.lastFetchedAt, person, now, facts)}`);
  const line = `${parts.join(", ")}.`;
  return view.needsReconnect
    ? `${line} You share more with me now than ${name} was asked for: connect it again.`
    : line;
}

function agoOf(at: Date, { timeZone }: Person, now: Date, facts: Fact[]): string {
  const days = daysBetween(localDay(at, timeZone), localDay(now, timeZone));
  if (days <= 0) return "today";
  if (days === 1) return "yesterday";
  facts.push({ name: "days since it was fetched", value: days });
  return `${days} days ago`;
}

function actionsOf({ source, status, isSetUp, needsReconnect }: ConnectionView): Action[] {
  const name = SOURCE_NAMES[source];
  if (status === "broken" || needsReconnect)
    return [button(`connect-${source}`, `Connect ${name} again`, { style: "primary" })];
  if (status === "connected") return [button(`disconnect-${source}`, `Disconnect ${name}`)];
  return isSetUp ? [button(`connect-${source}`, `Connect ${name}`)] : [];
}

const words = (categories: readonly ConsentCategory[]): string =>
  listed(categories.map((category) => CATEGORY_WORDS[category]));

function atLeastOne(categories: readonly ConsentCategory[]): readonly [ConsentCategory, ...ConsentCategory[]] {
  const [first, ...rest] = categories;
  if (first === undefined)
    throw new RangeError("Cannot ask for consent as there must be a category: current value is none");
  return [first, ...rest];
}
