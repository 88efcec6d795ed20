-- The secret with which a person's phone sends what it measured: only its hash is kept, and a person has one at most.
create table health_push_secrets (
  tenant_id text not null,
  person_id text not null,
  hash text not null unique,
  created_at timestamptz not null,
  -- When something last came with it; null: never.
  used_at timestamptz,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
