-- One row per account and day on which anything happened. `events` leaves robots out.
create table events_account_day (
  workspace_id uuid not null,
  account_id uuid not null,
  day date not null,
  events int not null,
  robot_events int not null,
  people int not null,
  agents int not null,
  logins int not null,
  api_calls bigint not null,
  conversations bigint not null,
  errors bigint not null,
  quantity bigint not null,
  seconds bigint not null,
  features bit(256) not null, -- bit n is the feature with number n in events_features
  primary key (workspace_id, account_id, day)
);
select tenure_tenant('events_account_day');

-- One row per account, month and person (or agent): bit n of `days` is day n + 1 of the month, so that the number of
-- distinct people of any past window is exact. `robot_days` are the days of a person known to be a robot.
create table events_account_person_month (
  workspace_id uuid not null,
  account_id uuid not null,
  month date not null,
  kind text not null check (kind in ('person', 'agent')),
  person uuid not null, -- the raw id the person came with; an agent's id is made from its name
  days int not null,
  robot_days int not null,
  primary key (workspace_id, account_id, month, kind, person)
);
create index events_account_person on events_account_person_month (workspace_id, person);
select tenure_tenant('events_account_person_month');

-- People known to be robots as the roll-up last saw it, so that it notices who became one.
create table events_robots (
  workspace_id uuid not null,
  person_raw uuid not null,
  primary key (workspace_id, person_raw)
);
select tenure_tenant('events_robots');

-- The features seen in a workspace, numbered in the order of their appearance. The first 256 are counted.
create table events_features (
  workspace_id uuid not null,
  name text not null,
  number int not null check (number between 0 and 255),
  first_day date, -- null when a changed definition makes it no feature any more
  primary key (workspace_id, name),
  unique (workspace_id, number)
);
select tenure_tenant('events_features');

-- Since which day the events of a workspace say anything about people, logins and so on; before that it is unknown, not zero.
create table events_signals (
  workspace_id uuid not null,
  signal text not null,
  first_day date not null,
  primary key (workspace_id, signal)
);
select tenure_tenant('events_signals');

-- What counts as a login, an API call, a feature and so on; without a row the product's defaults hold.
create table events_definitions (
  workspace_id uuid primary key,
  definitions jsonb not null,
  version int not null,
  changed_at timestamptz not null
);
select tenure_tenant('events_definitions');

-- The median move of each size of account on a day, against its own 90 days. Written once: it is what was known then.
create table events_size_moves (
  workspace_id uuid not null,
  day date not null,
  size text not null,
  median double precision not null,
  accounts int not null,
  primary key (workspace_id, day, size)
);
select tenure_tenant('events_size_moves');
