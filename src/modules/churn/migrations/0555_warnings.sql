-- How far each account was looked at for early warnings, and by which version of the indicators.
create table churn_looks (
  workspace_id uuid not null,
  account_id uuid not null,
  through date not null,
  version integer not null,
  primary key (workspace_id, account_id)
);
select tenure_tenant('churn_looks');

-- The stretches in which an account was watched: it paid, and had not said that it leaves.
create table churn_watched (
  workspace_id uuid not null,
  account_id uuid not null,
  from_day date not null,
  until_day date, -- the first day on which it was no more so; null while it is
  primary key (workspace_id, account_id, from_day)
);
select tenure_tenant('churn_watched');

-- Each time an indicator held, from the close of its first day on.
create table churn_warnings (
  workspace_id uuid not null,
  account_id uuid not null,
  indicator text not null,
  from_day date not null,
  until_day date, -- the first day on which it no longer held; null while it stands
  value double precision, -- of the measure that the indicator shows, on its first day
  before double precision, -- the same 30 days earlier, where the indicator compares
  primary key (workspace_id, account_id, indicator, from_day)
);
create index churn_warnings_standing on churn_warnings (workspace_id, account_id) where until_day is null;
select tenure_tenant('churn_warnings');

-- What the indicators were worth in the company's own past, worked out after each close of a day.
create table churn_records (
  workspace_id uuid not null,
  on_day date not null,
  version integer not null,
  record jsonb not null,
  primary key (workspace_id)
);
select tenure_tenant('churn_records');
