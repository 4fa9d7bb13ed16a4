-- What happened with an account, in one list. `account_raw` is the account as it was told, `account_id` the one after merges.
create table timeline_entries (
  workspace_id uuid not null,
  account_id uuid not null,
  at timestamptz not null,
  id uuid not null,
  account_raw uuid not null,
  kind text not null check (kind in ('event', 'mail', 'call', 'meeting', 'ticket', 'note', 'contract', 'invoice',
    'survey', 'health', 'configuration', 'import')),
  text text not null,
  source_kind text not null,
  source_id text not null,
  actor text,
  key text not null,
  primary key (workspace_id, account_id, at, id)
);
create unique index timeline_entries_key on timeline_entries (workspace_id, key);
create index timeline_entries_raw on timeline_entries (workspace_id, account_raw);
select tenure_tenant('timeline_entries');
