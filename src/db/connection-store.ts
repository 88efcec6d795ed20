import type { Queryable } from "#src/db/database.ts";
import type { Source } from "#src/domain/measurement.ts";
import type { Connection, ConnectionStatus, ConnectionStore } from "#src/ports/connections.ts";

/** A refresh that takes longer belongs to a process that died. */
const LEASE = "5 minutes";

type Row = {
  tenant_id: string;
  person_id: string;
  source: Source;
  account: string | null;
  sealed_tokens: string | null;
  expires_at: Date | null;
  scopes: string[];
  status: ConnectionStatus;
  broken_reason: string | null;
  broken_told_at: Date | null;
  connected_at: Date;
  backfill_from: string | null;
  backfill_to: string | null;
  backfill_next: string | null;
  last_fetched_at: Date | null;
};

const COLUMNS = `tenant_id, person_id, source, account, sealed_tokens, expires_at, scopes, status, broken_reason,
  broken_told_at, connected_at, backfill_from, backfill_to, backfill_next, last_fetched_at`;
const THIS = "tenant_id = $1 and person_id = $2 and source = $3";

export function createConnectionStore(sql: Queryable): ConnectionStore {
  return {
    async get({ tenant, person, source }) {
      const { rows } = await sql.query<Row>(`select ${COLUMNS} from connections where ${THIS}`, [
        tenant,
        person,
        source,
      ]);
      return rows[0] && toConnection(rows[0]);
    },
    async of(tenant, person) {
      const { rows } = await sql.query<Row>(
        `select ${COLUMNS} from connections where tenant_id = $1 and person_id = $2 order by connected_at, source`,
        [tenant, person],
      );
      return rows.map(toConnection);
    },
    async connect({ tenant, person, source, account, sealedTokens, expiresAt, scopes, connectedAt, backfill }) {
      const { rowCount: taken } = await sql.query(
        "select 1 from connections where source = $1 and account = $2 and tenant_id = $3 and person_id <> $4",
        [source, account, tenant, person],
      );
      if (taken !== 0) return false;
      await sql.query(
        `insert into connections (tenant_id, person_id, source, account, sealed_tokens, expires_at, scopes, status,
           connected_at, backfill_from, backfill_to, backfill_next)
         values ($1, $2, $3, $4, $5, $6, $7, 'connected', $8, $9, $10, $11)
         on conflict (tenant_id, person_id, source) do update set account = excluded.account,
           sealed_tokens = excluded.sealed_tokens, expires_at = excluded.expires_at, scopes = excluded.scopes,
           status = 'connected', broken_reason = null, broken_told_at = null, connected_at = excluded.connected_at,
           refreshing_until = null, backfill_from = excluded.backfill_from, backfill_to = excluded.backfill_to,
           backfill_next = excluded.backfill_next, last_fetched_at = null`,
        [
          tenant,
          person,
          source,
          account,
          sealedTokens,
          expiresAt,
          scopes,
          connectedAt,
          backfill.from,
          backfill.to,
          backfill.next,
        ],
      );
      return true;
    },
    async lease({ tenant, person, source }, sealedTokens) {
      const { rowCount } = await sql.query(
        `update connections set refreshing_until = now() + interval '${LEASE}'
         where ${THIS} and sealed_tokens = $4 and (refreshing_until is null or refreshing_until < now())`,
        [tenant, person, source, sealedTokens],
      );
      return rowCount === 1;
    },
    async release({ tenant, person, source }) {
      await sql.query(`update connections set refreshing_until = null where ${THIS}`, [tenant, person, source]);
    },
    async replaceTokens({ tenant, person, source }, before, { sealedTokens, expiresAt }) {
      const { rowCount } = await sql.query(
        `update connections set sealed_tokens = $5, expires_at = $6, refreshing_until = null
         where ${THIS} and sealed_tokens = $4`,
        [tenant, person, source, before, sealedTokens, expiresAt],
      );
      return rowCount === 1;
    },
    async markBroken({ tenant, person, source }, sealedTokens, reason) {
      const { rowCount } = await sql.query(
        `update connections set status = 'broken', broken_reason = $5, broken_told_at = null, refreshing_until = null
         where ${THIS} and sealed_tokens = $4 and status = 'connected'`,
        [tenant, person, source, sealedTokens, reason],
      );
      return rowCount === 1;
    },
    async markTold({ tenant, person, source }, now) {
      await sql.query(`update connections set broken_told_at = $4 where ${THIS}`, [tenant, person, source, now]);
    },
    async disconnect({ tenant, person, source }) {
      await sql.query(
        `update connections set status = 'disconnected', account = null, sealed_tokens = null, expires_at = null,
           scopes = '{}', broken_reason = null, broken_told_at = null, refreshing_until = null, backfill_next = null
         where ${THIS}`,
        [tenant, person, source],
      );
      await sql.query(`delete from deliveries where ${THIS}`, [tenant, person, source]);
      await sql.query(`delete from oauth_states where ${THIS}`, [tenant, person, source]);
    },
    async fetched({ tenant, person, source }, now) {
      await sql.query(`update connections set last_fetched_at = $4 where ${THIS} and status = 'connected'`, [
        tenant,
        person,
        source,
        now,
      ]);
    },
    async restartBackfill({ tenant, person, source }, { from, to, next }) {
      const { rowCount } = await sql.query(
        `update connections set backfill_from = $4, backfill_to = $5, backfill_next = $6
         where ${THIS} and status = 'connected'`,
        [tenant, person, source, from, to, next],
      );
      return rowCount === 1;
    },
    async advance({ tenant, person, source }, at, next) {
      const { rowCount } = await sql.query(
        `update connections set backfill_next = $6
         where ${THIS} and connected_at = $4 and backfill_next = $5 and status = 'connected'`,
        [tenant, person, source, at.connectedAt, at.next, next ?? null],
      );
      return rowCount === 1;
    },
  };
}

const toConnection = (row: Row): Connection => ({
  tenant: row.tenant_id,
  person: row.person_id,
  source: row.source,
  account: row.account ?? undefined,
  sealedTokens: row.sealed_tokens ?? undefined,
  expiresAt: row.expires_at ?? undefined,
  scopes: row.scopes,
  status: row.status,
  brokenReason: row.broken_reason ?? undefined,
  brokenToldAt: row.broken_told_at ?? undefined,
  connectedAt: row.connected_at,
  ...(row.backfill_from === null || row.backfill_to === null
    ? {}
    : { backfill: { from: row.backfill_from, to: row.backfill_to, next: row.backfill_next ?? undefined } }),
  lastFetchedAt: row.last_fetched_at ?? undefined,
});
