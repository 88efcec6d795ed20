-- Links that let a person do one thing once without signing in: only hashes of their secrets are kept, and a taken link is gone.
create table one_time_links (
  hash text primary key,
  tenant_id text not null,
  person_id text not null,
  purpose text not null,
  expires_at timestamptz not null,
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index one_time_links_of_person on one_time_links (tenant_id, person_id);

-- A "No" to a question for one category of data: for a while nobody asks again unasked.
create table consent_refusals (
  tenant_id text not null,
  person_id text not null,
  category text not null,
  refused_at timestamptz not null,
  primary key (tenant_id, person_id, category),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

-- What a person has achieved or aims for, as they say: "5 km in 24:30".
create table benchmarks (
  tenant_id text not null,
  person_id text not null,
  id text not null,
  name text not null,
  quantity text not null,
  -- In the quantity's own unit: s, m, kg, W, count, percent, ml/kg/min.
  value double precision not null,
  is_aim boolean not null,
  day date not null,
  source text not null check (source in ('chat', 'file')),
  recorded_at timestamptz not null,
  primary key (tenant_id, person_id, id),
  unique (tenant_id, person_id, name, quantity, is_aim, day),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
