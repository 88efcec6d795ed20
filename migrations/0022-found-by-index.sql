-- PostgreSQL tests what it does not call leakproof only after whose a row is: an index on lower(email) or on an array is then never
-- used, and the whole tenant is read. Equality is leakproof, so that what is compared is stored.
alter table people add column email_key text generated always as (lower(email)) stored;
drop index people_email;
create unique index people_email on people (tenant_id, email_key) where email_key is not null;

-- Statements that name somebody or something, for the tenant of the transaction: looked up in the arrays' indexes with the owner's rights,
-- as with chunks_holding, and answered as numbers. Who is named at all is among `related_agents`.
drop index statements_agents;
create function statements_naming(wanted text) returns table (seq bigint)
language sql stable security definer set search_path = public, pg_temp rows 100 as $$
  select s.seq from statements as s where s.related_agents @> array[wanted] and s.tenant_id = current_setting('app.tenant', true)
$$;
create function statements_touching(wanted text) returns table (seq bigint)
language sql stable security definer set search_path = public, pg_temp rows 1000 as $$
  select s.seq from statements as s where s.related_activities @> array[wanted] and s.tenant_id = current_setting('app.tenant', true)
$$;
revoke execute on function statements_naming(text), statements_touching(text) from public;
grant execute on function statements_naming(text), statements_touching(text) to kairos_tenant;

-- What was read through all rows of its tenant, or of everybody.
create index inbox_of_person on inbox (tenant_id, person_id, received_at);
create index identities_of_person on identities (tenant_id, person_id);
create index consents_of_person on consents (tenant_id, person_id);
create index questions_of_person on questions (tenant_id, person_id);
create index audit_of_subject on audit (tenant_id, subject, seq);
create index verdicts_of_plans on verdicts (tenant_id, at) where subject = 'plan';
create index outbox_unknown on outbox (tenant_id) where status = 'unknown';
