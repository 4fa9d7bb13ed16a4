-- Who gets the weekly report, on which day and at which hour of their clock. Without a row nobody does.
create table kpis_reports (
  workspace_id uuid not null,
  member_id uuid not null,
  is_on boolean not null,
  weekday smallint not null check (weekday between 1 and 7), -- 1 is Monday
  hour smallint not null check (hour between 0 and 23),
  looked_on date, -- the last of their days on which it was written
  primary key (workspace_id, member_id)
);
select tenure_tenant('kpis_reports');
