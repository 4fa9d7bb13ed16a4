-- Earlier ids of people. `person_raw` stands for the person and is itself no earlier id of anybody; both ids are of one source.
-- Known before anybody knows who the person is: what they did counts for one person from the first event on.
create table accounts_aliases (
  workspace_id uuid not null,
  raw_id uuid not null,
  source text not null,
  external_id text not null,
  person_raw uuid not null,
  person_external_id text not null,
  told_at timestamptz not null,
  primary key (workspace_id, raw_id)
);
create index accounts_aliases_person on accounts_aliases (workspace_id, person_raw);
select tenure_tenant('accounts_aliases');
