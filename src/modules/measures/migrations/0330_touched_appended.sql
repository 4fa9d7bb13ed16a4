-- What touches an account is noted in a row of its own. As one row per account it made whoever wrote facts wait for whoever was
-- rolling up others of the same account, until the end of that transaction.
alter table measures_touched drop constraint measures_touched_pkey;
alter table measures_touched add column id bigint generated always as identity;
alter table measures_touched add primary key (workspace_id, account_id, id);
