-- Scorecards as versioned data. The file of a version never changes; a change is a new version.
create table health_scorecards (
  workspace_id uuid not null,
  name text not null,
  label text not null,
  version int not null, -- the newest
  is_primary boolean not null default false,
  is_active boolean not null default false, -- scored every day; the primary one always is
  primary key (workspace_id, name)
);
create unique index health_scorecards_primary on health_scorecards (workspace_id) where is_primary;
select tenure_tenant('health_scorecards');

create table health_scorecard_versions (
  workspace_id uuid not null,
  scorecard text not null,
  version int not null,
  file jsonb not null,
  changes text[] not null, -- against the version before, in words
  made_at timestamptz not null,
  made_by text not null,
  bands_moved int, -- accounts whose band it moved when it was made
  primary key (workspace_id, scorecard, version),
  foreign key (workspace_id, scorecard) references health_scorecards (workspace_id, name) on delete cascade
);
select tenure_tenant('health_scorecard_versions');
