-- What a tenant brought in. The id follows from the source, so the same document brought again updates in place.
create table documents (
  tenant_id text not null references tenants (id) on delete cascade,
  id text not null,
  -- File name or address.
  source text not null,
  title text not null,
  format text not null check (format in ('markdown', 'html', 'pdf', 'docx', 'pptx', 'scorm', 'transcript', 'text')),
  licence text not null,
  -- Given by whoever brought it, instead of what the structure says.
  skill_id text,
  level smallint check (level between 1 and 4),
  audience text check (audience in ('hands-on', 'leading')),
  version integer not null,
  imported_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, source)
);

-- Every version as it was read, in passages: proposals can be made again without the file.
create table document_versions (
  tenant_id text not null,
  document_id text not null,
  version integer not null,
  content_hash text not null,
  passages jsonb not null,
  -- Null: an operator, or somebody who was erased since.
  brought_by text,
  imported_at timestamptz not null,
  primary key (tenant_id, document_id, version),
  foreign key (tenant_id, document_id) references documents (tenant_id, id) on delete cascade,
  foreign key (tenant_id, brought_by) references people (tenant_id, id) on delete set null (brought_by)
);

-- Skills, passages and exercises that wait for an overseer, with what was decided about each.
create table proposals (
  tenant_id text not null,
  id text not null,
  document_id text not null,
  version integer not null,
  made_by text not null check (made_by in ('structure', 'model')),
  content jsonb not null,
  -- Id of a passage or exercise -> 'approved' | 'rejected'.
  decisions jsonb not null default '{}',
  asked_by text,
  made_at timestamptz not null,
  -- Set when nothing is left to decide, or a newer proposal took its place.
  closed_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, document_id) references documents (tenant_id, id) on delete cascade,
  foreign key (tenant_id, asked_by) references people (tenant_id, id) on delete set null (asked_by)
);
create index proposals_open on proposals (tenant_id, made_at) where closed_at is null;
create index proposals_of_document on proposals (tenant_id, document_id);

-- A passage or exercise of a document. Withdrawn: no longer cited or given, but kept for the lessons that used it.
alter table chunks add column document_id text, add column withdrawn_at timestamptz;
alter table exercises add column document_id text, add column withdrawn_at timestamptz;
create index chunks_of_document on chunks (tenant_id, document_id) where document_id is not null;
create index exercises_of_document on exercises (tenant_id, document_id) where document_id is not null;

-- Vectors of two models side by side: search uses one slot while the other is filled.
alter table chunks add column spare_embedding_model text, add column spare_embedding vector(512);
alter table chunks alter column spare_embedding set storage plain;
create index chunks_nearest_spare on chunks using hnsw (spare_embedding vector_cosine_ops);
create table embedding_state (
  id boolean primary key default true check (id),
  slot text not null check (slot in ('main', 'spare')),
  model text not null,
  since timestamptz not null
);
