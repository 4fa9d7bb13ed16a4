-- Who looks after an account beside its owner, by role. Rows stay, so that one can tell who it was then.
create table accounts_team (
  workspace_id uuid not null,
  id uuid not null,
  account_id uuid not null, -- the account it was said of; a merge leaves it there, and taking the merge back finds it
  role text not null,
  member_id uuid not null,
  since date not null,
  until date, -- the first day on which it no longer held; null while it holds
  by_id uuid, -- who said so; null where a file did
  made_at timestamptz not null,
  primary key (workspace_id, account_id, id),
  foreign key (workspace_id, account_id) references accounts (workspace_id, id),
  foreign key (workspace_id, member_id) references workspaces_members (workspace_id, id),
  foreign key (workspace_id, by_id) references workspaces_members (workspace_id, id),
  check (until is null or until >= since)
);
create unique index accounts_team_now on accounts_team (workspace_id, account_id, role) where until is null;
create index accounts_team_member on accounts_team (workspace_id, member_id) where until is null;
select tenure_tenant('accounts_team');
