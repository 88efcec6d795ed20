-- How somebody writes to Kairos, as numbers over their own messages: never a word of theirs.
create table style_profiles (
  tenant_id text not null,
  person_id text not null,
  messages integer not null check (messages >= 0),
  words_per_sentence double precision not null,
  words_per_message double precision not null,
  -- 0..1 each: how formal, how many technical words, how many messages with an emoji.
  formality double precision not null check (formality between 0 and 1),
  jargon double precision not null check (jargon between 0 and 1),
  emoji double precision not null check (emoji between 0 and 1),
  -- Share of the messages by language, for example {"de": 0.9, "en": 0.1}.
  languages jsonb not null,
  -- What the person chose; it wins over what was measured.
  choices jsonb not null,
  updated_at timestamptz not null,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

-- That Kairos speaks English alone without a language model is told once.
create table told_once (
  tenant_id text not null,
  person_id text not null,
  what text not null,
  at timestamptz not null,
  primary key (tenant_id, person_id, what),
  foreign key (tenant_id, person_id) references people (tenant_id, id) on delete cascade
);

-- A grade that the person disagreed with: `verdict` is the one that holds, `first_verdict` the one before the second look.
alter table attempts
  add column disputed_at timestamptz,
  add column first_verdict text check (first_verdict in ('right', 'partly', 'wrong', 'cannot-judge')),
  -- What was believed before the answer, so that its effect can be taken back.
  add column before jsonb;
create index attempts_disputed on attempts (tenant_id, exercise_id) where disputed_at is not null;
