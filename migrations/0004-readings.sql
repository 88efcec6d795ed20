-- What a source's records say in our metrics, before cleansing: revised by record, so that measurements can be made again.
create table readings (
  tenant_id text not null,
  person_id text not null,
  source text not null,
  record_id text not null,
  metric text not null,
  day date not null,
  value double precision not null,
  start_at timestamptz,
  end_at timestamptz,
  utc_offset_minutes integer,
  device text,
  valid_hours double precision,
  measured_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, person_id, source, record_id, metric),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index readings_of_day on readings (tenant_id, person_id, day);

alter table measurements drop column rejected;
alter table measurements add column device text;
alter table measurements add column utc_offset_minutes integer;

-- What cleansing did not believe, and the rule of it. Made again with the measurements of its day.
create table rejections (
  tenant_id text not null,
  person_id text not null,
  source text not null,
  record_id text not null,
  metric text not null,
  day date not null,
  value double precision not null,
  rule text not null,
  -- A flag warns and keeps the value; a rejection leaves it out.
  flagged_only boolean not null,
  recorded_at timestamptz not null,
  primary key (tenant_id, person_id, source, record_id, metric, rule),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);
create index rejections_of_day on rejections (tenant_id, person_id, day);
