-- Sources the person wants believed first, best first; null is the built-in order.
alter table people add column source_priority text[];

-- The ordinary working day, minutes after local midnight, and week, hours; null is the usual one (G20).
alter table people add column work_from_minute integer check (work_from_minute between 0 and 1439);
alter table people add column work_to_minute integer check (work_to_minute between 0 and 1439);
alter table people add column work_hours_per_week double precision check (work_hours_per_week between 0 and 80);
