-- What an alarm of the fairness audit froze until an overseer has looked at it: names of learnt parameters.
alter table fairness_audits add column frozen jsonb not null default '[]';
-- Alarms that wait were raised when an alarm froze everything that is learnt.
update fairness_audits set frozen = '["body", "time-constants", "capacity"]' where freezes and reviewed_at is null;
