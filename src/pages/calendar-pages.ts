import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Person } from "#src/domain/person.ts";
import { answer, type RequestListener, type Route } from "#src/http.ts";
import { said, showPage } from "#src/pages/page.ts";
import type { CalendarFailure, FeedEntry } from "#src/ports/calendar.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { CalendarFeedService } from "#src/services/calendar-feed-service.ts";
import { CALENDAR_FEED_PURPOSE } from "#src/services/calendar-feed-service.ts";
import { CALENDAR_LINK_PURPOSE, type CalendarService, type LinkOutcome } from "#src/services/calendar-service.ts";
import type { OneTimeLinkService } from "#src/services/one-time-link-service.ts";

export interface CalendarPagesOptions {
  readonly clock: Clock;
  readonly links: OneTimeLinkService;
  readonly calendars: CalendarService;
  readonly feeds: CalendarFeedService;
  readonly writeFeed: (entries: readonly FeedEntry[]) => string;
  /** A calendar was linked: plan again, and tell the person where they asked. */
  readonly onLinked: (person: Person, outcome: LinkOutcome & { kind: "linked" }, now: Date) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** What can be said of a failure without saying anything of the address. */
const FAILURE_WORDS: Readonly<Record<CalendarFailure, string>> = {
  "not-an-address":
    "That is no calendar address: it begins with https:// or webcal://, and has no name or password in it.",
  "not-reachable": "I could not reach that address. Check that it is complete, and try again in a few minutes.",
  "not-allowed": "That address leads to a place that I may not read.",
  refused: "The calendar refused me. Check that this is its secret address, and that it is still valid.",
  gone: "There is no calendar at that address any more.",
  "too-large": "That calendar is too large for me.",
  "too-slow": "That calendar took too long to answer.",
  "too-many-redirects": "That address led on and on. Copy the calendar's own address.",
  "not-a-calendar": "What I found there is no calendar. Copy the address that ends in .ics.",
  locked: "I can no longer open the address that I kept. Please connect your calendar again.",
};

const RAN_OUT = "This link has been used or has run out. Write “connect my calendar” to Kairos for a new one.";
const FEED_RAN_OUT = "This link has been used or has run out. Write “calendar feed” to Kairos for a new one.";
const MOST_BODY = 8 * 1024;
const PAGE = /^\/calendar\/(link|feed)\/([\w-]{43})$/u;
const FEED = /^\/calendar\/([\w-]{43})\.ics$/u;

/** The pages on which a secret address is pasted or shown, so that it never passes through a conversation; and the feed itself. */
export function createCalendarRoutes(options: CalendarPagesOptions): Route[] {
  const { clock, links, calendars, feeds, onError } = options;

  async function link(request: IncomingMessage, response: ServerResponse, secret: string): Promise<void> {
    if (request.method !== "POST") return page(response, 200, linkForm(secret));
    const address = (await fieldOf(request, "address")).trim();
    // What is no address at all costs no link.
    if (!calendars.isAddress(address)) return page(response, 422, linkForm(secret, FAILURE_WORDS["not-an-address"]));
    const now = clock.now();
    const person = await links.take(secret, CALENDAR_LINK_PURPOSE, now);
    if (person === undefined) return page(response, 410, said(RAN_OUT));
    const outcome = await calendars.link(person, address, now);
    if (outcome.kind === "linked") {
      await options.onLinked(person, outcome, now);
      return page(response, 200, said("Your calendar is connected. You can close this page."));
    }
    if (outcome.kind === "no-consent") return page(response, 403, said(RAN_OUT));
    const next = (await links.issue(person, CALENDAR_LINK_PURPOSE, now))?.url.split("/").at(-1);
    const words = FAILURE_WORDS[outcome.failure];
    return page(response, 422, next === undefined ? said(words) : linkForm(next, words));
  }

  async function feed(request: IncomingMessage, response: ServerResponse, secret: string): Promise<void> {
    if (request.method !== "POST") return page(response, 200, feedForm(secret));
    request.resume();
    const now = clock.now();
    const person = await links.take(secret, CALENDAR_FEED_PURPOSE, now);
    const address = person && (await feeds.make(person, now));
    return address === undefined ? page(response, 410, said(FEED_RAN_OUT)) : page(response, 200, feedShown(address));
  }

  async function publish(request: IncomingMessage, response: ServerResponse, secret: string): Promise<void> {
    const entries = await feeds.entries(secret, clock.now());
    if (entries === undefined) return answer(response, 404, "Not found");
    const body = options.writeFeed(entries);
    const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
    const headers = { etag, "cache-control": "private, max-age=300", "x-robots-tag": "noindex" };
    if (request.headers["if-none-match"] === etag) return void response.writeHead(304, headers).end();
    response.writeHead(200, {
      ...headers,
      "content-type": "text/calendar; charset=utf-8",
      "content-disposition": 'inline; filename="kairos.ics"',
      "x-content-type-options": "nosniff",
    });
    response.end(request.method === "HEAD" ? undefined : body);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const [, which, secret] = PAGE.exec(path) ?? [];
    const [, published] = FEED.exec(path) ?? [];
    const isRead = request.method === "GET" || request.method === "HEAD";
    if (secret !== undefined && (isRead || request.method === "POST"))
      return which === "link" ? link(request, response, secret) : feed(request, response, secret);
    if (published !== undefined && isRead) return publish(request, response, published);
    return answer(response, secret === undefined && published === undefined ? 404 : 405, "Not found");
  }

  const listener: RequestListener = (request, response) => {
    serve(request, response).catch((error: unknown) => {
      onError(error);
      if (!response.headersSent) answer(response, error instanceof TooLongError ? 413 : 500, "Something went wrong");
    });
  };
  return [{ path: "/calendar/", listener }];
}

class TooLongError extends Error {
  override readonly name = "TooLongError";
}

async function fieldOf(request: IncomingMessage, name: string): Promise<string> {
  let body = "";
  for await (const part of request as AsyncIterable<Buffer>) {
    body += part.toString("utf8");
    if (body.length > MOST_BODY)
      throw new TooLongError(`Cannot read the form as it must be at most ${MOST_BODY} bytes`);
  }
  return new URLSearchParams(body).get(name) ?? "";
}

const page = (response: ServerResponse, status: number, body: string): void =>
  showPage(response, status, { title: "Your calendar", body });

const linkForm = (secret: string, problem?: string): string =>
  `${problem === undefined ? "" : `<p role="alert">${problem}</p>`}
<p>Paste the secret address of your calendar. I keep only when you are busy, never titles, texts or people. The address itself is kept encrypted and is never shown again.</p>
<form method="post" action="/calendar/link/${secret}">
<label for="address">Secret address in iCal format</label>
<input id="address" name="address" type="text" inputmode="url" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="2000" required>
<button>Connect</button>
</form>
<p>Google Calendar: Settings, your calendar, “Secret address in iCal format”. Outlook: Settings, Calendar, Shared calendars, Publish, “Can view when I'm busy”, the ICS link. Apple: iCloud Calendar, Share, Public Calendar.</p>
<p>Calendars that are published like this may be some hours old when I read them.</p>`;

const feedForm = (secret: string): string =>
  `<p>This makes a secret address for your calendar program. It shows when your sessions are and how long they take, and not what they are. An address made earlier stops working.</p>
<form method="post" action="/calendar/feed/${secret}"><button>Make the address</button></form>`;

const feedShown = (address: string): string =>
  `<p role="status">This is your address. It is shown only now: copy it into your calendar program as a subscribed calendar.</p>
<p><code>${address}</code></p>
<p>Whoever has it can see when your sessions are. Most calendar programs refresh such a calendar only every few hours, so a moved session may show late there.</p>`;
