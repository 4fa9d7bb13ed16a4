-- A stepped start: teams begin on different weeks, by a drawn order, so that those that still wait say what acting did.
create table holdouts_starts (
  workspace_id uuid not null,
  id uuid not null,
  about_kind text not null,
  about_id text not null,
  name text not null,
  steps jsonb not null, -- [{team, name, startsOn}] in the drawn order
  days int not null check (days between 1 and 365), -- after which an outcome is read; until then nobody who was met waiting is let in
  started_at timestamptz not null,
  ended_at timestamptz,
  made_by uuid,
  primary key (workspace_id, id)
);
create unique index holdouts_starts_about on holdouts_starts (workspace_id, about_kind, about_id) where ended_at is null;
select tenure_tenant('holdouts_starts');

-- Units that were met, with the team that looked after them then and whether it had begun.
create table holdouts_start_units (
  workspace_id uuid not null,
  start_id uuid not null,
  unit_id uuid not null,
  team_id uuid not null,
  arm text not null check (arm in ('held', 'treated')),
  met_on date not null,
  primary key (workspace_id, start_id, unit_id),
  foreign key (workspace_id, start_id) references holdouts_starts (workspace_id, id) on delete cascade
);
create index holdouts_start_units_of on holdouts_start_units (workspace_id, unit_id);
select tenure_tenant('holdouts_start_units');
