import type { Queryable } from "#src/db/database.ts";
import type { Delivery, DeliveryStore } from "#src/ports/connections.ts";

/** A fetch that takes longer belongs to a process that died. */
const CLAIM = "5 minutes";

type DeliveryRow = {
  event_id: string;
  kind: string;
  record_id: string;
  change: Delivery["change"];
  at: Date;
  attempts: number;
  is_outdated: boolean;
};
type OpenRow = { free: number; claimed: number; newest_ms: number | null; oldest_ms: number | null };

const THIS = "tenant_id = $1 and person_id = $2 and source = $3";
const FREE = "(claimed_until is null or claimed_until < now())";

export function createDeliveryStore(sql: Queryable): DeliveryStore {
  return {
    async open({ tenant, person, source }) {
      const { rows } = await sql.query<OpenRow>(
        `select count(*) filter (where ${FREE})::int as free, count(*) filter (where not ${FREE})::int as claimed,
           extract(epoch from clock_timestamp() - max(received_at) filter (where ${FREE}))::float8 * 1000 as newest_ms,
           extract(epoch from clock_timestamp() - min(received_at) filter (where ${FREE}))::float8 * 1000 as oldest_ms
         from deliveries where ${THIS} and done_at is null`,
        [tenant, person, source],
      );
      const { newest_ms, oldest_ms, ...counts } = rows[0]!;
      return { ...counts, newestMs: newest_ms ?? 0, oldestMs: oldest_ms ?? 0 };
    },
    async claim({ tenant, person, source }) {
      const { rows } = await sql.query<DeliveryRow>(
        `update deliveries set claimed_until = now() + interval '${CLAIM}', attempts = attempts + 1
         where ${THIS} and done_at is null and ${FREE}
         returning event_id, kind, record_id, change, at, attempts, exists (
           select 1 from deliveries later where later.tenant_id = $1 and later.person_id = $2 and later.source = $3
             and later.done_at is not null and later.kind = deliveries.kind and later.record_id = deliveries.record_id
             and later.at > deliveries.at) as is_outdated`,
        [tenant, person, source],
      );
      return rows.map(({ event_id, record_id, is_outdated, ...rest }) => ({
        eventId: event_id,
        recordId: record_id,
        isOutdated: is_outdated,
        ...rest,
      }));
    },
    async done({ tenant, person, source }, eventIds) {
      await sql.query(
        `update deliveries set done_at = now(), claimed_until = null where ${THIS} and event_id = any($4)`,
        [tenant, person, source, eventIds],
      );
    },
    async release({ tenant, person, source }, eventIds) {
      await sql.query(`update deliveries set claimed_until = null where ${THIS} and event_id = any($4)`, [
        tenant,
        person,
        source,
        eventIds,
      ]);
    },
  };
}
