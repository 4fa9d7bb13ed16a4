-- The catalogue gives each stored measure of a workspace a slot in its arrays of numbers, once and for ever.
create table measures_catalogue (
  workspace_id uuid not null,
  key text not null,
  owner text not null,
  slot int, -- from 0; null for a measure derived on reading
  published boolean not null default false,
  definition jsonb not null,
  primary key (workspace_id, key),
  unique (workspace_id, slot)
);
select tenure_tenant('measures_catalogue');

-- One row per account: the newest numbers, those that insights published, those of the last closed day, and how far it is closed.
create table measures_current (
  workspace_id uuid not null,
  account_id uuid not null,
  on_day date not null,
  numbers float8[] not null,
  published float8[],
  frozen float8[],
  closed_through date,
  primary key (workspace_id, account_id)
);
select tenure_tenant('measures_current');

-- History, a row where something changed. Basis 0 frozen: as known at the day's close, never rewritten.
-- Basis 1 restated: the days on which later facts say otherwise, each by itself. Basis 2 published by insights at close.
create table measures_days (
  workspace_id uuid not null,
  account_id uuid not null,
  basis smallint not null check (basis in (0, 1, 2)),
  day date not null,
  numbers float8[] not null,
  primary key (workspace_id, account_id, basis, day)
);
select tenure_tenant('measures_days');

create function measures_refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception 'What was shown on % is frozen and never rewritten', old.day;
end $$;
create trigger measures_frozen before update on measures_days
  for each row when (old.basis = 0) execute function measures_refuse_rewriting();

-- Accounts whose facts changed, and from which day on.
create table measures_touched (
  workspace_id uuid not null,
  account_id uuid not null,
  since date not null,
  primary key (workspace_id, account_id)
);
select tenure_tenant('measures_touched');

-- Since when each owner of facts has anything to say (before that its measures are unknown, not zero), and its rhythm.
create table measures_sources (
  workspace_id uuid not null,
  owner text not null,
  connected_on date not null,
  last_spoke timestamptz not null,
  rhythm_hours int,
  primary key (workspace_id, owner)
);
select tenure_tenant('measures_sources');

-- Times in which a source was silent beyond its rhythm; `until` is the first day on which it spoke again.
create table measures_silences (
  workspace_id uuid not null,
  owner text not null,
  since date not null,
  until date,
  primary key (workspace_id, owner, since)
);
select tenure_tenant('measures_silences');

create table measures_closed (
  workspace_id uuid not null,
  day date not null,
  closed_at timestamptz not null,
  primary key (workspace_id, day)
);
select tenure_tenant('measures_closed');
