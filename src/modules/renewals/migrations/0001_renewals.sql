-- A renewal is an account and the day on which its contract ends or turns. It stays in that day's quarter, whatever becomes of it.
create table renewals (
  workspace_id uuid not null,
  account_id uuid not null,
  due_on date not null,
  deadline date, -- the last day of notice
  due bigint, -- what is due to be renewed a year, in minor units of the workspace's currency
  notice_on date,
  state text not null check (state in ('open', 'won', 'lost', 'gone')),
  settled_on date,
  final bigint,
  health float8, -- the score 90 days before the deadline
  has_health boolean not null default false,
  opened_on date not null,
  primary key (workspace_id, account_id, due_on)
);
create index renewals_due on renewals (workspace_id, due_on, account_id);
select tenure_tenant('renewals');

-- What somebody called a renewal, and why. The newest of each side counts; none is ever changed.
create table renewals_calls (
  workspace_id uuid not null,
  account_id uuid not null,
  due_on date not null,
  id uuid not null,
  side text not null check (side in ('csm', 'lead')),
  kind text not null check (kind in ('commit', 'best_case', 'expected_loss')),
  amount bigint not null,
  why text not null,
  at timestamptz not null,
  member_id uuid not null,
  primary key (workspace_id, account_id, due_on, id),
  foreign key (workspace_id, account_id, due_on) references renewals (workspace_id, account_id, due_on) on delete cascade
);
select tenure_tenant('renewals_calls');

-- How each renewal stood on the first look of a week.
create table renewals_weeks (
  workspace_id uuid not null,
  week date not null, -- its Monday
  account_id uuid not null,
  due_on date not null,
  category text not null,
  due bigint not null,
  forecast bigint not null,
  primary key (workspace_id, week, account_id, due_on)
);
select tenure_tenant('renewals_weeks');

-- The day for which all renewals were looked at last.
create table renewals_looks (
  workspace_id uuid not null,
  looked_on date not null,
  primary key (workspace_id)
);
select tenure_tenant('renewals_looks');
