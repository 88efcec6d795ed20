-- The last answer to a crisis or a red flag: what was composed before it does not follow it.
alter table people add column hushed_at timestamptz;

-- Taken back while it was being sent: it is not tried again.
alter table outbox add column withdrawn boolean not null default false;
