import { type BusyTime, busySpans, meetingHoursOn } from "#src/domain/busy-time.ts";
import { allows } from "#src/domain/consent.ts";
import type { Person } from "#src/domain/person.ts";
import { addDays, instantAt, localDay } from "#src/domain/time.ts";
import {
  type CalendarAnswer,
  CalendarError,
  type CalendarFailure,
  type CalendarLink,
  type CalendarReader,
  type CalendarWindow,
} from "#src/ports/calendar.ts";
import { type SealedFor, type Sealer, UnsealError } from "#src/ports/sealer.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";

/** Where the address is pasted: the purpose of a one-time link. */
export const CALENDAR_LINK_PURPOSE = "calendar/link";

export type LinkOutcome =
  | { readonly kind: "linked"; readonly assumedZone: boolean; readonly cutShort: boolean }
  | { readonly kind: "no-consent" }
  | { readonly kind: "failed"; readonly failure: CalendarFailure };

export type ReadOutcome = "read" | "unchanged" | "failed" | "nothing-linked" | "no-consent";

/** Today, as free and busy hours; nothing else of a calendar is known. */
export type CalendarDay =
  | { readonly kind: "not-linked"; readonly consented: boolean }
  | {
      readonly kind: "day";
      readonly busy: readonly { readonly startsAt: Date; readonly endsAt: Date }[];
      readonly meetingHours: number;
      readonly readAt: Date | undefined;
      readonly lastError: CalendarFailure | undefined;
      readonly assumedZone: boolean;
      readonly cutShort: boolean;
    };

export interface CalendarService {
  /** An address that could be a calendar's; says nothing of what is behind it. */
  isAddress(address: string): boolean;
  /** Reads the calendar once and keeps its address where that went well; an older link gives way. */
  link(person: Person, address: string, now: Date): Promise<LinkOutcome>;
  /** Brings the busy times up to date; what was known stays where the calendar cannot be read. */
  read(person: Person, now: Date): Promise<ReadOutcome>;
  /** Deletes the address and the busy times; false where none was linked. */
  unlink(person: Person, now: Date): Promise<boolean>;
  /** Empty without a link or the person's consent. */
  busyBetween(person: Person, from: Date, to: Date, now: Date): Promise<BusyTime[]>;
  today(person: Person, now: Date): Promise<CalendarDay>;
}

export interface CalendarServiceOptions {
  readonly work: UnitOfWork;
  readonly reader: CalendarReader;
  readonly sealer: Sealer;
}

const DAY_MS = 86_400_000;
const BACK_DAYS = 7;
const AHEAD_DAYS = 21;
/** A plan looks this far ahead: what was read must reach to there for "unchanged" to be enough. */
const NEEDED_DAYS = 14;

export function createCalendarService({ work, reader, sealer }: CalendarServiceOptions): CalendarService {
  async function mayUse({ tenant, id }: Person, now: Date): Promise<boolean> {
    return allows(await work.of(tenant).stores.consents.holding(tenant, id, now), "calendar", "coaching");
  }

  const ask = (person: Person, address: string, window: CalendarWindow, link?: CalendarLink): Promise<CalendarAnswer> =>
    reader.read(address, {
      window,
      timeZone: person.timeZone,
      own: person.email === undefined ? [] : [person.email],
      known: link,
    });

  return {
    isAddress: (address) => reader.normalise(address) !== undefined,

    async link(person, address, now) {
      if (!(await mayUse(person, now))) return { kind: "no-consent" };
      const url = reader.normalise(address);
      if (url === undefined) return { kind: "failed", failure: "not-an-address" };
      const window = windowAt(now);
      try {
        const reading = await ask(person, url, window);
        if (reading.kind === "unchanged") return { kind: "failed", failure: "not-reachable" };
        const { tenant, id, timeZone } = person;
        const sealed = sealer.seal(url, placeOf(person));
        await work.of(tenant).transaction(async (stores) => {
          if (await stores.erasure.isErased(tenant, id)) return;
          await stores.calendars.putLink(tenant, id, sealed, now);
          await stores.calendars.recordRead(tenant, id, sealed, { at: now, window, timeZone, reading });
          await stores.audit.append({ tenant, person: id, event: "calendar-linked", detail: {}, at: now });
        });
        return { kind: "linked", assumedZone: reading.assumedZone, cutShort: reading.cutShort };
      } catch (error) {
        if (!(error instanceof CalendarError)) throw error;
        return { kind: "failed", failure: error.code };
      }
    },

    async read(person, now) {
      const { tenant, id, timeZone } = person;
      const link = await work.of(tenant).stores.calendars.link(tenant, id);
      if (link === undefined) return "nothing-linked";
      if (!(await mayUse(person, now))) return "no-consent";
      const window = windowAt(now);
      try {
        const reading = await ask(
          person,
          sealer.open(link.sealedAddress, placeOf(person)),
          window,
          stillFits(link, person, now),
        );
        await work.of(tenant).transaction((stores) =>
          stores.calendars.recordRead(tenant, id, link.sealedAddress, {
            at: now,
            window,
            timeZone,
            reading: reading.kind === "read" ? reading : undefined,
          }),
        );
        return reading.kind;
      } catch (error) {
        const failure =
          error instanceof UnsealError ? "locked" : error instanceof CalendarError ? error.code : undefined;
        if (failure === undefined) throw error;
        await work.of(tenant).stores.calendars.recordFailure(tenant, id, link.sealedAddress, failure);
        return "failed";
      }
    },

    async unlink({ tenant, id }, now) {
      return work.of(tenant).transaction(async (stores) => {
        if ((await stores.calendars.link(tenant, id)) === undefined) return false;
        await stores.calendars.unlink(tenant, id);
        await stores.audit.append({ tenant, person: id, event: "calendar-unlinked", detail: {}, at: now });
        return true;
      });
    },

    async busyBetween(person, from, to, now) {
      if (!(await mayUse(person, now))) return [];
      return work.of(person.tenant).stores.calendars.busyBetween(person.tenant, person.id, from, to);
    },

    async today(person, now) {
      const { tenant, id, timeZone } = person;
      const consented = await mayUse(person, now);
      const link = await work.of(tenant).stores.calendars.link(tenant, id);
      if (link === undefined || !consented) return { kind: "not-linked", consented };
      const day = localDay(now, timeZone);
      const [from, to] = [instantAt(day, 0, timeZone), instantAt(addDays(day, 1), 0, timeZone)];
      const busy = await work.of(tenant).stores.calendars.busyBetween(tenant, id, from, to);
      return {
        kind: "day",
        busy: busySpans(busy, from, to),
        meetingHours: meetingHoursOn(day, busy, timeZone),
        readAt: link.lastReadAt,
        lastError: link.lastError,
        assumedZone: link.assumedZone,
        cutShort: link.cutShort,
      };
    },
  };
}

const windowAt = (now: Date): CalendarWindow => ({
  from: new Date(now.getTime() - BACK_DAYS * DAY_MS),
  to: new Date(now.getTime() + AHEAD_DAYS * DAY_MS),
});

/** Whether "it has not changed" would do: what was read still reaches far enough, and was read in the person's zone. */
const stillFits = (link: CalendarLink, { timeZone }: Person, now: Date): CalendarLink | undefined =>
  link.window !== undefined &&
  link.window.to.getTime() >= now.getTime() + NEEDED_DAYS * DAY_MS &&
  link.timeZone === timeZone
    ? link
    : undefined;

const placeOf = ({ tenant, id }: Person): SealedFor => ({ tenant, platform: "calendar", kind: `address:${id}` });
