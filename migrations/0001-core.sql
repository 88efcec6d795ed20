create extension if not exists vector;

-- One Slack workspace and one Teams tenant make one tenant.
create table tenants (
  id text primary key,
  name text not null,
  slack_team_id text unique,
  teams_tenant_id text unique,
  assistance_line text,
  has_roster boolean not null default false,
  created_at timestamptz not null
);

create table people (
  tenant_id text not null references tenants (id) on delete cascade,
  id text not null,
  given_name text not null,
  email text,
  time_zone text not null,
  country text not null,
  language text not null,
  job_title text not null default '',
  seniority text not null default 'junior' check (seniority in ('junior', 'senior', 'director')),
  check_in_minute integer not null default 510 check (check_in_minute between 0 and 1439),
  quiet_from_minute integer not null default 1200 check (quiet_from_minute between 0 and 1439),
  quiet_to_minute integer not null default 480 check (quiet_to_minute between 0 and 1439),
  away_until date,
  physical_training boolean not null default false,
  intake jsonb,
  -- null: never asked; set: greeted once. After "Not now" nothing is sent before ask_again_at.
  greeted_at timestamptz,
  ask_again_at timestamptz,
  -- Set by a crisis; cleared when the person writes again.
  nudges_paused_at timestamptz,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
create unique index people_email on people (tenant_id, lower(email)) where email is not null;

create table identities (
  tenant_id text not null,
  channel text not null check (channel in ('slack', 'teams')),
  platform_user_id text not null,
  person_id text not null,
  primary key (tenant_id, channel, platform_user_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

-- Where each person can be reached without having written first.
create table conversations (
  tenant_id text not null,
  person_id text not null,
  channel text not null check (channel in ('slack', 'teams')),
  destination jsonb not null,
  updated_at timestamptz not null,
  primary key (tenant_id, person_id, channel),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

create table teams (
  tenant_id text not null references tenants (id) on delete cascade,
  id text not null,
  name text not null,
  parent_id text,
  primary key (tenant_id, id)
);

-- The roster. A role holds from valid_from up to, but not including, valid_to.
create table memberships (
  tenant_id text not null,
  person_id text not null,
  team_id text,
  role text not null check (role in ('employee', 'manager', 'overseer')),
  valid_from timestamptz not null,
  valid_to timestamptz,
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade,
  foreign key (tenant_id, team_id) references teams (tenant_id, id) on delete cascade
);
create index memberships_of_person on memberships (tenant_id, person_id);
create index memberships_of_team on memberships (tenant_id, team_id);

create table consents (
  tenant_id text not null,
  person_id text not null,
  category text not null,
  purpose text not null,
  version integer not null,
  granted_at timestamptz not null,
  withdrawn_at timestamptz,
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create unique index consents_in_force on consents (tenant_id, person_id, category, purpose) where withdrawn_at is null;

-- What arrived. A crisis row holds only its code, never the text.
create table inbox (
  id bigint generated always as identity primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  event_id text not null,
  person_id text not null,
  surface text not null,
  kind text not null,
  text text not null,
  action jsonb,
  reply_to jsonb not null,
  crisis_code text,
  received_at timestamptz not null,
  turn_id text,
  done_at timestamptz,
  unique (tenant_id, event_id)
);
create index inbox_pending on inbox (tenant_id, person_id, id) where done_at is null;

-- At most one running turn a person; a lease that ran out (real time) may be taken over.
create table turns (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  person_id text not null,
  surface text not null,
  kind text not null,
  started_at timestamptz not null,
  lease_until timestamptz not null,
  stop_requested boolean not null default false,
  attempts integer not null default 1,
  done_at timestamptz,
  outcome text
);
create unique index turns_running on turns (tenant_id, person_id) where done_at is null;
create index turns_of_person on turns (tenant_id, person_id, started_at);

-- What leaves. `key` makes every effect unique: turn id and number, or nudge id.
create table outbox (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  person_id text not null,
  key text not null,
  channel text not null check (channel in ('slack', 'teams')),
  conversation text not null,
  destination jsonb not null,
  message jsonb not null,
  day date not null,
  urgent boolean not null default false,
  status text not null default 'pending' check (status in ('pending', 'sending', 'sent', 'unknown', 'failed', 'cancelled')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  claimed_at timestamptz,
  reason text,
  platform_ref text,
  created_at timestamptz not null,
  sent_at timestamptz,
  unique (tenant_id, key)
);
create index outbox_due on outbox (channel, status, next_attempt_at) where status in ('pending', 'sending');
create index outbox_of_conversation on outbox (channel, conversation, created_at) where status in ('pending', 'sending');
create index outbox_of_person on outbox (tenant_id, person_id, created_at);

-- What was said, bounded per person: the graph's own channel stays short.
create table transcripts (
  id bigint generated always as identity primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  person_id text not null,
  surface text not null,
  speaker text not null check (speaker in ('person', 'kairos')),
  text text not null,
  at timestamptz not null
);
create index transcripts_of_person on transcripts (tenant_id, person_id, surface, id);

-- Questions that wait for an answer: a graph is interrupted on `thread`.
create table questions (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  person_id text not null,
  graph text not null check (graph in ('check-in', 'lesson')),
  thread text not null,
  asks text not null,
  day date not null,
  opened_at timestamptz not null,
  closed_at timestamptz
);
create unique index questions_open on questions (tenant_id, person_id, graph) where closed_at is null;

create table verdicts (
  id text primary key,
  tenant_id text not null references tenants (id) on delete cascade,
  person_id text not null,
  subject text not null check (subject in ('message', 'plan', 'view')),
  outcome text not null,
  fired jsonb not null,
  numbers jsonb not null,
  policy_version text not null,
  model_version text not null,
  seed text,
  mac text not null,
  at timestamptz not null
);
create index verdicts_of_person on verdicts (tenant_id, person_id, at);

create table check_ins (
  tenant_id text not null,
  person_id text not null,
  day date not null,
  items jsonb not null,
  source text not null,
  at timestamptz not null,
  primary key (tenant_id, person_id, day),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

create table measurements (
  tenant_id text not null,
  person_id text not null,
  metric text not null,
  day date not null,
  source text not null,
  value double precision not null,
  measured_at timestamptz not null,
  recorded_at timestamptz not null,
  rejected text,
  primary key (tenant_id, person_id, metric, day, source),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

-- One version a day and cause; the newest of a day is in force.
create table twins (
  tenant_id text not null,
  person_id text not null,
  day date not null,
  state jsonb not null,
  lineage jsonb not null,
  model_version text not null,
  computed_at timestamptz not null,
  primary key (tenant_id, person_id, day),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

create table plans (
  tenant_id text not null,
  person_id text not null,
  day date not null,
  revision integer not null,
  plan jsonb not null,
  rationale jsonb not null,
  verdict_id text not null,
  created_at timestamptz not null,
  primary key (tenant_id, person_id, day, revision),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

-- Sessions of today's plan, and what became of them.
create table sessions (
  tenant_id text not null,
  person_id text not null,
  id text not null,
  day date not null,
  session jsonb not null,
  forecast double precision,
  status text not null default 'planned' check (status in ('planned', 'done', 'partly', 'skipped', 'dropped')),
  minutes_done integer,
  rpe_reported double precision,
  feedback_at timestamptz,
  asked_at timestamptz,
  primary key (tenant_id, person_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index sessions_of_day on sessions (tenant_id, person_id, day);

-- What Kairos changed by itself, with what was there before, so that one tap undoes it.
create table changes (
  tenant_id text not null,
  person_id text not null,
  id text not null,
  at timestamptz not null,
  day date not null,
  summary text not null,
  before jsonb not null,
  after jsonb not null,
  proposed boolean not null,
  settled_at timestamptz,
  settled_as text check (settled_as in ('applied', 'kept', 'undone', 'expired')),
  primary key (tenant_id, person_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

-- Proactive messages, for the caps of G22.
create table nudges (
  tenant_id text not null,
  person_id text not null,
  id text not null,
  kind text not null,
  sent_at timestamptz not null,
  answered_at timestamptz,
  primary key (tenant_id, person_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

-- Who is due when. Due times follow the domain's clock.
create table schedules (
  tenant_id text not null,
  person_id text not null,
  kind text not null,
  due_at timestamptz not null,
  primary key (tenant_id, person_id, kind),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index schedules_due on schedules (due_at);

-- One fixed snapshot a team, week and metric set: asked again, answered the same.
create table team_snapshots (
  tenant_id text not null references tenants (id) on delete cascade,
  team_id text not null,
  week text not null,
  bands jsonb not null,
  withheld boolean not null,
  made_at timestamptz not null,
  primary key (tenant_id, team_id, week)
);

-- A hash chain a tenant; pseudonyms, so that erasure keeps the chain whole.
create table audit (
  tenant_id text not null references tenants (id) on delete cascade,
  seq bigint not null,
  at timestamptz not null,
  subject text not null,
  event text not null,
  detail jsonb not null,
  previous_hash text not null,
  hash text not null,
  primary key (tenant_id, seq)
);

-- Stops a running graph from writing an erased person back.
create table tombstones (
  tenant_id text not null,
  person_id text not null,
  erased_at timestamptz not null,
  primary key (tenant_id, person_id)
);

-- The playground's clock: how far it runs ahead of real time.
create table clock (
  id boolean primary key default true check (id),
  offset_ms bigint not null
);
