-- Persons who were erased. `person_id` is who was asked for while it waits, and the pseudonym afterwards.
create table privacy_erasures (
  workspace_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  state text not null check (state in ('waiting', 'done')),
  asked_by uuid not null,
  asker text not null,
  why text,
  asked_at timestamptz not null,
  done_at timestamptz,
  counts jsonb not null, -- title of the rows -> how many
  primary key (workspace_id, id)
);
create index privacy_erasures_newest on privacy_erasures (workspace_id, asked_at desc, id desc);
select tenure_tenant('privacy_erasures');

-- By what an erased person would be met again: only the SHA-256 of it.
create table privacy_remembered (
  workspace_id uuid not null,
  mark text not null,
  erasure_id uuid not null,
  primary key (workspace_id, mark),
  foreign key (workspace_id, erasure_id) references privacy_erasures (workspace_id, id) on delete cascade
);
select tenure_tenant('privacy_remembered');

-- How long each kind of data is kept; without a row its usual time holds.
create table privacy_retention (
  workspace_id uuid not null,
  kind text not null,
  days int, -- null: for ever
  primary key (workspace_id, kind)
);
select tenure_tenant('privacy_retention');
