-- The words by which somebody may be meant, in lower case and without marks: what a model says by itself is looked through for them.
create table person_names (
  tenant_id text not null references tenants (id) on delete cascade,
  person_id text not null,
  word text not null,
  primary key (tenant_id, word, person_id)
);
create index person_names_of_person on person_names (tenant_id, person_id);

insert into person_names (tenant_id, person_id, word)
select p.tenant_id, p.id, found.word
from people p, regexp_split_to_table(lower(p.given_name || ' ' || coalesce(split_part(p.email, '@', 1), '')), '[^[:alpha:]]+') as found (word)
where length(found.word) > 1
on conflict do nothing;
