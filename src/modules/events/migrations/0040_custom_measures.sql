-- Measures that a workspace defined over its events. The key and the place in the catalogue stay for ever; what is counted is a version.
create table events_measures (
  workspace_id uuid not null,
  key text not null, -- 'custom.' and a name
  label text not null,
  summary text,
  direction text not null check (direction in ('up', 'down', 'neither')),
  unit text not null,
  version int not null, -- the newest
  archived_on date, -- no longer counted from this day on
  made_at timestamptz not null,
  primary key (workspace_id, key)
);
select tenure_tenant('events_measures');

-- What a version counts, and how far it is counted. `counter` names its rows in events_custom_day; versions that count the same
-- events in the same way share one, so that another window needs no counting anew.
create table events_measure_versions (
  workspace_id uuid not null,
  key text not null,
  version int not null,
  rule json not null, -- as it was written, so that two rules can be compared as texts
  counter int not null,
  state text not null check (state in ('counting', 'filling', 'in force', 'replaced', 'stopped', 'failed')),
  in_force_on date, -- the first day that is closed by it
  next_day date, -- while it is counted: the newest day that is not counted yet
  first_day date, -- the oldest day that is to be counted
  last_day date,
  filled_to uuid, -- while history is filled in: the last account that is done
  trouble text, -- why it could not be counted
  changes text[] not null,
  made_at timestamptz not null,
  made_by text not null,
  primary key (workspace_id, key, version),
  foreign key (workspace_id, key) references events_measures (workspace_id, key)
);
create index events_measure_versions_at_work on events_measure_versions (workspace_id) where state in ('counting', 'filling');
select tenure_tenant('events_measure_versions');

-- What a counter comes to on an account's day; a day without a match has no row. Robots are left out.
create table events_custom_day (
  workspace_id uuid not null,
  account_id uuid not null,
  counter int not null,
  day date not null,
  events int not null,
  amount numeric, -- sum of the property, in millionths of it at most
  last_value numeric, -- the property of the last match that has one
  primary key (workspace_id, account_id, counter, day)
);
select tenure_tenant('events_custom_day');

-- For counters of people: bit n of `days` is day n + 1 of the month, as in events_account_person_month.
create table events_custom_person_month (
  workspace_id uuid not null,
  account_id uuid not null,
  counter int not null,
  month date not null,
  person uuid not null,
  days int not null,
  primary key (workspace_id, account_id, counter, month, person)
);
select tenure_tenant('events_custom_person_month');
