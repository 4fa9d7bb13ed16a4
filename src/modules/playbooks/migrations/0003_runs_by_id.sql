-- A run is found by its id alone, and every turn of a run writes each index: one that others stand for is taken away.
drop index playbooks_runs_open;
drop index playbooks_runs_one;
create unique index playbooks_runs_one on playbooks_runs (workspace_id, playbook_id, account_id, coalesce(contact_id, account_id))
  where status <> 'ended';
create index playbooks_runs_id on playbooks_runs (workspace_id, id);
