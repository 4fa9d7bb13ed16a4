-- Accounts of which something was told while a day was over and not closed yet: once it is closed they are computed again,
-- since the close leaves out what became known after the day.
create table measures_late (
  workspace_id uuid not null,
  account_id uuid not null,
  since date not null,
  primary key (workspace_id, account_id)
);
select tenure_tenant('measures_late');
