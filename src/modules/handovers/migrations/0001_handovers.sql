-- Accounts that go from one member to others, now or on a day to come. `id` is also the act under which their owners changed.
create table handovers (
  workspace_id uuid not null,
  id uuid not null,
  giver_id uuid not null,
  effective_on date not null,
  state text not null check (state in ('planned', 'done', 'undone', 'cancelled', 'failed')),
  note text, -- why, in the words of whoever made it
  reason text, -- it could not be done
  moved jsonb not null default '{}', -- by contribution: what it needs to give back what went along
  made_by uuid not null,
  made_at timestamptz not null,
  done_at timestamptz,
  ended_at timestamptz, -- undone or cancelled
  primary key (workspace_id, id)
);
create index handovers_planned on handovers (workspace_id, effective_on) where state = 'planned';
select tenure_tenant('handovers');

create table handovers_accounts (
  workspace_id uuid not null,
  handover_id uuid not null,
  account_id uuid not null,
  heir_id uuid not null,
  outcome text not null check (outcome in ('waiting', 'moved', 'left', 'returned', 'stayed')),
  reason text, -- it was left, or stayed where it is
  primary key (workspace_id, handover_id, account_id),
  foreign key (workspace_id, handover_id) references handovers (workspace_id, id) on delete cascade
);
create index handovers_accounts_heir on handovers_accounts (workspace_id, heir_id, handover_id);
select tenure_tenant('handovers_accounts');

-- From which size on a book is too large; absent parts have no limit.
create table handovers_limits (
  workspace_id uuid primary key,
  accounts int,
  arr bigint -- minor units of the workspace's currency
);
select tenure_tenant('handovers_limits');
