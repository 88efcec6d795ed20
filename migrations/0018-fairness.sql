-- Groups that people name themselves in a form, for the fairness checks alone.
create table fairness_groups (
  tenant_id text not null,
  person_id text not null,
  attribute text not null,
  value text not null,
  declared_at timestamptz not null,
  primary key (tenant_id, person_id, attribute),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

-- One audit a week of a tenant, about groups and never about a person: no counts of people are kept.
create table fairness_audits (
  tenant_id text not null references tenants (id) on delete cascade,
  week text not null,
  look integer not null,
  findings jsonb not null,
  unjudged jsonb not null,
  -- Since an alarm that was not there before, plans go by everybody's parameters until an overseer has looked at it.
  freezes boolean not null,
  made_at timestamptz not null,
  reviewed_at timestamptz,
  primary key (tenant_id, week)
);
select guard_tenant_tables();
-- What an audit found stays as it was found.
revoke update, delete on fairness_audits from kairos_tenant;
grant update (reviewed_at) on fairness_audits to kairos_tenant;
