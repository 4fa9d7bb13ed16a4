-- Events by name that others act on, each with the properties that they ask for. Whoever asks keeps rows of its own.
create table events_watched (
  workspace_id uuid not null,
  watcher text not null, -- who asks, such as a playbook
  name text not null,
  properties text[] not null,
  primary key (workspace_id, watcher, name)
);
select tenure_tenant('events_watched');
