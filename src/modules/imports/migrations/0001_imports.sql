-- An import: what was asked, how far it has come and what it found. Progress is saved in the transaction of the rows.
create table imports_runs (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('folder', 'upload')),
  place text not null, -- the folder, or the id of the upload
  fingerprint text not null, -- of the files and the map: the same again goes on where a killed run stopped
  map text not null,
  dry_run boolean not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  progress jsonb not null,
  findings jsonb,
  failure text,
  started_by text not null,
  made_at timestamptz not null,
  finished_at timestamptz,
  worker uuid, -- who works on it; another may take over when the beat stops
  beat_at timestamptz,
  primary key (workspace_id, id)
);
create index imports_runs_newest on imports_runs (workspace_id, made_at desc, id desc);
create index imports_runs_open on imports_runs (workspace_id, made_at) where state in ('waiting', 'running');
select tenure_tenant('imports_runs');

-- Rows that were refused, with what is wrong and what to do, kept as they came.
create table imports_refused (
  workspace_id uuid not null,
  run_id uuid not null,
  part int not null,
  line bigint not null,
  file text not null,
  shape text not null,
  field text not null,
  reason text not null,
  remedy text not null,
  raw text not null,
  primary key (workspace_id, run_id, part, line),
  foreign key (workspace_id, run_id) references imports_runs (workspace_id, id) on delete cascade
);
select tenure_tenant('imports_refused');

-- What each id of a file says first, as a fingerprint, while its import runs: a second row that says otherwise is noticed.
create table imports_said (
  workspace_id uuid not null,
  run_id uuid not null,
  part int not null,
  id text not null,
  line bigint not null,
  print text not null,
  primary key (workspace_id, run_id, part, id)
);
select tenure_tenant('imports_said');

-- Files that were sent and lie in the data folder under the upload's id.
create table imports_uploads (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  size bigint not null,
  sent_by text not null,
  sent_at timestamptz not null,
  primary key (workspace_id, id)
);
select tenure_tenant('imports_uploads');
