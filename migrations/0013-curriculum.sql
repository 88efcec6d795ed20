-- Skills that come before a skill, by id.
alter table skills add column prerequisites text[] not null default '{}';

-- What somebody wants to be good at, and by when. Their own: nobody else reads it.
create table goals (
  tenant_id text not null,
  person_id text not null,
  skill_id text not null,
  -- The local day by which.
  by_day date not null,
  set_at timestamptz not null,
  primary key (tenant_id, person_id, skill_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
