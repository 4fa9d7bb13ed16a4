-- Systems outside that are pulled again and again. The name is the first half of every identity that comes from there.
create table connectors_sources (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  kind text not null,
  settings jsonb not null, -- without anything secret
  target text not null, -- where it leads, in words
  is_active boolean not null default false,
  every_minutes int not null,
  opens_at smallint check (opens_at between 0 and 23), -- hours of the day between which it may be asked; null: always
  closes_at smallint check (closes_at between 0 and 23),
  rows_per_minute int,
  requests_per_minute int,
  budget jsonb not null default '{}', -- what is left of both
  rhythm_hours int, -- how often it should speak; null: nobody expects anything
  hears text not null check (hears in ('answers', 'rows')), -- which sign of life counts
  asked text check (asked in ('now', 'backfill')),
  asked_by text,
  due_at timestamptz not null,
  rests_until timestamptz, -- of a rate limit
  failures int not null default 0, -- in a row
  retry_at timestamptz,
  failure text,
  remedy text,
  failed_at timestamptz,
  spoke_at timestamptz,
  pulled_at timestamptz, -- the end of the last whole pull
  write_back jsonb, -- what is written to it, and where; null: nothing
  write_failures int not null default 0,
  write_retry_at timestamptz,
  write_failure text,
  write_remedy text,
  write_budget jsonb not null default '{}',
  made_at timestamptz not null,
  made_by text not null,
  primary key (workspace_id, id),
  unique (workspace_id, name)
);
select tenure_tenant('connectors_sources');

-- What is secret of a source's settings, sealed with the installation's secret. Apart, so that no list or export meets it.
create table connectors_secrets (
  workspace_id uuid not null,
  source_id uuid not null,
  sealed text not null,
  primary key (workspace_id, source_id),
  foreign key (workspace_id, source_id) references connectors_sources (workspace_id, id) on delete cascade
);
select tenure_tenant('connectors_secrets');

-- A table, query or pattern of files, what its rows are, and how far it has been read.
create table connectors_streams (
  workspace_id uuid not null,
  source_id uuid not null,
  id uuid not null,
  name text not null,
  place jsonb not null, -- as the kind names it
  map text not null,
  shape text not null, -- of its first part
  deleted_column text,
  merged_column text,
  lists_everything boolean not null default false,
  cursor jsonb,
  sweep bigint not null default 1, -- of a stream that lists everything: which listing this is
  forced boolean not null default false, -- everything is offered again, known or not
  first_at timestamptz, -- when it was first read to its end: until then its rows are imported history
  newest_at timestamptz, -- the newest change that the system told
  paused boolean not null default false,
  made_at timestamptz not null,
  primary key (workspace_id, source_id, id),
  unique (workspace_id, source_id, name),
  foreign key (workspace_id, source_id) references connectors_sources (workspace_id, id) on delete cascade
);
select tenure_tenant('connectors_streams');

-- A pull. What it found is saved in the transaction of the rows, so that a killed one loses nothing and counts nothing twice.
create table connectors_runs (
  workspace_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  kind text not null check (kind in ('first', 'scheduled', 'now', 'backfill')),
  state text not null check (state in ('running', 'done', 'failed', 'stopped')),
  counts jsonb not null default '[]',
  removed int not null default 0,
  merged int not null default 0,
  mended int not null default 0,
  problems jsonb not null default '[]',
  streams_done uuid[] not null default '{}',
  started_by text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  failure text,
  remedy text,
  worker uuid,
  process text,
  beat_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, source_id) references connectors_sources (workspace_id, id) on delete cascade
);
create unique index connectors_runs_open on connectors_runs (workspace_id, source_id) where state = 'running';
create index connectors_runs_newest on connectors_runs (workspace_id, source_id, started_at desc, id desc);
select tenure_tenant('connectors_runs');

-- Rows that were refused, as they came; tried again by themselves, and mended by people.
create table connectors_refused (
  workspace_id uuid not null,
  source_id uuid not null,
  stream_id uuid not null,
  part int not null,
  key text not null,
  line bigint not null,
  shape text not null,
  field text not null,
  reason text not null,
  remedy text not null,
  raw text not null,
  header jsonb not null,
  seen_at timestamptz not null,
  tries int not null default 0,
  try_at timestamptz not null,
  primary key (workspace_id, stream_id, part, key),
  foreign key (workspace_id, source_id, stream_id) references connectors_streams (workspace_id, source_id, id) on delete cascade
);
create index connectors_refused_source on connectors_refused (workspace_id, source_id, seen_at desc);
select tenure_tenant('connectors_refused');

-- Of streams that are read whole each time: what was there, how it read, and in which listing it was seen last.
create table connectors_seen (
  workspace_id uuid not null,
  source_id uuid not null,
  stream_id uuid not null,
  key text not null,
  external_id text,
  print text not null,
  sweep bigint not null,
  primary key (workspace_id, stream_id, key),
  foreign key (workspace_id, source_id, stream_id) references connectors_streams (workspace_id, source_id, id) on delete cascade
);
select tenure_tenant('connectors_seen');

-- What a source deleted or merged, and what came of it here.
create table connectors_gone (
  workspace_id uuid not null,
  source_id uuid not null,
  stream_id uuid not null,
  external_id text not null,
  shape text not null,
  told_as text not null, -- the source whose id it is
  kind text not null check (kind in ('deleted', 'merged')),
  into_id text,
  state text not null check (state in ('followed', 'listed', 'waiting', 'kept')),
  reason text,
  seen_at timestamptz not null,
  primary key (workspace_id, stream_id, shape, external_id),
  foreign key (workspace_id, source_id, stream_id) references connectors_streams (workspace_id, source_id, id) on delete cascade
);
create index connectors_gone_source on connectors_gone (workspace_id, source_id, seen_at desc);
select tenure_tenant('connectors_gone');

-- What is to be told to a source about each of its accounts, and what was told last.
create table connectors_written (
  workspace_id uuid not null,
  source_id uuid not null,
  account_id uuid not null,
  external_id text not null,
  wanted jsonb not null,
  key text not null, -- of this change: repeated, it is written once
  wanted_at timestamptz not null,
  state text not null check (state in ('waiting', 'written', 'absent', 'refused')),
  told jsonb,
  told_at timestamptz,
  failure text,
  primary key (workspace_id, source_id, external_id),
  foreign key (workspace_id, source_id) references connectors_sources (workspace_id, id) on delete cascade
);
create index connectors_written_waiting on connectors_written (workspace_id, source_id, wanted_at) where state = 'waiting';
select tenure_tenant('connectors_written');
