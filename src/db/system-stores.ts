import type { Queryable } from "#src/db/database.ts";
import { createLibraryStore } from "#src/db/library-store.ts";
import { createRenewalStore } from "#src/db/renewal-store.ts";
import { type TenantRow, toTenant } from "#src/db/tenant-store.ts";
import type { Source } from "#src/domain/measurement.ts";
import type { ConnectionKey } from "#src/ports/connections.ts";
import type { JobQueue } from "#src/ports/queue.ts";
import type { ScheduleKind } from "#src/ports/records.ts";
import type {
  CompletionQueue,
  DeliveryRegister,
  LinkRegister,
  OAuthStateRegister,
  OutboxQueue,
  Owner,
  ScheduleQueue,
  SecretRegister,
  SystemStores,
  TenantRegister,
  TurnSweep,
} from "#src/ports/system.ts";

/** A message claimed this long ago belongs to a sender that died while it was sending. */
const CLAIM = "60 seconds";

type OwnerRow = { tenant_id: string; person_id: string };
type KeyRow = OwnerRow & { source: Source };

const toOwner = ({ tenant_id, person_id }: OwnerRow): Owner => ({ tenant: tenant_id, person: person_id });
const toKey = ({ source, ...owner }: KeyRow): ConnectionKey => ({ ...toOwner(owner), source });

/** All that role kairos_system is for (migrations/0015-tenancy.sql); each column that is read or written here is granted there. */
export function createSystemStores(sql: Queryable, queue: JobQueue): SystemStores {
  return {
    tenants: tenantRegister(sql),
    turns: turnSweep(sql),
    outbox: outboxQueue(sql),
    schedules: scheduleQueue(sql),
    links: linkRegister(sql),
    oauthStates: oauthStateRegister(sql),
    deliveries: deliveryRegister(sql),
    renewals: createRenewalStore(sql),
    feeds: secretRegister(sql, "select tenant_id, person_id from calendar_feeds where secret_hash = $1"),
    healthPushes: secretRegister(sql, "select tenant_id, person_id from health_push_secrets where hash = $1"),
    completions: completionQueue(sql),
    library: createLibraryStore(sql),
    queue,
  };
}

const tenantRegister = (sql: Queryable): TenantRegister => ({
  async byWorkspace(channel, workspace) {
    const column = channel === "slack" ? "slack_team_id" : "teams_tenant_id";
    const { rows } = await sql.query<TenantRow>(`select id, name, assistance_line from tenants where ${column} = $1`, [
      workspace,
    ]);
    return rows[0] && toTenant(rows[0]);
  },
  async ensure(tenant, now) {
    await sql.query(
      `insert into tenants (id, name, assistance_line, slack_team_id, teams_tenant_id, created_at)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set
         slack_team_id = coalesce(excluded.slack_team_id, tenants.slack_team_id),
         teams_tenant_id = coalesce(excluded.teams_tenant_id, tenants.teams_tenant_id)`,
      [
        tenant.id,
        tenant.name,
        tenant.assistanceLine ?? null,
        tenant.slackTeam ?? null,
        tenant.teamsTenant ?? null,
        now,
      ],
    );
  },
  async all() {
    const { rows } = await sql.query<TenantRow>("select id, name, assistance_line from tenants order by id");
    return rows.map(toTenant);
  },
});

const turnSweep = (sql: Queryable): TurnSweep => ({
  async waiting() {
    const { rows } = await sql.query<OwnerRow>("select distinct tenant_id, person_id from inbox where done_at is null");
    return rows.map(toOwner);
  },
  async stranded() {
    const { rows } = await sql.query<OwnerRow>(
      "select tenant_id, person_id from turns where done_at is null and lease_until < now()",
    );
    return rows.map(toOwner);
  },
});

const outboxQueue = (sql: Queryable): OutboxQueue => ({
  async claim(channel, limit, urgentOnly = false) {
    const { rows } = await sql.query<{
      id: string;
      tenant_id: string;
      attempts: number;
      ambiguous: boolean;
      claimed_at: Date;
    }>(
      `with heads as (
         select distinct on (conversation) id from outbox
         where channel = $1 and status in ('pending', 'sending')
         order by conversation, urgent desc, created_at, id),
       due as (
         select o.id, o.status = 'sending' or o.reason is not distinct from 'ambiguous' as ambiguous from outbox o join heads h on h.id = o.id
         where ((o.status = 'pending' and o.next_attempt_at <= now())
            or (o.status = 'sending' and o.claimed_at < now() - interval '${CLAIM}')) and (o.urgent or not $3)
         order by o.urgent desc, o.created_at limit $2 for update of o skip locked)
       update outbox o set status = 'sending', claimed_at = now(), attempts = o.attempts + 1 from due
       where o.id = due.id
       returning o.id, o.tenant_id, o.attempts, due.ambiguous, o.claimed_at`,
      [channel, limit, urgentOnly],
    );
    return rows.map(({ tenant_id, claimed_at, ...row }) => ({ ...row, tenant: tenant_id, claimedAt: claimed_at }));
  },
  async pending() {
    const { rows } = await sql.query<{ n: number }>(
      "select count(*)::int as n from outbox where status in ('pending', 'sending')",
    );
    return rows[0]!.n;
  },
  async tenantOf(message) {
    const { rows } = await sql.query<{ tenant_id: string }>("select tenant_id from outbox where id = $1", [message]);
    return rows[0]?.tenant_id;
  },
});

