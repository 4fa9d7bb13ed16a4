-- A child whose parent has not been imported yet; met when the parent comes, whatever the order of the file.
create table accounts_awaited_parents (
  workspace_id uuid not null,
  child_id uuid not null,
  parent_raw uuid not null,
  primary key (workspace_id, child_id),
  foreign key (workspace_id, child_id) references accounts (workspace_id, id)
);
create index accounts_awaited_parents_parent on accounts_awaited_parents (workspace_id, parent_raw);
select tenure_tenant('accounts_awaited_parents');
