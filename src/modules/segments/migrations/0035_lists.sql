-- A saved list keeps all of how it looks: further orders behind the first, widths, density; and who changed it last.
alter table segments_views
  add column further jsonb not null default '[]', -- [{"key", "direction"}]
  add column widths jsonb not null default '{}', -- column -> pixels
  add column density text not null default 'normal' check (density in ('normal', 'compact', 'roomy')),
  add column changed_by uuid;

-- Which views a member keeps at hand.
create table segments_pins (
  workspace_id uuid not null,
  member_id uuid not null,
  view_id uuid not null,
  primary key (workspace_id, member_id, view_id),
  foreign key (workspace_id, view_id) references segments_views (workspace_id, id) on delete cascade
);
select tenure_tenant('segments_pins');

-- The view with which the list opens for a role.
create table segments_defaults (
  workspace_id uuid not null,
  role text not null,
  view_id uuid not null,
  primary key (workspace_id, role),
  foreign key (workspace_id, view_id) references segments_views (workspace_id, id) on delete cascade
);
select tenure_tenant('segments_defaults');

-- Work on many accounts at once: one change of one attribute, or the taking back of such a change.
create table segments_acts (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  kind text not null check (kind in ('edit', 'undo')),
  of_act uuid, -- what is taken back
  sentence text not null,
  edit jsonb not null,
  state text not null check (state in ('running', 'done', 'cancelled', 'failed')),
  total int not null,
  changed int not null default 0,
  same int not null default 0,
  refused int not null default 0,
  failure text,
  made_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id)
);
create index segments_acts_running on segments_acts (workspace_id, made_at) where state = 'running';
create index segments_acts_member on segments_acts (workspace_id, member_id, made_at desc, id desc);
create unique index segments_acts_undo on segments_acts (workspace_id, of_act) where kind = 'undo';
select tenure_tenant('segments_acts');

-- The accounts that were meant when an act began, and what became of each.
create table segments_act_accounts (
  workspace_id uuid not null,
  act_id uuid not null,
  account_id uuid not null,
  outcome text check (outcome in ('changed', 'same', 'refused', 'left')),
  reason text,
  primary key (workspace_id, act_id, account_id),
  foreign key (workspace_id, act_id) references segments_acts (workspace_id, id) on delete cascade
);
create index segments_act_accounts_waiting on segments_act_accounts (workspace_id, act_id, account_id) where outcome is null;
select tenure_tenant('segments_act_accounts');
