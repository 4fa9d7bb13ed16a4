-- What models said of each account, once a month, kept until it is over and held against what came.
create table churn_foretold (
  workspace_id uuid not null,
  model_id uuid not null,
  on_day date not null,
  account_id uuid not null,
  probability double precision not null,
  primary key (workspace_id, model_id, on_day, account_id),
  foreign key (workspace_id, model_id) references churn_models (workspace_id, id) on delete cascade
);
select tenure_tenant('churn_foretold');

alter table churn_models add column told_on date[] not null default '{}'; -- days of which churn_foretold keeps what it said
alter table churn_models add column kept jsonb; -- what became of what it said
