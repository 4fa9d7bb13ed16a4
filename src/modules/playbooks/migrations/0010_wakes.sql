-- When runs that are under way wake. By itself, so that a turn of a run writes no index of it: of all that a turn changes only this
-- is looked for. A run that waits for an answer, stands still or has ended is not in it.
create table playbooks_wakes (
  workspace_id uuid not null,
  account_id uuid not null,
  run_id uuid not null,
  wake_at timestamptz not null,
  primary key (workspace_id, run_id),
  foreign key (workspace_id, account_id, run_id) references playbooks_runs (workspace_id, account_id, id) on delete cascade
);
create index playbooks_wakes_due on playbooks_wakes (workspace_id, wake_at);
-- The fence is down for the owner while it reads every workspace.
alter table playbooks_runs no force row level security;
insert into playbooks_wakes (workspace_id, account_id, run_id, wake_at)
select workspace_id, account_id, id, wake_at from playbooks_runs
where status in ('ready', 'waiting') and not is_off and wake_at is not null;
alter table playbooks_runs force row level security;
select tenure_tenant('playbooks_wakes');
drop index playbooks_runs_due;
