-- PostgreSQL tests words only after whose a row is, as the operator for words is not leakproof, and then reads every chunk instead of the
-- index. This function looks into the index with its owner's rights, for the tenant of the transaction alone, and answers ids.
create function chunks_holding(wanted tsquery) returns table (id text)
language sql stable security definer set search_path = public, pg_temp rows 300 as $$
  select c.id from chunks as c
  where c.tsv @@ wanted and (c.tenant_id is null or c.tenant_id = current_setting('app.tenant', true))
$$;
revoke execute on function chunks_holding(tsquery) from public;
grant execute on function chunks_holding(tsquery) to kairos_tenant;