const scheduleQueue = (sql: Queryable): ScheduleQueue => ({
  async take(now, limit) {
    const { rows } = await sql.query<OwnerRow & { kind: ScheduleKind; due_at: Date }>(
      `with due as (
         select tenant_id, person_id, kind from schedules where due_at <= $1
         order by due_at, person_id, kind limit $2 for update skip locked),
       taken as (
         delete from schedules s using due d
         where s.tenant_id = d.tenant_id and s.person_id = d.person_id and s.kind = d.kind
         returning s.tenant_id, s.person_id, s.kind, s.due_at)
       select tenant_id, person_id, kind, due_at from taken order by due_at, person_id, kind`,
      [now, limit],
    );
    return rows.map(({ kind, due_at, ...owner }) => ({ ...toOwner(owner), kind, dueAt: due_at }));
  },
  async next() {
    const { rows } = await sql.query<{ due_at: Date | null }>("select min(due_at) as due_at from schedules");
    return rows[0]?.due_at ?? undefined;
  },
});

const linkRegister = (sql: Queryable): LinkRegister => ({
  async find(hash, now) {
    const { rows } = await sql.query<OwnerRow>(
      "select tenant_id, person_id from one_time_links where hash = $1 and expires_at > $2",
      [hash, now],
    );
    return rows[0] && toOwner(rows[0]);
  },
  async take(hash, now) {
    // One statement: of two who come at once, one finds the row and the other finds nothing.
    const { rows } = await sql.query<OwnerRow & { expires_at: Date }>(
      "delete from one_time_links where hash = $1 returning tenant_id, person_id, expires_at",
      [hash],
    );
    const [row] = rows;
    return row === undefined || row.expires_at <= now ? undefined : toOwner(row);
  },
});

const oauthStateRegister = (sql: Queryable): OAuthStateRegister => ({
  async take(hash, now) {
    const { rows } = await sql.query<KeyRow & { sealed_verifier: string; expires_at: Date }>(
      "delete from oauth_states where hash = $1 returning tenant_id, person_id, source, sealed_verifier, expires_at",
      [hash],
    );
    const [row] = rows;
    if (row === undefined || row.expires_at <= now) return undefined;
    return { ...toKey(row), sealedVerifier: row.sealed_verifier, expiresAt: row.expires_at };
  },
});

const deliveryRegister = (sql: Queryable): DeliveryRegister => ({
  async receive(pings) {
    const { rows } = await sql.query<KeyRow>(
      `with pings as (
         select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
           as p (source, account, event_id, kind, record_id, change, at)),
       kept as (
         insert into deliveries (tenant_id, person_id, source, event_id, kind, record_id, change, at)
         select c.tenant_id, c.person_id, p.source, p.event_id, p.kind, p.record_id, p.change, p.at
         from pings p join connections c on c.source = p.source and c.account = p.account and c.status = 'connected'
         on conflict do nothing returning tenant_id, person_id, source)
       select distinct tenant_id, person_id, source from kept order by tenant_id, person_id, source`,
      [
        pings.map(({ source }) => source),
        pings.map(({ account }) => account),
        pings.map(({ eventId }) => eventId),
        pings.map(({ kind }) => kind),
        pings.map(({ recordId }) => recordId),
        pings.map(({ change }) => change),
        pings.map(({ at }) => at),
      ],
    );
    return rows.map(toKey);
  },
  async arriving() {
    const { rows } = await sql.query<{ n: number }>(
      "select count(*)::int as n from deliveries where done_at is null and received_at > now() - interval '5 seconds'",
    );
    return rows[0]!.n;
  },
  async waiting() {
    const { rows } = await sql.query<KeyRow>(
      "select distinct tenant_id, person_id, source from deliveries where done_at is null",
    );
    return rows.map(toKey);
  },
  async prune(days) {
    await sql.query("delete from deliveries where done_at < now() - $1 * interval '1 day'", [days]);
  },
});

const secretRegister = (sql: Queryable, query: string): SecretRegister => ({
  async owner(hash) {
    const { rows } = await sql.query<OwnerRow>(query, [hash]);
    return rows[0] && toOwner(rows[0]);
  },
});

const completionQueue = (sql: Queryable): CompletionQueue => ({
  async claim(now, again) {
    const { rows } = await sql.query<OwnerRow & { statement_id: string }>(
      `update completions set next_attempt_at = $2
       where (tenant_id, statement_id) in (
         select tenant_id, statement_id from completions where status = 'pending' and next_attempt_at <= $1
         order by next_attempt_at limit 100 for update skip locked
       ) returning tenant_id, person_id, statement_id`,
      [now, again],
    );
    return rows.map(({ statement_id, ...owner }) => ({ ...toOwner(owner), statementId: statement_id }));
  },
});
