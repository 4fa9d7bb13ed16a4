-- What was last applied from files, by its hash: so that an edit on a page and one in a file are told apart.
create table packs_applied (
  workspace_id uuid not null,
  folder text not null,
  name text not null,
  hash text not null,
  applied_at timestamptz not null,
  primary key (workspace_id, folder, name)
);
select tenure_tenant('packs_applied');
