-- Why a skill comes before this one, by its id.
alter table skills add column because jsonb not null default '{}';
-- Skills that a document's own skills build on, as whoever brought it said.
alter table documents add column prerequisites text[] not null default '{}';
