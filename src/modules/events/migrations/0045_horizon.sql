-- The first day whose raw events are still there. Roll-ups before it are final: nothing could be counted anew.
create table events_horizon (
  workspace_id uuid primary key,
  first_day date not null
);
select tenure_tenant('events_horizon');
