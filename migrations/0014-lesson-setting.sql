-- Where the company works and what it wants lessons to serve: said by an overseer, used to choose cases, about nobody.
create table lesson_settings (
  tenant_id text primary key references tenants (id) on delete cascade,
  sector text,
  need text,
  updated_at timestamptz not null
);
