-- Something that somebody of the staff is to do. Asked of a member, or of a role that the account's owner and teams fill.
-- `account_raw` is the account as it was told, `account_id` the one after merges.
create table tasks (
  workspace_id uuid not null,
  id uuid not null,
  title text not null,
  kind text not null,
  reason text, -- why it is to be done, in a person's words or as an English sentence of ours
  account_id uuid,
  account_raw uuid,
  about_kind text, -- what it is about beside the account: kind and id within its module
  about_id text,
  priority text not null check (priority in ('urgent', 'high', 'normal', 'low')),
  member_id uuid, -- of whom it was asked
  role text, -- or of which role
  owner_id uuid, -- whose it is: the member, or who fills the role now
  owner_by text not null,
  assignee_id uuid, -- with whom it lies today: the owner, or who stands in
  because text not null,
  anchor_id uuid, -- who owned the account when this was worked out
  checked_on date not null, -- the day for which it was worked out
  due_at timestamptz,
  due_as jsonb, -- {"on": day} or {"hours": n, "counted": "business" | "calendar"}
  checklist jsonb not null, -- [{"text", "isDone"}]
  asks text, -- what is to be given when it is done
  deliverable text,
  status text not null check (status in ('open', 'doing', 'done', 'dropped')),
  why text, -- it was dropped
  snoozed_until date,
  origin text not null check (origin in ('hand', 'note', 'automation')),
  key text, -- the same key opens one task, however often it is asked for
  made_at timestamptz not null,
  made_by uuid,
  closed_at timestamptz,
  closed_by uuid,
  escalated_at timestamptz,
  escalated_to uuid,
  version int not null,
  primary key (workspace_id, id),
  check ((member_id is null) <> (role is null))
);
create unique index tasks_key on tasks (workspace_id, key) where key is not null;
create index tasks_account on tasks (workspace_id, account_id) where account_id is not null;
create index tasks_assignee on tasks (workspace_id, assignee_id) where status in ('open', 'doing');
create index tasks_owner on tasks (workspace_id, owner_id) where status in ('open', 'doing');
create index tasks_due on tasks (workspace_id, due_at) where status in ('open', 'doing') and escalated_at is null;
create index tasks_checked on tasks (workspace_id, checked_on) where status in ('open', 'doing');
create index tasks_closed on tasks (workspace_id, closed_at desc, id desc) where closed_at is not null;
select tenure_tenant('tasks');

-- What became of a task, step by step. `before` is what a step changed, so that it can be taken back.
create table tasks_history (
  workspace_id uuid not null,
  task_id uuid not null,
  version int not null, -- of the task, after the step
  at timestamptz not null,
  member_id uuid, -- null where the product did it
  what text not null,
  says jsonb not null,
  act_id uuid, -- of all that one wish changed together
  before jsonb,
  primary key (workspace_id, task_id, version),
  foreign key (workspace_id, task_id) references tasks (workspace_id, id) on delete cascade
);
create index tasks_history_act on tasks_history (workspace_id, act_id) where act_id is not null;
select tenure_tenant('tasks_history');

-- When one works: for the workspace, or for a team that keeps other hours.
create table tasks_calendars (
  workspace_id uuid not null,
  team_id uuid, -- null for everybody else
  zone text not null,
  hours jsonb not null, -- seven lists of [from, to] in minutes of the day, Monday first
  holidays jsonb not null, -- [{"day", "name"}]
  changed_at timestamptz not null
);
create unique index tasks_calendars_team on tasks_calendars (workspace_id, team_id) nulls not distinct;
select tenure_tenant('tasks_calendars');

-- When a member is away, and who does their tasks meanwhile.
create table tasks_absences (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  from_day date not null,
  to_day date not null,
  stand_in uuid,
  made_at timestamptz not null,
  primary key (workspace_id, id),
  check (from_day <= to_day)
);
create index tasks_absences_member on tasks_absences (workspace_id, member_id, to_day);
select tenure_tenant('tasks_absences');

-- Who fills a role: for the accounts of a team's members, or for everybody.
create table tasks_holders (
  workspace_id uuid not null,
  role text not null,
  team_id uuid,
  member_id uuid not null
);
create unique index tasks_holders_role on tasks_holders (workspace_id, role, team_id) nulls not distinct;
select tenure_tenant('tasks_holders');
