-- What learning platforms report, as it came (xAPI). `person_id` is the actor, where the roster knows them.
create table statements (
  tenant_id text not null references tenants (id) on delete cascade,
  id uuid not null,
  -- The order in which statements were kept.
  seq bigint generated always as identity,
  person_id text,
  stored timestamptz not null,
  verb text not null,
  activity text,
  registration uuid,
  -- The statement that this one is about, and whether it takes that one back.
  target_id uuid,
  voids boolean not null,
  voided_by uuid,
  -- Everybody and everything that the statement names, for search and for erasure.
  agents text[] not null,
  related_agents text[] not null,
  related_activities text[] not null,
  statement jsonb not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create unique index statements_in_order on statements (tenant_id, seq);
create index statements_of_person on statements (tenant_id, person_id);
create index statements_of_verb on statements (tenant_id, verb, seq);
create index statements_of_activity on statements (tenant_id, activity, seq);
create index statements_of_registration on statements (tenant_id, registration) where registration is not null;
create index statements_about on statements (tenant_id, target_id) where target_id is not null;
create index statements_agents on statements using gin (agents);
create index statements_related_agents on statements using gin (related_agents);
create index statements_related_activities on statements using gin (related_activities);

-- The catalogue of the learning platform. A course without `url` is taught here, by the lessons of its skill and level.
create table courses (
  tenant_id text not null references tenants (id) on delete cascade,
  id text not null,
  activity text not null,
  title text not null,
  skill_id text,
  level smallint check (level between 1 and 4),
  minutes integer check (minutes > 0),
  url text,
  -- Named in a statement only: the catalogue's word replaces it.
  from_statement boolean not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
create index courses_of_activity on courses (tenant_id, activity);
create index courses_of_url on courses (tenant_id, url) where url is not null;

create table assignments (
  tenant_id text not null,
  person_id text not null,
  course_id text not null,
  due date,
  assigned_at timestamptz not null,
  -- Set when all lessons of a course that is taught here are done.
  completed_at timestamptz,
  primary key (tenant_id, person_id, course_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade,
  foreign key (tenant_id, course_id) references courses (tenant_id, id) on delete cascade
);

-- What statements say about a person and a course; goes when the statement is voided.
create table course_results (
  tenant_id text not null,
  person_id text not null,
  course_id text not null,
  statement_id uuid not null,
  state text not null check (state in ('started', 'completed', 'passed', 'failed')),
  share double precision check (share between 0 and 1),
  at timestamptz not null,
  primary key (tenant_id, statement_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index course_results_of_person on course_results (tenant_id, person_id, course_id);

-- What a statement did to the beliefs about a person's ability, so that it can be taken back. One activity counts once a day.
create table learning_evidence (
  tenant_id text not null,
  person_id text not null,
  statement_id uuid not null,
  skill_id text not null,
  activity text not null,
  day date not null,
  at timestamptz not null,
  before jsonb not null,
  after jsonb not null,
  primary key (tenant_id, statement_id),
  unique (tenant_id, person_id, activity, day),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

-- Completions of assigned modules for the company's record store. The reference refuses whatever was not assigned.
create table completions (
  tenant_id text not null,
  person_id text not null,
  course_id text not null,
  statement_id uuid not null,
  completed_at timestamptz not null,
  status text not null default 'pending' check (status in ('pending', 'sent', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  sent_at timestamptz,
  primary key (tenant_id, statement_id),
  unique (tenant_id, person_id, course_id),
  foreign key (tenant_id, person_id, course_id) references assignments (tenant_id, person_id, course_id) on delete cascade
);
create index completions_due on completions (next_attempt_at) where status = 'pending';
