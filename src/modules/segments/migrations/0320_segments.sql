-- A segment: accounts that a saved condition holds for, or a list kept by hand. What it says now; how it came to say so stands in
-- its versions.
create table segments_definitions (
  workspace_id uuid not null,
  id uuid not null,
  key text, -- the file of a pack that it came from
  name text not null,
  description text not null default '',
  kind text not null check (kind in ('rule', 'list')),
  evaluation text not null check (evaluation in ('day close', 'live')),
  condition jsonb, -- who enters; none for a list
  stay jsonb, -- who is in already stays while this holds
  least_days int not null default 0, -- whoever entered stays at least so long
  is_locked boolean not null default false, -- once in, for good
  version int not null,
  owner_id uuid,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  archived_at timestamptz,
  closed_through date, -- the last day whose close it was judged by
  closed_version int, -- and the version that it was judged by then
  primary key (workspace_id, id)
);
create unique index segments_definitions_names on segments_definitions (workspace_id, lower(name)) where archived_at is null;
create unique index segments_definitions_keys on segments_definitions (workspace_id, key) where key is not null;
select tenure_tenant('segments_definitions');

create table segments_versions (
  workspace_id uuid not null,
  segment_id uuid not null,
  version int not null,
  definition jsonb not null,
  member_id uuid, -- none where a pack made it
  made_at timestamptz not null,
  primary key (workspace_id, segment_id, version),
  foreign key (workspace_id, segment_id) references segments_definitions (workspace_id, id) on delete cascade
);
select tenure_tenant('segments_versions');

-- Who was in a segment from when to when. Basis 0 live: by the newest values, right within seconds. Basis 1 closed: by what was shown
-- at the close of each day, never rewritten: entered on a day means in at its close, left on a day means out at its close.
create table segments_memberships (
  workspace_id uuid not null,
  account_id uuid not null,
  id bigint generated always as identity,
  segment_id uuid not null,
  basis smallint not null check (basis in (0, 1)),
  version int not null,
  entered_at timestamptz not null,
  entered_on date not null,
  entered_because text not null,
  entered_seen jsonb, -- the values of the condition's fields, in its order
  entered_by uuid,
  left_at timestamptz,
  left_on date,
  left_because text,
  left_seen jsonb,
  left_by uuid,
  primary key (workspace_id, account_id, id),
  foreign key (workspace_id, segment_id) references segments_definitions (workspace_id, id) on delete cascade
);
create unique index segments_memberships_open on segments_memberships (workspace_id, account_id, basis, segment_id)
  where left_at is null;
create index segments_memberships_members on segments_memberships (workspace_id, segment_id, basis, entered_at, id)
  where left_at is null;
create index segments_memberships_entered on segments_memberships (workspace_id, segment_id, basis, entered_on);
create index segments_memberships_left on segments_memberships (workspace_id, segment_id, basis, left_on) where left_at is not null;
select tenure_tenant('segments_memberships');

-- How a segment stood at the close of each day.
create table segments_days (
  workspace_id uuid not null,
  segment_id uuid not null,
  day date not null,
  version int not null,
  size int not null,
  entered int not null,
  departed int not null,
  is_resting boolean not null, -- a source was silent, so nobody entered or left
  is_worked_out boolean not null, -- of a day before there was the segment
  primary key (workspace_id, segment_id, day),
  foreign key (workspace_id, segment_id) references segments_definitions (workspace_id, id) on delete cascade
);
select tenure_tenant('segments_days');

-- The whole base waits to be judged: a page of accounts at a time, one sweep after the other in their order.
create table segments_sweeps (
  workspace_id uuid not null,
  id bigint generated always as identity,
  day date, -- the closed day; none: the values of now
  segment_id uuid, -- none: all of them
  asked_at timestamptz not null, -- by the definitions of this moment
  after uuid, -- the last account that was judged
  primary key (workspace_id, id)
);
select tenure_tenant('segments_sweeps');
