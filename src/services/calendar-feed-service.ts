import { createHmac, randomBytes } from "node:crypto";
import { allows } from "#src/domain/consent.ts";
import type { Person } from "#src/domain/person.ts";
import type { Session } from "#src/domain/plan.ts";
import { addDays, type LocalDay, localDay } from "#src/domain/time.ts";
import type { FeedEntry } from "#src/ports/calendar.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";

/** Where the address of the feed is made and shown once: the purpose of a one-time link. */
export const CALENDAR_FEED_PURPOSE = "calendar/feed";

export interface CalendarFeedService {
  /** A new secret address; an older one stops working. Undefined: no public address is known. It is shown, never kept. */
  make(person: Person, now: Date): Promise<string | undefined>;
  exists(person: Person): Promise<boolean>;
  /** The address stops working at once. */
  revoke(person: Person, now: Date): Promise<boolean>;
  /** The entries behind a secret, brought up to date; undefined where it opens nothing. */
  entries(secret: string, now: Date): Promise<FeedEntry[] | undefined>;
}

export interface CalendarFeedOptions {
  readonly work: UnitOfWork;
  readonly key: Uint8Array;
  /** Where this program is reached from outside; undefined where it is not. */
  readonly base: () => string | undefined;
}

const SECRET_BYTES = 32;
const SECRET = /^[\w-]{43}$/u;
/** What began longer ago leaves the feed. */
const KEPT_MS = 30 * 86_400_000;
/** A plan made longer ago than this says nothing of today. */
const PLAN_DAYS = 4;

export function createCalendarFeedService({ work, key, base }: CalendarFeedOptions): CalendarFeedService {
  const hashed = (purpose: string, text: string): string =>
    createHmac("sha256", key).update(`kairos calendar ${purpose}\n${text}`).digest("hex");

  /** Sessions of today as they stand, and those of the coming days as planned now. Rest has no hour. */
  async function planned(person: Person, now: Date): Promise<Session[]> {
    const { tenant, id } = person;
    const consents = await work.of(tenant).stores.consents.holding(tenant, id, now);
    if (!allows(consents, "learning", "coaching") && !allows(consents, "check-ins", "coaching")) return [];
    const today = localDay(now, person.timeZone);
    const [plan, records] = await Promise.all([
      work.of(tenant).stores.plans.latestBefore(tenant, id, addDays(today, 1)),
      work.of(tenant).stores.plans.sessions(tenant, id, today, today),
    ]);
    const ahead = plan === undefined || plan.day < addDays(today, -PLAN_DAYS) ? [] : daysOf(plan.plan);
    const away = (day: LocalDay): boolean => person.awayUntil !== undefined && day < person.awayUntil;
    return [
      ...records.filter(({ status }) => status !== "dropped").map(({ session }) => session),
      ...ahead.filter(({ day }) => day > today && !away(day)).flatMap(({ sessions }) => sessions),
    ].filter(({ kind }) => kind !== "recovery");
  }

  return {
    async make({ tenant, id }, now) {
      const root = base();
      if (root === undefined) return undefined;
      const secret = randomBytes(SECRET_BYTES).toString("base64url");
      await work.of(tenant).transaction(async (stores) => {
        if (await stores.erasure.isErased(tenant, id)) return;
        await stores.calendars.putFeed(tenant, id, hashed("feed", secret), now);
        await stores.audit.append({ tenant, person: id, event: "calendar-feed-made", detail: {}, at: now });
      });
      return new URL(`/calendar/${secret}.ics`, root).href;
    },

    exists: ({ tenant, id }) => work.of(tenant).stores.calendars.hasFeed(tenant, id),

    async revoke({ tenant, id }, now) {
      return work.of(tenant).transaction(async (stores) => {
        if (!(await stores.calendars.hasFeed(tenant, id))) return false;
        await stores.calendars.removeFeed(tenant, id);
        await stores.audit.append({ tenant, person: id, event: "calendar-feed-revoked", detail: {}, at: now });
        return true;
      });
    },

    async entries(secret, now) {
      if (!SECRET.test(secret)) return undefined;
      const owner = await work.system.stores.feeds.owner(hashed("feed", secret));
      const person = owner && (await work.of(owner.tenant).stores.people.get(owner.tenant, owner.person));
      if (person === undefined) return undefined;
      const { tenant, id } = person;
      const sessions = (await planned(person, now)).map(({ id: session, startsAt, minutes }) => ({
        // An id of ours would tell what kind of session it is.
        uid: `${hashed("entry", `${tenant}\n${id}\n${session}`).slice(0, 32)}@kairos`,
        startsAt: new Date(startsAt),
        minutes: Math.round(minutes),
      }));
      return work.of(tenant).transaction(async (stores) => {
        const known = await stores.calendars.feedEntries(tenant, id);
        await stores.calendars.putFeedEntries(tenant, id, changedEntries(known, sessions, now));
        await stores.calendars.forgetFeedEntries(tenant, id, new Date(now.getTime() - KEPT_MS));
        return stores.calendars.feedEntries(tenant, id);
      });
    },
  };
}

/** What is new, what has moved, and what is no longer planned: each with the next number of its entry. */
export function changedEntries(
  known: readonly FeedEntry[],
  sessions: readonly Pick<FeedEntry, "uid" | "startsAt" | "minutes">[],
  now: Date,
): FeedEntry[] {
  const before = new Map(known.map((entry) => [entry.uid, entry]));
  const uids = new Set(sessions.map(({ uid }) => uid));
  const planned = sessions.flatMap(({ uid, startsAt, minutes }): FeedEntry[] => {
    const entry = before.get(uid);
    const same =
      entry !== undefined &&
      !entry.cancelled &&
      entry.minutes === minutes &&
      entry.startsAt.getTime() === startsAt.getTime();
    if (same) return [];
    const sequence = entry === undefined ? 0 : entry.sequence + 1;
    return [{ uid, startsAt, minutes, sequence, cancelled: false, changedAt: now }];
  });
  // What has begun stays as it was: whether it was done is nobody's business but the person's.
  const gone = known.filter(({ uid, cancelled, startsAt }) => !cancelled && !uids.has(uid) && startsAt > now);
  return [
    ...planned,
    ...gone.map((entry) => ({ ...entry, sequence: entry.sequence + 1, cancelled: true, changedAt: now })),
  ];
}

const daysOf = (stored: unknown) =>
  (stored as { plan: { days: readonly { readonly day: LocalDay; readonly sessions: readonly Session[] }[] } }).plan
    .days;
