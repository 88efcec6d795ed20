import type { Queryable } from "#src/db/database.ts";
import type { BusyKind } from "#src/domain/busy-time.ts";
import type { CalendarFailure, CalendarStore, FeedEntry } from "#src/ports/calendar.ts";

type LinkRow = {
  sealed_address: string;
  etag: string | null;
  last_modified: string | null;
  linked_at: Date;
  last_read_at: Date | null;
  last_error: CalendarFailure | null;
  window_from: Date | null;
  window_to: Date | null;
  time_zone: string | null;
  assumed_zone: boolean;
  cut_short: boolean;
};
type BusyRow = { starts_at: Date; ends_at: Date; kind: BusyKind };
type EntryRow = {
  uid: string;
  starts_at: Date;
  minutes: number;
  sequence: number;
  cancelled: boolean;
  changed_at: Date;
};

/** What writes several rows needs a transaction. */
export function createCalendarStore(sql: Queryable): CalendarStore {
  return {
    async link(tenant, person) {
      const { rows } = await sql.query<LinkRow>(
        `select sealed_address, etag, last_modified, linked_at, last_read_at, last_error, window_from, window_to, time_zone,
           assumed_zone, cut_short from calendar_links where tenant_id = $1 and person_id = $2`,
        [tenant, person],
      );
      const [row] = rows;
      if (row === undefined) return undefined;
      return {
        sealedAddress: row.sealed_address,
        etag: row.etag ?? undefined,
        lastModified: row.last_modified ?? undefined,
        linkedAt: row.linked_at,
        lastReadAt: row.last_read_at ?? undefined,
        lastError: row.last_error ?? undefined,
        window: row.window_from && row.window_to ? { from: row.window_from, to: row.window_to } : undefined,
        timeZone: row.time_zone ?? undefined,
        assumedZone: row.assumed_zone,
        cutShort: row.cut_short,
      };
    },

    async putLink(tenant, person, sealedAddress, now) {
      await sql.query("delete from calendar_links where tenant_id = $1 and person_id = $2", [tenant, person]);
      await sql.query(
        "insert into calendar_links (tenant_id, person_id, sealed_address, linked_at) values ($1, $2, $3, $4)",
        [tenant, person, sealedAddress, now],
      );
    },

    async recordRead(tenant, person, sealedAddress, { at, window, timeZone, reading }) {
      const { rowCount } = await sql.query(
        `update calendar_links set last_read_at = $4, last_error = null
         where tenant_id = $1 and person_id = $2 and sealed_address = $3`,
        [tenant, person, sealedAddress, at],
      );
      if (rowCount === 0) return false;
      if (reading === undefined) return true;
      await sql.query(
        `update calendar_links set etag = $3, last_modified = $4, window_from = $5, window_to = $6, time_zone = $7,
           assumed_zone = $8, cut_short = $9 where tenant_id = $1 and person_id = $2`,
        [
          tenant,
          person,
          reading.etag ?? null,
          reading.lastModified ?? null,
          window.from,
          window.to,
          timeZone,
          reading.assumedZone,
          reading.cutShort,
        ],
      );
      await sql.query("delete from busy_times where tenant_id = $1 and person_id = $2", [tenant, person]);
      const { busy } = reading;
      if (busy.length > 0) {
        await sql.query(
          `insert into busy_times (tenant_id, person_id, starts_at, ends_at, kind)
           select $1, $2, * from unnest($3::timestamptz[], $4::timestamptz[], $5::text[]) on conflict do nothing`,
          [
            tenant,
            person,
            busy.map(({ startsAt }) => startsAt),
            busy.map(({ endsAt }) => endsAt),
            busy.map(({ kind }) => kind),
          ],
        );
      }
      return true;
    },

    async recordFailure(tenant, person, sealedAddress, failure) {
      await sql.query(
        "update calendar_links set last_error = $4 where tenant_id = $1 and person_id = $2 and sealed_address = $3",
        [tenant, person, sealedAddress, failure],
      );
    },

    async unlink(tenant, person) {
      await sql.query("delete from calendar_links where tenant_id = $1 and person_id = $2", [tenant, person]);
    },

    async busyBetween(tenant, person, from, to) {
      const { rows } = await sql.query<BusyRow>(
        `select starts_at, ends_at, kind from busy_times
         where tenant_id = $1 and person_id = $2 and starts_at < $4 and ends_at > $3 order by starts_at, ends_at, kind`,
        [tenant, person, from, to],
      );
      return rows.map(({ starts_at, ends_at, kind }) => ({ startsAt: starts_at, endsAt: ends_at, kind }));
    },

    async putFeed(tenant, person, secretHash, now) {
      await sql.query(
        `insert into calendar_feeds (tenant_id, person_id, secret_hash, made_at) values ($1, $2, $3, $4)
         on conflict (tenant_id, person_id) do update set secret_hash = excluded.secret_hash, made_at = excluded.made_at`,
        [tenant, person, secretHash, now],
      );
    },

    async hasFeed(tenant, person) {
      const { rows } = await sql.query("select 1 from calendar_feeds where tenant_id = $1 and person_id = $2", [
        tenant,
        person,
      ]);
      return rows.length > 0;
    },

    async removeFeed(tenant, person) {
      await sql.query("delete from calendar_feeds where tenant_id = $1 and person_id = $2", [tenant, person]);
    },

    async feedEntries(tenant, person) {
      const { rows } = await sql.query<EntryRow>(
        `select uid, starts_at, minutes, sequence, cancelled, changed_at from calendar_feed_entries
         where tenant_id = $1 and person_id = $2 order by starts_at, uid`,
        [tenant, person],
      );
      return rows.map(
        ({ starts_at, changed_at, ...row }): FeedEntry => ({ ...row, startsAt: starts_at, changedAt: changed_at }),
      );
    },

    async putFeedEntries(tenant, person, entries) {
      if (entries.length === 0) return;
      // Two readers at once make the same entry: its sequence never falls.
      await sql.query(
        `insert into calendar_feed_entries (tenant_id, person_id, uid, starts_at, minutes, sequence, cancelled, changed_at)
         select $1, $2, * from unnest($3::text[], $4::timestamptz[], $5::int[], $6::int[], $7::boolean[], $8::timestamptz[])
         on conflict (tenant_id, person_id, uid) do update set starts_at = excluded.starts_at, minutes = excluded.minutes,
           sequence = excluded.sequence, cancelled = excluded.cancelled, changed_at = excluded.changed_at
         where calendar_feed_entries.sequence < excluded.sequence`,
        [
          tenant,
          person,
          entries.map(({ uid }) => uid),
          entries.map(({ startsAt }) => startsAt),
          entries.map(({ minutes }) => minutes),
          entries.map(({ sequence }) => sequence),
          entries.map(({ cancelled }) => cancelled),
          entries.map(({ changedAt }) => changedAt),
        ],
      );
    },

    async forgetFeedEntries(tenant, person, before) {
      await sql.query("delete from calendar_feed_entries where tenant_id = $1 and person_id = $2 and starts_at < $3", [
        tenant,
        person,
        before,
      ]);
    },
  };
}
