-- Whether a policy came by the command line or out of a conversation.
alter table policies add column via text not null default 'command' check (via in ('command', 'chat'));

-- Who put a policy in force, agreed to it, or put the former one back. Goes with the person; the policy stays.
create table policy_hands (
  tenant_id text not null,
  revision integer not null,
  person_id text not null,
  part text not null check (part in ('put', 'agreed', 'undid')),
  at timestamptz not null,
  primary key (tenant_id, revision, person_id),
  foreign key (tenant_id, revision) references policies (tenant_id, revision) on delete cascade,
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

-- What an overseer tried in a conversation: exactly this, and nothing else, can be put in force from there.
create table policy_trials (
  tenant_id text not null,
  id text not null,
  person_id text not null,
  -- As it was written, to try it again on another policy in force.
  wish text not null,
  -- The policy file that it makes.
  source text not null,
  -- Hash of the limits that result, and of those in force when it was tried.
  version text not null,
  base_version text not null,
  -- Figures over people; nobody's own.
  backtest jsonb not null,
  tried_at timestamptz not null,
  -- When the differences were shown for confirmation.
  shown_at timestamptz,
  -- When a second overseer was asked.
  asked_at timestamptz,
  settled_at timestamptz,
  settled_as text check (settled_as in ('applied', 'refused')),
  revision integer,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
select guard_tenant_tables();
