-- Who is left alone, so that one can tell what acting did. What stands here of a hold-out never changes but for its end.
create table holdouts (
  workspace_id uuid not null,
  id uuid not null,
  about_kind text not null, -- a playbook or a campaign by kind and id within its module; everything there is under 'workspace'
  about_id text not null,
  name text not null,
  share int not null check (share between 1 and 999), -- held out, in thousandths
  salt uuid not null,
  population jsonb not null, -- the condition under which an account takes part
  started_at timestamptz not null,
  ends_on date, -- the last planned day
  ended_at timestamptz,
  made_by uuid,
  primary key (workspace_id, id)
);
create unique index holdouts_about on holdouts (workspace_id, about_kind, about_id) where ended_at is null;
select tenure_tenant('holdouts');

-- What was drawn for a unit when it was first met. `unit_raw` is the unit as it was met, `unit_id` the one after merges.
create table holdouts_assignments (
  workspace_id uuid not null,
  holdout_id uuid not null,
  unit_raw uuid not null,
  unit_id uuid not null,
  arm text not null check (arm in ('held', 'treated', 'outside')),
  met_at timestamptz not null,
  primary key (workspace_id, holdout_id, unit_raw),
  foreign key (workspace_id, holdout_id) references holdouts (workspace_id, id) on delete cascade
);
create unique index holdouts_assignments_unit on holdouts_assignments (workspace_id, holdout_id, unit_id);
create index holdouts_assignments_of on holdouts_assignments (workspace_id, unit_id);
select tenure_tenant('holdouts_assignments');

-- What blurs a comparison: who was met in one arm and dealt with as if in the other.
create table holdouts_contamination (
  workspace_id uuid not null,
  holdout_id uuid not null,
  account_id uuid not null,
  kind text not null check (kind in ('released', 'moved', 'merged', 'by_hand')),
  unit_id uuid not null,
  at timestamptz not null,
  primary key (workspace_id, holdout_id, account_id, kind),
  foreign key (workspace_id, holdout_id) references holdouts (workspace_id, id) on delete cascade
);
select tenure_tenant('holdouts_contamination');
