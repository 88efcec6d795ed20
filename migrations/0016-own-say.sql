-- Since when lighter days may be made without asking first; null: ask.
alter table people add column changes_unasked_at timestamptz;
-- Nothing is sent unasked before this: "ask me in an hour", "no messages for a week".
alter table people add column snoozed_until timestamptz;
