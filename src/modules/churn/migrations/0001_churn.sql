-- Every training, whether it gave a model or not: what was found, and in words why no probability is told.
create table churn_models (
  workspace_id uuid not null,
  id uuid not null,
  on_day date not null, -- the last closed day when it was trained
  trained_at timestamptz not null,
  state text not null check (state in ('published', 'no skill', 'too few', 'nothing')),
  verdict jsonb not null,
  card jsonb not null, -- the figures that the model card shows
  model jsonb, -- the model itself as plain data; only where it is published
  scored_on date, -- the closed day whose probabilities stand
  primary key (workspace_id, id)
);
create index churn_models_newest on churn_models (workspace_id, trained_at desc, id desc);
select tenure_tenant('churn_models');

-- The probability of each customer that is foretold now.
create table churn_scores (
  workspace_id uuid not null,
  account_id uuid not null,
  model_id uuid not null,
  on_day date not null,
  probability double precision not null,
  low double precision not null,
  high double precision not null,
  arr bigint, -- minor units of the workspace's currency; null is unknown
  expected double precision not null, -- probability times ARR
  primary key (workspace_id, account_id),
  foreign key (workspace_id, model_id) references churn_models (workspace_id, id) on delete cascade
);
create index churn_scores_expected on churn_scores (workspace_id, expected desc, account_id);
select tenure_tenant('churn_scores');
