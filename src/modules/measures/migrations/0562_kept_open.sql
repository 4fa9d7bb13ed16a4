-- Who brings a history in at present: until it is there no day is closed. A lease, so that whoever is killed holds nothing back for long.
create table measures_kept_open (
  workspace_id uuid not null,
  keeper text not null,
  since timestamptz not null,
  until timestamptz not null,
  primary key (workspace_id, keeper)
);
select tenure_tenant('measures_kept_open');
