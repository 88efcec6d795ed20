-- Row-level security: who acts for a tenant sees and writes its rows alone, whatever a statement asks for.
--
-- Nobody logs in as these roles. A transaction takes one of them (src/db/database.ts), and with kairos_tenant the tenant it acts
-- for. Roles belong to the whole server: another database may have made them, or may be making them at this moment.
do $$
declare
  name text;
begin
  foreach name in array array['kairos_tenant', 'kairos_system', 'kairos_queue'] loop
    begin
      execute format('create role %I nologin', name);
    exception
      when duplicate_object or unique_violation then null;
    end;
    begin
      execute format('set local role %I', name);
      reset role;
    exception
      -- Since PostgreSQL 16 who makes a role may grant it, and not yet take it.
      when insufficient_privilege then execute format('grant %I to current_user', name);
    end;
  end loop;
end
$$;

revoke create on schema public from public;
grant usage on schema public to kairos_tenant, kairos_system;

-- Every table with a tenant_id that nobody has guarded yet. Called after every migration: a new table is never open.
create function guard_tenant_tables() returns void language plpgsql as $$
declare
  found_table regclass;
begin
  for found_table in
    select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relrowsecurity
      and a.attname = 'tenant_id' and not a.attisdropped
  loop
    execute format('alter table %s enable row level security', found_table);
    execute format(
      'create policy of_tenant on %s to kairos_tenant
         using (tenant_id = current_setting(''app.tenant'', true)) with check (tenant_id = current_setting(''app.tenant'', true))',
      found_table
    );
    execute format('grant select, insert, update, delete on %s to kairos_tenant', found_table);
  end loop;
end
$$;
revoke execute on function guard_tenant_tables() from public;
select guard_tenant_tables();

alter table tenants enable row level security;
create policy of_tenant on tenants to kairos_tenant
  using (id = current_setting('app.tenant', true)) with check (id = current_setting('app.tenant', true));
grant select, update (has_roster) on tenants to kairos_tenant;

-- What is written once stays.
revoke update, delete on audit, tombstones, policies from kairos_tenant;

-- The library that ships with Kairos belongs to no tenant: everybody reads it, the system alone writes it.
do $$
declare
  name text;
begin
  foreach name in array array['skills', 'chunks', 'exercises', 'document_frequencies', 'library_statistics'] loop
    execute format('create policy shared on %I for select to kairos_tenant using (tenant_id is null)', name);
    execute format(
      'create policy shared_of_system on %I to kairos_system using (tenant_id is null) with check (tenant_id is null)', name);
    execute format('grant select, insert, update, delete on %I to kairos_system', name);
  end loop;
end
$$;
grant select on embedding_state to kairos_tenant;
grant select, insert, update on embedding_state, clock, webhook_renewals to kairos_system;
grant select on schema_migrations to kairos_system;

-- What the system needs before it knows a tenant: whose something is, and what is due. Never what anybody said or measured.
create policy of_system on tenants to kairos_system using (true) with check (true);
grant select, insert, update on tenants to kairos_system;

create policy of_system on inbox for select to kairos_system using (true);
grant select (tenant_id, person_id, done_at) on inbox to kairos_system;

create policy of_system on turns for select to kairos_system using (true);
grant select (tenant_id, person_id, lease_until, done_at) on turns to kairos_system;

create policy of_system on outbox for select to kairos_system using (true);
create policy claimed_by_system on outbox for update to kairos_system using (true) with check (true);
grant select (id, tenant_id, person_id, channel, conversation, urgent, status, attempts, next_attempt_at, claimed_at, reason, created_at),
  update (status, claimed_at, attempts) on outbox to kairos_system;

create policy of_system on schedules to kairos_system using (true) with check (true);
-- Who locks a row must be allowed to update it.
grant select, delete, update (due_at) on schedules to kairos_system;

create policy of_system on one_time_links to kairos_system using (true);
grant select, delete on one_time_links to kairos_system;

create policy of_system on oauth_states to kairos_system using (true);
grant select, delete on oauth_states to kairos_system;

create policy of_system on connections for select to kairos_system using (true);
grant select (tenant_id, person_id, source, account, status) on connections to kairos_system;

create policy of_system on deliveries to kairos_system using (true) with check (true);
grant select (tenant_id, person_id, source, received_at, done_at), insert, delete on deliveries to kairos_system;

create policy of_system on calendar_feeds for select to kairos_system using (true);
grant select (tenant_id, person_id, secret_hash) on calendar_feeds to kairos_system;

create policy of_system on health_push_secrets for select to kairos_system using (true);
grant select (tenant_id, person_id, hash) on health_push_secrets to kairos_system;

create policy of_system on completions for select to kairos_system using (true);
create policy claimed_by_system on completions for update to kairos_system using (true) with check (true);
grant select (tenant_id, person_id, statement_id, status, next_attempt_at), update (next_attempt_at) on completions to kairos_system;
