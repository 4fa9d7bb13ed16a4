-- What is judged as values change begins with a look at everybody: how far that is, and since when it is done.
alter table playbooks add column live_after uuid;
alter table playbooks add column live_since timestamptz;

-- Of news that is about one person each person counts for themself.
alter table playbooks_firings add column contact_id uuid;
alter table playbooks_firings drop constraint playbooks_firings_pkey;
create unique index playbooks_firings_one on playbooks_firings
  (workspace_id, account_id, playbook_id, day, trigger, coalesce(contact_id, account_id));

-- Somebody moved a run: steps that it comes to once more act once more. And whether it came to a step that is its goal.
alter table playbooks_runs add column moves smallint not null default 0;
alter table playbooks_runs add column reached boolean not null default false;
