-- A vendor's account that a person connected. Tokens are sealed; without them the row only says how it ended.
create table connections (
  tenant_id text not null,
  person_id text not null,
  source text not null,
  -- The vendor's id of the account, as its webhooks name it; gone once disconnected.
  account text,
  sealed_tokens text,
  expires_at timestamptz,
  scopes text[] not null default '{}',
  status text not null check (status in ('connected', 'broken', 'disconnected')),
  broken_reason text,
  -- Set once the person has been told that it broke.
  broken_told_at timestamptz,
  connected_at timestamptz not null,
  -- Who refreshes the tokens has this long for it (real time): a refresh token is good only once.
  refreshing_until timestamptz,
  -- The past is fetched from backfill_to down to backfill_from; backfill_next is the newest day that is left, null when none is.
  backfill_from date,
  backfill_to date,
  backfill_next date,
  last_fetched_at timestamptz,
  primary key (tenant_id, person_id, source),
  check (status = 'disconnected' or (account is not null and sealed_tokens is not null and expires_at is not null)),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
-- One account belongs to one person of a tenant.
create unique index connections_account on connections (source, account, tenant_id) where account is not null;

-- Someone is at the vendor's page right now. Only a hash of the state and the browser's own secret is kept; taken once.
create table oauth_states (
  hash text primary key,
  tenant_id text not null,
  person_id text not null,
  source text not null,
  sealed_verifier text not null,
  expires_at timestamptz not null,
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index oauth_states_of_person on oauth_states (tenant_id, person_id);

-- What webhooks brought for accounts that somebody connected. The same event twice is one row. Times of arrival are real time.
create table deliveries (
  tenant_id text not null,
  person_id text not null,
  source text not null,
  event_id text not null,
  kind text not null,
  record_id text not null,
  change text not null check (change in ('updated', 'deleted')),
  at timestamptz not null,
  received_at timestamptz not null default now(),
  -- Who fetches it has this long for it.
  claimed_until timestamptz,
  attempts integer not null default 0,
  done_at timestamptz,
  primary key (tenant_id, source, event_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index deliveries_open on deliveries (tenant_id, person_id, source, received_at) where done_at is null;
create index deliveries_arriving on deliveries (received_at) where done_at is null;
create index deliveries_done on deliveries (done_at) where done_at is not null;
create index deliveries_of_record on deliveries (tenant_id, person_id, source, record_id) where done_at is not null;

-- When a vendor's webhook subscriptions are looked after next (real time), by whichever process comes first.
create table webhook_renewals (
  source text primary key,
  due_at timestamptz not null
);
