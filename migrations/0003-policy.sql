-- The company's policies: the newest of a tenant is in force, none means the built-in limits. Old ones stay for the record.
create table policies (
  tenant_id text not null references tenants (id) on delete cascade,
  revision integer not null,
  -- Hash of the limits that result, as it stands on every verdict.
  version text not null,
  -- The file as it was given.
  source text not null,
  applied_at timestamptz not null,
  primary key (tenant_id, revision)
);

-- One-time codes with which a person lets an operator look at their own record. Only hashes are kept.
create table access_codes (
  tenant_id text not null,
  person_id text not null,
  hash text not null,
  expires_at timestamptz not null,
  attempts integer not null default 0,
  used_at timestamptz,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
