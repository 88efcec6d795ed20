-- Sources the person wants believed first, best first; null is the built-in order.
alter table people add column source_priority text[];
