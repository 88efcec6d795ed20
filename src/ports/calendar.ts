import type { BusyTime } from "#src/domain/busy-time.ts";
import type { PersonId, TenantId } from "#src/domain/person.ts";

/** [from, to) in which a calendar is read. */
export interface CalendarWindow {
  readonly from: Date;
  readonly to: Date;
}

/** What a server said of the version it gave, to ask for a newer one only. */
export interface Validators {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

export interface BusyReading {
  readonly busy: readonly BusyTime[];
  /** Entries whose time zone nobody knows were read in the person's own. */
  readonly assumedZone: boolean;
  /** The calendar holds more than is read. */
  readonly cutShort: boolean;
}

export type CalendarAnswer = ({ readonly kind: "read" } & BusyReading & Validators) | { readonly kind: "unchanged" };

/** Why a calendar could not be read. Nothing else is kept or told of a failure: the address is a secret. */
export type CalendarFailure =
  | "not-an-address"
  | "not-reachable"
  | "not-allowed"
  | "refused"
  | "gone"
  | "too-large"
  | "too-slow"
  | "too-many-redirects"
  | "not-a-calendar"
  | "locked";

/** Says the reason alone, never the address or what a server answered. */
export class CalendarError extends Error {
  override readonly name = "CalendarError";
  readonly code: CalendarFailure;
  constructor(code: CalendarFailure) {
    super(`Cannot read the calendar: ${code}`);
    this.code = code;
  }
}

/** Reads when somebody is busy from a secret address. Titles, texts and people of the entries are dropped while reading. */
export interface CalendarReader {
  /** The address as it is fetched; undefined for what is no address of a calendar. */
  normalise(address: string): string | undefined;
  /** Throws CalendarError alone. `known` asks only for what has changed since. */
  read(
    address: string,
    options: {
      readonly window: CalendarWindow;
      /** The person's: for whole days and times without a zone. */
      readonly timeZone: string;
      /** The person's addresses, to know what they declined. */
      readonly own?: readonly string[] | undefined;
      readonly known?: Validators | undefined;
    },
  ): Promise<CalendarAnswer>;
}

export interface CalendarLink extends Validators {
  /** Sealed: only the service opens it. */
  readonly sealedAddress: string;
  readonly linkedAt: Date;
  /** Of the last reading that succeeded. */
  readonly lastReadAt?: Date | undefined;
  readonly lastError?: CalendarFailure | undefined;
  readonly window?: CalendarWindow | undefined;
  /** The person's zone when it was read: entries without one were read in it. */
  readonly timeZone?: string | undefined;
  readonly assumedZone: boolean;
  readonly cutShort: boolean;
}

/** An entry of the person's own feed, as it was last given out. */
export interface FeedEntry {
  /** Stable for a session, whatever its hour. */
  readonly uid: string;
  readonly startsAt: Date;
  readonly minutes: number;
  /** Rises with every change (RFC 5545, 3.8.7.4). */
  readonly sequence: number;
  readonly cancelled: boolean;
  readonly changedAt: Date;
}

export interface CalendarStore {
  link(tenant: TenantId, person: PersonId): Promise<CalendarLink | undefined>;
  /** The new address replaces an older one, and what that one said. */
  putLink(tenant: TenantId, person: PersonId, sealedAddress: string, now: Date): Promise<void>;
  /** False where the link is gone or has another address by now: then nothing is written. */
  recordRead(
    tenant: TenantId,
    person: PersonId,
    sealedAddress: string,
    outcome: {
      readonly at: Date;
      readonly window: CalendarWindow;
      readonly timeZone: string;
      /** Absent: nothing has changed since. */
      readonly reading?: (BusyReading & Validators) | undefined;
    },
  ): Promise<boolean>;
  recordFailure(tenant: TenantId, person: PersonId, sealedAddress: string, failure: CalendarFailure): Promise<void>;
  /** The address and every busy time. */
  unlink(tenant: TenantId, person: PersonId): Promise<void>;
  /** Those that touch [from, to), earliest first. */
  busyBetween(tenant: TenantId, person: PersonId, from: Date, to: Date): Promise<BusyTime[]>;

  /** One feed a person: a new secret makes the old one worthless. */
  putFeed(tenant: TenantId, person: PersonId, secretHash: string, now: Date): Promise<void>;
  hasFeed(tenant: TenantId, person: PersonId): Promise<boolean>;
  /** With its entries. */
  removeFeed(tenant: TenantId, person: PersonId): Promise<void>;
  feedEntries(tenant: TenantId, person: PersonId): Promise<FeedEntry[]>;
  putFeedEntries(tenant: TenantId, person: PersonId, entries: readonly FeedEntry[]): Promise<void>;
  /** Entries that began before `before` go. */
  forgetFeedEntries(tenant: TenantId, person: PersonId, before: Date): Promise<void>;
}
