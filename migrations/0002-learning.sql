-- The library. A row without a tenant belongs to the starter library, which every tenant reads.
create table skills (
  tenant_id text references tenants (id) on delete cascade,
  id text not null,
  title text not null,
  scope text not null check (scope in ('knowledge', 'physical', 'recovery')),
  summary text not null,
  unique nulls not distinct (tenant_id, id)
);

create table chunks (
  id text primary key,
  tenant_id text references tenants (id) on delete cascade,
  skill_id text not null,
  level smallint not null check (level between 1 and 4),
  concept text not null,
  title text not null,
  text text not null,
  -- What the lesson promises, the same in plain words, the examples by audience, and the drill's limits.
  today text not null,
  plain text not null,
  -- Other words that people use for it.
  keywords text not null,
  examples jsonb not null,
  drill jsonb,
  source text not null,
  licence text not null,
  approved boolean not null,
  content_hash text not null,
  tsv tsvector not null,
  -- Words that are searched, repetitions counted: the document length of BM25.
  terms integer not null,
  embedding_model text,
  embedding vector(512),
  updated_at timestamptz not null
);
-- 512 dimensions lie just over the limit of TOAST: kept in the row, an exact scan is several times faster.
alter table chunks alter column embedding set storage plain;
create index chunks_of_skill on chunks (skill_id, level);
create index chunks_of_tenant on chunks (tenant_id);
create index chunks_words on chunks using gin (tsv);
create index chunks_nearest on chunks using hnsw (embedding vector_cosine_ops);

-- How many chunks of a scope hold a word, for BM25.
create table document_frequencies (
  tenant_id text references tenants (id) on delete cascade,
  lexeme text not null,
  documents integer not null,
  unique nulls not distinct (tenant_id, lexeme)
);
create index document_frequencies_of_lexeme on document_frequencies (lexeme);

create table library_statistics (
  tenant_id text references tenants (id) on delete cascade,
  documents integer not null,
  terms bigint not null,
  content_hash text not null,
  updated_at timestamptz not null,
  unique nulls not distinct (tenant_id)
);

-- A tenant's own decision about a chunk; without one, the chunk's own `approved` holds.
create table chunk_approvals (
  tenant_id text not null references tenants (id) on delete cascade,
  chunk_id text not null references chunks (id) on delete cascade,
  approved boolean not null,
  person_id text,
  decided_at timestamptz not null,
  primary key (tenant_id, chunk_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete set null (person_id)
);

create table exercises (
  id text primary key,
  tenant_id text references tenants (id) on delete cascade,
  skill_id text not null,
  level smallint not null check (level between 1 and 4),
  concept text not null,
  body jsonb not null,
  content_hash text not null
);
create index exercises_of_skill on exercises (skill_id, level);

-- Learned from first answers of the tenant's people; names nobody.
create table item_difficulties (
  tenant_id text not null references tenants (id) on delete cascade,
  exercise_id text not null references exercises (id) on delete cascade,
  mean double precision not null,
  variance double precision not null,
  responses integer not null,
  primary key (tenant_id, exercise_id)
);

-- What was asked for and not there, by skill and day; names nobody and holds no words of a person.
create table content_gaps (
  tenant_id text not null references tenants (id) on delete cascade,
  skill_id text not null,
  day date not null,
  times integer not null,
  primary key (tenant_id, skill_id, day)
);

-- One person's practice.
create table abilities (
  tenant_id text not null,
  person_id text not null,
  mean double precision not null,
  variance double precision not null check (variance > 0),
  updated_at timestamptz not null,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

create table masteries (
  tenant_id text not null,
  person_id text not null,
  skill_id text not null,
  mean double precision not null,
  variance double precision not null check (variance > 0),
  attempts integer not null,
  streak integer not null,
  rating text check (rating in ('too-easy', 'right', 'too-hard')),
  updated_at timestamptz not null,
  primary key (tenant_id, person_id, skill_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

create table lessons (
  tenant_id text not null,
  person_id text not null,
  id text not null,
  skill_id text not null,
  is_open boolean not null,
  lesson jsonb not null,
  started_at timestamptz not null,
  primary key (tenant_id, person_id, id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create unique index lessons_open on lessons (tenant_id, person_id) where is_open;
create index lessons_of_skill on lessons (tenant_id, person_id, skill_id, started_at);

create table attempts (
  tenant_id text not null,
  person_id text not null,
  lesson_id text not null,
  number smallint not null,
  exercise_id text not null,
  skill_id text not null,
  concept text not null,
  verdict text not null check (verdict in ('right', 'partly', 'wrong', 'cannot-judge')),
  hinted boolean not null,
  expected double precision not null,
  at timestamptz not null,
  primary key (tenant_id, person_id, lesson_id, number),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index attempts_of_skill on attempts (tenant_id, person_id, skill_id, at);

create table reviews (
  tenant_id text not null,
  person_id text not null,
  skill_id text not null,
  concept text not null,
  due timestamptz not null,
  stability double precision not null,
  difficulty double precision not null,
  interval_days integer not null,
  reps integer not null,
  lapses integer not null,
  last_review timestamptz not null,
  primary key (tenant_id, person_id, skill_id, concept),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index reviews_due on reviews (tenant_id, person_id, due);
