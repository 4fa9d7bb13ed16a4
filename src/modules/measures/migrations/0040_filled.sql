-- A measure that was defined while days were closed already: frozen rows from this day on hold it. Of the days before nothing was
-- shown; what is known of them now stands in measures_filled and not in restated rows, which would be one for every account and day.
alter table measures_catalogue add column since date;

-- What a measure comes to on the days before it was defined: a value where it changed, in the order of days.
create table measures_filled (
  workspace_id uuid not null,
  account_id uuid not null,
  slot int not null,
  days date[] not null,
  numbers float8[] not null,
  primary key (workspace_id, account_id, slot)
);
select tenure_tenant('measures_filled');
