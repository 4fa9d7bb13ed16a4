-- What happened in the product, one row per fact, as it came. Monthly partitions by the day in the workspace's zone.
-- `account_raw` and `person_raw` are derived from source and outside id alone, so that intake looks nothing up.
create table events_raw (
  workspace_id uuid not null,
  day date not null,
  account_raw uuid not null, -- the group's raw id, or the person's where the event names no group
  message_id text not null,
  person_raw uuid,
  group_ref text,
  person_ref text,
  kind text not null,
  name text not null,
  robot boolean not null,
  properties jsonb not null,
  happened_at timestamptz not null,
  known_at timestamptz not null,
  origin text not null,
  source text not null,
  primary key (workspace_id, day, account_raw, message_id)
) partition by range (day);
-- BRIN: what came in last is asked for by a page, and a B-tree on it would cost every insert.
create index events_raw_known on events_raw using brin (known_at) with (autosummarize = on, pages_per_range = 32);
select tenure_tenant('events_raw');

-- Everything older than any product we expect, in one partition, so that a file of odd dates cannot make thousands.
create table events_raw_before_2015 partition of events_raw for values from (minvalue) to ('2015-01-01');
select tenure_tenant('events_raw_before_2015');

-- Makes the partitions of the months that these days lie in. The app's role may not create tables, so this runs as its owner.
-- Create and attach, not `create ... partition of`: attaching lets others insert meanwhile.
create function events_open_months(days date[]) returns void
language plpgsql security definer set search_path = tenure, pg_temp as $$
declare
  month date;
  part text;
begin
  for month in select distinct date_trunc('month', d)::date from unnest(days) d where d >= '2015-01-01' order by 1 loop
    part := 'events_raw_' || to_char(month, 'YYYYMM');
    continue when to_regclass('tenure.' || part) is not null;
    perform pg_advisory_xact_lock(7305211);
    continue when to_regclass('tenure.' || part) is not null;
    execute format('create table %I (like events_raw including defaults including constraints)', part);
    execute format('alter table events_raw attach partition %I for values from (%L) to (%L)',
      part, month, (month + interval '1 month')::date);
    perform tenure_tenant(part::regclass);
  end loop;
end $$;
revoke all on function events_open_months from public;
grant execute on function events_open_months to tenure_app, tenure_system;
select events_open_months(array(
  select (date_trunc('month', now()) + m * interval '1 month')::date from generate_series(-4, 2) m));

-- Account days to roll up. Only appended and deleted, never updated: writers must not wait for the roll-up.
create table events_touched (
  workspace_id uuid not null,
  id bigint generated always as identity,
  account_raw uuid,
  account_id uuid, -- instead of account_raw, where the account is known already
  day date not null,
  due_at timestamptz not null, -- a fact that became known after a day that is still open must wait for its close
  primary key (workspace_id, id)
);
select tenure_tenant('events_touched');

-- Identify and group calls whose traits have not been handed to accounts yet; they point to the raw fact.
create table events_traits (
  workspace_id uuid not null,
  id bigint generated always as identity,
  day date not null,
  account_raw uuid not null,
  message_id text not null,
  primary key (workspace_id, id)
);
select tenure_tenant('events_traits');

-- Raw days of groups and people that no identity knows yet, with the number of facts told of so far.
create table events_unmatched (
  workspace_id uuid not null,
  account_raw uuid not null,
  day date not null,
  events int not null,
  primary key (workspace_id, account_raw, day)
);
select tenure_tenant('events_unmatched');

-- What was refused, with what to do about it.
create table events_refused (
  workspace_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  source text not null,
  field text not null,
  reason text not null,
  remedy text not null,
  payload text not null, -- as sent, at most 32 KB; text, since it may hold what jsonb cannot
  primary key (workspace_id, id)
);
select tenure_tenant('events_refused');

-- How many came in per source and minute. Each writer has its own lane, so that two never wait for one row.
create table events_receipts (
  workspace_id uuid not null,
  source text not null,
  minute timestamptz not null,
  lane int not null,
  accepted bigint not null,
  repeated bigint not null,
  refused bigint not null,
  primary key (workspace_id, source, minute, lane)
);
select tenure_tenant('events_receipts');
