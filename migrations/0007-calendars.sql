-- A person's calendar, read by a secret address. Only when they are busy is kept: no title, no text, nobody who takes part.
create table calendar_links (
  tenant_id text not null,
  person_id text not null,
  -- Sealed: the address is a secret.
  sealed_address text not null,
  etag text,
  last_modified text,
  linked_at timestamptz not null,
  last_read_at timestamptz,
  last_error text,
  window_from timestamptz,
  window_to timestamptz,
  time_zone text,
  assumed_zone boolean not null default false,
  cut_short boolean not null default false,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

-- Without the link there are no busy times.
create table busy_times (
  tenant_id text not null,
  person_id text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  kind text not null check (kind in ('meeting', 'unavailable', 'all-day')),
  check (ends_at > starts_at),
  primary key (tenant_id, person_id, starts_at, ends_at, kind),
  foreign key (tenant_id, person_id) references calendar_links (tenant_id, person_id) on delete cascade
);

-- The other direction: a feed of planned sessions under a secret that only its reader has.
create table calendar_feeds (
  tenant_id text not null,
  person_id text not null,
  secret_hash text not null unique,
  made_at timestamptz not null,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

create table calendar_feed_entries (
  tenant_id text not null,
  person_id text not null,
  uid text not null,
  starts_at timestamptz not null,
  minutes integer not null,
  sequence integer not null,
  cancelled boolean not null,
  changed_at timestamptz not null,
  primary key (tenant_id, person_id, uid),
  foreign key (tenant_id, person_id) references calendar_feeds (tenant_id, person_id) on delete cascade
);
