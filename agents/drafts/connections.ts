import { CATEGORY_WORDS, consentAskDraft, listed } from "#agents/drafts/consent-ask.ts";
import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { Action, Draft, Fact } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import { daysBetween, localDay } from "#src/domain/time.ts";
import type { ConnectableSource } from "#src/services/connectable.ts";
import type { ConnectionView, ConnectOffer } from "#src/services/connection-service.ts";
import { LINK_MINUTES } from "#src/services/one-time-link-service.ts";
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

/** The tokens are gone already; the question is about what they brought. */
export const disconnectedDraft = (source: ConnectableSource, wasConnected: boolean): Draft => {
  const name = SOURCE_NAMES[source];
  if (!wasConnected)
    return draftOf({
      headline: `${name} is not connected, so there is nothing to disconnect.`,
      actions: [button("connections", "My connections"), button("plan", "Today's plan")],
    });
  return draftOf({
    headline: `${name} is disconnected. I can no longer read anything there, and the keys I had are deleted.`,
    paragraphs: ["What it measured so far is still here. Shall it stay?"],
    actions: [
      button("connection-keep", "Keep it", { value: source, style: "primary" }),
      button("connection-forget", "Delete it", { value: source, style: "danger" }),
    ],
  });
};

export const keptDataDraft = (source: ConnectableSource): Draft =>
  draftOf({
    headline: `Then what ${SOURCE_NAMES[source]} measured stays. You can delete it any time.`,
    actions: [button("my-data", "What do you know about me?"), button("plan", "Today's plan")],
  });

export const forgottenDataDraft = (source: ConnectableSource, days: number): Draft =>
  draftOf({
    headline:
      days === 0
        ? `There was nothing from ${SOURCE_NAMES[source]} left to delete.`
        : `Deleted: everything ${SOURCE_NAMES[source]} measured on ${days} ${days === 1 ? "day" : "days"}, and what I had concluded from it.`,
    actions: [button("my-data", "What do you know about me?"), button("plan", "Today's plan")],
    facts: [{ name: "days deleted", value: days }],
  });

/** "What is connected?" */
export function connectionsDraft(views: readonly ConnectionView[], person: Person, now: Date): Draft {
  const facts: Fact[] = [];
  const lines = views.map((view) => lineOf(view, person, now, facts));
  const open = views.filter(({ isSetUp }) => isSetUp);
  const sharesNothing = open.length > 0 && open.every(({ categories }) => categories.length === 0);
  return draftOf({
    headline: views.some(({ status }) => status === "connected")
      ? "This is connected:"
      : "Nothing is connected right now.",
    paragraphs: [
      lines.join("\n"),
      ...(sharesNothing
        ? ["I may read nothing from them as long as you share neither sleep, heart nor activity with me."]
        : []),
    ],
    actions: [
      ...views.flatMap(actionsOf).slice(0, 3),
      menu("health-import", "Import Apple Health"),
      menu("consent-choose", "Change what I share", { opens: "consent" }),
      menu("my-data", "What do you know about me?"),
    ],
    facts,
  });
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
