-- A turn writes lines for runs that mostly began together: they lie together by the run's id, which grows with time, and not by
-- that of the account, which would touch a page of the index for nearly every line.
alter table playbooks_log drop constraint playbooks_log_pkey;
alter table playbooks_log add primary key (workspace_id, run_id, line, account_id);
